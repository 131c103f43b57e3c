"""The wizard from the choice to the open project; the last test has the real worker."""

import csv

import pytest

from app.importing.wizard import CHOOSE, COLUMNS, DRY_RUN, IMPORT, OPTIONS
from mrcsaf.answers import preview
from mrcsaf.core.errors import TrainingError
from tests.app.importing.conftest import write_shop


def settle(wizard, qtbot, timeout=5000):
    qtbot.waitUntil(lambda: not wizard.busy, timeout=timeout)


def choose(wizard, source, qtbot):
    wizard.take(source)
    settle(wizard, qtbot)


def to_options(wizard, files, qtbot):
    choose(wizard, files, qtbot)
    wizard.go_on()
    for ours, theirs in (("user", "who"), ("item", "what")):
        box = wizard.columns.tables[1].boxes[ours]
        box.setCurrentIndex(box.findData(theirs))
    wizard.go_on()
    assert wizard.step == OPTIONS


def to_dry_run(wizard, files, qtbot):
    to_options(wizard, files, qtbot)
    wizard.go_on()
    assert wizard.step == DRY_RUN
    settle(wizard, qtbot)


def test_what_was_chosen_is_named_with_the_reason(wizard, files, qtbot):
    assert not wizard.next_button.isEnabled()
    choose(wizard, files, qtbot)
    assert wizard.choose.verdict.text() == "Catalogue"
    assert "items.csv and interactions.csv: told by their columns" in wizard.choose.reason.text()
    assert wizard.next_button.isEnabled()


def test_what_is_no_data_set_stays_on_the_page_with_the_remedy(wizard, tmp_path, qtbot):
    (tmp_path / "empty").mkdir()
    choose(wizard, tmp_path / "empty", qtbot)
    assert "holds no table that we know" in wizard.choose.fault.text()
    assert not wizard.next_button.isEnabled()
    wizard.choose.path.setText(str(tmp_path / "nowhere"))
    settle(wizard, qtbot)
    assert "is not there" in wizard.choose.problem


def test_columns_are_found_by_their_synonyms_and_required_ones_asked_for(wizard, files, qtbot):
    choose(wizard, files, qtbot)
    wizard.go_on()
    assert wizard.step == COLUMNS
    items, pairs = wizard.columns.tables
    assert items.taken == {"id": "code", "title": "name", "price": "cost"}
    assert "1 are no amount" in items._notes["price"].text()
    assert items.rows.horizontalHeaderItem(0).text() == "Id ← code"
    assert items.rows.rowCount() == 8
    assert "“User”" in wizard.hint.text()
    assert not wizard.next_button.isEnabled()
    for ours, theirs in (("user", "who"), ("item", "who")):
        pairs.boxes[ours].setCurrentIndex(pairs.boxes[ours].findData(theirs))
    assert "chosen twice" in wizard.hint.text()
    pairs.boxes["item"].setCurrentIndex(pairs.boxes["item"].findData("what"))
    assert wizard.hint.text() == ""
    assert wizard.columns.columns == {"user": "who", "item": "what"}


def test_numbered_data_sets_have_no_columns_to_map(wizard, tmp_path, qtbot):
    (tmp_path / "toys").mkdir()
    rows = [f"{user}\t{item}\t{item % 3}" for user in range(3) for item in range(4)]
    file = tmp_path / "toys" / "toys.inter"
    file.write_text("\n".join(["userID\titemID\tx_label", *rows]) + "\n")
    choose(wizard, file, qtbot)
    wizard.go_on()
    assert wizard.step == OPTIONS
    assert wizard.options.name.text() == "toys"
    assert not wizard.options.encode.isChecked()
    wizard.go_back()
    assert wizard.step == CHOOSE


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("name", " ", "a name"), ("core", "x", "whole number"), ("seed", "9" * 12, "seed"),
     ("place", "/no/such/folder", "not there"), ("images", "/no/such/folder", "not a folder")],
)  # fmt: skip
def test_a_wrong_option_says_so_and_holds_the_wizard(wizard, files, qtbot, field, value, words):
    to_options(wizard, files, qtbot)
    assert wizard.next_button.isEnabled()
    getattr(wizard.options, field).setText(value)
    assert words in wizard.options.fault.text()
    assert not wizard.next_button.isEnabled()


def test_options_left_alone_are_not_sent(wizard, files, place, qtbot):
    to_options(wizard, files, qtbot)
    mapped = {"columns": {"user": "who", "item": "what"}}
    asked = {"source": str(files), "project": str(place / "Corner shop.mrcsaf")}
    assert wizard.wish.arguments() == asked | mapped
    wizard.options.core.setText("2")
    wizard.options.seed.setText("7")
    wizard.options.split.setCurrentIndex(wizard.options.split.findData("random"))
    chosen = {"k_core": 2, "seed": 7, "split": "random"}
    assert wizard.wish.arguments() == asked | mapped | chosen


def test_the_dry_run_counts_every_row_and_stores_nothing(wizard, files, place, qtbot, tmp_path):
    to_dry_run(wizard, files, qtbot)
    answer = wizard.dry_run.answer
    assert answer["items"] == {
        "rows": 8, "imported": 6, "quarantined": 1, "duplicates": 1, "filtered": 0,
        "folded": 0,
    }  # fmt: skip
    assert (answer["interactions"]["rows"], answer["interactions"]["imported"]) == (21, 20)
    assert (answer["pictures"], answer["texts"]) == (6, 6)
    assert list(place.iterdir()) == []
    table = wizard.dry_run.report.issues
    assert table.model.rowCount() == answer["n_issues"] == 3
    assert table.model.index(0, 3).data() == "item zzz is not in items.csv"
    with qtbot.waitSignal(wizard._studio.notice):
        table.export(tmp_path / "issues.csv")
    with (tmp_path / "issues.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["file"], row["line"]) for row in rows] == [
        ("interactions.csv", "22"), ("items.csv", "8"), ("items.csv", "9")
    ]  # fmt: skip


def test_a_dry_run_that_fails_says_what_would_help_and_can_be_mended(wizard, files, qtbot):
    to_options(wizard, files, qtbot)
    wizard.options.core.setText("50")
    wizard.go_on()
    settle(wizard, qtbot)
    assert "would leave" in wizard.dry_run.problem
    assert not wizard.next_button.isEnabled()
    wizard.go_back()
    wizard.options.core.setText("2")
    wizard.go_on()
    settle(wizard, qtbot)
    assert wizard.dry_run.problem == ""
    assert wizard.next_button.isEnabled()


def test_the_same_choices_are_not_read_twice(wizard, worker, files, qtbot):
    to_dry_run(wizard, files, qtbot)
    wizard.go_back()
    wizard.go_on()
    settle(wizard, qtbot)
    assert [kind for kind, _ in worker.asked] == ["preview"]


def test_an_import_goes_through_its_stages_and_opens_what_it_made(wizard, files, place, qtbot):
    to_dry_run(wizard, files, qtbot)
    before = wizard.dry_run.answer
    wizard.go_on()
    assert wizard.step == IMPORT
    assert not wizard.next_button.isVisible()
    settle(wizard, qtbot)
    run = wizard.importing.run
    keys = ["read", "pictures", "store", "text", "image", "graph"]
    assert [(stage.key, stage.state) for stage in run.stages] == [(key, "done") for key in keys]
    after = preview.stored(place / "Corner shop.mrcsaf")
    for name in ("summary", "items", "interactions", "pictures", "texts", "kinds", "issues"):
        assert after[name] == before[name], name
    assert wizard.importing.report.issues.model.rowCount() == 3
    with qtbot.waitSignal(wizard.opened) as told:
        wizard.next_button.click()
    assert told.args == [place / "Corner shop.mrcsaf"]
    assert not wizard.isVisible()


def test_without_encoders_it_ends_after_storing(wizard, worker, files, qtbot):
    to_options(wizard, files, qtbot)
    wizard.options.encode.setChecked(False)
    wizard.go_on()
    settle(wizard, qtbot)
    wizard.go_on()
    settle(wizard, qtbot)
    assert [kind for kind, _ in worker.asked] == ["preview", "import"]
    assert [stage.key for stage in wizard.importing.run.stages] == ["read", "pictures", "store"]


def test_closed_it_goes_on_and_tells_when_it_is_done(wizard, worker, files, qtbot):
    to_dry_run(wizard, files, qtbot)
    worker.go.clear()
    wizard.go_on()
    run = wizard.importing.run
    qtbot.waitUntil(lambda: run.stages[3].state == "running")
    assert [task.title for task in wizard._studio.tasks.running] == ["Encoding Corner shop"]
    wizard.close()
    assert wizard.unfinished
    with qtbot.waitSignal(wizard._studio.notice) as told:
        worker.go.set()
    assert told.args == ["Corner shop is imported: open it from Home."]
    assert wizard._studio.settings.value.recent == (str(run.path),)
    assert wizard.unfinished
    wizard.show()
    wizard.close()
    assert not wizard.unfinished


def test_after_one_import_there_can_be_another(wizard, files, tmp_path, qtbot):
    to_dry_run(wizard, files, qtbot)
    wizard.go_on()
    settle(wizard, qtbot)
    wizard.back_button.click()
    assert wizard.step == CHOOSE
    assert not wizard.next_button.isEnabled()
    to_dry_run(wizard, write_shop(tmp_path / "Other shop"), qtbot)
    wizard.go_on()
    settle(wizard, qtbot)
    assert wizard.importing.run.path.name == "Other shop.mrcsaf"
    assert wizard.importing.run.state == "done"


def test_stopped_while_it_encodes_it_keeps_the_data_and_goes_on(wizard, worker, files, qtbot):
    to_dry_run(wizard, files, qtbot)
    worker.go.clear()
    wizard.go_on()
    run = wizard.importing.run
    qtbot.waitUntil(lambda: run.stages[3].state == "running")
    wizard.importing.cancel_button.click()
    settle(wizard, qtbot)
    assert run.state == "stopped"
    assert wizard.importing.resume_button.text() == "Go on"
    assert wizard.next_button.isVisible()
    assert wizard.back_button.text() == "Import something else"
    worker.go.set()
    wizard.importing.resume_button.click()
    settle(wizard, qtbot)
    assert run.state == "done"
    assert [kind for kind, _ in worker.asked] == ["preview", "import", "encode", "encode"]


def test_an_import_that_fails_says_why_and_can_be_begun_again(wizard, worker, files, qtbot):
    to_dry_run(wizard, files, qtbot)
    gone = files.rename(files.with_name("gone"))
    wizard.go_on()
    settle(wizard, qtbot)
    assert "is not there" in wizard.importing.fault.text()
    assert wizard.back_button.text() == "Back"
    assert not wizard.importing.run.path.exists()
    gone.rename(files)
    wizard.importing.resume_button.click()
    settle(wizard, qtbot)
    assert wizard.importing.run.state == "done"


def test_encoding_that_fails_leaves_the_project_to_be_opened(wizard, worker, files, qtbot):
    to_dry_run(wizard, files, qtbot)
    worker.error = TrainingError("The encoder is not there: install it.")
    wizard.go_on()
    settle(wizard, qtbot)
    assert wizard.importing.fault.text() == "The encoder is not there: install it."
    assert wizard.next_button.isVisible()
    assert wizard.importing.run.stages[2].state == "done"


def test_a_project_in_the_way_is_refused_before_anything_is_read(wizard, files, place, qtbot):
    to_dry_run(wizard, files, qtbot)
    wizard.go_on()
    settle(wizard, qtbot)
    wizard.importing.run = None
    wizard.show_step(OPTIONS)
    assert "there already" in wizard.options.target_note.text()
    wizard.options.core.setText("1")
    wizard.go_on()
    settle(wizard, qtbot)
    assert "choose another name" in wizard.dry_run.problem


def test_closing_gives_a_dry_run_up(wizard, files, qtbot):
    to_options(wizard, files, qtbot)
    wizard.go_on()
    wizard.close()
    assert not wizard.dry_run.busy
    qtbot.wait(50)
    assert wizard.dry_run.answer is None


def test_everything_has_a_name_for_screen_readers(wizard, files, qtbot):
    to_dry_run(wizard, files, qtbot)
    wizard.go_back()
    assert wizard.bar.accessibleName() == "Step 3 of 5: Options"
    for field in (wizard.options.name, wizard.options.place, wizard.options.core):
        assert field.accessibleName()
    for panel in wizard.columns.tables:
        assert all(box.accessibleName() for box in panel.boxes.values())
    assert wizard.columns.tables[0].boxes["id"].accessibleName() == "Id, required"


def test_the_real_worker_brings_a_tiny_shop_from_a_folder_to_the_window(
    open_window, qtbot, tmp_path
):
    window = open_window(None)
    window.commands.show_import()
    wizard = window.commands.wizard
    wizard.options.place.setText(str(tmp_path))
    to_options(wizard, write_shop(tmp_path / "Tiny", n_items=3), qtbot)
    wizard.options.encode.setChecked(False)
    wizard.go_on()
    settle(wizard, qtbot, 30000)
    assert wizard.dry_run.problem == ""
    wizard.go_on()
    settle(wizard, qtbot, 30000)
    assert wizard.importing.run.error is None
    assert [tile.path.name for tile in window.page._tiles] == ["Tiny.mrcsaf"]
    with qtbot.waitSignal(window.studio.session_changed):
        wizard.next_button.click()
    assert window.studio.session.path == tmp_path / "Tiny.mrcsaf"
    assert {item.ext_id for item in window.studio.session.items.values()} == {"a0", "a1", "a2"}


def test_encoding_goes_on_from_the_menu(worker, open_window, shop, qtbot):
    window = open_window(shop)
    with qtbot.waitSignal(window.studio.session_changed):
        window.actions_["encode"].trigger()
    assert worker.asked == [("encode", {"project": str(shop)})]
    assert window.toast.text == "12 vectors were made, the others were there already."


def test_reviews_are_cut_to_the_five_core_unless_told_otherwise(wizard, tmp_path, qtbot):
    rows = [
        f'{{"reviewerID": "u{user}", "asin": "p{item}", "unixReviewTime": 1400000000}}'
        for user in range(6)
        for item in range(6)
    ]
    rows.append('{"reviewerID": "lonely", "asin": "p1", "unixReviewTime": 1400000000}')
    (tmp_path / "reviews_Toys_5.json").write_text("\n".join(rows) + "\n")
    choose(wizard, tmp_path / "reviews_Toys_5.json", qtbot)
    assert "a reviewer and an asin" in wizard.choose.reason.text()
    wizard.go_on()
    assert wizard.options.core.placeholderText() == "5"
    wizard.go_on()
    settle(wizard, qtbot)
    assert wizard.dry_run.answer["summary"]["users"] == 6
    assert wizard.dry_run.answer["interactions"]["filtered"] == 1
