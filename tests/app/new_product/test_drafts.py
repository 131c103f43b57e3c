"""The page New product: drafts, their undo, the report, and the step into the catalogue."""

import pytest

from app.new_product import page as new_product
from app.new_product.drafts import CompareDialog
from app.new_product.form import Product
from mrcsaf.store import Project, drafts
from mrcsaf.worker.protocol import WorkerDied
from tests.app.new_product.placing import (
    N_ITEMS,
    png,
    said,
    settle,
    stored,
    write,
)


@pytest.fixture
def worker(placing_worker):
    return placing_worker


@pytest.fixture
def path(own_shop):
    return own_shop


@pytest.fixture
def page(new_product_page):
    return new_product_page


# Drafts and the catalogue


def test_a_draft_is_kept_changed_opened_and_undone(page, path):
    write(page, description="Plain.")
    page.form.well.take(png(), "mug.png")
    settle(page)
    page.buttons.keep.click()
    settle(page)
    (kept,) = stored(path)
    assert (kept.title, kept.description) == ("A new mug", "Plain.")
    assert kept.image_sha == page.form.well.picture.sha
    assert kept.result["reach"]["median"] == 7.0
    assert page.buttons.keep.text() == "Keep changes"
    write(page, "A newer mug")
    page.buttons.keep.click()
    settle(page)
    assert [draft.title for draft in stored(path)] == ["A newer mug"]
    page.window().actions_["undo"].trigger()
    settle(page)
    assert [draft.title for draft in stored(path)] == ["A new mug"]
    page.desk.open_draft(stored(path)[0])
    settle(page)
    assert page.form.title.text() == "A new mug"
    assert page.form.well.picture.sha == kept.image_sha


def test_what_is_discarded_can_be_had_back(page, path):
    write(page)
    page.buttons.keep.click()
    settle(page)
    page.buttons.discard.click()
    settle(page)
    assert stored(path) == []
    assert page.form.product == Product()
    assert page.desk.undo_bar.isVisible()
    page.undo()
    settle(page)
    assert [draft.title for draft in stored(path)] == ["A new mug"]
    assert page.form.title.text() == "A new mug"


def test_opening_a_draft_puts_what_was_not_kept_aside(page, path):
    with Project.open(path, write=True) as project:
        draft = drafts.add(project, title="Kept before")
    write(page, "Not kept")
    page.desk.open_draft(draft)
    assert page.form.title.text() == "Kept before"
    page.undo()
    assert page.form.title.text() == "Not kept"


def test_a_draft_is_deleted_from_the_list_and_brought_back(page, path):
    with Project.open(path, write=True) as project:
        drafts.add(project, title="First")
    page.desk.list_drafts()
    settle(page)
    page.desk.drafts.rows.item(0).setSelected(True)
    page.desk.drafts.delete_button.click()
    settle(page)
    assert stored(path) == []
    page.desk.undo_bar.button.click()
    settle(page)
    assert [draft.title for draft in stored(path)] == ["First"]
    assert page.desk.drafts.rows.count() == 1


def test_two_drafts_are_compared_side_by_side(page, path, worker):
    write(page, "First")
    page.buttons.keep.click()
    settle(page)
    with Project.open(path, write=True) as project:
        drafts.add(project, title="Second")
    page.desk.list_drafts()
    settle(page)
    panel = page.desk.drafts
    assert not panel.compare_button.isEnabled()
    panel.select({draft.id for draft in panel.drafts})
    panel.compare_button.click()
    dialog = page.form.findChild(CompareDialog)
    rows = {words: values for words, *values in dialog.rows}
    assert sorted(rows["Title"]) == ["First", "Second"]
    assert sorted(rows["Median rank"]) == ["7", "–"]
    titles = {item.ext_id: item.title for item in page.studio.session.items.values()}
    nearest = "\n".join(titles[f"B{n:06d}"] for n in range(3))
    assert sorted(rows["Reads like"]) == sorted([nearest, "–"])
    dialog.close()
    assert "First\nmedian rank 7" in [panel.rows.item(row).text() for row in range(2)]


def test_a_product_saved_into_the_catalogue_is_a_marked_card(page, path, worker):
    write(page)
    page.buttons.save.click()
    assert page.buttons.why.text() == "Saving…"
    settle(page)
    session = page.studio.session
    assert len(session.items) == N_ITEMS + 1, said(page)
    item = session.items[N_ITEMS]
    assert (item.title, item.origin) == ("A new mug", "added")
    assert page.studio.selection.primary == N_ITEMS
    assert session.weight(N_ITEMS) == pytest.approx(0.25)
    assert page.form.product.is_empty
    assert "✓" in page.desk.drafts.rows.item(0).text()
    assert worker.kinds().count("warm") == 1
    page.desk.open_draft(page.desk.drafts.drafts[0])
    assert page.window().current == "catalogue"


def test_a_save_that_fails_leaves_a_draft_and_the_form(page, path, worker):
    write(page)
    worker.errors["admit"] = WorkerDied("The worker process ended unexpectedly.")
    page.buttons.save.click()
    settle(page)
    assert page.form.title.text() == "A new mug"
    assert [draft.item_id for draft in stored(path)] == [None]
    assert len(page.studio.session.items) == N_ITEMS
    assert page.buttons.save.isEnabled()


def test_in_a_read_only_project_nothing_can_be_kept(page, monkeypatch):
    monkeypatch.setattr(new_product, "is_writable", lambda path: False)
    write(page)
    assert page.results.isVisible()
    assert not page.buttons.keep.isEnabled()
    assert not page.buttons.save.isEnabled()
    assert "read-only" in page.buttons.why.text()


def test_the_report_holds_the_figures_and_the_product_as_text(page, tmp_path):
    write(page, "A <b>new</b> mug", description="It is plain. Or not.")
    page.form.well.take(png(), "mug.png")
    settle(page)
    file = tmp_path / "mug.html"
    page.desk.write_report(file)
    settle(page)
    page.studio.background.shutdown()
    html = file.read_text()
    assert "A &lt;b&gt;new&lt;/b&gt; mug" in html
    assert "<b>new</b>" not in html
    assert "Median rank 7 over 12 users." in html
    assert "Estimated: its own vector." in html
    assert html.count("data:image/jpeg") >= 2  # the product, though no project has its picture
