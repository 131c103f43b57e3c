"""Checkpoints: what is written comes back, and what does not fit is refused by name."""

import dataclasses
import json
import os
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save
from torch import Tensor, nn

from mrcsaf.core import limits
from mrcsaf.core.errors import CheckpointError, StoreError
from mrcsaf.models.base import Recommender
from mrcsaf.train import checkpoint
from mrcsaf.train.checkpoint import Header
from mrcsaf.train.loop import State, TrainConfig, optimiser_of

HEADER = Header(
    model="mrcsaf",
    config={"model": {"dim": 4}, "train": {"seed": 3}},
    dataset_fp="a" * 64,
    inputs={"encoders": {"image": "net", "text": "bert"}, "graphs": {"image": "f" * 64}},
    seed=3,
    epoch=7,
    valid={"recall@20": 0.25},
)
WEIGHTS = {"user": torch.arange(6.0).reshape(2, 3), "gate": torch.tensor([0.1, 1 / 3])}


class Two(Recommender):
    """A model of just these weights."""

    def __init__(self) -> None:
        nn.Module.__init__(self)
        for name, value in WEIGHTS.items():
            setattr(self, name, nn.Parameter(value.clone()))

    def loss(self, *_: Tensor) -> Tensor:
        return self.user.sum() + self.gate.square().sum()

    def represent(self) -> Any:
        raise NotImplementedError


CONFIG = TrainConfig(max_epochs=100_000, learning_rate=0.1)


def trained_state(epochs: int = 3) -> State:
    """Where a training of `Two` stands after a step, and the curves of so many epochs."""
    twin = Two()
    optimiser = optimiser_of(twin, CONFIG)
    twin.loss().backward()
    optimiser.step()
    rows = [
        {"epoch": n, "loss": 1 / n, "recall@20": 1 / (3 + abs(n - 2)), "w_image": [0.1] * 5}
        for n in range(1, epochs + 1)
    ]
    return State(
        epoch=epochs,
        best_epoch=2,
        best={"recall@20": 1 / 3},
        best_weights=WEIGHTS,
        epochs=rows,
        weights={name: value.detach() for name, value in twin.state_dict().items()},
        optimiser=optimiser.state_dict(),
        random=torch.Generator().manual_seed(5).get_state(),
        cpu_seconds=1.5,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    checkpoint.save(tmp_path, HEADER, State(best_weights=WEIGHTS), resumable=False)
    return tmp_path


def model(folder: Path) -> Path:
    return folder / "model.safetensors"


def rewritten(folder: Path, tensors: dict[str, Tensor], header: Any = None) -> Path:
    text = json.dumps(dataclasses.asdict(HEADER) if header is None else header)
    model(folder).write_bytes(save(tensors, {"header": text}))
    return model(folder)


def test_what_is_saved_comes_back_bit_for_bit(folder: Path) -> None:
    assert checkpoint.read_header(model(folder)) == HEADER
    found = checkpoint.load_weights(model(folder), WEIGHTS)
    assert all(torch.equal(found[name], WEIGHTS[name]) for name in WEIGHTS)
    assert json.loads((folder / "config.json").read_text())["epoch"] == 7
    assert not checkpoint.has_state(folder)


def test_the_file_is_byte_for_byte_what_the_library_writes(tmp_path: Path) -> None:
    """Every type, no numbers at all, one without a dimension, and names that JSON must escape."""
    shapes = {"z": (3, 2), "é": (), "a": (0, 4), 'b"\n': (5,)}
    tensors = {
        f"{name} {kind}": torch.ones(shape).to(kind)
        for kind in checkpoint.TYPES
        for name, shape in shapes.items()
    }
    notes = {"header": '{"ü": 1}\n'}
    with (tmp_path / "ours").open("wb") as out:
        checkpoint._stream(out, tensors, notes)
    assert (tmp_path / "ours").read_bytes() == save(tensors, notes)


def test_saving_holds_no_copy_of_what_it_writes(tmp_path: Path) -> None:
    """A long training must not need twice its memory every time it is made safe."""
    weights = {"table": torch.ones(8 << 20)}  # 32 MB
    tracemalloc.start()
    try:
        checkpoint.write(tmp_path / "one.safetensors", HEADER, weights)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "one.safetensors").stat().st_size > 32 << 20
    assert peak < 1 << 20


def test_the_curves_are_a_line_an_epoch(tmp_path: Path) -> None:
    rows = [{"epoch": 1, "loss": 0.5}, {"epoch": 2, "loss": 0.25}]
    checkpoint.save(tmp_path, HEADER, State(best_weights=WEIGHTS, epochs=rows), resumable=False)
    lines = (tmp_path / "metrics.jsonl").read_text().splitlines()
    assert [json.loads(line) for line in lines] == rows


def test_a_resumable_state_comes_back_whole_however_long_its_curves(tmp_path: Path) -> None:
    given = trained_state(epochs=20_000)
    checkpoint.save(tmp_path, HEADER, given, resumable=True)
    assert checkpoint.has_state(tmp_path)
    found = checkpoint.load_state(tmp_path, Two(), CONFIG)
    for name in ("epoch", "best_epoch", "best", "epochs", "cpu_seconds"):
        assert getattr(found, name) == getattr(given, name)
    for name in WEIGHTS:
        assert torch.equal(found.weights[name], given.weights[name])
        assert torch.equal(found.best_weights[name], given.best_weights[name])
    for number, parts in given.optimiser["state"].items():
        assert all(torch.equal(found.optimiser["state"][number][p], x) for p, x in parts.items())
    assert found.optimiser["param_groups"] == given.optimiser["param_groups"]
    assert found.random is not None
    assert given.random is not None
    assert torch.equal(found.random, given.random)


Change = Callable[[State], object]


def moved(**values: Any) -> Change:
    return lambda state: [setattr(state, name, value) for name, value in values.items()]


def of(field: str, name: Any, value: Any) -> Change:
    return lambda state: getattr(state, field).update({name: value})


def moment(part: str, value: Tensor) -> Change:
    return lambda state: state.optimiser["state"][0].update({part: value})


HOSTILE_STATES: dict[str, Change] = {
    "a billion epochs": moved(epoch=10**9),
    "fewer than none": moved(epoch=-5),
    "an epoch that is text": moved(epoch="3"),
    "past the last one": moved(epoch=100_001, best_epoch=100_001),
    "a best epoch to come": moved(best_epoch=4),
    "a figure of a billion": moved(best={"recall@20": 1e9}),
    "no figure": moved(best={}),
    "curves of other epochs": lambda state: state.epochs[0].update(epoch=7),
    "curves that are no table": moved(epochs=[1, 2, 3]),
    "time that is not finite": moved(cpu_seconds=float("nan")),
    "weights that are no numbers": of("weights", "user", torch.full((2, 3), torch.nan)),
    "the best ones too": of("best_weights", "gate", torch.tensor([torch.inf, 0])),
    "weights of another type": of("weights", "user", torch.zeros(2, 3, dtype=torch.int8)),
    "weights of another shape": of("weights", "user", torch.zeros(3, 2)),
    "a weight less": lambda state: state.weights.pop("gate"),
    "a weight more": of("weights", "other", torch.zeros(1)),
    "a best weight less": lambda state: state.best_weights.pop("gate"),
    "a moment less": lambda state: state.optimiser["state"][0].pop("step"),
    "a moment of another shape": moment("exp_avg", torch.zeros(1)),
    "a moment that is no number": moment("exp_avg", torch.full((2, 3), torch.nan)),
    "a square below zero": moment("exp_avg_sq", torch.full((2, 3), -1.0)),
    "a step of another type": moment("step", torch.tensor(1)),
    "a parameter that is not there": lambda state: state.optimiser["state"].update(
        {9: state.optimiser["state"][0]}
    ),
    "no groups": lambda state: state.optimiser.update(param_groups=[]),
    "groups of other parameters": lambda state: state.optimiser["param_groups"][0].update(
        params=[1, 0]
    ),
    "a generator of zeros": moved(random=torch.zeros(5056, dtype=torch.uint8)),
    "a generator cut short": moved(random=torch.arange(4).byte()),
}


@pytest.mark.parametrize("what", HOSTILE_STATES)
def test_a_state_with_a_right_checksum_is_believed_in_nothing(tmp_path: Path, what: str) -> None:
    state = trained_state()
    state.best_weights = dict(WEIGHTS)
    HOSTILE_STATES[what](state)
    checkpoint.save(tmp_path, HEADER, state, resumable=True)
    with pytest.raises(CheckpointError, match=r"state\.safetensors"):
        checkpoint.load_state(tmp_path, Two(), CONFIG)


def test_rates_and_decays_are_those_of_the_settings_not_of_the_file(tmp_path: Path) -> None:
    state = trained_state()
    state.optimiser["param_groups"][0] |= {"weight_decay": 1e30, "fused": "x", "betas": [[], 1]}
    checkpoint.save(tmp_path, HEADER, state, resumable=True)
    found = checkpoint.load_state(tmp_path, Two(), CONFIG)
    assert (
        found.optimiser["param_groups"] == optimiser_of(Two(), CONFIG).state_dict()["param_groups"]
    )


@pytest.mark.parametrize("value", ["null", "[]", "[" * 100_000, '"x"', "1e999", "NaN"])
def test_settings_that_are_no_table_are_refused(folder: Path, value: str) -> None:
    header = json.dumps(dataclasses.asdict(HEADER))
    for name in ("config", "inputs", "valid", "model", "epoch"):
        text = header.replace(json.dumps(getattr(HEADER, name)), value, 1)
        assert text != header
        model(folder).write_bytes(save(WEIGHTS, {"header": text}))
        if (name, value) == ("model", '"x"'):
            continue
        with pytest.raises(CheckpointError, match="no settings"):
            checkpoint.read_header(model(folder))


def test_a_pipe_is_no_checkpoint(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.safetensors")
    with pytest.raises(CheckpointError, match="pipe"):
        checkpoint.read_header(tmp_path / "model.safetensors")


@pytest.mark.parametrize("keep", [0, 4, 8, 50, -1])
def test_a_truncated_file_is_refused(folder: Path, keep: int) -> None:
    whole = model(folder).read_bytes()
    model(folder).write_bytes(whole[:keep])
    for read in (
        lambda: checkpoint.read_header(model(folder)),
        lambda: checkpoint.load_weights(model(folder), WEIGHTS),
    ):
        with pytest.raises(CheckpointError, match=r"model\.safetensors"):
            read()


def test_a_file_with_more_behind_its_end_is_refused(folder: Path) -> None:
    model(folder).write_bytes(model(folder).read_bytes() + b"\0" * 8)
    with pytest.raises(CheckpointError, match="bytes long and should be"):
        checkpoint.read_header(model(folder))


@pytest.mark.parametrize(
    "table",
    [
        b"[]",
        b"7",
        b"{",
        b"[" * 100_000,
        b'{"user": 3}',
        b'{"user": {"data_offsets": []}}',
        b'{"user": {"data_offsets": [0, "x"]}}',
        b'{"user": {"data_offsets": [0, null]}}',
        b'{"user": {"data_offsets": [0, 1e999]}}',
        b'{"__metadata__": 3}',
        b'{"__metadata__": {"header": "[]"}}',
        b'{"__metadata__": {"header": 3}}',
        b'{"__metadata__": {"header": "{}"}}',
        b"\xff\xfe\x00",
    ],
)
def test_a_hostile_header_is_one_sentence(tmp_path: Path, table: bytes) -> None:
    model(tmp_path).write_bytes(struct.pack("<Q", len(table)) + table)
    with pytest.raises(CheckpointError):
        checkpoint.read_header(model(tmp_path))


@pytest.mark.parametrize(
    "changed",
    [
        {"format": "other"},
        {"config": {}},
        {"config": {"model": 3, "train": {}}},
        {"config": {"model": {}, "train": {"sed": 1}}},
        {"config": {"model": {}, "train": 3}},
        {"dataset_fp": 5},
        {"extra": 1},
    ],
)
def test_settings_of_another_shape_are_refused(folder: Path, changed: dict[str, Any]) -> None:
    rewritten(folder, WEIGHTS, dataclasses.asdict(HEADER) | changed)
    with pytest.raises(CheckpointError, match="carries no settings"):
        checkpoint.read_header(model(folder))


def padded(length: int) -> bytes:
    table = b'{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'
    return struct.pack("<Q", length) + table + b" " * (length - len(table))


def test_a_header_may_be_a_mebibyte_long_and_not_a_byte_more(tmp_path: Path) -> None:
    most = limits.SAFETENSORS_HEADER_BYTES
    for length in (most - 1, most):
        model(tmp_path).write_bytes(padded(length))
        with pytest.raises(CheckpointError, match="has an unknown tensor 'a'"):
            checkpoint.load_weights(model(tmp_path), {})
    model(tmp_path).write_bytes(padded(most + 1))
    with pytest.raises(CheckpointError, match="header is too long"):
        checkpoint.load_weights(model(tmp_path), {})


def test_there_may_be_256_tensors_and_not_one_more(tmp_path: Path) -> None:
    for number in (limits.SAFETENSORS_TENSORS - 1, limits.SAFETENSORS_TENSORS):
        many = {f"t{n}": torch.zeros(1) for n in range(number)}
        rewritten(tmp_path, many)
        assert len(checkpoint.load_weights(model(tmp_path), many)) == number
    many["one more"] = torch.zeros(1)
    rewritten(tmp_path, many)
    with pytest.raises(CheckpointError, match="has 257 tensors, more than 256"):
        checkpoint.load_weights(model(tmp_path), many)


def test_a_renamed_a_missing_and_a_reshaped_tensor_are_named(folder: Path) -> None:
    file = rewritten(folder, {"user": WEIGHTS["user"], "gaet": WEIGHTS["gate"]})
    with pytest.raises(CheckpointError, match="has an unknown tensor 'gaet'"):
        checkpoint.load_weights(file, WEIGHTS)
    file = rewritten(folder, {"user": WEIGHTS["user"]})
    with pytest.raises(CheckpointError, match="lacks tensor 'gate'"):
        checkpoint.load_weights(file, WEIGHTS)
    file = rewritten(folder, WEIGHTS | {"user": WEIGHTS["user"].T.contiguous()})
    with pytest.raises(CheckpointError, match=r"'user' has shape \[3, 2\], .* needs \[2, 3\]"):
        checkpoint.load_weights(file, WEIGHTS)


@pytest.mark.parametrize("bad", [torch.nan, torch.inf])
def test_numbers_that_are_not_finite_are_refused(folder: Path, bad: float) -> None:
    file = rewritten(folder, WEIGHTS | {"gate": torch.tensor([1.0, bad])})
    with pytest.raises(CheckpointError, match="'gate' holds numbers that are not finite"):
        checkpoint.load_weights(file, WEIGHTS)


def test_other_data_and_other_encoders_are_refused_by_name() -> None:
    inputs = HEADER.inputs
    checkpoint.check_fits(HEADER, "a" * 64, inputs)
    with pytest.raises(CheckpointError, match=r"dataset_fp is aaaaaaaaaaaa…, .* bbbbbbbbbbbb…"):
        checkpoint.check_fits(HEADER, "b" * 64, inputs)
    other = inputs | {"encoders": {"image": "net", "text": "gpt"}}
    with pytest.raises(CheckpointError, match=r"encoders\.text is bert, the project's is gpt"):
        checkpoint.check_fits(HEADER, "a" * 64, other)
    with pytest.raises(CheckpointError, match=r"graphs\.image is f+, the project's is None"):
        checkpoint.check_fits(HEADER, "a" * 64, inputs | {"graphs": {}})
    more = inputs | {"graphs": {"image": "f" * 64, "text": "e" * 64}}
    with pytest.raises(CheckpointError, match=r"graphs\.text is None"):
        checkpoint.check_fits(HEADER, "a" * 64, more)


def test_a_folder_that_cannot_be_written_to_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"model\.safetensors cannot be written: No such file"):
        checkpoint.save(tmp_path / "gone", HEADER, State(best_weights=WEIGHTS), resumable=False)


def test_a_flipped_bit_anywhere_in_a_checkpoint_is_found(folder: Path) -> None:
    whole = model(folder).read_bytes()
    (length,) = struct.unpack("<Q", whole[:8])
    random = np.random.default_rng(5)
    for place in [*random.integers(8, len(whole), 40), 8 + length, len(whole) - 1]:
        flipped = bytearray(whole)
        flipped[place] ^= 1 << int(random.integers(8))
        model(folder).write_bytes(flipped)
        try:
            header = checkpoint.read_header(model(folder))
            found = checkpoint.load_weights(model(folder), WEIGHTS)
        except CheckpointError:
            continue
        model(folder).write_bytes(whole)
        assert header == checkpoint.read_header(model(folder))
        assert all(torch.equal(found[name], WEIGHTS[name]) for name in WEIGHTS)


def test_equal_runs_make_equal_files(tmp_path: Path) -> None:
    contents = set()
    for number in range(8):
        (tmp_path / str(number)).mkdir()
        again = {name: tensor.clone() for name, tensor in WEIGHTS.items()}
        state = State(best_weights=WEIGHTS, weights=again, random=torch.arange(4).byte())
        checkpoint.save(tmp_path / str(number), HEADER, state, resumable=True)
        whole = [path.read_bytes() for path in sorted((tmp_path / str(number)).iterdir())]
        contents.add(b"".join(whole))
    assert len(contents) == 1


@pytest.mark.parametrize(
    "name", [b'\\"tensors\\": ', b'\\"header\\": ', b'\\"crc32\\": ', b'"header":"{']
)
def test_a_checksum_whose_own_name_is_damaged_does_not_excuse_damaged_numbers(
    tmp_path: Path, name: bytes
) -> None:
    folder = tmp_path
    again = {name: tensor.clone() for name, tensor in WEIGHTS.items()}
    state = State(best_weights=WEIGHTS, weights=again, random=torch.arange(4).byte())
    checkpoint.save(folder, HEADER, state, resumable=True)
    for file in (model(folder), folder / "state.safetensors"):
        changed = bytearray(file.read_bytes())
        assert changed.count(name) == 1
        changed[changed.index(name) + 3] ^= 0x20  # a small letter to a capital one
        changed[-3] ^= 1
        file.write_bytes(changed)
    with pytest.raises(CheckpointError, match="damaged"):
        checkpoint.load_weights(model(folder), WEIGHTS)
    with pytest.raises(CheckpointError, match="damaged"):
        checkpoint.load_state(folder, Two(), CONFIG)


def test_a_checkpoint_from_before_there_were_checksums_is_loaded(folder: Path) -> None:
    rewritten(folder, WEIGHTS)
    assert checkpoint.read_header(model(folder)) == HEADER
    assert set(checkpoint.load_weights(model(folder), WEIGHTS)) == set(WEIGHTS)
