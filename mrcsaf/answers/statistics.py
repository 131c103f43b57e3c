"""Whether a difference between two models is more than chance: paired over the same users."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64
from numpy import ndarray

DRAWS = 2000
SEED = 20_25
LEVEL = 0.05  # what counts as chance, after correction for how often was asked


@dataclass(frozen=True, slots=True)
class Paired:
    """A mean difference over users, where it may lie, and how likely chance made it."""

    difference: float
    low: float  # 95 % of resampled means lie between low and high
    high: float
    p: float


def paired(
    differences: Float64[ndarray, "N M"], draws: int = DRAWS, seed: int = SEED
) -> list[Paired]:
    """Paired bootstrap: a column a comparison, a row a user; the same draws serve all columns.

    p is two-sided, and never below what `draws` resamples can tell.
    """
    n = len(differences)
    if not n:
        return [Paired(0.0, 0.0, 0.0, 1.0)] * differences.shape[1]
    random = np.random.default_rng(seed)
    means = np.empty((draws, differences.shape[1]))
    for row in range(draws):
        times = np.bincount(random.integers(0, n, n), minlength=n)
        means[row] = times @ differences / n
    low, high = np.quantile(means, (0.025, 0.975), axis=0)
    tail = np.minimum((means <= 0).sum(0), (means >= 0).sum(0))
    p = np.minimum(2 * (tail + 1) / (draws + 1), 1.0)
    return [
        Paired(float(mean), float(lo), float(hi), float(chance))
        for mean, lo, hi, chance in zip(differences.mean(0), low, high, p, strict=True)
    ]


def holm(chances: list[float]) -> list[float]:
    """p values corrected for their number, in the order given (Holm 1979)."""
    order = sorted(range(len(chances)), key=chances.__getitem__)
    corrected, highest = [1.0] * len(chances), 0.0
    for place, which in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - place) * chances[which]))
        corrected[which] = highest
    return corrected


def spread(values: list[float]) -> float:
    """Standard deviation over seeds (n − 1 below the line); 0 for one seed."""
    return float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
