"""Pictures and texts of a project to feature vectors, and those to item graphs; resumable."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch

from mrcsaf import encoders
from mrcsaf.core import compat
from mrcsaf.core.errors import DataError, StoreError
from mrcsaf.core.progress import Report, silent
from mrcsaf.data import images
from mrcsaf.encoders.base import Encoder
from mrcsaf.encoders.batches import Encoded, Failed, Tally, encode_all
from mrcsaf.models.graphs import nearest
from mrcsaf.store import Project, catalogue, features
from mrcsaf.store.features import EncoderRow

Sources = list[tuple[int, Any]]
Save = Callable[[list[Encoded | Failed]], None]
Engine = Callable[[Encoder[Any, Any], Sources, Save, Report, Mapping[int, str]], Tally]
"""Encodes sources whose known input_sha differ, saving now and then. See cluster/."""

NEIGHBOURS = 10  # of each item in the stored graphs, itself included (K of the paper)


def run(
    path: Path,
    names: dict[str, str] | None = None,
    *,
    device: str = "cpu",
    weights: Path | None = None,
    report: Report = silent,
    engine: Engine | None = None,
) -> dict[str, Any]:
    """Encode what is not encoded yet and rebuild the item graphs; returns counts by modality.

    An encoder that prepares its input in another way than before encodes everything again.
    `names` gives the encoder of each modality, {"image": …, "text": …}; the defaults are offline.
    `engine`: who computes, where it is not this process alone.
    Raises DataError if the project has nothing to encode.
    """
    compat.prepare()
    chosen = encoders.DEFAULTS if names is None else names
    result: dict[str, Any] = {}
    for modality, name in chosen.items():
        with Project.open(path) as project:
            sources = _sources(project, modality)
        if not sources:
            continue
        options = {"weights": weights} if weights is not None and modality == "image" else {}
        encoder = encoders.load(name, device, **options)
        result[modality] = _encode(path, encoder, sources, report, engine or here)
    if not result:
        raise DataError(f"{path.name} has no pictures and no texts to encode.")
    build_graphs(path, report)
    return result


def here(
    encoder: Encoder[Any, Any],
    sources: Sources,
    save: Save,
    report: Report,
    known: Mapping[int, str],
) -> Tally:
    """The engine of one process: this one."""
    return encode_all(encoder, sources, save, report, known=known)


def _sources(project: Project, modality: str) -> Sources:
    """(item, what to encode) of every item that has that modality."""
    if modality == "text":
        return list(catalogue.texts(project.db))
    found = []
    for item in catalogue.items(project.db):
        if item.image_sha is not None and item.image_state != "broken":
            try:
                found.append((item.id, images.image_path(project.images, item.image_sha)))
            except StoreError:  # the file has gone since: the item goes on without a picture
                continue
    return found


def _encode(
    path: Path, encoder: Encoder[Any, Any], sources: Sources, report: Report, engine: Engine
) -> dict[str, int]:
    row = EncoderRow(
        encoder.id, encoder.modality, encoder.id, str(encoder.version), encoder.dim, encoder.sha
    )
    with Project.open(path, write=True) as project:
        features.renew_encoder(project.db, row)
        known = features.encoded_inputs(project.db, encoder.id)

    def save(results: list[Encoded | Failed]) -> None:
        good = [one for one in results if isinstance(one, Encoded)]
        broken = [one.item_id for one in results if isinstance(one, Failed)]
        with Project.open(path, write=True) as project:
            features.add_features(
                project.db,
                encoder.id,
                ((one.item_id, one.vector, one.input_sha) for one in good),
            )
            if encoder.modality == "image":
                catalogue.set_image_state(project.db, [(item, "broken") for item in broken])
            else:
                catalogue.set_text_state(project.db, [(item, "missing") for item in broken])

    tally = engine(encoder, sources, save, report, known)
    return {"encoded": tally.encoded, "failed": tally.failed, "unchanged": tally.unchanged}


def build_graphs(path: Path, report: Report = silent) -> None:
    """Make the item graph of each modality whose vectors have none yet, or have changed."""
    for modality in ("image", "text"):
        with Project.open(path) as project:
            row = features.encoder_of(project.db, modality)
            if row is None or features.current_graph(project.db, modality) is not None:
                continue
            items = catalogue.item_ids(project.db)
            raw, _ = features.features(project.db, row.id, catalogue.n_items(project.db))
        near, likeness = nearest(torch.from_numpy(raw[items]), NEIGHBOURS, report)
        ids = np.full((len(raw), near.shape[1]), -1, np.int64)  # by id: rows of no item stay empty
        cosines = np.zeros(ids.shape, np.float32)
        ids[items], cosines[items] = items[near.numpy()], likeness.numpy()
        with Project.open(path, write=True) as project:
            found = features.add_graph(project.db, modality, row.id, ids, cosines)
            features.set_current_graph(project.db, row.id, found)
