"""A training's state survives its way between machines."""

import torch

from mrcsaf.cluster.states import pack, unpack
from mrcsaf.training import State


def test_a_state_travels_whole() -> None:
    random = torch.Generator().manual_seed(4)
    state = State(3, 2, {"recall@20": 0.1}, {"w": torch.ones(2)}, random=random.get_state())
    found = unpack(pack(state))
    assert found is not None
    assert found.epoch == 3
    assert torch.equal(found.best_weights["w"], torch.ones(2))
    assert found.random is not None
    assert state.random is not None
    assert torch.equal(found.random, state.random)
    assert unpack(pack(None)) is None
