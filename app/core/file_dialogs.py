"""Asks for the name of a file: the only door to Qt's file dialogs that tests have to close."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def file_to_save(
    parent: QWidget | None, title: str, suggestion: str, kinds: str
) -> tuple[Path | None, str]:
    """A name to write to, and which of `kinds` (parted by ;;) was picked; None if given up."""
    name, kind = QFileDialog.getSaveFileName(parent, title, suggestion, kinds)
    return (Path(name) if name else None), kind


def file_to_open(parent: QWidget | None, title: str, kinds: str) -> Path | None:
    """An existing file; None if given up."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def folder_to_open(parent: QWidget | None, title: str) -> Path | None:
    """An existing folder; None if given up."""
    name = QFileDialog.getExistingDirectory(parent, title)
    return Path(name) if name else None
