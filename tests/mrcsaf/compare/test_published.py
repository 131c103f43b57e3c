"""What the papers print, and only where it belongs."""

import pytest

from mrcsaf.compare import results
from mrcsaf.data.formats import PUBLISHED
from mrcsaf.models import MODELS


def test_known_cells() -> None:
    assert results.table_3("Baby", "freedom")["recall@20"] == 0.0992
    assert results.table_3("Sports", "freedom")["ndcg@20"] == 0.0481  # the misprint is mended
    assert results.table_3("Garden", "mrcsaf")["recall@10"] == 0.1637
    assert results.table_4("Baby", "ams") == {"recall@20": 0.1014, "ndcg@20": 0.0433}
    assert results.table_5("Sports", "camgr_cam") == {"recall@20": 0.0905, "ndcg@20": 0.0341}


@pytest.mark.parametrize("data_set", ["", "TikTok", "baby"])
def test_another_data_set_has_no_figures(data_set: str) -> None:
    assert results.table_3(data_set, "freedom") == {}
    assert results.table_4(data_set, "ams") == {}
    assert results.table_5("Garden", "camgr_cam") == {}


def test_every_name_is_of_a_model_and_every_set_is_known() -> None:
    assert set(results.NAMES) == set(MODELS)
    assert set(results.TABLE_3) == set(PUBLISHED)
    for models in results.TABLE_3.values():
        assert set(models) <= set(MODELS)
        for r10, r20, n10, n20 in models.values():
            assert 0 < r10 < r20 < 1
            assert 0 < n10 < n20 < r20


def test_the_paper_says_mr_csaf_wins_everywhere() -> None:
    for models in results.TABLE_3.values():
        for column in range(4):
            assert max(models, key=lambda name: models[name][column]) == "mrcsaf"
