"""Colours, spacing and type of the whole window: three palettes of our own over Fusion.

Delegates and charts ask a `Theme` by name, and never name a colour themselves. Text pairs are at
least 4.5:1, graphics 3:1; a test computes it.
"""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.stylesheet import stylesheet

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
