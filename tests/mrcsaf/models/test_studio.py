"""Studio's loss against a dense reference, and its defaults."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from mrcsaf.data.records import Interactions
from mrcsaf.models.base import Modality
from mrcsaf.models.studio import Studio, StudioConfig

U, I = 5, 6  # noqa: E741
SEEN = np.array([0, 0, 1, 2, 3, 4, 4]), np.array([0, 1, 1, 2, 3, 4, 5])


@pytest.fixture
def model() -> Studio:
    random = torch.Generator().manual_seed(1)
    content = {
        name: Modality("test", torch.randn(I, 4, generator=random), torch.ones(I, dtype=torch.bool))
        for name in ("image", "text")
    }
    torch.manual_seed(0)
    config = StudioConfig(dim=3, neighbours=2, negatives=2, pruned_edges=0.0)
    return Studio(Interactions(U, I, *SEEN), content, config)


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


def test_a_softmax_for_each_modality_apart(model: Studio) -> None:
    """Image's and text's scores each against the same negatives, and the two losses summed."""
    users, pos, neg = torch.tensor([0, 4, 3]), torch.tensor([1, 5, 4]), torch.tensor([5, 2, 0])
    apart = Studio(
        Interactions(U, I, *SEEN), model.content, replace(model.config, loss="per_modality")
    )
    apart.load_state_dict(model.state_dict())
    user, item = model.represent().stacked()
    losses = []
    for half in (slice(0, 3), slice(3, 6)):
        scores = user[users][:, half] @ item[:, half].T
        for row, seen in enumerate(pos.tolist()):
            among = [seen, *(i for i in (5, 2) if i != seen)]
            losses.append(-scores[row, among].log_softmax(0)[0] / 3)
    summed, seen = model.scores(users), pos.tolist()
    joint = sum(
        -summed[row, [i, *(j for j in (5, 2) if j != i)]].log_softmax(0)[0] / 3
        for row, i in enumerate(seen)
    )
    expected = model.loss(users, pos, neg) - joint + sum(losses)
    torch.testing.assert_close(apart.loss(users, pos, neg), expected)


def test_without_attention_no_attention_is_made(model: Studio) -> None:
    assert model.attention is None
    assert model.image_weights() is not None
