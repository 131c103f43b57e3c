"""Turns a `.pt` file of tensors into a checkpoint of ours: the one place that reads a pickle.

A pickle is a program. torch is told to build tensors and nothing else (`weights_only`), the archive
is measured before it is opened, and every tensor's name, type and shape is compared with the
model's before its numbers are read. It stays a step that people must ask for.
"""

import math
import os
import pickle
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from mrcsaf.core import devices, files, limits
from mrcsaf.core.errors import CheckpointError, ConfigError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.core.settings import check_choice, hint
from mrcsaf.encoders.run import build_graphs
from mrcsaf.models.base import Recommender
from mrcsaf.store import Project, catalogue
from mrcsaf.train import checkpoint
from mrcsaf.train import run as experiment
from mrcsaf.train.evaluation import evaluate

WARNING = (
    "A .pt file is a Python pickle, which can run programs when it is read: only tensors are taken"
    " from it here, but convert none that you would not trust."
)
WRAPPERS = ("state_dict", "model_state_dict", "model", "weights")  # under which others store them
ROWS = ("project", "data")
DEPTH = 4  # of dictionaries in dictionaries


def convert(
    path: Path,
    file: Path,
    target: Path,
    chosen: experiment.Settings,
    *,
    names: Mapping[str, str] | None = None,
    rows: str = "project",
    report: Report = silent,
) -> dict[str, Any]:
    """Write the tensors of a `.pt` file as a checkpoint that `load` takes; returns its figures.

    `names` maps our tensor names to the file's where they differ. `rows` says what a table's row n
    is: "project", number n of this project, or "data", what the data set itself numbers n. Raises
    CheckpointError naming the tensor that does not fit, before its numbers are read.
    """
    check_choice("rows", rows, ROWS)
    if target.suffix != ".safetensors":
        raise ConfigError(f"{target.name} must end in .safetensors: choose such a name.")
    build_graphs(path, report)
    with Project.open(path) as project:
        data = experiment.load_data(project)
        order = _order(project) if rows == "data" else {}
    model = experiment.make(chosen, data, devices.resolve("cpu"))
    report(Progress(0, 3, "measuring the file", "convert"))
    _measure(file)
    report(Progress(1, 3, "reading tensors", "convert"))
    found = _fitting(_read(file), model.state_dict(), dict(names or {}), file.name)
    model.load_state_dict({name: _ordered(table, order) for name, table in found.items()})
    report(Progress(2, 3, "evaluating", "convert"))
    valid = _quality(model, data)
    header = checkpoint.Header(
        model=chosen.model, config=chosen.as_dict(), dataset_fp=data.fingerprint,
        inputs=dict(data.inputs), seed=chosen.train.seed, epoch=0, valid=valid,
    )  # fmt: skip
    checkpoint.write(target, header, model.state_dict())
    numbers = sum(table.numel() for table in found.values())
    return {"file": str(target), "model": chosen.model, "tensors": len(found), "numbers": numbers,
            "valid": valid, "warning": WARNING}  # fmt: skip


@torch.no_grad()
def _quality(model: Recommender, data: experiment.Data) -> dict[str, float]:
    """What the weights are worth here: rows in another order have the right shape and show so."""
    model.eval()
    return evaluate(model.represent(), data.split.train, data.split.valid).means


def _measure(file: Path) -> None:
    """Raises CheckpointError unless the file is an archive of torch's within the limits."""
    try:
        with files.opened(file) as whole:
            size = os.fstat(whole.fileno()).st_size
        if size > limits.PT_BYTES:
            raise CheckpointError(
                f"{file.name} has {size:,} bytes, more than {limits.PT_BYTES:,}: save its weights"
                " alone, without the optimiser's."
            )
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {error.strerror}.") from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError):  # the last: unknown packing
        raise CheckpointError(
            f"{file.name} is not an archive of torch.save: save it again with torch 1.6 or later."
        ) from None
    pickles = [entry for entry in entries if entry.filename.endswith("data.pkl")]
    if len(entries) > limits.PT_ENTRIES:
        raise CheckpointError(f"{file.name} has {len(entries):,} parts, too many for a checkpoint.")
    if any(entry.compress_type != zipfile.ZIP_STORED for entry in entries):
        raise CheckpointError(f"{file.name} is compressed, which torch.save never does: refused.")
    if len(pickles) != 1 or pickles[0].file_size > limits.PT_PICKLE_BYTES:
        raise CheckpointError(f"{file.name} holds no list of tensors of a sensible length.")
    if sum(entry.file_size for entry in entries) > size:
        raise CheckpointError(f"{file.name} is shorter than it says of itself: copy it again.")


def _read(file: Path) -> dict[str, Any]:
    """Its names and tensors, still on disk; nothing but tensors is ever built."""
    try:
        held = torch.load(file, map_location="cpu", weights_only=True, mmap=True)
    except pickle.UnpicklingError:
        raise CheckpointError(
            f"{file.name} holds more than tensors, which may be a program: save it again as"
            " torch.save(model.state_dict(), …)."
        ) from None
    except (RuntimeError, ValueError, TypeError, LookupError, AttributeError, EOFError,
            RecursionError, OSError, OverflowError) as error:  # fmt: skip
        why = str(error).split("\n")[0][:120]
        raise CheckpointError(f"{file.name} cannot be read as tensors: {why}.") from None
    return _unwrapped(held, file.name)


def _unwrapped(held: Any, name: str) -> dict[str, Any]:
    """The dictionary of tensors, taken out of what training scripts wrap around it."""
    for _ in range(DEPTH):
        if not isinstance(held, Mapping):
            break
        if held and all(isinstance(key, str) for key in held):
            inner = next(
                (held[key] for key in WRAPPERS if isinstance(held.get(key), Mapping)), None
            )
            if inner is None:
                return {key.removeprefix("module."): value for key, value in held.items()}
            held = inner
    raise CheckpointError(f"{name} holds no dictionary of named tensors: save a state_dict.")


def _fitting(
    held: dict[str, Any], expected: dict[str, Tensor], names: dict[str, str], file: str
) -> dict[str, Tensor]:
    """The tensors by our names. Raises CheckpointError for the first that does not fit."""
    for ours in names:
        if ours not in expected:
            raise ConfigError(f"The model has no tensor {ours!r}{hint(ours, expected)}.")
    theirs = {ours: names.get(ours, ours) for ours in expected}
    unknown = sorted({name for name, value in held.items() if isinstance(value, Tensor)}
                     - set(theirs.values()))  # fmt: skip
    found = {}
    for ours, name in theirs.items():
        if name not in held:
            others = ", ".join(map(repr, unknown[:6])) or "none"
            raise CheckpointError(
                f"{file} lacks tensor {name!r}; it has {others} that this model does not know:"
                f" map one with {ours}=NAME."
            )
        found[ours] = _checked(held[name], expected[ours], f"{file}: tensor {name!r}")
    if unknown:
        raise CheckpointError(
            f"{file} has an unknown tensor {unknown[0]!r}: it is of another model, or of other"
            " settings than those given."
        )
    return found


def _checked(value: Any, wanted: Tensor, what: str) -> Tensor:
    """A copy of its own in our type, once type and shape are right."""
    if not isinstance(value, Tensor) or value.layout != torch.strided or value.is_quantized:
        raise CheckpointError(f"{what} is not a plain tensor.")
    if value.shape != wanted.shape:
        raise CheckpointError(
            f"{what} has shape {list(value.shape)[:8]}, this project and these settings need"
            f" {list(wanted.shape)}."
        )
    if value.is_complex() or value.is_floating_point() != wanted.is_floating_point():
        raise CheckpointError(f"{what} is of type {value.dtype}, {wanted.dtype} is needed.")
    copy = value.to(wanted.dtype).clone()
    if not torch.isfinite(copy).all():
        raise CheckpointError(f"{what} holds numbers that are not finite.")
    return copy


def _order(project: Project) -> dict[int, Tensor]:
    """{rows of a table: which row of the file each of ours is}, for users, items and both."""
    users = _numbers(catalogue.user_names(project.db), "users")
    items = _numbers(catalogue.item_names(project.db), "items")
    if len(users) == len(items):
        raise ConfigError("As many users as items: a table's rows could be either's.")
    both = np.concatenate([users, items + len(users)])
    return {len(rows): torch.from_numpy(rows) for rows in (users, items, both)}


def _numbers(names: Sequence[str], what: str) -> np.ndarray:
    """The ids as row numbers. Raises ConfigError unless they are 0 … n − 1."""
    numbers = np.array(list(_whole(names)), np.int64)
    if not np.array_equal(np.sort(numbers), np.arange(len(names))):
        raise ConfigError(f"The ids of the {what} are not 0 … n − 1: only rows=project can be.")
    return numbers


def _whole(names: Sequence[str]) -> Iterator[int]:
    for name in names:
        yield int(name) if name.isdecimal() and len(name) < math.log10(limits.USERS) + 2 else -1


def _ordered(table: Tensor, order: dict[int, Tensor]) -> Tensor:
    rows = order.get(len(table)) if table.dim() else None
    return table if rows is None else table[rows]
