"""Colours, spacing and type of the whole window, its style sheet and its icons.

Delegates and charts ask a `Theme` by name, and never name a colour themselves. Text pairs are at
least 4.5:1, graphics 3:1; a test computes it.
"""

from dataclasses import dataclass
from functools import lru_cache
from string import Template

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from mrcsaf.core.files import asset

GRID = 8  # every distance is a multiple or a half of this


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours. `image` and `words` are the two modalities, everywhere, in every chart."""

    name: str
    dark: bool
    window: str  # behind everything
    surface: str  # cards, panels, fields
    raised: str  # hovered, menus
    border: str
    outline: str  # focus-less field border: 3:1 against surface
    text: str
    muted: str  # second-rank text, still 4.5:1
    disabled: str
    accent: str
    on_accent: str
    accent_soft: str  # a selected row
    image: str
    image_ink: str  # the same as text
    words: str
    words_ink: str
    good: str
    danger: str
    shadow: str  # with alpha
    tile: str  # behind a picture
    tints: tuple[str, ...]  # placeholder tiles; the theme's text is written on them
    marks: tuple[str, ...]  # categories in charts and maps: 3:1 against surface

    def colour(self, name: str, alpha: float = 1.0) -> QColor:
        """A named colour, optionally translucent."""
        value = QColor(getattr(self, name))
        if alpha < 1:
            value.setAlphaF(alpha)
        return value

    def tint(self, seed: str) -> QColor:
        """A background that always goes with the same words (a category)."""
        return QColor(self.tints[sum(seed.encode()) % len(self.tints)])


LIGHT = Theme(
    name="light",
    dark=False,
    window="#F5F5F8",
    surface="#FFFFFF",
    raised="#FFFFFF",
    border="#E3E4EB",
    outline="#8A8F9F",
    text="#1C1D26",
    muted="#5B5F70",
    disabled="#A3A6B3",
    accent="#5346C6",
    on_accent="#FFFFFF",
    accent_soft="#EBE9FB",
    image="#2F6FB5",
    image_ink="#2763A6",
    words="#C8641A",
    words_ink="#A34D0F",
    good="#1B7A4B",
    danger="#B3261E",
    shadow="#14143C",
    tile="#F1F1F5",
    tints=("#DCE8F5", "#F7E3D3", "#DDF0E4", "#EAE2F6", "#F6E1E8", "#F3EDCF", "#D9EEF0", "#E6E7EE"),
    marks=(
        "#2F6FB5",
        "#C8641A",
        "#1B7A4B",
        "#7A3FB0",
        "#B3264F",
        "#7E6A00",
        "#0F7C86",
        "#B0478E",
        "#5B5F70",
        "#8A5A2B",
        "#4F7F1B",
        "#4A4FC4",
    ),
)
DARK = Theme(
    name="dark",
    dark=True,
    window="#131419",
    surface="#1C1D24",
    raised="#26272F",
    border="#30323C",
    outline="#7C8090",
    text="#ECECF1",
    muted="#A6A9B8",
    disabled="#676A78",
    accent="#A79DFA",
    on_accent="#17142F",
    accent_soft="#2E2B4C",
    image="#6AA7EC",
    image_ink="#86B8F1",
    words="#EE9C55",
    words_ink="#F2AE73",
    good="#62CB93",
    danger="#F2938C",
    shadow="#000000",
    tile="#24252D",
    tints=("#22384F", "#4D3524", "#22432F", "#39304F", "#4C2C39", "#45401F", "#1F4347", "#343641"),
    marks=(
        "#6AA7EC",
        "#EE9C55",
        "#62CB93",
        "#B794F4",
        "#F2809B",
        "#D9C24E",
        "#5CC8D2",
        "#E58CC8",
        "#A6A9B8",
        "#CDA27A",
        "#A3CC6A",
        "#9AA0FF",
    ),
)
CONTRAST = Theme(
    name="contrast",
    dark=True,
    window="#000000",
    surface="#000000",
    raised="#1A1A1A",
    border="#FFFFFF",
    outline="#FFFFFF",
    text="#FFFFFF",
    muted="#FFFFFF",
    disabled="#9E9E9E",
    accent="#FFD84A",
    on_accent="#000000",
    accent_soft="#3A3200",
    image="#6CBBFF",
    image_ink="#8CCBFF",
    words="#FFAE4F",
    words_ink="#FFC27A",
    good="#6BF0A5",
    danger="#FF9D94",
    shadow="#000000",
    tile="#111111",
    tints=("#002B52", "#4A2500", "#00391B", "#2E1259", "#520A2B", "#3D3700", "#003C42", "#2B2B2B"),
    marks=(
        "#6CBBFF",
        "#FFAE4F",
        "#6BF0A5",
        "#C9A6FF",
        "#FF8FAB",
        "#FFE45C",
        "#5CE6F0",
        "#FF9FE0",
        "#E0E0E0",
        "#E0B080",
        "#B6F060",
        "#A9AFFF",
    ),
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}


def contrast(first: str, second: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = []
    value = QColor(colour)
    for part in (value.redF(), value.greenF(), value.blueF()):
        parts.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


class Themes(QObject):
    """Which theme is on; follows the system where asked to."""

    changed = Signal(object)  # Theme

    def __init__(self, wish: str = "system", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.wish = wish
        self.theme = self._resolve()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._system_changed)

    def choose(self, wish: str) -> None:
        """system, light, dark or contrast."""
        self.wish = wish
        self.theme = self._resolve()
        self.apply()
        self.changed.emit(self.theme)

    def apply(self) -> None:
        """Give the application the theme's palette, type and style sheet."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        if not app.property("fusion"):  # under a style sheet the style no longer says its name
            app.setStyle("Fusion")
            app.setProperty("fusion", True)
        if app.font() != _font():
            app.setFont(_font())
        app.setPalette(palette(self.theme))
        sheet = stylesheet(self.theme)
        if app.styleSheet() != sheet:  # to set it again polishes every widget there is
            app.setStyleSheet(sheet)

    def _resolve(self) -> Theme:
        if self.wish in THEMES:
            return THEMES[self.wish]
        scheme = QGuiApplication.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT

    def _system_changed(self) -> None:
        if self.wish == "system":
            self.choose("system")


def _font() -> QFont:
    """The system's font; where that is the plain fallback, a better one of those installed."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if font.family() in ("", "Sans Serif", "Sans", "DejaVu Sans"):
        installed = set(QFontDatabase.families())
        wanted = ("Inter", "Cantarell", "Noto Sans", "Open Sans", "DejaVu Sans")
        best = next((name for name in wanted if name in installed), font.family())
        font = QFont(best, max(font.pointSize(), 10))
    return font


def scaled(font: QFont, factor: float, weight: QFont.Weight | None = None) -> QFont:
    """`font` larger or smaller by `factor`, so that everything follows the system's text size."""
    result = QFont(font)
    if font.pointSizeF() > 0:
        result.setPointSizeF(font.pointSizeF() * factor)
    else:
        result.setPixelSize(max(1, round(font.pixelSize() * factor)))
    if weight is not None:
        result.setWeight(weight)
    return result


def tabular(font: QFont) -> QFont:
    """`font` with figures of one width, so that columns of numbers line up."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def palette(theme: Theme) -> QPalette:
    """The theme as Qt's own roles."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.on_accent,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Accent: theme.accent,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Midlight: theme.border,
        QPalette.ColorRole.Light: theme.raised,
        QPalette.ColorRole.Dark: theme.outline,
        QPalette.ColorRole.Shadow: theme.shadow,
    }
    result = QPalette()
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return result


# The style sheet of the chrome, written from a theme; cards and charts paint themselves.


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


# Our own one-colour icons, tinted at run time; the only code that knows how they are kept.


INK = b"#000000"  # the one colour in every file
RATIOS = (1, 2, 3)


@lru_cache
def _source(name: str) -> bytes:
    return asset(f"icons/{name}.svg").read_bytes()


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon in `colour`, `size` pixels at 1×."""
    image = QPixmap(round(size * ratio), round(size * ratio))
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer = QSvgRenderer(QByteArray(_source(name).replace(INK, colour.encode())))
    renderer.render(painter, QRectF(image.rect()))
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


@lru_cache(maxsize=512)
def icon(name: str, theme: Theme, size: int = 20) -> QIcon:
    """The icon in the theme's ink, paler where disabled, in the accent's ink where on."""
    result = QIcon()
    looks = (
        (theme.text, QIcon.Mode.Normal, QIcon.State.Off),
        (theme.disabled, QIcon.Mode.Disabled, QIcon.State.Off),
        (theme.accent, QIcon.Mode.Normal, QIcon.State.On),
        (theme.on_accent, QIcon.Mode.Selected, QIcon.State.Off),
    )
    for colour, mode, state in looks:
        for ratio in RATIOS:
            result.addPixmap(pixmap(name, colour, size, ratio), mode, state)
    return result


def available_sizes(name: str, theme: Theme) -> list[QSize]:
    """The pixel sizes an icon carries."""
    return icon(name, theme).availableSizes()
