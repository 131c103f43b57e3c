from dataclasses import replace

import numpy as np
import pytest

from mrcsaf.answers import selector, session
from mrcsaf.core.progress import silent


def test_spearman_of_known_ranks():
    a = np.array([1.0, 2, 3, 4])
    assert selector.spearman(a, a**3) == pytest.approx(1)
    assert selector.spearman(a, -a) == pytest.approx(-1)
    assert selector.spearman(a, np.ones(4)) == 0
    ties = selector.spearman(np.array([1.0, 1, 2]), np.array([1.0, 2, 3]))
    assert ties == pytest.approx(0.8660254)


def test_planted_truth_is_hidden_where_shoppers_are_real(rich_shop):
    loaded = replace(session.load(rich_shop, None, silent), simulated=False)
    found = selector.gather(loaded, silent)
    assert found.planted is None
    assert all(strip.truth is None for strip in found.strips)
