"""What an import brings, in figures: Table 1 of the papers, what became of every row, issues."""

from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.core.application import Studio
from app.importing.issues import IssuesTable
from app.ui.label import breakable, text_label
from app.ui.theme import scaled
from mrcsaf.core.limits import MIB

Figure = tuple[str, str]


class ReportPanel(QWidget):
    """Shows an answer of mrcsaf/answers/preview.py, before the import or after it."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.large = QHBoxLayout()
        self.large.setSpacing(12)
        self.match = text_label("good")
        self.notes = text_label("muted")
        self.details = QGridLayout()
        self.details.setHorizontalSpacing(24)
        self.details.setVerticalSpacing(2)
        self.issues = IssuesTable(studio)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(10)
        body.addLayout(self.large)
        body.addWidget(self.match)
        body.addLayout(self.details)
        body.addWidget(self.notes)
        body.addSpacing(4)
        body.addWidget(self.issues, 1)

    def show_answer(self, answer: dict[str, Any]) -> None:
        """Put the figures in place."""
        summary = answer["summary"]
        _empty(self.large)
        for words, value in self._sizes(summary):
            self.large.addWidget(_tile(words, value), 1)
        name = summary["matches"]
        text = self.tr("✓ Users, items and interactions are the same as the papers’ {name}")
        self.match.setText(text.format(name=name))
        self.match.setVisible(bool(name))
        _empty(self.details)
        self._show_rows(answer)
        self.notes.setText(breakable("\n".join(self._sentences(answer))))
        self.issues.show_issues(answer["issues"], answer["n_issues"])

    def _sizes(self, summary: dict[str, Any]) -> list[Figure]:
        number = QLocale().toString
        found = [
            (self.tr("Users"), number(summary["users"])),
            (self.tr("Items"), number(summary["items"])),
            (self.tr("Interactions"), number(summary["interactions"])),
        ]
        if summary["interactions"]:
            found += [
                (self.tr("Sparsity"), f"{summary['sparsity']:.2%}"),
                (self.tr("Per user"), f"{summary['mean_per_user']:.1f}"),
            ]
        return found

    def _show_rows(self, answer: dict[str, Any]) -> None:
        """One line a table: rows = taken + left out + repeated + filtered + folded."""
        titles = ["", self.tr("Rows"), self.tr("Taken"), self.tr("Left out"), self.tr("Repeated"),
                  self.tr("Filtered"), self.tr("Variants and pictures of another row")]  # fmt: skip
        fields = ["rows", "imported", "quarantined", "duplicates", "filtered", "folded"]
        tables = ((self.tr("Items"), "items"), (self.tr("Interactions"), "interactions"))
        shown = [(words, answer[key]) for words, key in tables if answer.get(key, {}).get("rows")]
        if not any(counts.get("folded") for _, counts in shown):  # only shops' exports have them
            del titles[-1], fields[-1]
        for column, words in enumerate(titles):
            self.details.addWidget(_cell(words, "muted", column > 0), 0, column)
        for row, (words, counts) in enumerate(shown, start=1):
            self.details.addWidget(_cell(words, "", False), row, 0)
            for column, field in enumerate(fields, start=1):
                text = QLocale().toString(counts.get(field, 0))
                self.details.addWidget(_cell(text, "", True), row, column)
        self.details.setColumnStretch(len(titles), 1)

    def _sentences(self, answer: dict[str, Any]) -> list[str]:
        number, summary = QLocale().toString, answer["summary"]
        found = []
        if summary["interactions"]:
            text = self.tr(
                "{train} to train, {valid} to validate, {test} to test; {cold} of the items are met"
                " by nobody in training."
            )
            found.append(
                text.format(
                    train=number(summary["train"]), valid=number(summary["valid"]),
                    test=number(summary["test"]), cold=f"{summary['cold_items']:.1%}",
                )
            )  # fmt: skip
        else:
            found.append(self.tr("No interactions: the catalogue can be looked at, not trained."))
        if answer.get("split"):
            found.append(self.tr("Split: {how}.").format(how=answer["split"]))
        found += answer.get("notes", [])
        text = self.tr("{pictures} items have a picture, {texts} have words.")
        found.append(
            text.format(pictures=number(answer["pictures"]), texts=number(answer["texts"]))
        )
        given = [*answer.get("features", {}).values(), *answer.get("neighbours", {}).values()]
        if given:
            found.append(self.tr("It brings {files}.").format(files=", ".join(given)))
        if answer.get("free_bytes"):
            text = self.tr("About {need} MB of disk; {free} GB are free.")
            need, free = answer["need_bytes"] / MIB, answer["free_bytes"] / MIB / 1024
            found.append(text.format(need=f"{max(need, 1):,.0f}", free=f"{free:,.1f}"))
        return found


def _tile(words: str, value: str) -> QFrame:
    tile = QFrame()
    tile.setProperty("role", "panel")
    tile.setAccessibleName(f"{words}: {value}")
    figure, name = QLabel(value), QLabel(words)
    figure.setFont(scaled(tile.font(), 1.35))
    figure.setProperty("role", "heading")
    name.setProperty("role", "muted")
    body = QVBoxLayout(tile)
    body.setContentsMargins(14, 10, 14, 10)
    body.setSpacing(0)
    body.addWidget(figure)
    body.addWidget(name)
    return tile


def _cell(text: str, role: str, number: bool) -> QLabel:
    label = QLabel(text)
    if role:
        label.setProperty("role", role)
    if number:
        label.setAlignment(Qt.AlignmentFlag.AlignRight)
    return label


def _empty(layout: QHBoxLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
