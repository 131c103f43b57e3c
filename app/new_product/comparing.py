"""Two drafts side by side, as they were last placed."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.core.thumbnails import Thumbnails
from app.new_product.audience import standing_words
from app.ui.icons import pixmap
from app.ui.label import text_label
from app.ui.theme import Themes, tabular
from mrcsaf.core.text import fraction, plain
from mrcsaf.store.drafts import Draft

SIDE = 140


class CompareDialog(QDialog):
    """A column a draft, a row a figure."""

    def __init__(
        self, first: Draft, second: Draft, thumbnails: Thumbnails, themes: Themes,
        parent: QWidget | None = None, *, titles: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Two drafts"))
        self._thumbnails, self._themes = thumbnails, themes
        self._titles = titles or {}  # of items, by their ids in the shop
        self._pictures: list[tuple[QLabel, str]] = []
        self.rows = self._rows(first, second)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(1, 300)
        grid.setColumnMinimumWidth(2, 300)
        for at, draft in enumerate((first, second), start=1):
            grid.addWidget(self._picture(draft), 0, at)
        for line, (words, *values) in enumerate(self.rows, start=1):
            caption = QLabel(words)
            caption.setProperty("role", "caption")
            grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignTop)
            for at, value in enumerate(values, start=1):
                cell = text_label()
                cell.setFont(tabular(self.font()))
                cell.setText(value)
                grid.addWidget(cell, line, at)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        grid.setRowMinimumHeight(0, SIDE + 8)
        column.addLayout(grid)
        column.addStretch()
        column.addWidget(buttons)
        thumbnails.arrived.connect(self._show_pictures)
        self._show_pictures()
        self.resize(880, 680)

    def _picture(self, draft: Draft) -> QLabel:
        label = QLabel()
        label.setFixedHeight(SIDE)
        label.setAccessibleName(plain(draft.title, 80))
        if draft.image_sha:
            self._pictures.append((label, draft.image_sha))
        else:
            glyph = pixmap("text", self._themes.theme.outline, 48, self.devicePixelRatioF())
            label.setPixmap(glyph)
        return label

    def _show_pictures(self, *_: object) -> None:
        for label, sha in self._pictures:
            image = self._thumbnails.get(sha)
            if image is not None and not image.isNull():
                mode = Qt.TransformationMode.SmoothTransformation
                label.setPixmap(label.pixmap().fromImage(image.scaledToHeight(SIDE, mode)))

    def _rows(self, first: Draft, second: Draft) -> list[tuple[str, str, str]]:
        columns = [self._column(draft) for draft in (first, second)]
        return [(words, columns[0][words], columns[1][words]) for words in columns[0]]

    def _column(self, draft: Draft) -> dict[str, str]:
        found, none = draft.result, "–"
        weight, reach = found.get("w_image"), found.get("reach", {})
        audience: dict[str, int] = found.get("audience", {})
        users = max(int(found.get("users", 0)), 1)
        column = {
            self.tr("Title"): plain(draft.title, 120) or none,
            self.tr("Category"): plain(draft.category, 80) or none,
            self.tr("Run"): str(found.get("run", none)),
            self.tr("Trust in the picture"): none if weight is None else fraction(weight),
            self.tr("Median rank"): f"{reach['median']:,.0f}" if reach else none,
        }
        for k in ("10", "20", "50", "100"):
            value = none
            if k in audience:
                value = f"{audience[k]:,} · {100 * audience[k] / users:.1f} %"
            column[self.tr("Users, top {k}").format(k=k)] = value
        standings = reach.get("standings", [])
        words = [standing_words(one) for one in standings]
        column[self.tr("Among real items")] = "\n".join(words) or none
        column[self.tr("Looks like")] = self._names(found, "image") or none
        column[self.tr("Reads like")] = self._names(found, "text") or none
        return column

    def _names(self, found: dict[str, Any], modality: str) -> str:
        """The three nearest, by their titles where they have one."""
        if modality in found.get("missing", ()):
            return ""
        near = [one["item"] for one in found.get("neighbours", {}).get(modality, [])[:3]]
        return "\n".join(plain(self._titles.get(item) or item, 44) for item in near)
