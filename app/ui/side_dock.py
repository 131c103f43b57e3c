"""A dock without a title bar that stays where it is."""

from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget


def side_dock(inside: QWidget, title: str, window: QMainWindow) -> QDockWidget:
    """`inside` at the edge of `window`; its name is what saved layouts know it by."""
    dock = QDockWidget(title, window)
    dock.setObjectName(f"dock-{inside.objectName()}")
    dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
    dock.setTitleBarWidget(QWidget(dock))
    dock.setWidget(inside)
    return dock
