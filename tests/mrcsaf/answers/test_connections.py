from functools import partial

import pytest

from app.core.jobs import JobRunner
from mrcsaf.answers.connections import close_reader, reading
from tests import shops


def ask(path, report):
    with reading(path) as project:
        return id(project), project.db.execute("SELECT count(*) FROM item").fetchone()[0]


@pytest.fixture
def run(qtbot):
    runner = JobRunner(threads=1)

    def run(work):
        heard = []
        runner.start(runner, work, done=heard.append, failed=heard.append)
        qtbot.waitUntil(lambda: len(heard) == 1)
        return heard[0]

    yield run
    run(lambda report: close_reader())
    assert runner.shutdown()


def test_jobs_of_one_thread_share_one_connection(run, shop):
    first, second = run(partial(ask, shop)), run(partial(ask, shop))
    assert first == second
    assert first[1] == 30


def test_another_project_and_a_failure_open_afresh(run, shop, tmp_path):
    other = shops.build(tmp_path / "other.mrcsaf", 5, 9, n_runs=0)
    assert run(partial(ask, shop))[1] == 30
    assert run(partial(ask, other))[1] == 9

    def fail(report):
        with reading(other):
            raise ValueError

    kept = run(partial(ask, other))
    assert isinstance(run(fail), ValueError)
    assert run(partial(ask, other))[1] == kept[1]
