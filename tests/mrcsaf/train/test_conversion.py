"""A `.pt` file becomes a checkpoint only if it holds the model's tensors and nothing else."""

import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
import torch

from mrcsaf.core import limits
from mrcsaf.core.errors import CheckpointError, ConfigError
from mrcsaf.store import Project
from mrcsaf.train import checkpoint, conversion
from mrcsaf.train import run as experiment

VALUES = {"dim": 8, "layers": 1, "max_epochs": 2, "seed": 4}
CHOSEN = experiment.settings("lightgcn", VALUES)


class Bomb:
    """Runs a program when it is unpickled by anybody careless."""

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, ("touch /tmp/mrcsaf-was-here",)


@pytest.fixture
def shop(project: Project) -> Path:
    project.close()
    return project.path


@pytest.fixture
def weights(shop: Path) -> dict[str, torch.Tensor]:
    """What training leaves, as another program would have it."""
    found = experiment.train(shop, CHOSEN, device="cpu")
    file = shop / "runs" / f"{found['run']:04d}" / "model.safetensors"
    return checkpoint.load_weights(file, {"user": torch.empty(30, 8), "item": torch.empty(24, 8)})


def refuse(shop: Path, held: Any, words: str, **more: Any) -> None:
    file = shop.parent / "theirs.pt"
    torch.save(held, file)
    out = shop.parent / "out.safetensors"
    with pytest.raises((CheckpointError, ConfigError), match=words):
        conversion.convert(shop, file, out, CHOSEN, **more)
    assert not out.exists()


def convert(shop: Path, held: Any, **more: Any) -> tuple[Path, dict[str, Any]]:
    file, out = shop.parent / "theirs.pt", shop.parent / "out.safetensors"
    torch.save(held, file)
    return out, conversion.convert(shop, file, out, CHOSEN, **more)


@pytest.mark.parametrize("wrap", [dict, lambda w: {"epoch": 3, "state_dict": dict(w)}])
def test_converted_weights_load_as_a_run_with_the_figures_they_had(shop, weights, wrap):
    out, found = convert(shop, wrap(weights))
    assert found["tensors"] == 2
    assert found["numbers"] == 8 * (30 + 24)
    assert "can run programs" in found["warning"]
    loaded = experiment.load(shop, out, "cpu")
    with Project.open(shop) as project:
        from mrcsaf.store import runs

        first, second = (runs.run(project.db, number) for number in (1, loaded["run"]))
    assert first.metrics["test"] == second.metrics["test"]
    assert found["valid"] == pytest.approx(first.metrics["valid"])


def test_names_of_others_are_mapped_and_half_precision_is_widened(shop, weights):
    held = {"module.user_embedding.weight": weights["user"].half(), "item": weights["item"]}
    out, _ = convert(shop, held, names={"user": "user_embedding.weight"})
    found = checkpoint.load_weights(out, weights)
    assert torch.equal(found["user"], weights["user"].half().float())
    assert torch.equal(found["item"], weights["item"])


def test_rows_in_the_order_of_the_data_come_into_ours(shop, weights):
    """Our users are u00, u01 …: numbers in words, so only the project's own order will do."""
    refuse(shop, weights, "ids of the users are not 0", rows="data")
    order = conversion._numbers(["2", "0", "1"], "items")
    assert order.tolist() == [2, 0, 1]
    table = conversion._ordered(torch.tensor([10, 11, 12]), {3: torch.from_numpy(order)})
    assert table.tolist() == [12, 10, 11]


def test_what_does_not_fit_is_refused_by_its_name(shop, weights):
    user, item = weights["user"], weights["item"]
    refuse(shop, {"user": user}, "lacks tensor 'item'")
    refuse(shop, {"user": user, "item": item, "gate": item}, "unknown tensor 'gate'")
    refuse(shop, {"user": user[:5], "item": item}, r"'user' has shape \[5, 8\].*need \[30, 8\]")
    refuse(shop, {"user": user.long(), "item": item}, r"'user' is of type torch.int64")
    refuse(shop, {"user": user, "item": item * float("nan")}, "'item' holds numbers.*not finite")
    refuse(shop, {"user": user, "item": [1.0]}, "'item' is not a plain tensor")
    refuse(shop, {"user": user, "item": item.to_sparse()}, "'item' is not a plain tensor")
    refuse(shop, weights, "no tensor 'usr'; did you mean 'user'", names={"usr": "x"})


def test_a_tensor_that_only_claims_to_be_large_is_refused_before_it_is_made(shop, weights):
    huge = torch.zeros(1).expand(1 << 40, 8)  # a stride of zero: four bytes in the file
    refuse(shop, {"user": huge, "item": weights["item"]}, r"'user' has shape \[1099511627776, 8\]")


@pytest.mark.parametrize("held", [[1, 2], torch.zeros(3), {1: torch.zeros(3)}, {"model": 3}, {}])
def test_files_without_named_tensors_are_refused(shop, held):
    refuse(shop, held, "no dictionary of named tensors|lacks tensor")


def test_a_program_in_a_file_is_refused_and_never_run(shop):
    refuse(shop, {"user": Bomb()}, "holds more than tensors")
    assert not Path("/tmp/mrcsaf-was-here").exists()


def test_files_that_are_no_archive_of_torchs_are_refused(shop, weights, monkeypatch):
    out, file = shop.parent / "out.safetensors", shop.parent / "theirs.pt"

    def refused(words: str) -> None:
        with pytest.raises(CheckpointError, match=words):
            conversion.convert(shop, file, out, CHOSEN)

    refused("cannot be read: No such file")
    file.write_bytes(b"\x80\x02}q\x00.")
    refused("not an archive")
    torch.save(weights, file, _use_new_zipfile_serialization=False)
    refused("not an archive")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x/data.pkl", b"0" * 10_000)
    refused("compressed")
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x/other", b"0")
    refused("no list of tensors")
    torch.save(weights, file)
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    refused("not an archive")
    file.write_bytes(whole)
    monkeypatch.setattr(limits, "PT_BYTES", len(whole) - 1)
    refused(f"has {len(whole):,} bytes, more than")
    monkeypatch.setattr(limits, "PT_BYTES", len(whole))
    conversion.convert(shop, file, out, CHOSEN)


def test_a_target_of_another_name_is_refused_before_any_work(shop):
    with pytest.raises(ConfigError, match="must end in"):
        conversion.convert(shop, shop / "none.pt", shop / "out.pt", CHOSEN)


def test_loading_a_pickle_says_how_to_convert_it(shop, weights):
    file = shop.parent / "theirs.pt"
    for new in (True, False):
        torch.save(weights, file, _use_new_zipfile_serialization=new)
        with pytest.raises(CheckpointError, match="mrcsaf convert"):
            checkpoint.read_header(file)
