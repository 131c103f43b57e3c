"""Studio's loss against a dense reference, and its defaults."""

import numpy as np
import pytest
import torch

from mrcsaf.data.interactions import Interactions
from mrcsaf.models.base import Modality
from mrcsaf.models.studio import Studio, StudioConfig

U, I = 5, 6  # noqa: E741


@pytest.fixture
def model() -> Studio:
    random = torch.Generator().manual_seed(1)
    content = {
        name: Modality("test", torch.randn(I, 4, generator=random), torch.ones(I, dtype=torch.bool))
        for name in ("image", "text")
    }
    users, items = np.array([0, 0, 1, 2, 3, 4, 4]), np.array([0, 1, 1, 2, 3, 4, 5])
    torch.manual_seed(0)
    config = StudioConfig(dim=3, neighbours=2, negatives=2, pruned_edges=0.0)
    return Studio(Interactions(U, I, users, items), content, config)


def test_the_loss_is_softmax_decay_and_selector(model: Studio) -> None:
    """The seen item of each row against the negatives of all rows but the last, less itself."""
    users, pos, neg = torch.tensor([0, 4, 3]), torch.tensor([1, 5, 4]), torch.tensor([5, 2, 0])
    scores = model.scores(users)
    expected = torch.zeros(())
    for row, item in enumerate(pos.tolist()):
        against = [scores[row, i].exp() for i in (5, 2) if i != item]
        seen = scores[row, item].exp()
        expected = expected - (seen / (seen + sum(against))).log() / 3
    rows = torch.cat([model.user[users], model.embedding()[pos]])
    expected = (
        expected + 0.1 * rows.square().sum() / 2 / 3 + model.selector.penalty(model.selector())
    )
    torch.testing.assert_close(model.loss(users, pos, neg), expected)


def test_without_attention_no_attention_is_made(model: Studio) -> None:
    assert model.attention is None
    assert model.image_weights() is not None
