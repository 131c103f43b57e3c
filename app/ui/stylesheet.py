"""The style sheet of the chrome, written from a theme; cards and charts paint themselves."""

from string import Template
from typing import TYPE_CHECKING

from mrcsaf.core.assets import asset

if TYPE_CHECKING:
    from app.ui.theme import Theme

_SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QMenuBar { background: $surface; border-bottom: 1px solid $border; padding: 2px 4px; }
QMenuBar::item { padding: 4px 10px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: $accent_soft; color: $text; }
QMenu { background: $raised; border: 1px solid $border; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 28px 6px 10px; border-radius: 6px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::separator { height: 1px; background: $border; margin: 5px 8px; }
QMenu::icon { padding-left: 8px; }
QToolBar { background: $surface; border: none; border-bottom: 1px solid $border;
           padding: 6px 12px; spacing: 4px; }
QToolBar::separator { background: $border; width: 1px; margin: 6px 8px; }
QToolButton { border: 1px solid transparent; border-radius: 8px; padding: 5px; }
QToolButton:hover { background: $accent_soft; }
QToolButton:checked { background: $accent_soft; color: $accent; }
QToolButton:focus { border-color: $accent; }
QStatusBar { background: $surface; border-top: 1px solid $border; }
QStatusBar::item { border: none; }
QStatusBar QLabel { color: $muted; padding: 0 8px; }
QDockWidget { background: $surface; }
QDockWidget > QWidget { background: $surface; }
QScrollArea, QScrollArea > QWidget > QWidget[plain="true"] { background: transparent;
             border: none; }
QPushButton { background: $surface; border: 1px solid $outline; border-radius: 8px;
              padding: 6px 14px; min-height: 20px; outline: none; }
QPushButton:hover { border-color: $accent; color: $accent; }
QPushButton:pressed { background: $accent_soft; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 13px; }
QPushButton:disabled { color: $disabled; border-color: $border; }
QPushButton[primary="true"] { background: $accent; color: $on_accent; border-color: $accent;
                              font-weight: 600; }
QPushButton[primary="true"]:hover { color: $on_accent; }
QPushButton[primary="true"]:disabled { background: $border; color: $disabled;
                                       border-color: $border; }
QPushButton[primary="true"]:focus { border: 2px solid $text; }
QPushButton[quiet="true"] { border-color: transparent; background: transparent; color: $accent;
                            padding: 4px 8px; }
QPushButton[quiet="true"]:disabled { color: $disabled; }
QPushButton[quiet="true"]:hover { background: $accent_soft; }
QPushButton[quiet="true"]:focus { border: 2px solid $accent; padding: 3px 7px; }
QPushButton[quiet="true"]:checked { background: $accent_soft; }
QPushButton[chip="true"] { background: $accent_soft; border: 1px solid $accent; color: $accent;
            border-radius: 12px; padding: 3px 10px; min-height: 18px; }
QPushButton[chip="true"]:hover { background: $surface; }
QPushButton[chip="true"]:focus { border: 2px solid $accent; padding: 2px 9px; }
QLineEdit, QComboBox { background: $surface; border: 1px solid $outline; border-radius: 8px;
            padding: 5px 10px; min-height: 20px; selection-background-color: $accent; }
QPlainTextEdit { background: $surface; border: 1px solid $outline; border-radius: 8px;
            padding: 3px 6px; selection-background-color: $accent; }
QPlainTextEdit:focus { border: 2px solid $accent; padding: 2px 5px; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $accent; padding: 4px 9px; }
QComboBox { padding-right: 24px; combobox-popup: 0; }
QComboBox:focus { padding-right: 23px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("$down"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $raised; border: 1px solid $outline; padding: 4px;
            outline: none; }
QComboBox QAbstractItemView::item { padding: 5px 8px; border-radius: 6px; color: $text; }
QComboBox QAbstractItemView::item:selected { background: $accent; color: $on_accent; }
QCheckBox { spacing: 8px; border: 1px solid transparent; border-radius: 4px; }
QCheckBox:focus { border-color: $accent; }
QCheckBox:disabled { color: $disabled; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $outline; border-radius: 4px;
             background: $surface; }
QCheckBox::indicator:disabled { border-color: $border; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$tick"); }
QListView, QTableView, QTreeView { background: transparent; border: none; outline: none; }
QListView#navigator { background: $surface; border-right: 1px solid $border; padding: 8px; }
QListView#navigator::item { padding: 8px 10px; border-radius: 8px; color: $text; }
QListView#navigator::item:hover { background: $window; }
QListView#navigator::item:selected { background: $accent; color: $on_accent; }
QListView#popup, QListWidget#commands { background: $raised; border: 1px solid $border;
             border-radius: 8px; padding: 4px; color: $text; }
QListView#popup::item, QListWidget#commands::item { padding: 7px 8px; border-radius: 6px;
             color: $text; }
QListView#popup::item:selected, QListWidget#commands::item:selected {
             background: $accent; color: $on_accent; }
QTableView { background: $surface; border: 1px solid $border; border-radius: 10px;
             gridline-color: $border; selection-background-color: $accent_soft;
             selection-color: $text; }
QTableView::item { padding: 4px 8px; }
QTableView::item:focus:!selected { border: 1px dashed $accent; }
QHeaderView { background: $surface; border: none; border-top-left-radius: 10px; }
QHeaderView::section { background: $surface; color: $muted; border: none;
             border-bottom: 1px solid $border; padding: 8px; font-weight: 600; }
QHeaderView::up-arrow { image: url("$up"); }
QHeaderView::down-arrow { image: url("$down"); }
QHeaderView::up-arrow, QHeaderView::down-arrow { subcontrol-origin: margin;
             subcontrol-position: top center; width: 14px; height: 14px; }
QTabBar::tab { padding: 6px 12px; border-bottom: 2px solid transparent; color: $muted; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QProgressBar { background: $border; border: none; border-radius: 4px; max-height: 8px;
               min-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $outline; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSlider:horizontal { min-height: 20px; }
QSlider::groove:horizontal { height: 4px; background: $border; border-radius: 2px; }
QSlider::handle:horizontal { width: 16px; height: 16px; margin: -6px 0; border-radius: 8px;
             background: $accent; }
QSlider::handle:horizontal:focus { border: 2px solid $text; width: 12px; height: 12px; }
QToolTip { background: $raised; color: $text; border: 1px solid $border; padding: 6px 8px; }
QLabel[role="title"] { font-weight: 600; }
QLabel[role="muted"], QLabel[role="caption"] { color: $muted; }
QLabel[role="heading"] { color: $text; font-weight: 600; }
QLabel[role="good"] { color: $good; font-weight: 600; }
QLabel[role="danger"] { color: $danger; }
QFrame[role="panel"] { background: $surface; border: 1px solid $border; border-radius: 12px; }
QFrame[role="banner"] { background: $accent_soft; border-radius: 8px; }
QFrame[role="line"] { background: $border; max-height: 1px; border: none; }
""")


def stylesheet(theme: "Theme") -> str:
    """The whole sheet in the theme's colours."""
    names = {name: getattr(theme, name) for name in theme.__dataclass_fields__}
    tick = asset(f"marks/check-{'black' if theme.dark else 'white'}.svg").as_posix()
    up, down = (asset(f"icons/{name}.svg").as_posix() for name in ("chevron-up", "chevron"))
    return _SHEET.substitute(names, up=up, down=down, tick=tick)
