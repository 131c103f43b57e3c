"""The client against a worker that dies, hangs, babbles and refuses, without torch."""

import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from mrcsaf.core.errors import Cancelled, CheckpointError
from mrcsaf.core.progress import Progress
from mrcsaf.worker.client import Patience, WorkerClient, default_command
from mrcsaf.worker.protocol import WorkerDied, WorkerFault

TALKER = str(Path(__file__).with_name("talker.py"))
HURRY = Patience(hello=5.0, silence=0.4, cancel=0.3, undivided=5.0, terminate=0.3)


@pytest.fixture
def client():
    made = []

    def make(manner="", patience=HURRY):
        made.append(WorkerClient([sys.executable, TALKER, manner], patience=patience))
        return made[-1]

    yield make
    for one in made:
        one.stop()


def cancel_after(seconds):
    """A report that wants to stop after that time."""
    began = time.monotonic()

    def report(news: Progress):
        if time.monotonic() - began > seconds:
            raise Cancelled

    return report


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_job_gives_its_result_and_the_same_process_does_the_next(client):
    worker = client()
    assert worker.run("echo", {"a": [1, "ä"]}) == {"a": [1, "ä"]}
    pid = worker.pid
    assert worker.run("echo", {}) == {}
    assert worker.pid == pid
    assert worker.hello().devices == [{"id": "cpu", "name": "CPU", "gib": 1.0}]


def test_every_piece_of_news_with_figures_arrives_once_and_in_order(client):
    heard = []
    assert client().run("count", {"to": 50}, heard.append) == 50
    told = [news for news in heard if news.metrics]
    assert [news.done for news in told] == list(range(50))
    assert told[4].metrics == {"loss": 0.2}


def test_errors_come_back_as_their_kind_and_bugs_with_their_trace(client):
    worker = client()
    with pytest.raises(CheckpointError, match=r"^it does not fit$"):
        worker.run("fail", {"kind": "CheckpointError", "message": "it does not fit", "trace": ""})
    with pytest.raises(WorkerFault, match="ZeroDivisionError") as caught:
        worker.run("fail", {"kind": "fault", "message": "ZeroDivisionError: /", "trace": "line 7"})
    assert caught.value.trace == "line 7"
    assert worker.run("echo", {}) == {}


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("die", r"killed.*start again.*words: I was asked to go$"),
        ("leave", r"exit code 3"),
        ("garbage", r"Loading weights: 100%.*not a message|not a message.*Loading weights"),
        ("hang", r"stopped answering"),
    ],
)
def test_a_lost_worker_is_one_sentence_and_the_next_job_has_a_new_one(client, kind, words):
    worker = client()
    worker.run("echo", {})
    pid = worker.pid
    with pytest.raises(WorkerDied, match=words):
        worker.run(kind, {})
    assert not alive(pid)
    assert worker.run("echo", {"again": True}) == {"again": True}
    assert worker.pid != pid


def test_a_worker_that_dies_between_jobs_is_replaced_without_a_word(client):
    worker = client()
    worker.run("echo", {})
    os.kill(worker.pid, 9)
    deadline = time.monotonic() + 5
    while worker.pid is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert worker.run("echo", {"b": 1}) == {"b": 1}


@pytest.mark.parametrize(
    ("manner", "words"),
    [("gone", "did not start.*no torch here"), ("noise", "not a message"), ("old", "version")],
)
def test_a_worker_that_cannot_start_says_why(client, manner, words):
    with pytest.raises(WorkerDied, match=words):
        client(manner).run("echo", {})


def test_a_worker_that_never_says_hello_is_given_up_and_killed(client):
    worker = client("mute", Patience(hello=0.3, terminate=0.3))
    with pytest.raises(WorkerDied, match="in time"):
        worker.run("echo", {})
    assert worker.pid is None


def test_a_command_that_does_not_exist_is_a_sentence():
    with pytest.raises(WorkerDied, match="cannot be started"):
        WorkerClient(["/there/is/no/such/program"]).run("echo", {})


def test_a_cancel_is_obeyed_and_the_worker_lives_on(client):
    worker = client(patience=Patience())
    worker.run("echo", {})
    pid = worker.pid
    with pytest.raises(Cancelled):
        worker.run("wait", {}, cancel_after(0.1))
    assert worker.run("echo", {}) == {}
    assert worker.pid == pid


def test_a_worker_deaf_to_cancel_and_to_terminate_is_killed(client):
    worker = client()
    worker.run("echo", {})
    pid, began = worker.pid, time.monotonic()
    with pytest.raises(Cancelled):
        worker.run("deaf", {}, cancel_after(0.1))
    assert time.monotonic() - began > HURRY.cancel + HURRY.terminate  # it had its chance
    assert not alive(pid)
    assert worker.run("echo", {}) == {}


STOPPED = """
import sys
from mrcsaf.worker.client import Patience, WorkerClient
client = WorkerClient([sys.executable, sys.argv[1]], patience=Patience(silence=1.5))
client.run("echo", {})
print(client.pid, flush=True)
print(client.run("beat", {"seconds": 4.0}), flush=True)
client.stop()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="nobody is stopped there")
def test_a_client_that_was_stopped_itself_does_not_take_that_for_the_worker_s_silence(
    run_elsewhere,
):
    with run_elsewhere(STOPPED, TALKER) as window:
        both = (window.pid, int(window.stdout.readline()))
        time.sleep(0.5)
        for process in both:
            os.kill(process, signal.SIGSTOP)
        time.sleep(3.0)
        for process in both:
            os.kill(process, signal.SIGCONT)
        said, complaint = window.communicate(timeout=30)
    assert said == "done\n", complaint


def test_jobs_of_two_threads_take_turns_and_a_waiting_one_can_be_cancelled(client):
    worker = client(patience=Patience())
    stop = threading.Event()

    def until_told(_):
        if stop.is_set():
            raise Cancelled

    def first():
        with pytest.raises(Cancelled):
            worker.run("wait", {}, until_told)

    thread = threading.Thread(target=first)
    worker.run("echo", {})
    thread.start()
    time.sleep(0.2)
    with pytest.raises(Cancelled):
        worker.run("echo", {}, cancel_after(0.2))
    stop.set()
    thread.join(5)
    assert worker.run("echo", {}) == {}


def test_stopping_ends_an_idle_worker(client):
    worker = client()
    worker.run("echo", {})
    pid = worker.pid
    worker.stop()
    assert not alive(pid)


@pytest.mark.bench
@pytest.mark.parametrize(
    ("job", "patience", "seconds"), [("wait", Patience(), 2), ("deaf", HURRY, 3)]
)
def test_a_cancel_takes_no_longer_than_the_worker_is_given(client, job, patience, seconds):
    worker = client(patience=patience)
    worker.run("echo", {})
    began = time.monotonic()
    with pytest.raises(Cancelled):
        worker.run(job, {}, cancel_after(0.1))
    assert time.monotonic() - began < seconds


@pytest.mark.bench
def test_stopping_ends_an_idle_worker_at_once(client):
    worker = client()
    worker.run("echo", {})
    began = time.monotonic()
    worker.stop()
    assert time.monotonic() - began < 0.3


def test_a_frozen_program_starts_itself(monkeypatch):
    assert default_command() == [sys.executable, "-P", "-m", "mrcsaf.worker"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert default_command() == [sys.executable, "--worker"]
