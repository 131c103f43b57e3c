"""A field that offers a list: every row of the list can be read, whatever the field's width."""

from PySide6.QtWidgets import QComboBox, QWidget

ROWS = 20  # shown without scrolling


class DropDown(QComboBox):
    """Opens its list below itself (the style sheet says so), as wide as the longest row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxVisibleItems(ROWS)

    def showPopup(self) -> None:
        view = self.view()
        view.ensurePolished()  # before it is first shown its rows have no padding
        width = view.sizeHintForColumn(self.modelColumn()) + 2 * view.frameWidth()
        if self.count() > ROWS:
            width += view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(width)
        super().showPopup()
