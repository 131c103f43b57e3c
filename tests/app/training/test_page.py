"""The Training page with a worker that needs no torch, and once with the real one."""

import pytest
from PySide6.QtWidgets import QPushButton

from app.core.training_queue import Wish
from app.shell import start
from app.training import dialogs
from app.training.page import TrainingPage
from app.ui import controls
from mrcsaf.answers.runs import CANCELLED, COMPLETE, INTERRUPTED
from mrcsaf.core.errors import CheckpointError
from mrcsaf.store import Project, runs
from mrcsaf.worker.protocol import OutOfMemory, WorkerDied
from tests.app.training.conftest import FakeWorker


@pytest.fixture
def worker(give_worker):
    return give_worker(FakeWorker())


@pytest.fixture
def path(half_trained):
    return half_trained


@pytest.fixture
def page(worker, path, open_window):
    window = open_window(path, view="training")
    assert isinstance(window.page, TrainingPage)
    return window.page


def rows(page):
    return {row.run.name: row for row in page.runs.model.rows}


def settle(page):
    assert start.wait(page.window(), 20)


def begin(page, qtbot):
    page.setup.train_button.click()
    queue = page.operations.queue
    qtbot.waitUntil(lambda: queue.current is not None and len(queue.current.epochs) == 3)
    return queue.current


def test_without_a_project_it_says_what_to_do(worker, open_window):
    window = open_window(view="training")
    assert "No project" in window.page.empty.title
    assert len(window.page.empty.findChildren(QPushButton)) == 2
    assert worker.asked == []


def test_the_form_comes_from_the_worker_with_its_devices_and_advice(page):
    setup = page.setup
    assert setup.model_box.itemText(0) == "MR-CSAF"
    assert "Needs image and text features." in setup.summary.text()
    assert setup.device_box.itemText(1) == "CPU, 2 cores · 8 GiB"
    assert setup.advice.isVisible()
    assert setup.train_button.isEnabled()
    assert list(setup.form.fields) == ["max_epochs", "batch_size", "dim", "loss", "selector.hard"]


def test_a_worker_that_does_not_start_says_so_and_can_be_started_again(worker, path, open_window):
    worker.hello_error = WorkerDied("The worker process did not start.")
    page = open_window(path, view="training").page
    assert page.setup.summary.text() == "The worker process did not start."
    assert not page.setup.train_button.isEnabled()
    worker.hello_error = None
    page.setup.retry_button.click()
    settle(page)
    assert page.setup.train_button.isEnabled()


def test_presets_fill_the_form_and_the_wish_carries_what_differs(page):
    page.setup.preset_box.setCurrentIndex(1)
    page.setup._apply_preset()
    page.setup.name_edit.setText(" quick ")
    assert page.setup.wish == Wish(
        page.studio.session.path, "mrcsaf", {"max_epochs": 40, "dim": 32}, "auto", "quick"
    )


def test_a_wrong_value_is_told_beside_its_field_and_stops_the_button(page, worker, qtbot):
    worker.problems = {"dim": "dim must lie between 1 and 4096; got 0"}
    with qtbot.waitSignal(page.setup.form.changed):
        page.setup.form.fields["dim"].editor.setText("0")
    settle(page)
    assert page.setup.form.fields["dim"].problem.text() == worker.problems["dim"]
    assert not page.setup.train_button.isEnabled()


def test_the_form_does_not_jump_while_it_is_filled_in(page, qtbot):
    settle(page)
    assert page.setup.forecast.isVisible()
    with qtbot.waitSignal(page.setup.form.changed):
        page.setup.form.fields["max_epochs"].editor.setText("30")
    assert page.setup.forecast.isVisible()


def test_the_cost_is_told_before_the_start(page):
    page.setup.form.set_values({"max_epochs": 30})
    page.setup.estimate_button.click()
    settle(page)
    assert page.setup.forecast.text().startswith("About 2 s an epoch: at most 1 min 0 s for 30")
    assert "512 MB" in page.setup.forecast.text()


def test_memory_and_time_are_told_without_asking_and_what_cannot_fit_cannot_be_begun(page, worker):
    settle(page)
    said = page.setup.forecast.text()
    assert said == "About 512 MB of memory and 2 s an epoch on one core; measure it below."
    _, arguments = next(one for one in reversed(worker.asked) if one[0] == "check")
    assert arguments["project"] == str(page._path)
    worker.expected = worker.expected | {"from_run": 3}
    page.setup._show_model()
    settle(page)
    assert page.setup.forecast.text().endswith("2 s an epoch, by run 3.")
    words = "This training needs about 9,000 MB of memory, and 512 MB are free: lower dim."
    worker.expected = worker.expected | {"refusal": words}
    page.setup._apply_preset()
    settle(page)
    assert page.setup.refusal.text() == words
    assert not page.setup.train_button.isEnabled()


def test_a_training_is_followed_until_it_is_complete(page, worker, qtbot):
    begin(page, qtbot)
    assert page.live.sentence.text() == "Training mrcsaf · epoch 3 of at most 40"
    assert "best Recall@20 0.3000 at epoch 3" in page.live.note.text()
    qtbot.waitUntil(lambda: bool(page.live.quality.reading()))
    assert page.live.quality.reading() == "3 · Recall@20 0.3000 · NDCG@20 0.1500"
    assert page.live.weights.reading() == "3 · median 0.50"
    assert page.live.pause_button.isVisible()
    said = []
    page.studio.notice.connect(said.append)
    worker.go.set()
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["Run 2 is complete: Recall@20 0.2500 on the test part."]
    settle(page)
    assert not page.live.pause_button.isVisible()


def test_a_second_training_waits_in_sight_and_can_be_taken_out(page, qtbot):
    begin(page, qtbot)
    page.setup.train_button.click()
    assert len(page.queue_bar.buttons) == 1
    assert page.queue_bar.isVisible()
    page.queue_bar.buttons[0].click()
    page.live.pause_button.click()
    qtbot.waitUntil(lambda: not page.operations.queue.trainings)
    assert not page.queue_bar.isVisible()


def test_a_stopped_training_says_that_its_best_epoch_is_kept(page, qtbot):
    begin(page, qtbot)
    with qtbot.waitSignal(page.studio.notice) as said:
        page.live.pause_button.click()
    assert "best epoch is kept" in said.args[0]


def test_a_paused_training_is_the_run_shown_then_and_the_same_keys_resume_it(page, worker, qtbot):
    training = begin(page, qtbot)
    training.run = rows(page)["stopped one"].run.id
    page.live.pause_button.setFocus()
    keys = page.window().actions_["pause"]
    assert [key.toString() for key in keys.shortcuts()] == ["Ctrl+P"]
    keys.trigger()
    qtbot.waitUntil(lambda: not page.operations.queue.trainings)
    settle(page)
    assert page.live.sentence.text().startswith(f"Run {training.run} · stopped one")
    assert page.live.resume_button.isVisible()
    assert page.window().focusWidget() is page.live.resume_button
    keys.trigger()
    qtbot.waitUntil(lambda: worker.asked[-1][1].get("resume") == training.run)


def test_a_finished_run_is_shown_everywhere_or_nowhere(page, worker, qtbot):
    box = page.window().toolbar.run_box
    page.studio.choose_run(1)
    settle(page)
    assert [row.run.id for row in page.runs.model.rows if row.active] == [1] == [box.currentData()]
    begin(page, qtbot)
    worker.go.set()
    qtbot.waitUntil(lambda: not page.operations.queue.trainings)
    settle(page)
    assert [row.run.id for row in page.runs.model.rows if row.active] == [2] == [box.currentData()]


def test_a_run_that_ends_unseen_takes_no_list_away(page, worker, qtbot):
    page.studio.choose_run(1)
    settle(page)
    begin(page, qtbot)
    page.window().view("recommend")
    worker.go.set()
    qtbot.waitUntil(lambda: not page.operations.queue.trainings)
    settle(page)
    assert page.studio.session.run.id == 1
    assert [row.run.id for row in page.runs.model.rows if row.active] == [1]


def test_the_keys_wait_for_the_form(page):
    page.setup.load_button.setFocus()  # all that is on before the worker has answered
    page.setup._ask()
    settle(page)
    assert page.window().focusWidget() is page.setup.model_box


def test_stopped_for_good_a_training_publishes_its_best_epoch(page, worker, qtbot):
    training = begin(page, qtbot)
    qtbot.waitUntil(lambda: training.run is not None or bool(page.runs.model.rows))
    training.run = 3
    page.live.cancel_button.click()
    qtbot.waitUntil(lambda: worker.asked[-1][0] == "keep_best")
    assert worker.asked[-1][1]["run"] == 3
    settle(page)


def test_a_pickled_file_is_converted_after_a_warning(page, worker, qtbot, monkeypatch, tmp_path):
    answers = iter([dialogs.NOTHING, dialogs.CONVERT])
    asked = []
    monkeypatch.setattr(dialogs, "answer", lambda box, b, d: asked.append(box) or next(answers))
    monkeypatch.setattr("app.core.file_dialogs.file_to_open", lambda *_: tmp_path / "theirs.pt")
    monkeypatch.setattr(
        "app.core.file_dialogs.file_to_save", lambda *_: (tmp_path / "out.safetensors", "")
    )
    page.setup.convert_button.click()
    assert "convert" not in [kind for kind, _ in worker.asked]
    assert "do not trust" in asked[0].informativeText()
    with qtbot.waitSignal(page.studio.notice) as said:
        page.setup.convert_button.click()
    kind, arguments = worker.asked[-1]
    assert (kind, arguments["model"]) == ("convert", "mrcsaf")
    assert arguments["file"].endswith("theirs.pt")
    assert "Written to out.safetensors: Recall@20 0.3000" in said.args[0]


def test_a_lost_worker_is_told_and_nothing_hangs(page, worker, qtbot):
    worker.error = WorkerDied("The worker process ended unexpectedly; start again.")
    with qtbot.waitSignal(page.studio.failed) as told:
        page.setup.train_button.click()
    assert told.args[0] is worker.error
    assert page.operations.queue.trainings == []


def test_out_of_memory_offers_half_the_batch(page, worker, qtbot, monkeypatch):
    monkeypatch.setattr(dialogs, "answer", lambda box, buttons, default: dialogs.HALVE)
    worker.error = OutOfMemory("There is not enough memory for this.")
    page.setup.train_button.click()

    def forgiven():
        if len([kind for kind, _ in worker.asked if kind == "train"]) == 1:
            worker.error = None
        return any(a.get("values") == {"batch_size": 1024} for _, a in worker.asked)

    qtbot.waitUntil(forgiven)
    smaller = page.setup.halved(Wish(page._path, values={"batch_size": 64}), 10_000)
    assert smaller.values == {"batch_size": 32}


def test_half_a_batch_left_to_the_data_is_half_of_what_the_data_gave(page):
    """28 steps an epoch: 280 of 7,840 interactions, 8,192 at most."""
    wish = Wish(page._path, values={"batch_size": 0})
    assert page.setup.halved(wish, 28 * 280).values == {"batch_size": 140}
    assert page.setup.halved(wish, 10_000_000).values == {"batch_size": 4096}
    assert page._pairs(wish) == len(page.studio.session.train)
    elsewhere = page._pairs(Wish(page._path / "another"))
    assert page.setup.halved(wish, elsewhere).values == {"batch_size": 4096}


def test_runs_tell_what_became_of_them_and_what_can_be_done(page):
    found = rows(page)
    assert found["stopped one"].state == CANCELLED
    assert found["lost one"].state == INTERRUPTED
    assert [row.state for row in found.values()].count(COMPLETE) == 2
    page.runs.select(found["lost one"].run.id)
    settle(page)
    can = {verb for verb, button in page.runs.buttons.items() if button.isEnabled()}
    assert can == {"resume", "publish", "notes", "export", "delete"}
    assert page.live.resume_button.isVisible()
    assert page.live.loss.reading() == "1 · 0.5000"


def test_a_failed_run_says_why_and_keeps_the_users_notes(page, path):
    with Project.open(path, write=True) as project:
        found = {run.name: run for run in runs.runs(project.db)}
        runs.annotate(project.db, found["lost one"].id, "my favourite")
        runs.end(project.db, found["lost one"], "failed", "The loss is not a number.")
    page.reload()
    settle(page)
    row = rows(page)["lost one"]
    assert (row.reason, row.run.notes) == ("The loss is not a number.", "my favourite")
    page.runs.select(row.run.id)
    settle(page)
    assert "The loss is not a number. · my favourite" in page.live.note.text()
    assert row.figure("valid", "recall@20") == 0.1
    with Project.open(path, write=True) as project:
        runs.resume(project.db, row.run)
        again = runs.run(project.db, row.run.id)
    assert (again.notes, again.metrics) == ("my favourite", {})


def test_resuming_asks_the_worker_for_that_run(page, worker, qtbot):
    lost = rows(page)["lost one"]
    page.runs.select(lost.run.id)
    page.live.resume_button.click()
    qtbot.waitUntil(lambda: worker.asked[-1][0] == "train")
    assert worker.asked[-1][1]["resume"] == lost.run.id
    qtbot.waitUntil(lambda: len(page.operations.queue.current.epochs) == 3)
    assert [row["epoch"] for row in page.operations.queue.current.epochs] == [1, 2, 3]
    assert page.operations.queue.current.title == f"Resuming run {lost.run.id}"


def test_the_best_epoch_of_a_stopped_run_can_be_published(page, worker, qtbot):
    stopped = rows(page)["stopped one"]
    page.runs.select(stopped.run.id)
    page.runs.buttons["publish"].click()
    qtbot.waitUntil(lambda: worker.asked[-1][0] == "keep_best")
    assert worker.asked[-1][1]["run"] == stopped.run.id
    settle(page)


def test_a_deleted_run_comes_back_with_undo(page, path):
    stopped = rows(page)["stopped one"]
    page.runs.select(stopped.run.id)
    page.runs.buttons["delete"].click()
    settle(page)
    assert "stopped one" not in rows(page)
    assert page.undo_bar.isVisible()
    page.undo_bar.button.click()
    settle(page)
    assert "stopped one" in rows(page)


def test_a_deleted_run_goes_when_nobody_undoes_it(worker, path, open_window, monkeypatch, qtbot):
    monkeypatch.setattr(controls, "UNDO_MS", 50)
    page = open_window(path, view="training").page
    stopped = rows(page)["stopped one"]
    page.delete(stopped)
    qtbot.waitUntil(lambda: not page.undo_bar.isVisible())
    settle(page)
    with Project.open(path) as project:
        assert stopped.run.id not in [run.id for run in runs.runs(project.db)]


def test_another_run_can_be_shown_from_now_on(page, path):
    other = next(r for r in page.runs.model.rows if r.state == COMPLETE and not r.active)
    page.runs.select(other.run.id)
    page.runs.buttons["show"].click()
    settle(page)
    assert page.studio.session.run.id == other.run.id
    with Project.open(path) as project:
        assert runs.active(project.db).id == other.run.id


def test_notes_and_checkpoints_are_written(page, path, tmp_path, qtbot):
    stopped = rows(page)["stopped one"]
    page.operations.annotate(path, stopped.run.id, "too slow", page._failed)
    settle(page)
    assert rows(page)["stopped one"].run.notes == "too slow"
    page.export(stopped, tmp_path / "best.safetensors")
    settle(page)
    assert (tmp_path / "best.safetensors").read_bytes() == b"best"
    complete = next(row for row in page.runs.model.rows if row.state == COMPLETE)
    with qtbot.waitSignal(page.studio.failed) as told:
        page.export(complete, tmp_path / "none.safetensors")
    assert isinstance(told.args[0], CheckpointError)
    assert not (tmp_path / "none.safetensors").exists()


def test_how_two_runs_differ_is_a_table(page, qtbot):
    found = rows(page)
    dialog = dialogs.DifferenceDialog(found["stopped one"], found["MR-CSAF seed 1"])
    qtbot.addWidget(dialog)
    table = dialog.table
    cells = {
        table.item(line, 0).text(): (table.item(line, 1).text(), table.item(line, 2).text())
        for line in range(table.rowCount())
    }
    assert cells["model"] == ("bpr", "mrcsaf")
    assert cells["settings.model.dim"] == ("8", "16")
    assert cells["test.recall@20"] == ("–", "0.11")


@pytest.mark.parametrize(
    ("answer", "closes", "detached"),
    [(dialogs.STAY, False, False), (dialogs.GO_ON, True, True), (dialogs.STOP, True, False)],
)
def test_closing_while_it_trains_asks(page, worker, qtbot, monkeypatch, answer, closes, detached):
    begin(page, qtbot)
    monkeypatch.setattr(dialogs, "answer", lambda box, buttons, default: answer)
    assert page.window().close() == closes
    assert worker.detached == detached
    assert worker.stopped == closes
    worker.go.set()
    qtbot.waitUntil(lambda: not page.operations.queue.trainings)
