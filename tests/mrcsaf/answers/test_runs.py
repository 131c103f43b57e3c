import json

from mrcsaf.answers.runs import (
    COMPLETE,
    INTERRUPTED,
    RUNNING,
    curves,
    differences,
    flat,
    list_runs,
)
from mrcsaf.core import files
from mrcsaf.core.progress import silent
from mrcsaf.store import runs


def started(project, **config):
    run = runs.start(
        project.db, name="x", model="bpr", config=config, inputs={}, seed=1, device="cpu"
    )
    (project.runs / run.folder).mkdir(parents=True)
    return run


def test_a_running_run_is_interrupted_once_nobody_works_on_it(project):
    run = started(project)
    folder = project.runs / run.folder
    with files.at_work(folder):
        assert [row.state for row in list_runs(project.path, silent).rows] == [RUNNING]
    row = list_runs(project.path, silent).rows[0]
    assert (row.state, row.resumable, row.has_best) == (INTERRUPTED, True, False)


def test_curves_of_an_unfinished_run_come_from_its_folder(project):
    run = started(project)
    assert curves(project.path, run.id, silent) == []
    lines = [{"epoch": 1, "loss": 0.5}, {"epoch": 2, "loss": 0.4}]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (project.runs / run.folder / "metrics.jsonl").write_text(text)
    assert curves(project.path, run.id, silent) == lines
    runs.add_epochs(project.db, run.id, lines[:1])
    assert curves(project.path, run.id, silent) == lines[:1]


def test_a_complete_run_tells_figures_and_duration(trained):
    row = list_runs(trained, silent).rows[0]
    assert (row.state, row.active, row.resumable) == (COMPLETE, True, False)
    assert 0 <= row.figure("test", "recall@20") <= 1
    assert row.figure("test", "nonsense") is None
    assert row.seconds > 0


def test_differences_are_settings_that_differ_and_nothing_else(project):
    first = started(project, model={"dim": 8, "inner": {"a": 1}}, train={"seed": 1})
    second = started(project, model={"dim": 16, "inner": {"a": 1, "b": 2}}, train={"seed": 1})
    assert differences(first, second) == [
        ("settings.model.dim", 8, 16),
        ("settings.model.inner.b", None, 2),
    ]
    assert flat({"a": {"b": {"c": 1}}, "d": 2}) == {"a.b.c": 1, "d": 2}
