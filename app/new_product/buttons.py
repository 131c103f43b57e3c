"""What can be done with the product, and why something cannot."""

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.ui.label import text_label
from app.ui.layout import Flow


class Buttons(QWidget):
    """Save, keep, export, discard; one line says why a button is off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.why = text_label("caption")
        self.save = QPushButton(self.tr("Save into catalogue"))
        self.save.setProperty("primary", True)
        self.keep = QPushButton(self.tr("Keep draft"))
        self.export = QPushButton(self.tr("Report…"))
        self.discard = QPushButton(self.tr("Discard"))
        for button in (self.export, self.discard):
            button.setProperty("quiet", True)
        self.save.setToolTip(
            self.tr("Make it an item; nothing that was trained changes, retraining includes it")
        )
        others = Flow(gap=8)
        for button in (self.keep, self.export, self.discard):
            others.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 10, 0)
        column.setSpacing(4)
        column.addWidget(self.why)
        column.addWidget(self.save)
        column.addSpacing(4)
        column.addLayout(others)

    def allow(self, *, product: bool, writable: bool, ready: bool, whole: bool, busy: bool) -> None:
        """Switch the buttons by what there is."""
        self.save.setEnabled(product and writable and ready and not busy)
        self.keep.setEnabled(product and writable and not busy)
        self.export.setEnabled(product and whole)
        self.discard.setEnabled(product and not busy)
        text = ""
        if busy:
            text = self.tr("Saving…")
        elif not product:
            text = self.tr("Give it a picture or a few words first.")
        elif not writable:
            text = self.tr("This project is read-only: nothing can be kept or saved in it.")
        elif not ready:
            text = self.tr("Saving into the catalogue waits for the model.")
        self.why.setText(text)
        self.why.setVisible(bool(text))
