"""Tells people who look elsewhere that a training has ended."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from app.ui.icons import icon
from app.ui.theme import DARK

SHOWN_MS = 10_000


def notify(widget: QWidget, title: str, text: str) -> None:
    """Mark the window in the task bar, and say it on the desktop, unless the window is in front."""
    window = widget.window()
    if window.isActiveWindow():
        return
    QApplication.alert(window)
    if QSystemTrayIcon.isSystemTrayAvailable():
        tray = _tray(window)
        tray.show()
        tray.showMessage(title, text, tray.icon(), SHOWN_MS)
        QTimer.singleShot(SHOWN_MS, tray.hide)


def _tray(window: QWidget) -> QSystemTrayIcon:
    """The window's one icon in the tray, there only while it has something to say."""
    found = window.findChild(QSystemTrayIcon)
    if isinstance(found, QSystemTrayIcon):
        return found
    tray = QSystemTrayIcon(icon("training", DARK), window)
    tray.messageClicked.connect(window.activateWindow)
    return tray
