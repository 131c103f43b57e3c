"""From errors to sentences and exit codes."""

import errno

import pytest

from mrcsaf import cli as command_line
from mrcsaf import errors
from mrcsaf.cli import projects


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (errors.ConfigError("no such setting; did you mean 'x'?"), 2, "did you mean 'x'?"),
        (errors.DataError("row 3 is broken"), 3, "row 3 is broken."),
        (errors.CheckpointError("it is cut short."), 3, "it is cut short."),
        (errors.LockedError("another program has it."), 5, "another program has it."),
        (errors.StoreError("the disk is full."), 1, "the disk is full."),
        (errors.TrainingError("no number."), 1, "no number."),
        (errors.Cancelled(), 4, "what was finished is kept."),
        (KeyboardInterrupt(), 4, "what was finished is kept."),
        (OSError(errno.EACCES, "Permission denied", "x.db"), 1, "x.db: Permission denied."),
    ],
)
def test_every_error_has_its_code_and_one_sentence(
    cli, tmp_path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, sentence: str
) -> None:
    def failing(*_: object) -> None:
        raise error

    monkeypatch.setattr(projects, "info", failing)
    done = cli("info", tmp_path, "--json")
    assert done.code == code
    assert done.complaint.endswith(sentence)
    assert done.out == ""


def test_a_fault_of_ours_is_not_dressed_up(cli, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(projects, "info", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli("info", tmp_path)


def test_codes_are_the_documented_ones() -> None:
    names = ("OK", "FAILURE", "USAGE", "BAD_DATA", "CANCELLED", "LOCKED")
    assert [getattr(command_line, name) for name in names] == [0, 1, 2, 3, 4, 5]
