"""Progress with the time left, results for people and for programs."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mrcsaf.cli import terminal
from mrcsaf.cli.terminal import Terminal, as_text, duration, interruptible
from mrcsaf.core.errors import Cancelled
from mrcsaf.core.progress import Progress
from mrcsaf.store import Project


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [100.0]
    monkeypatch.setattr(terminal.time, "monotonic", lambda: now[0])
    return now


def test_progress_tells_the_time_left(capsys, clock) -> None:
    shown = Terminal(as_json=False, quiet=False)
    shown.report(Progress(0, 100, "a.png", "pictures"))
    clock[0] += 10
    shown.report(Progress(25, 100, "b.png", "pictures"))
    out, err = capsys.readouterr()
    assert not out
    assert err.splitlines() == ["pictures: 0/100 a.png", "pictures: 25/100 (30 s left) b.png"]


def test_time_left_starts_anew_with_each_stage_and_counts_from_where_it_began(
    capsys, clock
) -> None:
    shown = Terminal(as_json=False, quiet=False)
    shown.report(Progress(5, 10, "", "read"))
    clock[0] += 100
    shown.report(Progress(50, 100, "", "train"))  # resumed in the middle
    clock[0] += 10
    shown.report(Progress(60, 100, "", "train"))
    assert capsys.readouterr().err.splitlines()[-1] == "train: 60/100 (40 s left) "


def test_news_is_thinned_and_quiet_means_none(capsys, clock) -> None:
    shown = Terminal(as_json=False, quiet=False)
    for done in range(100):
        clock[0] += 0.01
        shown.report(Progress(done, 100, "", "read"))
    assert len(capsys.readouterr().err.splitlines()) == 1
    Terminal(as_json=False, quiet=True).report(Progress(1, 2, "", "read"))
    assert capsys.readouterr().err == ""


def test_a_length_nobody_knows_is_not_made_up(capsys, clock) -> None:
    Terminal(as_json=False, quiet=False).report(Progress(7, 0, "file", "read"))
    assert capsys.readouterr().err == "read: file\n"


def test_quiet_work_stops_too(clock) -> None:
    shown = Terminal(as_json=False, quiet=True)
    shown.cancelled = True
    with pytest.raises(Cancelled):
        shown.report(Progress(0, 1))


def test_the_first_interrupt_asks_and_the_second_insists() -> None:
    shown = Terminal(as_json=False, quiet=True)
    before = signal.getsignal(signal.SIGINT)
    with interruptible(shown):
        signal.raise_signal(signal.SIGINT)
        assert shown.cancelled
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.4, "0 s"), (59.4, "59 s"), (80.0, "1 min 20 s"), (11_100.0, "3 h 5 min")],
)
def test_duration_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_json_keeps_letters_and_is_one_line(capsys) -> None:
    Terminal(as_json=True, quiet=False).result({"title": "Größe", "list": [1]})
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert "Größe" in out
    assert json.loads(out) == {"title": "Größe", "list": [1]}


def test_text_for_people() -> None:
    found = as_text(
        {"a": 1234, "b": None, "ok": True, "c": {"d": 0.5}, "rows": [{"x": "two\nlines", "y": []}]}
    )
    assert found == (
        "a: 1,234\nb: –\nok: True\nc:\n  d: 0.5000\nrows:\n  x          y\n  two lines  –\n"
    )


def test_a_reader_that_goes_early_gets_no_traceback(trained) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "mrcsaf", "info", str(trained), "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=60)
    assert err == ""
    assert process.returncode == 1


def test_a_command_that_has_printed_its_rows_adds_no_empty_one(capsys) -> None:
    for as_json in (True, False):
        Terminal(as_json=as_json, quiet=True).result(None)
    assert capsys.readouterr().out == ""


HOSTILE = "\x1b]52;c;aGk=\x07\x9b31m\u202ereversed"


@pytest.mark.parametrize("as_json", [False, True])
def test_nothing_printed_commands_the_terminal(capsys, clock, as_json: bool) -> None:
    shown = Terminal(as_json=as_json, quiet=False)
    result = {"title": HOSTILE, "rows": [{"name": HOSTILE, HOSTILE: 1}], HOSTILE: HOSTILE}
    shown.report(Progress(1, 2, HOSTILE, "read"))
    shown.result(result)
    shown.complain(f"There is no item {HOSTILE}", "data")
    out, err = capsys.readouterr()
    assert not set(out + err) & set("\x1b\x07\x9b\u202e")
    if as_json:
        assert json.loads(out.splitlines()[0]) == result


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are text there")
@pytest.mark.parametrize("letters", ["utf-8:strict", "latin-1:strict", "ascii:strict"])
@pytest.mark.parametrize("wish", ["info", "info --json", "backup", "recommend --user u03 --json"])
def test_names_and_outputs_in_other_encodings_are_no_obstacle(
    tmp_path: Path, trained: Path, letters: str, wish: str
) -> None:
    shop = shutil.copytree(trained, Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xff.mrcsaf")))
    with Project.open(shop, write=True) as project:
        project.db.execute("UPDATE item SET title = 'Größe 日本 ☕'")
        project.db.execute("DELETE FROM meta WHERE key LIKE 'crc:%'")  # meant, not damage
    command, *words = wish.split()
    done = subprocess.run(
        [sys.executable, "-m", "mrcsaf", command, shop, *words],
        capture_output=True, env=os.environ | {"PYTHONIOENCODING": letters},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    if "--json" in words:
        assert json.loads(done.stdout.decode(letters.partition(":")[0]))
