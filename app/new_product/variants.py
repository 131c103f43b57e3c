"""What the picture and the words do by themselves, and what each sentence earns."""

from typing import Any

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from app.charts.diverging import WORDS, Bar, DivergingBars
from app.core.application import Studio
from app.new_product.panels import Panel
from app.new_product.product import Picture
from app.new_product.well import PictureWell
from app.ui.label import text_label
from app.ui.theme import Themes, tabular
from mrcsaf.core.text import plain, span

COLUMNS = ("image", "text", "both", "swapped", "first_day")
WELL_HEIGHT = 56
KS = ("20", "50", "100")


class VariantsPanel(Panel):
    """A column each: picture only, words only, both, with another picture, on the first day."""

    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Picture and words apart"))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(16)
        self.grid.setVerticalSpacing(6)
        self.grid.setColumnStretch(0, 1)
        self.stability = text_label("caption")
        self.well = PictureWell(
            studio.themes, studio.images, height=WELL_HEIGHT,
            invitation=self.tr("Try another picture: drop it here, or press to browse"),
        )  # fmt: skip
        self.refusal, self.remove = text_label("danger"), QPushButton(self.tr("Without it"))
        self.remove.setProperty("quiet", True)
        self.remove.clicked.connect(self.well.remove)
        self.well.changed.connect(self.refusal.clear)
        self.well.refused.connect(self.refusal.setText)
        swap = QHBoxLayout()
        swap.addWidget(self.well, 1)
        swap.addWidget(self.remove)
        self.body.addLayout(self.grid)
        self.body.addWidget(self.stability)
        self.body.addLayout(swap)
        self.body.addWidget(self.refusal)
        self.show_other(None)
        self.body.addStretch()
        self._cells: list[QLabel] = []

    def show_other(self, picture: Picture | None) -> None:
        """The picture that is swapped in, or the place to drop one."""
        if picture is not self.well.picture:
            self.well.set_picture(picture)
        self.remove.setVisible(picture is not None)

    def show_variants(self, vary: dict[str, Any] | None, user: str) -> None:
        """None: still being computed."""
        for cell in self._cells:
            cell.hide()
            cell.deleteLater()
        self._cells = []
        self.stability.setText(self.tr("Being computed…") if vary is None else "")
        if vary is None:
            return
        found = vary["variants"]
        titles = {
            "image": self.tr("picture only"), "text": self.tr("words only"),
            "both": self.tr("both"), "swapped": self.tr("other picture"),
            "first_day": self.tr("first day"),
        }  # fmt: skip
        hints = {"first_day": self.tr(
            "As the model says while nobody has chosen it, without what is expected of those who"
            " chose its neighbours"
        )}  # fmt: skip
        shown = [name for name in COLUMNS if name in found]
        for at, name in enumerate(shown, start=1):
            self._put(0, at, titles[name], "caption")
            self._cells[-1].setToolTip(hints.get(name, ""))
        rows = [(self.tr("rank for {user}").format(user=user), "rank"),
                (self.tr("median rank"), "median")]  # fmt: skip
        rows += [(self.tr("users, top {k}").format(k=k), k) for k in KS]
        for line, (words, key) in enumerate(rows, start=1):
            self._put(line, 0, words, "caption", wrap=True)
            for at, name in enumerate(shown, start=1):
                self._put(line, at, _figure(found[name], key))
        self.stability.setText(stability_words(vary["stability"]))

    def _put(self, line: int, column: int, text: str, role: str = "", wrap: bool = False) -> None:
        cell = text_label() if wrap else QLabel()
        cell.setText(text)
        cell.setTextFormat(Qt.TextFormat.PlainText)
        cell.setFont(tabular(self.font()))
        if role:
            cell.setProperty("role", role)
        right = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
        if wrap:  # an alignment would keep it from taking the room there is
            self.grid.addWidget(cell, line, column)
        else:
            self.grid.addWidget(cell, line, column, right | Qt.AlignmentFlag.AlignVCenter)
        self._cells.append(cell)


class SentencesPanel(Panel):
    """One signed bar a sentence of the description."""

    def __init__(self, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("What each sentence earns"))
        self.bars = DivergingBars(themes, digits=0)
        self.body.addWidget(self.bars)
        self.body.addStretch()

    def show_effects(self, vary: dict[str, Any] | None) -> None:
        """None, or no description: nothing to show."""
        found = vary["sentences"] if vary else None
        effects = found["effects"] if found else []
        self.bars.set_bars([Bar(plain(text, 64), float(gain), WORDS) for text, gain in effects])
        self.note.setText("")
        if found and effects:
            by_audience = found["by"] == "audience"
            self.note.setText(
                self.tr("users won in the top 100, against the text without it")
                if by_audience
                else self.tr("places won at the median, against the text without it")
            )
        elif vary is not None:
            self.note.setText(self.tr("Write a description to see it."))
        else:
            self.note.setText(self.tr("Being computed…"))


def stability_words(found: dict[str, Any] | None) -> str:
    """“rank 117, 117–120 when the vectors are shaken by 1 % (20 draws)”."""
    if found is None:
        return ""
    text = QCoreApplication.translate(
        "placing", "Stability: rank {rank}, {ranks} when its vectors move by {noise}\u00a0%."
    )
    return text.format(
        rank=f"{found['rank']:,}", ranks=span(found["low"], found["high"]),
        noise=f"{100 * found['noise']:g}",
    )  # fmt: skip


def _figure(column: dict[str, Any], key: str) -> str:
    if key in KS:
        return f"{column['audience'][key]:,}"
    value = column[key]
    return "–" if value is None else f"{value:,.0f}"
