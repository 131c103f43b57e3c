"""Hostile text in every view: shown as it is, on one line, and nothing of it is obeyed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

from app.shell import start
from app.shell.pages import PAGES
from mrcsaf.core.text import tip
from mrcsaf.store import Project, catalogue, drafts, runs
from tests import rich, shops
from tests.torture.test_hostile import HOSTILE

TRICKS = ("\u202e", "\u2066", "\0", "\x1b")
NASTY = [text for text in HOSTILE if len(text) < 10_000 and "\ud83d" not in text]
NASTY += ["word " * 30_000]


@pytest.fixture(scope="module")
def nasty_shop(tmp_path_factory):
    """Names, texts, brands, categories, users, runs, drafts and the project: all hostile."""
    path = rich.build(
        tmp_path_factory.mktemp("nasty") / "<b>a&b</b>.mrcsaf", n_users=12, n_items=30
    )
    with Project.open(path, write=True) as project:
        db = project.db
        for number in range(30):
            text = NASTY[number % len(NASTY)]
            db.execute(
                "UPDATE item SET title = ?, description = ?, brand = ?, category = ? WHERE id = ?",
                (text, text, text[:200], text[:40], number),
            )
        for number in range(12):
            name = f"{NASTY[number % len(NASTY)][:60]}{number}"
            db.execute("UPDATE user SET ext_id = ? WHERE id = ?", (name, number))
        for number, run in enumerate(runs.runs(db)):
            db.execute("UPDATE run SET name = ? WHERE id = ?", (NASTY[8 + number], run.id))
            runs.annotate(db, run.id, NASTY[9])
        catalogue.set_meta(db, "name", NASTY[9])
        db.execute("DELETE FROM meta WHERE key LIKE 'crc:%'")
        for text in NASTY[:10]:
            drafts.add(project, title=text, description=text, brand=text[:100])
    return path


def rich_text(window):
    """Widgets that hold hostile text and would read it as markup."""
    found = []
    for label in window.findChildren(QLabel):
        hostile = any(
            mark in label.text() for mark in ("<script", "<img", "onerror", "javascript:")
        )
        if hostile and label.textFormat() != Qt.TextFormat.PlainText:
            found.append(f"label {label.text()[:60]!r}")
    for browser in window.findChildren(QTextBrowser):
        if browser.openExternalLinks():
            found.append("a browser that opens links")
    for edit in window.findChildren(QTextEdit):
        if edit.acceptRichText() and not edit.isReadOnly():
            found.append("a field that takes markup")
    return found


def texts(window):
    """Every text that widgets and models of the window would show."""
    for label in window.findChildren(QLabel):
        yield label.text()
    for button in window.findChildren(QAbstractButton):
        yield button.text()
    for combo in window.findChildren(QComboBox):
        yield from (combo.itemText(number) for number in range(combo.count()))
    yield from cells(window, Qt.ItemDataRole.DisplayRole)
    yield window.windowTitle()


def tips(window):
    """Tooltips: Qt reads as markup whatever looks like it."""
    for widget in window.findChildren(QWidget):
        yield widget.toolTip()
    yield from cells(window, Qt.ItemDataRole.ToolTipRole)


def cells(window, role):
    """What the first rows of every model say."""
    for view in window.findChildren(QAbstractItemView):
        model, root = view.model(), view.rootIndex()
        for row in range(min(model.rowCount(root), 40) if model is not None else 0):
            for column in range(12):
                index = model.index(row, column, root)
                if index.isValid():
                    yield str(index.data(role) or "")


@pytest.mark.parametrize("view", PAGES)
def test_every_view_shows_hostile_text_as_text(open_window, nasty_shop, view, monkeypatch):
    monkeypatch.setattr("app.core.worker_jobs.WorkerClient", lambda **_: shops_without_worker())
    window = open_window(nasty_shop, view=view)
    for item in (0, 8, 9, 13):
        window.studio.selection.set_primary(item)
        assert start.wait(window, 30)
    window.commands.show_why()
    assert start.wait(window, 30)
    assert rich_text(window) == []
    shown = list(texts(window))
    assert [text for text in shown if any(trick in text for trick in TRICKS)] == []
    assert max(map(len, shown)) <= 20_000
    assert [tip for tip in tips(window) if "<img" in tip or "<script" in tip] == []


def shops_without_worker():
    from tests.app.test_walk import NoWorker

    return NoWorker()


def test_a_tip_that_looks_like_markup_is_escaped_and_others_stay_as_they_are():
    assert tip("<img src=x> & <b>bold</b>") == (
        "<qt>&lt;img src=x&gt; &amp; &lt;b&gt;bold&lt;/b&gt;</qt>"
    )
    assert tip("6 & 7 > 2") == "6 & 7 > 2"


def test_the_shop_is_hostile_indeed(nasty_shop):
    with Project.open(nasty_shop) as project:
        titles = [item.title for item in catalogue.items(project.db)]
        assert any("<script>" in title for title in titles)
        assert any("\u202e" in title for title in titles)
        assert len(drafts.drafts(project.db)) == 10
    assert shops.KINDS
