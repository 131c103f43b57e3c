"""The user's language: marks text in constants, loads translations, and disguises text for tests.

Collect and compile with `python packaging/translations.py`: it runs
`pyside6-lupdate -tr-function-alias QT_TRANSLATE_NOOP+=T,translate+=translated` over app/ into
assets/translations/*.ts, then pyside6-lrelease. A translator edits the .ts files between two runs.
"""

import re

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from mrcsaf.core.files import asset

LANGUAGES = ("de", "zh_CN")  # besides English, in which the program is written
PSEUDO, PSEUDO_RTL = "pseudo", "pseudo-rtl"
CHOICES = ("system", "en", *LANGUAGES, PSEUDO, PSEUDO_RTL)
_LONGER = 0.4
_ACCENTS = str.maketrans("AEIOUaeiouycnsz", "ÅÉÎÖÛåéîöûýçñšž")
_KEPT = re.compile(r"(\{[^}]*\}|%L?n|%\d|&\w|\*\.\w+|\n)")
_installed: list[QTranslator] = []


def T(context: str, text: str) -> str:
    """The text as it is; `translated(context, …)` gives the user's language."""
    return text


def translated(context: str, text: str) -> str:
    """The text in the user's language, outside of a QObject."""
    return QCoreApplication.translate(context, text)


def use(wish: str) -> str:
    """Speak the language asked for, or the system's where we have it; gives which."""
    app = QCoreApplication.instance()
    while _installed:
        QCoreApplication.removeTranslator(_installed.pop())
    language = _known(QLocale.system().name()) if wish == "system" else wish
    right_to_left = language == PSEUDO_RTL
    if isinstance(app, QGuiApplication):
        sides = Qt.LayoutDirection
        app.setLayoutDirection(sides.RightToLeft if right_to_left else sides.LeftToRight)
    QLocale.setDefault(_numbers(language))
    if language in (PSEUDO, PSEUDO_RTL):
        _install(Pseudo(app))
    elif language != "":
        ours = str(asset("translations"))
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        for name, folder in (("qtbase_", qt), ("", ours)):
            found = QTranslator(app)
            if found.load(f"{name}{language}", folder):
                _install(found)
    return language


def disguise(text: str) -> str:
    """The text two fifths longer and with accents, its placeholders untouched."""
    if not text.strip():
        return text
    parts = _KEPT.split(text)
    changed = "".join(part if at % 2 else part.translate(_ACCENTS) for at, part in enumerate(parts))
    return f"{changed}{'~' * round(len(text) * _LONGER)}"


class Pseudo(QTranslator):
    """Makes visible what is not translated, and what has no room for longer words."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def isEmpty(self) -> bool:
        return False

    def translate(  # Qt's own names: it may be called with them
        self,
        context: str,
        sourceText: str,  # noqa: N803
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str:
        """Disguise all but Qt's own key names, which it reads back."""
        return sourceText if context.startswith("Q") else disguise(sourceText)


def _install(translator: QTranslator) -> None:
    QCoreApplication.installTranslator(translator)
    _installed.append(translator)


def _known(name: str) -> str:
    """The language of ours that goes with a system's name such as de_AT, else English."""
    short = {code.partition("_")[0]: code for code in LANGUAGES}
    if name in ("zh_TW", "zh_HK", "zh_MO"):
        return "en"  # written in other characters
    return short.get(name.partition("_")[0], "en")


def _numbers(language: str) -> QLocale:
    """How numbers and dates are written: as the system, unless the language is another."""
    system = QLocale.system()
    if language in LANGUAGES:
        wanted = QLocale(language)
        return system if system.language() == wanted.language() else wanted
    if system.language() == QLocale.Language.C or language in (PSEUDO, PSEUDO_RTL):
        return QLocale(QLocale.Language.English, QLocale.Country.UnitedStates)
    return system if language == "en" else QLocale(language)
