"""The inspector dock."""

from PySide6.QtWidgets import QDockWidget, QLabel, QWidget

from app.studio import Studio


class Inspector(QDockWidget):
    def __init__(self, studio: Studio, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector-dock")
        self.setWindowTitle(self.tr("Inspector"))
        self.setWidget(QLabel("…"))

    def show_why(self) -> None: ...

    def copy(self) -> None: ...
