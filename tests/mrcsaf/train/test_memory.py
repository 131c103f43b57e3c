"""What a training needs is said before it begins; what cannot fit is refused with the number."""

from dataclasses import replace
from typing import Any

import pytest

from mrcsaf import models
from mrcsaf.core.errors import ConfigError
from mrcsaf.store import Project, runs
from mrcsaf.train import memory
from mrcsaf.train import run as experiment
from mrcsaf.train.memory import Sizes

BABY = Sizes(
    users=19_445, items=7_050, pairs=118_551, interactions=160_792,
    widths={"image": 128, "text": 128},
)  # fmt: skip
PEAKS = {  # MB: `peak_mb` of `mrcsaf train --set max_epochs=1` on Amazon Baby, one thread
    "popularity": 304, "item_knn_text": 340, "item_knn_image": 340, "bpr": 430, "lightgcn": 446,
    "vbpr": 489, "freedom": 457, "bm3": 451, "lattice": 674, "mmgcn": 978, "grcn": 605,
    "slmrec": 559, "powerec": 895, "camgr": 519, "camgr_cam": 683, "ams": 677, "csaf": 696,
    "mrcsaf": 689, "studio": 703,
}  # fmt: skip


def needed(model: str, sizes: Sizes = BABY, **values: Any) -> memory.Forecast:
    chosen = experiment.settings(model, values)
    return memory.memory(model, chosen.config, chosen.train.batch(sizes.pairs), sizes)


@pytest.mark.parametrize("model", models.MODELS)
def test_memory_on_baby_is_within_thirty_percent_of_what_was_measured(model: str) -> None:
    assert needed(model).peak / 1e6 == pytest.approx(PEAKS[model], rel=0.3)


@pytest.mark.parametrize("model", models.MODELS)
def test_every_model_is_counted_and_needs_more_for_more(model: str) -> None:
    sports = Sizes(
        users=35_598, items=18_357, pairs=218_409, interactions=296_337, widths=BABY.widths
    )
    assert needed(model, sports).peak > needed(model).peak > 300e6
    if models.load(model).learns:
        assert needed(model, dim=256).peak > needed(model).peak
        chosen = experiment.settings(model, {})
        assert 0.5 < memory.seconds_an_epoch(model, chosen.config, 2048, BABY) < 60


def test_time_grows_with_steps_times_edges_and_of_pairs_alone_without_a_graph() -> None:
    twice = replace(BABY, pairs=2 * BABY.pairs)
    for model, of_pairs, of_batches in (("lightgcn", 4, 2), ("bpr", 2, 1)):
        once = memory.trained_seconds(model, 64, 2048, BABY)
        assert memory.trained_seconds(model, 64, 2048, twice) == pytest.approx(of_pairs * once)
        assert memory.trained_seconds(model, 64, 1024, BABY) == pytest.approx(of_batches * once)
        assert memory.trained_seconds(model, 128, 2048, BABY) == pytest.approx(2 * once)


def test_memory_grows_with_nodes_times_width_and_never_with_items_squared() -> None:
    def items(count: int) -> float:
        sizes = Sizes(users=10, items=count, pairs=10, interactions=10, widths={})
        return needed("lightgcn", sizes).peak - memory.PROCESS

    assert items(2_000_000) == pytest.approx(2 * items(1_000_000), rel=0.01)


def test_what_cannot_fit_is_refused_with_both_numbers_and_the_remedy(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.close()
    chosen = experiment.settings("lightgcn", {})
    monkeypatch.setattr(memory, "free_memory", lambda: 0.0)
    monkeypatch.setattr("mrcsaf.core.devices.peak_megabytes", lambda _: 100.0)
    with pytest.raises(ConfigError, match=r"needs about 3\d\d MB.*and 100 MB are free: close"):
        experiment.train(project.path, chosen, device="cpu")
    with Project.open(project.path) as opened:
        assert runs.runs(opened.db) == []


@pytest.mark.parametrize(
    ("part", "words"), [("weights", "lower dim"), ("tables", "batch_size \\(2,048\\)"),
                        ("data", "--k-core"), ("graphs", "lower neighbours")],
)  # fmt: skip
def test_the_remedy_is_for_what_takes_most(part: str, words: str) -> None:
    found = memory.Forecast({"process": 1e8, part: 3e9})
    with pytest.raises(ConfigError, match=f"about 3,100 MB .* 1,000 MB are free: .*{words}"):
        memory.check(found, 1e9, 2048)
    memory.check(found, 4e9, 2048)
    memory.check(found, None, 2048)


def test_a_device_of_its_own_does_not_hold_the_process() -> None:
    found = memory.Forecast({"process": 3e8, "data": 1e8, "weights": 1e6})
    assert found.on_device().peak == 1e6


def test_free_memory_is_some_of_this_machines() -> None:
    free = memory.free_memory()
    assert free is None or 1e7 < free < 1e14


def test_a_run_says_what_was_expected_of_it(trained: Any) -> None:
    with Project.open(trained) as opened:
        run = runs.active(opened.db)
    assert run.metrics["expected_mb"] == pytest.approx(
        needed(
            "mrcsaf",
            Sizes(users=30, items=24, pairs=150, interactions=210, widths={"image": 6, "text": 5}),
            dim=8, neighbours=4, pruned_edges=0.2, attention="exact", batch_size=64,
        ).peak / 1e6,
        rel=0.02,
    )  # fmt: skip


def test_a_model_that_nobody_counted_for_is_taken_for_a_large_one(trained: Any) -> None:
    sizes = memory.Sizes(
        users=1000, items=500, pairs=9000, interactions=12_000, widths={"text": 32}
    )
    settings = experiment.settings("lightgcn", {}).config
    known = memory.memory("lightgcn", settings, 2048, sizes)
    unknown = memory.memory("a new one", settings, 2048, sizes)
    assert unknown.peak >= known.peak
    assert memory.seconds_an_epoch("a new one", settings, 2048, sizes) > 0
