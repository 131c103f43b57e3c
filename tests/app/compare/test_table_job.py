"""A table of models from the window: asked for, followed, stopped, gone on with."""

import shutil

import pytest

from app.compare.table_job import TableDialog
from app.shell import start
from app.training import dialogs
from mrcsaf.core.progress import silent
from mrcsaf.store import Project, runs
from mrcsaf.worker.jobs import JOBS
from mrcsaf.worker.workshop import Workshop
from tests.app.training.conftest import FORMS, FakeWorker

WISH = {"models": ["popularity", "bpr"], "seeds": 2, "epochs": 3, "budget": None}


@pytest.fixture
def worker(give_worker):
    return give_worker(FakeWorker())


@pytest.fixture
def job(worker, shop, open_window):
    return open_window(shop, view="compare").page.job


def test_the_dialog_offers_all_models_and_ticks_the_usual_ones(qtbot):
    dialog = TableDialog(FORMS["models"])
    qtbot.addWidget(dialog)
    assert dialog.chosen == ["mrcsaf", "popularity"]
    dialog.seeds.setCurrentText("3")
    dialog.epochs.setText("20")
    dialog.budget.setText("5")
    wanted = {"models": ["mrcsaf", "popularity"], "seeds": 3, "epochs": 20, "budget": 5.0}
    assert dialog.arguments() == wanted
    dialog.epochs.clear()
    assert dialog.arguments()["epochs"] is None
    for box in dialog.boxes.values():
        box.setChecked(False)
    assert not dialog.start.isEnabled()


def test_the_button_asks_the_worker_what_there_is_and_the_answer_begins_the_table(
    job, worker, qtbot
):
    job.begin_button.click()
    qtbot.waitUntil(lambda: bool(job.window().findChildren(TableDialog)))
    job.window().findChildren(TableDialog)[0].accept()
    qtbot.waitUntil(lambda: job.bar.value() == 400)
    kind, arguments = next(one for one in worker.asked if one[0] == "compare")
    assert (kind, arguments["models"]) == ("compare", ["mrcsaf", "popularity"])
    assert arguments["project"] == str(job._path)
    assert job.note.text().startswith("Cell 2 of 4")
    assert not job.begin_button.isVisible()


def test_a_stopped_table_goes_on_with_the_same_wish_and_says_who_won(job, worker, qtbot):
    job.train(WISH)
    qtbot.waitUntil(lambda: job.bar.value() == 400)
    job.stop_button.click()
    qtbot.waitUntil(lambda: not job.busy)
    assert "stopped" in job.note.text()
    job.again_button.click()
    with qtbot.waitSignal(job.written):
        worker.go.set()
    asked = [arguments for kind, arguments in worker.asked if kind == "compare"]
    assert asked[0] == asked[1]
    assert not job.again_button.isVisible()
    assert start.wait(job.window(), 20)


@pytest.mark.parametrize(
    ("answer", "closes", "detached"),
    [(dialogs.STAY, False, False), (dialogs.GO_ON, True, True), (dialogs.STOP, True, False)],
)
def test_closing_while_it_works_asks(job, worker, qtbot, monkeypatch, answer, closes, detached):
    job.train(WISH)
    qtbot.waitUntil(lambda: job.bar.value() == 400)
    asked = []
    monkeypatch.setattr(dialogs, "answer", lambda box, b, d: asked.append(box.text()) or answer)
    assert job.window().close() == closes
    assert asked == ["Training a table of 2 models is not finished. What shall become of it?"]
    assert worker.detached == detached
    worker.go.set()
    qtbot.waitUntil(lambda: not job.busy)


def test_the_workers_job_fills_the_table_and_never_trains_a_finished_cell_again(
    untrained, tmp_path
):
    path = shutil.copytree(untrained, tmp_path / "Tiny.mrcsaf")
    arguments = {"project": str(path), "models": ["popularity", "bpr"], "seeds": 2, "epochs": 2,
                 "device": "cpu"}  # fmt: skip
    news = []
    found = Workshop(JOBS)("compare", arguments, news.append)
    assert [cell["run"] for cell in found["cells"]] == [1, 2, 3]
    assert (path / "compare" / "compare.html").is_file()
    assert news[-1].stage == "judge"
    again = Workshop(JOBS)("compare", arguments, silent)
    assert again["cells"] == found["cells"]
    with Project.open(path) as project:
        assert len(runs.runs(project.db)) == 3


def test_closing_during_an_import_asks_too(job, worker, qtbot, monkeypatch, tmp_path):
    studio = job._studio
    arguments = {"source": str(tmp_path), "project": str(tmp_path / "New.mrcsaf")}
    studio.operations.import_data(arguments, "Importing New", print, print)
    qtbot.waitUntil(lambda: studio.tasks.running[0].progress.done == 400)
    asked = []
    answer = dialogs.STAY
    monkeypatch.setattr(dialogs, "answer", lambda box, b, d: asked.append(box.text()) or answer)
    assert not job.window().close()
    assert asked == ["Importing New is not finished. What shall become of it?"]
    worker.go.set()
    qtbot.waitUntil(lambda: not studio.tasks.running)
