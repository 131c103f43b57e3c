"""Where items lie on a map: two principal components of their vectors, always the same way up."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64
from numpy import ndarray

from mrcsaf.core.typing import FeatureMatrix, ItemMask, Vector

EXACT_WIDTH = 512  # up to here the whole covariance is decomposed
ROUNDS = 60  # of the iteration beyond; it has converged long before
Places = Float32[ndarray, "I 2"]


@dataclass(frozen=True, slots=True)
class Projection:
    """A plane through the middle of the vectors."""

    places: Places  # NaN for items without a vector
    middle: Float64[ndarray, " F"]
    axes: Float64[ndarray, "F 2"]
    share: tuple[float, float]  # of the variance, by axis

    def place(self, vector: Vector) -> tuple[float, float]:
        """Where any other vector of the same space lies."""
        x, y = (vector.astype(np.float64) - self.middle) @ self.axes
        return float(x), float(y)


def pca(vectors: FeatureMatrix, present: ItemMask, unit: bool = False) -> Projection:
    """Project the present rows; `unit` scales each to length 1 first, as cosines do.

    The sign of an axis is that of its largest entry, so the map never flips.
    """
    rows = vectors[present].astype(np.float64)
    if unit:
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
    middle = rows.mean(0) if len(rows) else np.zeros(vectors.shape[1])
    rows -= middle
    axes = _axes(rows)
    largest = axes[np.abs(axes).argmax(0), [0, 1]]
    axes = axes * np.where(largest < 0, -1.0, 1.0)
    found = rows @ axes
    total = float((rows**2).sum()) or 1.0
    places = np.full((len(vectors), 2), np.nan, np.float32)
    places[present] = found
    x, y = ((found**2).sum(0) / total).tolist()
    return Projection(places, middle, axes, (x, y))


def _axes(rows: Float64[ndarray, "N F"]) -> Float64[ndarray, "F 2"]:
    width = rows.shape[1]
    if width <= EXACT_WIDTH:
        axes = np.linalg.svd(rows.T @ rows, hermitian=True)[0][:, :2]
    else:
        axes = _leading(rows.astype(np.float32)).astype(np.float64)
    if axes.shape[1] < 2:
        axes = np.hstack([axes, np.zeros((width, 2 - axes.shape[1]))])
    return axes


def _leading(rows: Float32[ndarray, "N F"]) -> Float32[ndarray, "F 2"]:
    """The two leading directions of wide rows, by subspace iteration from a fixed start."""
    block = np.random.default_rng(0).normal(size=(rows.shape[1], 8)).astype(np.float32)
    before = np.zeros(2)
    for _ in range(ROUNDS):
        block, _ = np.linalg.qr(rows.T @ (rows @ block))
        small = rows @ block
        values, turn = np.linalg.eigh(small.T @ small)
        block = block @ turn[:, ::-1]
        if np.allclose(values[:-3:-1], before, rtol=1e-7):
            break
        before = values[:-3:-1]
    return block[:, :2]
