"""What a placement says is exact and what it says is not."""

import pytest

from mrcsaf.models.base import NewItem
from mrcsaf.models.mrcsaf import MRCSAFConfig
from mrcsaf.placement import statements
from tests.mrcsaf.placement.conftest import raw_of


def test_what_is_missing_and_what_is_estimated_is_said(placer):
    both = placer.place(raw_of(2))
    assert both.missing == ()
    assert any("own learned vector" in text for text in both.estimated)  # embedding "id"
    assert any("who chose its neighbours" in text for text in both.estimated)
    only = placer.place({"text": raw_of(2)["text"]})
    assert only.missing == ("image",)
    assert only.neighbours["image"] == []
    assert any(text.startswith("no picture") for text in only.estimated)
    assert only.weights != both.weights


@pytest.mark.parametrize(
    ("kind", "exact", "estimated"),
    [
        ("feature", "trained projection", 1),
        ("feature_trained", "trained matrices", 2),
        ("both", "projected from picture and text", 1),
    ],
)
def test_each_kind_of_embedding_has_its_own_words(kind, exact, estimated):
    new = NewItem({}, None, {}, {})
    found = statements.of(MRCSAFConfig(item_embedding=kind), new, ())
    assert any(exact in text for text in found[0])
    assert len(found[1]) == estimated


def test_a_model_without_selector_claims_no_weights():
    exact, _ = statements.of(object(), NewItem({}, None, {}, {}), ())
    assert not any("selector" in text for text in exact)
