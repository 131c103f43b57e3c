"""What a training is expected to take, before and after the model was trained on this data."""

from pathlib import Path

import pytest

from mrcsaf.store import Project, runs
from mrcsaf.worker import forms

VALUES = {"dim": 8, "batch_size": 64, "attention": "exact", "neighbours": 4}


def test_an_earlier_run_says_how_long_and_width_and_batches_are_reckoned_in(
    trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Project.open(trained) as project:
        taken = runs.runs(project.db)[0].metrics["cpu_seconds_per_epoch"]
    monkeypatch.setattr("mrcsaf.train.memory.EVALUATION", 0.0)

    def expected(**values: object) -> float:
        found = forms.expect(trained, "mrcsaf", VALUES | values, "cpu")
        assert found["from_run"] == 1
        return float(found["seconds_per_epoch"])

    assert expected() == pytest.approx(taken)
    assert expected(dim=16) == pytest.approx(2 * taken)
    assert expected(batch_size=32) == pytest.approx(2 * taken)


def test_without_one_it_is_reckoned_and_says_so(untrained: Path) -> None:
    found = forms.expect(untrained, "mrcsaf", VALUES, "cpu")
    assert found["from_run"] is None
    assert 0 < found["seconds_per_epoch"] < 1
    assert found["refusal"] == ""


def test_what_cannot_fit_comes_with_the_sentence(
    untrained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mrcsaf.train.memory.free_memory", lambda: 0.0)
    monkeypatch.setattr("mrcsaf.core.devices.peak_megabytes", lambda _: 100.0)
    assert "100 MB are free" in forms.expect(untrained, "mrcsaf", VALUES, "cpu")["refusal"]


def test_nothing_is_said_of_a_setting_that_is_wrong(untrained: Path) -> None:
    assert forms.expect(untrained, "mrcsaf", {"dim": -1}, "cpu") == {}
