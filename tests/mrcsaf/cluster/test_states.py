"""A training's state survives its way between machines."""

import pickle

import pytest
import torch

from mrcsaf.cluster.states import pack, unpack
from mrcsaf.core.errors import CheckpointError
from mrcsaf.train.loop import State


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


def test_what_the_optimiser_needs_travels_too() -> None:
    layer = torch.nn.Linear(2, 3)
    optimiser = torch.optim.Adam(layer.parameters())
    layer(torch.ones(2)).sum().backward()
    optimiser.step()
    weights = dict(layer.state_dict())
    state = State(1, 1, {}, weights, [{"epoch": 1}], weights, optimiser.state_dict())
    found = unpack(pack(state))
    assert found is not None
    assert found.epochs == [{"epoch": 1}]
    again = torch.optim.Adam(layer.parameters())
    again.load_state_dict(found.optimiser)
    before, after = (one.state_dict()["state"] for one in (optimiser, again))
    assert before.keys() == after.keys()
    for number, moments in before.items():
        assert all(torch.equal(moments[name], after[number][name]) for name in moments)


class Program:
    """What a pickle may hold: a call."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return pytest.fail, ("it ran",)


@pytest.mark.parametrize("packed", [pickle.dumps(Program()), b"nothing", b"\0" * 64])
def test_what_is_no_state_is_refused_and_runs_nothing(packed: bytes) -> None:
    with pytest.raises(CheckpointError, match="state of a training is damaged"):
        unpack(packed)
