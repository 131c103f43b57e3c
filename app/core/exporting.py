"""Out of the window: rows, pictures of any view, and reports of a user or an item."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QWidget

from app.core import file_dialogs
from app.core.application import Studio
from app.core.i18n import translated
from mrcsaf.core import tables
from mrcsaf.core.errors import StoreError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.tables import Row
from mrcsaf.reports import user_item

# What an export takes.


RowsJob = Callable[[], list[Row]]


ROWS, PICTURES, REPORT = (".csv", ".json"), (".png",), (".html",)


def export_view(studio: Studio, page: QWidget, rows: RowsJob | None, parent: QWidget) -> None:
    """Ask for a file and write what the page shows into it."""
    filters = [
        translated("exporting", "Picture (*.png)"),
        translated("exporting", "Picture, twice as large (*.png)"),
    ]
    if rows is not None:
        filters = [
            translated("exporting", "Table for spreadsheets (*.csv)"),
            translated("exporting", "JSON (*.json)"),
            *filters,
        ]
    title = translated("exporting", "Export this view")
    name, kind = file_dialogs.file_to_save(parent, title, "", ";;".join(filters))
    if name is None:
        return
    file = _with_suffix(name, kind)
    if file.suffix.lower() in PICTURES:
        save_picture(studio, page, file, 2 if kind == filters[-1] else 1)
    elif rows is not None:
        save_rows(studio, page, rows, file)


def export_report(studio: Studio, parent: QWidget, item: bool) -> None:
    """Ask for a file and write a report of the chosen item, or of the user."""
    session, selection = studio.session, studio.selection
    chosen = selection.primary if item else selection.user
    if session is None or chosen is None:
        text = (
            translated("exporting", "Choose an item first.")
            if item
            else translated("exporting", "Choose a user first.")
        )
        studio.notice.emit(text)
        return
    title, kind = translated("exporting", "Save report"), translated("exporting", "Report (*.html)")
    name, _ = file_dialogs.file_to_save(parent, title, "", kind)
    if name is not None:
        file = _with_suffix(name, "(*.html)")
        if item:
            work = partial(user_item.write_item, session, selection.user, chosen, studio.k, file)
        else:
            work = partial(user_item.write_user, session, chosen, studio.k, file)
        _start(studio, parent, work, file)


def save_rows(studio: Studio, owner: QObject, rows: RowsJob, file: Path) -> None:
    """Write rows as .csv (formula-safe) or .json, off the GUI thread."""
    _start(studio, owner, partial(_write_rows, rows, file), file)


def save_picture(studio: Studio, widget: QWidget, file: Path, scale: int) -> None:
    """Write a picture of `widget`, painted afresh at `scale` pixels a pixel."""
    if picture_of(widget, scale).save(str(file)):
        studio.notice.emit(_saved(file))
    else:
        studio.failed.emit(StoreError(f"{file} cannot be written: choose another place."))


def picture_of(widget: QWidget, scale: int) -> QImage:
    """The widget painted into a picture of its own, not grabbed from the screen."""
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(widget.palette().window().color())
    widget.render(image, QPoint(0, 0))
    return image


def _write_rows(rows: RowsJob, file: Path, report: Report) -> None:
    report(Progress(0, 2))
    found = rows()
    report(Progress(1, 2))
    tables.write(file, found)


def _start(studio: Studio, owner: QObject, work: Callable[[Report], None], file: Path) -> None:
    studio.background.start(
        owner, work, done=partial(_done, studio, file), failed=studio.failed.emit
    )


def _done(studio: Studio, file: Path, _: object) -> None:
    studio.notice.emit(_saved(file))


def _saved(file: Path) -> str:
    return translated("exporting", "Saved as {name}.").format(name=file.name)


def _with_suffix(file: Path, kind: str) -> Path:
    """The name with the chosen kind's suffix, where the user wrote none of ours."""
    if file.suffix.lower() in (*ROWS, *PICTURES, *REPORT):
        return file
    suffix = kind.rsplit("*", 1)[-1].rstrip(")")
    return file.with_name(file.name + suffix)


# Tables for the clipboard: what is pasted into a spreadsheet is never run by it.


def copy_table(text: str) -> None:
    """Put a table on the clipboard; its rows are parted by line ends, its cells by tabs."""
    rows = (line.split("\t") for line in text.split("\n"))
    QGuiApplication.clipboard().setText(tables.as_lines(rows))
