"""Marks text in constants for translation; it is translated where it is shown.

Collect with `pyside6-lupdate -tr-function-alias QT_TRANSLATE_NOOP+=T`.
"""


def T(context: str, text: str) -> str:
    """The text as it is; `QCoreApplication.translate(context, …)` gives the user's language."""
    return text
