"""Trained weights on disk: safetensors with their settings inside, refused where they do not fit.

A run's folder holds `model.safetensors` (the best epoch; its header carries the settings, so the
one file can be handed on), `config.json` (the same settings for people), `metrics.jsonl` (an epoch
a line) and `state.safetensors` (what `--resume` needs).
"""

import io
import json
import os
import struct
import zlib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import IO, Any

import safetensors.torch
import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from mrcsaf.core import files, jsontext, limits
from mrcsaf.core.errors import CheckpointError, ConfigError
from mrcsaf.core.files import replacing, write_bytes
from mrcsaf.core.jsontext import (
    ANYTHING,
    Number,
    Rows,
    Table,
    Text,
    Whole,
)
from mrcsaf.core.settings import build
from mrcsaf.core.version import __version__
from mrcsaf.models.base import Recommender
from mrcsaf.train.loop import WATCHED, State, TrainConfig, optimiser_of

FORMAT = "mrcsaf-checkpoint-1"
TYPES = (torch.bool, torch.uint8, torch.int8, torch.int16, torch.float16, torch.bfloat16,
         torch.int32, torch.float32, torch.float64, torch.int64)  # fmt: skip
NAMES = ("BOOL", "U8", "I8", "I16", "F16", "BF16", "I32", "F32", "F64", "I64")
_SUMS = Table(
    dict.fromkeys(("tensors", "header"), Whole(0, 2**32 - 1)), needs=("tensors", "header")
)
HEADER = Table(
    {
        "model": Text(100), "config": jsontext.CONFIG, "dataset_fp": Text(400),
        "inputs": jsontext.INPUTS, "seed": Whole(), "epoch": Whole(0, 10**6),
        "valid": jsontext.FIGURES, "version": Text(100), "torch": Text(100), "format": Text(100),
    },
    needs=("model", "config", "dataset_fp", "inputs", "seed", "epoch", "valid", "format"),
)  # fmt: skip
_PLAIN = Table(
    {
        "epoch": Whole(1, 10**6), "best_epoch": Whole(1, 10**6), "best": jsontext.FIGURES,
        "epochs": jsontext.CURVES, "cpu_seconds": Number(0, 1e10),
    },
    needs=("epoch", "best_epoch", "best", "epochs", "cpu_seconds"),
)  # fmt: skip
_STATE = Table(
    {"plain": _PLAIN, "groups": Rows(Table({}, others=ANYTHING), 100)}, needs=("plain", "groups")
)
MOMENTS = ("step", "exp_avg", "exp_avg_sq")  # of Adam, for each parameter
PICKLED = (b"PK\x03\x04", b"\x80\x02\x8a\x0a")  # how files of torch.save begin, new and old


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What a checkpoint says of itself."""

    model: str
    config: dict[str, Any]  # {"model": {…}, "train": {…}}
    dataset_fp: str
    inputs: dict[str, Any]
    seed: int
    epoch: int
    valid: dict[str, float]
    version: str = __version__
    torch: str = torch.__version__
    format: str = FORMAT


def save(folder: Path, header: Header, state: State, resumable: bool) -> None:
    """Write the best epoch, its settings and curves; and, if asked, where to resume from."""
    text = json.dumps(asdict(header), indent=1)
    write(folder / "model.safetensors", header, state.best_weights)
    write_bytes(folder / "config.json", text.encode())
    lines = "".join(json.dumps(row) + "\n" for row in state.epochs)
    write_bytes(folder / "metrics.jsonl", lines.encode())
    if resumable:
        _save_state(folder / "state.safetensors", state)


def write(file: Path, header: Header, weights: dict[str, Tensor]) -> None:
    """One file that can be handed on: weights with their settings inside."""
    _save_tensors(file, weights, asdict(header))


def read_header(file: Path) -> Header:
    """The settings inside a checkpoint, checked before anything is allocated.

    Raises CheckpointError if the file is not a whole checkpoint of ours.
    """
    table = _read_table(file)
    try:
        values, sums = _noted(table)
        if values["format"] != FORMAT:
            raise ValueError
        _check_sum(file, sums, "header", _text_crc(values))
        HEADER.check(values, "the header")
        header = Header(**values)
        build(TrainConfig, header.config["train"])
        header.config["model"]  # is there, or a LookupError
        return header
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, ConfigError):
        raise CheckpointError(
            f"{file.name} is not a checkpoint of this program: it carries no settings."
        ) from None


def check_fits(header: Header, dataset_fp: str, inputs: dict[str, Any]) -> None:
    """Raises CheckpointError naming the first field in which a checkpoint and a project differ."""
    if header.dataset_fp != dataset_fp:
        raise CheckpointError(
            "The checkpoint was trained on other data: its dataset_fp is"
            f" {header.dataset_fp[:12]}…, the project's is {dataset_fp[:12]}…."
        )
    for field in ("encoders", "graphs"):
        theirs, ours = header.inputs.get(field, {}), inputs.get(field, {})
        for modality in sorted({*theirs, *ours}):
            if theirs.get(modality) != ours.get(modality):
                raise CheckpointError(
                    f"The checkpoint's {field}.{modality} is {str(theirs.get(modality))[:40]}, the"
                    f" project's is {str(ours.get(modality))[:40]}: encode as it was trained first."
                )
    theirs, ours = header.inputs.get("vectors", {}), inputs.get("vectors", {})
    for modality in sorted(theirs):  # earlier versions did not note them
        if theirs[modality] != ours.get(modality):
            raise CheckpointError(
                f"The {modality} vectors of the project are not those it was trained with: encode"
                " as it was trained first, or train a new run."
            )


def load_weights(file: Path, expected: dict[str, Tensor]) -> dict[str, Tensor]:
    """The tensors of a checkpoint whose names and shapes equal `expected`'s.

    Raises CheckpointError, before allocating, for a name or shape that differs, a truncated file,
    or numbers that are not finite.
    """
    table = {name: entry for name, entry in _read_table(file).items() if name != "__metadata__"}
    if set(table) != set(expected):
        odd = sorted(set(table) ^ set(expected))[0]
        where = "lacks" if odd in expected else "has an unknown"
        raise CheckpointError(f"{file.name} {where} tensor {odd!r}: it is of another model.")
    for name, tensor in expected.items():
        if table[name].get("shape") != list(tensor.shape):
            raise CheckpointError(
                f"{file.name}: tensor {name!r} has shape {table[name].get('shape')},"
                f" this project needs {list(tensor.shape)}."
            )
    weights = _tensors(file)
    for name, tensor in weights.items():
        _check_finite(file, name, tensor)
    return weights


def _check_finite(file: Path, name: str, tensor: Tensor) -> None:
    if not torch.isfinite(tensor).all():
        raise CheckpointError(f"{file.name}: tensor {name!r} holds numbers that are not finite.")


def has_state(folder: Path) -> bool:
    """Whether a run got far enough to be resumed; otherwise it begins again, to the same end."""
    return (folder / "state.safetensors").is_file()


def load_state(folder: Path, model: Recommender, config: TrainConfig) -> State:
    """What `save` wrote for resuming, as this model and these settings can go on from.

    Raises CheckpointError, naming what differs, for a file that is damaged or of another model;
    a checksum can be made anew, so nothing is believed of it.
    """
    file = folder / "state.safetensors"
    _read_table(file, tensors=10_000)
    state = _state_of(_tensors(file), file.name)
    try:
        _check_progress(state, config)
        if state.random is None:
            raise ValueError("it lacks its random numbers")
        torch.Generator().set_state(state.random)
    except (ValueError, TypeError, RuntimeError) as error:
        raise _damaged(file.name, error) from None
    _check_like(file, "weights", state.weights, model.state_dict())
    _check_like(file, "best", state.best_weights, model.state_dict())
    _check_moments(file, state, model, config)
    return state


def pack_state(state: State) -> bytes:
    """A state as the bytes of a safetensors file, for another machine; see cluster/."""
    out = io.BytesIO()
    _stream(out, _on_cpu(_tensors_of(state)), {})
    return out.getvalue()


def unpack_state(packed: bytes) -> State:
    """What `pack_state` made, on the CPU. Raises CheckpointError for anything else."""
    try:
        tensors: dict[str, Tensor] = safetensors.torch.load(packed)
    except (SafetensorError, ValueError) as error:
        raise CheckpointError(f"The state of a training is damaged: {error}.") from None
    return _state_of(tensors, "The state of a training")


def _state_of(tensors: dict[str, Tensor], name: str) -> State:
    try:
        meta = jsontext.read(tensors["plain"].numpy().tobytes(), _STATE, limits.CURVES_BYTES)
        groups, moments = _sorted(tensors)
        return State(
            **meta["plain"],
            best_weights=groups["best"],
            weights=groups["weights"],
            optimiser={"state": moments, "param_groups": meta["groups"]} if meta["groups"] else {},
            random=tensors.get("random"),
        )
    except (ValueError, LookupError, TypeError) as error:
        raise _damaged(name, error) from None


def _damaged(name: str, error: Exception) -> CheckpointError:
    why = str(error).split("\n")[0][:120]
    return CheckpointError(f"{name} is damaged ({why}): train the run again.")


def _sorted(
    tensors: dict[str, Tensor],
) -> tuple[dict[str, dict[str, Tensor]], dict[int, dict[str, Tensor]]]:
    """(weights and best weights by name, moments by the number of their parameter)."""
    groups: dict[str, dict[str, Tensor]] = {"weights": {}, "best": {}}
    moments: dict[int, dict[str, Tensor]] = {}
    for key, tensor in tensors.items():
        kind, _, name = key.partition("/")
        if kind in groups:
            groups[kind][name] = tensor
        elif kind == "moment":
            number, _, part = name.partition("/")
            moments.setdefault(int(number), {})[part] = tensor
        elif key not in ("plain", "random"):
            raise ValueError(f"an unknown tensor {key!r}")
    return groups, moments


def _check_progress(state: State, config: TrainConfig) -> None:
    """Raises ValueError unless epochs, curves and the best one are those of one training."""
    if not 1 <= state.best_epoch <= state.epoch <= max(config.max_epochs, 1):
        raise ValueError(f"best epoch {state.best_epoch} of {state.epoch} epochs")
    if [row["epoch"] for row in state.epochs] != list(range(1, state.epoch + 1)):
        raise ValueError("its curves are of other epochs")
    best = state.epochs[state.best_epoch - 1]
    if WATCHED not in state.best or any(best.get(name) != x for name, x in state.best.items()):
        raise ValueError("the best epoch's figures are not those of its curves")


def _check_like(
    file: Path, what: str, found: dict[str, Tensor], expected: dict[str, Tensor]
) -> None:
    """Raises CheckpointError unless names, shapes and types are as expected and numbers finite."""
    if set(found) != set(expected):
        odd = sorted(set(found) ^ set(expected))[0]
        raise CheckpointError(f"{file.name} does not fit the model at {what}/{odd}: train again.")
    for name, like in expected.items():
        tensor = found[name]
        if (tensor.shape, tensor.dtype) != (like.shape, like.dtype):
            raise CheckpointError(
                f"{file.name}: {what}/{name} is {_words(tensor)}, the model needs {_words(like)}."
            )
        _check_finite(file, f"{what}/{name}", tensor)


def _check_moments(file: Path, state: State, model: Recommender, config: TrainConfig) -> None:
    """What Adam remembers, of this model's parameters in their order.

    Its rates and decays are the settings', not the file's: they follow from the settings alone.
    """
    if not model.learns:
        state.optimiser = {}
        return
    fresh = optimiser_of(model, config)
    groups = fresh.state_dict()["param_groups"]
    numbers = [group.get("params") for group in state.optimiser.get("param_groups", [])]
    if numbers != [group["params"] for group in groups]:
        raise CheckpointError(f"{file.name} is of an optimiser of other parameters: train again.")
    state.optimiser["param_groups"] = groups
    parameters = [value for group in fresh.param_groups for value in group["params"]]
    for number, parts in state.optimiser["state"].items():
        if not 0 <= number < len(parameters):
            raise CheckpointError(f"{file.name} remembers a parameter that the model lacks.")
        like = parameters[number].detach()
        step = torch.zeros((), dtype=torch.float32)
        expected = dict(zip(MOMENTS, (step, like, like), strict=True))
        _check_like(file, f"moment/{number}", parts, expected)
        if float(parts["step"]) < 0 or bool((parts["exp_avg_sq"] < 0).any()):
            raise CheckpointError(f"{file.name}: moment/{number} is below zero.")


def _words(tensor: Tensor) -> str:
    return f"{str(tensor.dtype).removeprefix('torch.')} of {list(tensor.shape)}"


def _save_state(file: Path, state: State) -> None:
    assert state.random is not None
    _save_tensors(file, _tensors_of(state), {})


def _tensors_of(state: State) -> dict[str, Tensor]:
    tensors = {f"weights/{name}": value for name, value in state.weights.items()}
    tensors |= {f"best/{name}": value for name, value in state.best_weights.items()}
    for number, parts in state.optimiser.get("state", {}).items():
        tensors |= {f"moment/{number}/{part}": value for part, value in parts.items()}
    if state.random is not None:  # a state that is only shown has none
        tensors["random"] = state.random
    plain = {
        name: getattr(state, name)
        for name in ("epoch", "best_epoch", "best", "epochs", "cpu_seconds")
    }
    meta = {"plain": plain, "groups": state.optimiser.get("param_groups", [])}
    # A tensor, not metadata: the curves of thousands of epochs outgrow a header.
    tensors["plain"] = torch.frombuffer(bytearray(json.dumps(meta).encode()), dtype=torch.uint8)
    return tensors


def _save_tensors(file: Path, tensors: dict[str, Tensor], values: dict[str, Any]) -> None:
    whole = _on_cpu(tensors)
    # One entry, because safetensors writes several in any order: equal runs make equal files.
    sums = {"crc32": {"tensors": _crc(whole), "header": _text_crc(values)}}
    with replacing(file) as out:
        _stream(out, whole, {"header": json.dumps(values | sums, indent=1)})


def _on_cpu(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    return {name: value.detach().cpu().contiguous() for name, value in tensors.items()}


def _stream(out: IO[bytes] | io.BytesIO, tensors: dict[str, Tensor], notes: dict[str, str]) -> None:
    """Safetensors, byte for byte as the library writes it, which holds two copies of all."""
    # Wide types first: each tensor then begins at a multiple of its type's size.
    ordered = sorted(tensors.items(), key=lambda entry: (-TYPES.index(entry[1].dtype), entry[0]))
    table: dict[str, Any] = {"__metadata__": notes}
    end = 0
    for name, tensor in ordered:
        begin, end = end, end + tensor.nbytes
        kind = NAMES[TYPES.index(tensor.dtype)]
        table[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [begin, end]}
    text = json.dumps(table, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-len(text) % 8)
    out.write(struct.pack("<Q", len(text)) + text)
    for _, tensor in ordered:
        out.write(_bytes(tensor))


def _bytes(tensor: Tensor) -> memoryview:
    return tensor.reshape(-1).view(torch.uint8).numpy().data


def _tensors(file: Path) -> dict[str, Tensor]:
    """All tensors, their bytes checked against the checksum where the file carries one."""
    try:
        tensors: dict[str, Tensor] = load_file(file)
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{file.name} cannot be read as a checkpoint: {error}.") from None
    table = _read_table(file, tensors=len(tensors))
    if "__metadata__" not in table:  # made by another program: nothing to compare with
        return tensors
    try:
        values, sums = _noted(table)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise CheckpointError(f"{file.name} is damaged: its settings. Copy it again.") from None
    _check_sum(file, sums, "header", _text_crc(values))
    _check_sum(file, sums, "tensors", _crc(tensors))
    return tensors


def _noted(table: dict[str, Any]) -> tuple[dict[str, Any], dict[str, int]]:
    """The settings inside a checkpoint and its checksums; files of early versions have none.

    A checksum whose own name was damaged must not look like one that was never there: any name
    that is not ours is a ValueError.
    """
    values = jsontext.read(table["__metadata__"]["header"], Table({}, others=ANYTHING))
    sums = values.pop("crc32", None)
    unknown = set(values) - {field.name for field in fields(Header)}
    if unknown:
        raise ValueError(unknown)
    if sums is not None:
        _SUMS.check(sums, "crc32")
    return values, sums or {}


def _text_crc(values: dict[str, Any]) -> int:
    return zlib.crc32(json.dumps(values, indent=1).encode())


def _crc(tensors: dict[str, Tensor]) -> int:
    """One crc32 over names, types, shapes and bytes."""
    crc = 0
    for name, tensor in sorted(tensors.items()):
        crc = zlib.crc32(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode(), crc)
        crc = zlib.crc32(_bytes(tensor), crc)
    return crc


def _check_sum(file: Path, sums: dict[str, int], what: str, crc: int) -> None:
    """Raises CheckpointError if a file of ours is not as it was written."""
    if sums.get(what, crc) != crc:
        raise CheckpointError(f"{file.name} is damaged: its {what} changed. Copy it again.")


def _read_table(file: Path, tensors: int = limits.SAFETENSORS_TENSORS) -> dict[str, Any]:
    """The header of a safetensors file, checked against its size. Raises CheckpointError."""
    try:
        with files.opened(file, limits.CHECKPOINT_BYTES) as raw:
            size = os.fstat(raw.fileno()).st_size
            begin = raw.read(8)
            if begin.startswith(PICKLED):
                raise CheckpointError(
                    f"{file.name} is a pickle, which can run programs: make a checkpoint of it with"
                    " `mrcsaf convert` first."
                )
            (length,) = struct.unpack("<Q", begin)
            if length > min(limits.SAFETENSORS_HEADER_BYTES, size - 8):
                raise CheckpointError(f"{file.name} is not a checkpoint: its header is too long.")
            table: dict[str, Any] = jsontext.read(raw.read(length), Table({}, others=ANYTHING))
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {error.strerror}.") from None
    except (struct.error, ValueError, RecursionError):
        raise CheckpointError(
            f"{file.name} is not a checkpoint: it does not begin as one."
        ) from None
    try:
        entries = [entry for name, entry in table.items() if name != "__metadata__"]
        end = max((int(entry["data_offsets"][1]) for entry in entries), default=0)
    except (AttributeError, LookupError, TypeError, ValueError, OverflowError):
        raise CheckpointError(f"{file.name} is not a checkpoint: its header is wrong.") from None
    if len(entries) > tensors:
        raise CheckpointError(f"{file.name} has {len(entries)} tensors, more than {tensors}.")
    if size != 8 + length + end:
        raise CheckpointError(
            f"{file.name} is {size:,} bytes long and should be {8 + length + end:,}: copy it again."
        )
    return table
