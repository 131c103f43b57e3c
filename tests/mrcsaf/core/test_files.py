"""Files are whole or absent."""

import errno
import hashlib
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mrcsaf.core import files
from mrcsaf.core.errors import StoreError


def test_a_file_is_replaced_at_the_end_and_not_before(tmp_path: Path) -> None:
    target = tmp_path / "a"
    files.write_bytes(target, b"old")
    with files.replacing(target) as out:
        out.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


class Pulled(BaseException):
    pass


def _break_off(target: Path, error: type[BaseException]) -> None:
    with files.replacing(target) as out:
        out.write(b"half")
        raise error


@pytest.mark.parametrize("error", [Pulled, ValueError, KeyboardInterrupt])
def test_what_goes_wrong_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, error: type[BaseException]
) -> None:
    target = tmp_path / "a"
    files.write_bytes(target, b"old")
    with pytest.raises(error):
        _break_off(target, error)
    assert target.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    files.write_bytes(tmp_path / "a", b"old")
    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(StoreError, match="a cannot be written: No space left on device"):
        files.write_bytes(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


WRITE_FOREVER = """
import sys
from pathlib import Path
from mrcsaf.core.files import write_bytes
print("ready", flush=True)
number = 0
while True:
    write_bytes(Path(sys.argv[1]), bytes([number % 256]) * 300_000)
    number += 1
"""


def test_a_kill_leaves_one_whole_version(
    tmp_path: Path, run_elsewhere: Callable[..., "subprocess.Popen[str]"]
) -> None:
    target = tmp_path / "a"
    for wait in (0.02, 0.05, 0.09):
        other = run_elsewhere(WRITE_FOREVER, target)
        assert other.stdout is not None
        other.stdout.readline()
        time.sleep(wait)
        other.send_signal(signal.SIGKILL)
        other.communicate()
        content = target.read_bytes()
        assert len(content) == 300_000
        assert len(set(content)) == 1


def test_the_hash_is_that_of_the_content(tmp_path: Path) -> None:
    files.write_bytes(tmp_path / "a", b"abc")
    assert files.sha256(tmp_path / "a") == hashlib.sha256(b"abc").hexdigest()


def test_only_regular_files_are_opened_and_none_is_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "endless").symlink_to("/dev/zero")
    (tmp_path / "folder").mkdir()
    (tmp_path / "hole").touch()
    os.truncate(tmp_path / "hole", 1 << 40)
    for name, why in (
        ("pipe", "a pipe or a device"),
        ("endless", "a pipe or a device"),
        ("folder", "a folder"),
        ("hole", "larger than 1,000 bytes"),
        ("nothing", "No such file"),
    ):
        with pytest.raises(OSError, match=why):
            files.read(tmp_path / name, 1000)
    assert not files.has_sha256(tmp_path / "hole", "0" * 64, 1000)
    (tmp_path / "file").write_bytes(b"abc")
    assert files.read(tmp_path / "file", 3) == b"abc"
    with pytest.raises(OSError, match="larger than 10 bytes"):
        files.read(Path("/proc/self/status"), 10)  # says that it is empty


def test_a_link_leads_out_or_stays(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("in/a", "b"):
        (tmp_path / name).touch()
    for name, target in (("in/near", "a"), ("in/far", "../b"), ("in/absolute", tmp_path / "in/a")):
        (tmp_path / name).symlink_to(target)
    assert [files.leads_out(tmp_path / "in" / n) for n in ("a", "near", "far", "absolute")] == [
        False, False, True, False,
    ]  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="no such permissions there")
def test_a_new_file_is_as_the_umask_says_and_another_keeps_who_may_read_it(
    tmp_path: Path, run_elsewhere: Callable[..., "subprocess.Popen[str]"]
) -> None:
    private = tmp_path / "private"
    private.touch(mode=0o600)
    code = (
        "import os, sys; from pathlib import Path; os.umask(0o077);"
        "from mrcsaf.core.files import write_bytes;"
        "[write_bytes(Path(file), b'x') for file in sys.argv[1:]]"
    )
    assert run_elsewhere(code, tmp_path / "new").communicate()[1] == ""
    files.write_bytes(private, b"x")
    for file in (private, tmp_path / "new"):
        assert file.stat().st_mode & 0o777 == 0o600
