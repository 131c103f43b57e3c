"""Other dense features from the same neighbour lists, to tell a model's gap from its inputs' gap.

    python tests/bench/spectral.py FOLDER OUT [--width 1024] [--rectified 1024]

FOLDER is in MMRec's layout and has neighbour lists; OUT becomes a copy of it whose features are the
leading eigenvectors of D^-½ W D^-½, each times its eigenvalue, rows of length 1. W holds the lists'
cosines, whichever of two items names the other. Items without neighbours stay without features.
The fitted features are right about the ten nearest as well; these two differ in what lies beyond.
With --rectified the pictures get the form of a convolutional network's as well: many numbers, none
negative, of length 57.
"""

import argparse
import shutil
import sys
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from mrcsaf.data.arrays import read_neighbours
from mrcsaf.data.mmrec import find_folder
from mrcsaf.data.records import Neighbours

LENGTH = 57.0  # of the vectors of the papers' image features, about


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--width", type=int, default=1024)
    parser.add_argument("--rectified", type=int, default=0, help="numbers a picture")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    folder = find_folder(arguments.folder)
    arguments.out.mkdir()
    kept = [folder.inter, folder.items, folder.users, folder.keywords, *folder.neighbours.values()]
    for file in kept:
        if file.exists():
            shutil.copy(file, arguments.out)
    for name, file in folder.neighbours.items():
        vectors = spectral(read_neighbours(file), arguments.width).numpy()
        if name == "image" and arguments.rectified:
            vectors = rectified(vectors, arguments.rectified)
        np.save(arguments.out / f"{name}_feat.npy", vectors.astype(np.float16))
        sys.stdout.write(f"{name}: {vectors.shape[0]:,} × {vectors.shape[1]:,}\n")


def spectral(lists: Neighbours, width: int) -> Tensor:
    """(I, width) from lists of (I, K)."""
    ids, cosines = (torch.from_numpy(np.array(x)) for x in (lists.ids, lists.cosines))
    weights = torch.zeros(len(ids), len(ids))
    listed = (ids >= 0) & (cosines > 0)
    listed &= listed.sum(1, keepdim=True) > 1  # an item without a feature has only itself
    rows = torch.arange(len(ids))[:, None].expand_as(ids)
    weights[rows[listed], ids[listed]] = cosines[listed]
    weights = torch.maximum(weights, weights.T)
    degrees = weights.sum(1)
    scale = degrees.clamp(min=1e-9).rsqrt()
    values, vectors = torch.linalg.eigh(scale[:, None] * weights * scale)
    found = vectors[:, -width:] * values[-width:].clamp(min=0)
    found[degrees == 0] = 0
    return F.normalize(found, dim=1)


def rectified(vectors: np.ndarray, width: int) -> np.ndarray:
    """(I, width): random projections, of which the positive part is kept, of length 57 each."""
    directions = np.random.default_rng(0).standard_normal((vectors.shape[1], width))
    found = np.maximum(vectors @ directions.astype(np.float32), 0)
    return LENGTH * found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


if __name__ == "__main__":
    main()
