"""Tables for the clipboard: what is pasted into a spreadsheet is never run by it."""

from PySide6.QtGui import QGuiApplication

from mrcsaf.core import tables


def copy_table(text: str) -> None:
    """Put a table on the clipboard; its rows are parted by line ends, its cells by tabs."""
    rows = (line.split("\t") for line in text.split("\n"))
    QGuiApplication.clipboard().setText(tables.as_lines(rows))
