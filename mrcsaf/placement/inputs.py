"""From pictures, texts and files to the raw vectors that a run reads, or a refusal by name."""

import unicodedata
from collections import Counter
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Float32
from numpy import ndarray
from torch import Tensor

from mrcsaf import encoders
from mrcsaf.core import limits
from mrcsaf.core.errors import ConfigError, DataError
from mrcsaf.data.arrays import read_archive
from mrcsaf.encoders.base import Encoder
from mrcsaf.models.base import MODALITIES, NewItem
from mrcsaf.placement.result import Users
from mrcsaf.store.features import EncoderRow

Raw = dict[str, Float32[ndarray, " _"]]
"""One raw vector a modality."""

FOREIGN_SHARE = 0.3  # of a text's letters, in scripts that the encoder was hardly trained on
UNKNOWN_SHARE = 0.2  # of a text's tokens; above it the vector says little
SCRIPT_NAMES = {
    "CJK": "Chinese",
    "HANGUL": "Korean",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
}
FEATURES_BYTES = 64 * limits.MIB  # one product's vectors


class Encoders:
    """The networks whose vectors one run reads, each loaded when first needed."""

    def __init__(self, run: int, rows: dict[str, EncoderRow], device: str = "cpu") -> None:
        self._run, self._rows, self._device = run, rows, device
        self._loaded: dict[str, Encoder[Any, Any]] = {}

    def use(self, encoder: Encoder[Any, Any]) -> None:
        """Take a network that is loaded already. Raises ConfigError if the run reads another."""
        self._check(encoder.modality, encoder)
        self._loaded[encoder.modality] = encoder

    def warm(self, modality: str) -> Encoder[Any, Any]:
        """The network for `modality`; raises ConfigError by name if it is not ours to load."""
        if modality not in self._loaded:
            row = self._row(modality)
            if row.id not in encoders.ENCODERS:
                raise ConfigError(
                    f"Run {self._run} reads {modality} vectors of {row.id!r}, which no encoder here"
                    " makes: give the product's vectors with --features."
                )
            self.use(encoders.load(row.id, self._device))
        return self._loaded[modality]

    def vectors(self, image: Path | bytes | None, text: str) -> tuple[Raw, tuple[str, ...]]:
        """(raw vectors of what is given, notes on what could not be read).

        Raises DataError for a broken picture.
        """
        raw: Raw = {}
        notes: tuple[str, ...] = ()
        if image is not None:
            encoder = self.warm("image")
            name = image.name if isinstance(image, Path) else "the picture"
            ready = encoder.prepare(encoder.content(image, name), name)
            raw["image"] = encoder.encode_ready([ready])[0]
        if text.strip():
            encoder = self.warm("text")
            raw["text"] = encoder.encode([text])[0]
            notes = text_notes(encoder, text)
        return raw, notes

    def _row(self, modality: str) -> EncoderRow:
        if modality not in self._rows:
            raise ConfigError(f"Run {self._run} was trained without {modality} features.")
        return self._rows[modality]

    def _check(self, modality: str, encoder: Encoder[Any, Any]) -> None:
        row = self._row(modality)
        if row.id != encoder.id:
            raise ConfigError(
                f"Run {self._run} reads {modality} vectors of {row.id!r}, not of {encoder.id!r}:"
                " use that encoder, or train a run with this one."
            )
        if (row.sha, row.version) != (encoder.sha, str(encoder.version)):
            raise ConfigError(
                f"Run {self._run} read vectors of other weights of {row.id!r} (version"
                f" {row.version}, {row.sha[:12]}…): encode the catalogue again and train."
            )


def text_notes(encoder: Encoder[Any, Any], text: str) -> tuple[str, ...]:
    """What a text encoder could not read of `text`, in sentences; nothing if it cannot say."""
    describe = getattr(encoder, "describe", None)
    if describe is None:
        return ()
    note = describe([text])[0]
    found = []
    if note.truncated:
        limit = getattr(encoder, "max_tokens", 0)
        found.append(
            f"the text encoder read the first {limit} of {note.tokens:,} tokens of the text"
        )
    if scripts := foreign_scripts(encoder, text):
        found.append(
            f"the text encoder was trained on hardly any {' and '.join(scripts)} text: its vector"
            " says little, and its neighbours by text are mostly texts of that script"
        )
    elif note.unknown > UNKNOWN_SHARE:
        found.append(
            f"the text encoder does not know {note.unknown:.0%} of the text: its vector says little"
        )
    return tuple(found)


def foreign_scripts(encoder: Encoder[Any, Any], text: str) -> list[str]:
    """The scripts of much of the text that the encoder hardly knows; nothing if it cannot say."""
    known = getattr(encoder, "scripts", ())
    if not known:
        return []
    letters = [letter for letter in text[: limits.TEXT_CHARS] if letter.isalpha()]
    names = Counter(unicodedata.name(letter, "UNKNOWN").split()[0] for letter in letters)
    foreign = Counter({name: count for name, count in names.items() if name not in known})
    if sum(foreign.values()) <= FOREIGN_SHARE * len(letters):
        return []
    if foreign["HIRAGANA"] or foreign["KATAKANA"]:  # kanji go with them
        foreign["CJK"] = 0
    common = [
        SCRIPT_NAMES.get(name, name.title()) for name, count in foreign.most_common() if count
    ]
    return list(dict.fromkeys(common))[:2]


def read_features(path: Path) -> Raw:
    """One product's vectors from an .npz with arrays `image` and/or `text`.

    Raises DataError if it holds neither, or something that is not one row of finite numbers.
    """
    found = read_archive(path, MODALITIES, FEATURES_BYTES)
    raw = {
        name: _one_row(f"{path.name}: {name}", array)
        for name, array in found.items()
        if array is not None
    }
    if not raw:
        there = ", ".join(found) or "nothing"
        raise DataError(f"{path.name} holds {there}: arrays 'image' and/or 'text' are needed.")
    return raw


def _one_row(called: str, array: ndarray) -> Float32[ndarray, " _"]:
    if array.dtype.kind not in "fiu" or array.size != max(array.shape, default=0):
        raise DataError(
            f"{called} must be one row of numbers, not {array.dtype} of shape {array.shape}."
        )
    with np.errstate(over="ignore"):
        return array.reshape(-1).astype(np.float32)


def complete(raw: Raw, widths: dict[str, int], sources: dict[str, str], run: int) -> Raw:
    """A vector for each modality the run reads, zeros for those not given.

    Raises DataError, naming the modality, for a width or a number that cannot be, and if nothing
    is given at all.
    """
    for name, vector in raw.items():
        if name not in widths:
            raise DataError(f"Run {run} was trained without {name} features: leave them out.")
        if len(vector) != widths[name]:
            raise DataError(
                f"The {name} vector has {len(vector):,} numbers, run {run} reads {widths[name]:,}"
                f" (of {sources[name]}): use that encoder."
            )
        if not np.isfinite(vector).all():
            raise DataError(f"The {name} vector holds numbers that are not finite: make it again.")
    if not any(vector.any() for vector in raw.values()):
        raise DataError("A new product needs a picture, a text or feature vectors: all are empty.")
    return {name: raw.get(name, np.zeros(width, np.float32)) for name, width in widths.items()}


# What a new product's choosers might teach: estimated from those who chose its neighbours.
#
# Nobody has chosen a new product, so the model itself leaves its interaction part almost empty,
# and
# beside items with a history it hardly enters a list. The estimate here: for every known item the
# vector q_j that tells its choosers from all others best, in the users' own vectors (ridge
# regression, q_j = (UᵀU + λI)⁻¹ Σ_{u chose j} u_u, as when an item is folded into a trained
# factorisation); for a new product the mean of its neighbours' q_j, by cosine to a high power and
# by
# the selector's trust, at about the length of a known item's vector.
#
# The three constants were chosen on one hidden twentieth of Baby and measured on another: see
# docs/placement.md. It is an estimate, said to be one, and left out on request.


RIDGE = 0.3  # λ, as a share of the mean of UᵀU's diagonal
POWER = 8  # of a neighbour's cosine: the nearest count most
STRENGTH = 1.5  # times a known item's mean length over the mean length of all q_j
BLOCK_PAIRS = 1 << 16


class Borrowed:
    """For one run; computed when first asked for."""

    def __init__(self, users: Users) -> None:
        self._users = users

    @torch.no_grad()
    def of(self, new: NewItem) -> Float[Tensor, " W"]:
        """What to add to a new item's vector, its user sides side by side; 0 without neighbours."""
        table = self._table
        total, share = table.new_zeros(table.shape[1]), 0.0
        trust = [1.0] * len(new.neighbours) if new.weights is None else new.weights.tolist()
        for weight, name in zip(trust, new.neighbours, strict=True):
            known = new.neighbours[name] < len(table)
            near = new.cosines[name][known].clamp(min=0) ** POWER
            if float(near.sum()) > 0:
                rows = table[new.neighbours[name][known]]
                total, share = total + weight * (near / near.sum()) @ rows, share + weight
        return total / share if share else total

    @cached_property
    @torch.no_grad()
    def _table(self) -> Float[Tensor, "I W"]:
        """q_j of every known item, scaled."""
        users, items = self._users.vectors, self._users.items[: self._users.n_trained]
        train = self._users.train.among(np.arange(len(items)))
        sums = torch.zeros_like(items)
        for start in range(0, len(train), BLOCK_PAIRS):
            pairs = slice(start, start + BLOCK_PAIRS)
            chosen = torch.from_numpy(train.items[pairs]).to(sums.device)
            sums.index_add_(0, chosen, users[torch.from_numpy(train.users[pairs])])
        gram = users.T @ users
        ridge = RIDGE * gram.diagonal().mean()
        if not len(train) or not float(ridge):
            return sums.zero_()
        found: Tensor = torch.linalg.solve(gram + ridge * torch.eye(len(gram)).to(gram), sums.T).T
        lengths = items.norm(dim=1).mean() / found.norm(dim=1).mean().clamp(min=1e-12)
        scaled: Tensor = STRENGTH * lengths * found
        return scaled
