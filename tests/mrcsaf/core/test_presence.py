import os
import signal

import pytest

from mrcsaf.core.errors import LockedError, StoreError
from mrcsaf.core.files import FILE, at_work, is_at_work


def test_a_folder_is_occupied_as_long_as_the_work_lasts(tmp_path):
    assert not is_at_work(tmp_path)
    with at_work(tmp_path):
        assert is_at_work(tmp_path)
    assert not is_at_work(tmp_path)


def test_a_killed_process_leaves_its_folder_free(tmp_path, run_elsewhere):
    code = (
        "import sys, time, pathlib; from mrcsaf.core.files import at_work\n"
        "with at_work(pathlib.Path(sys.argv[1])):\n    print('in', flush=True); time.sleep(60)"
    )
    with run_elsewhere(code, tmp_path) as process:
        assert process.stdout.readline() == "in\n"
        assert is_at_work(tmp_path)
        with pytest.raises(LockedError, match="another process"), at_work(tmp_path):
            pass
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert not is_at_work(tmp_path)
    with at_work(tmp_path):
        pass


def test_a_disk_without_room_for_the_lock_is_a_sentence(tmp_path):
    (tmp_path / FILE).mkdir()
    with (
        pytest.raises(StoreError, match=r"working\.lock cannot be made"),
        at_work(tmp_path),
    ):
        pass
