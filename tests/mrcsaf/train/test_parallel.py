"""Two real processes over gloo take the steps that one takes, with tables copied or sharded."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mrcsaf.train.parallel import Team

MEMBER = """
import dataclasses, json, sys, warnings
import numpy as np, torch, torch.distributed as dist
from mrcsaf.data.records import split_by_part
from mrcsaf.core.errors import Cancelled
from mrcsaf.models.base import Modality
from mrcsaf.models.mrcsaf import MRCSAF, MRCSAFConfig
from mrcsaf.core.progress import silent
from mrcsaf.train.parallel import Several
from mrcsaf.train.loop import TrainConfig, fit, seeded

rank, meet = int(sys.argv[1]), sys.argv[2]
random, n_users, n_items = np.random.default_rng(0), 40, 31  # odd: rows cannot be halved
pairs = np.unique(random.integers(0, n_users * n_items, 400))
parts = random.choice([0, 0, 0, 0, 1, 2], len(pairs))
split = split_by_part(n_users, n_items, pairs // n_items, pairs % n_items, parts)
content = {
    name: Modality(
        name,
        torch.from_numpy(random.normal(size=(n_items, 6)).astype(np.float32)),
        torch.ones(n_items).bool(),
    )
    for name in ("image", "text")
}
# 100 does not divide the pairs: the last batch is shared unevenly
short = TrainConfig(max_epochs=4, batch_size=100, learning_rate=0.01)

def run(team=None, state=None, epochs=4, report=silent):
    with seeded(1):
        model = MRCSAF(split.train, content, MRCSAFConfig(dim=4, pruned_edges=0.3))
    config = dataclasses.replace(short, max_epochs=epochs)
    return fit(model, split, config, report, state, team=team)

def apart(one, other):
    return max(float((one[name] - value).abs().max()) for name, value in other.items())

alone = run()
dist.init_process_group("gloo", f"file://{meet}", rank=rank, world_size=2)
here, found = torch.device("cpu"), {}
for name, limit in (("copied", 1 << 30), ("sharded", 0)):
    team = Several(here, limit)
    state = run(team)
    box = [run(Several(here, limit), epochs=2)]
    dist.broadcast_object_list(box, 0)  # what a lead saved is what all members read
    again = run(Several(here, limit), box[0])
    if team.leads:
        found[name] = {
            "sharded": team.sharded,
            "apart": apart(state.weights, alone.weights),
            "resumed": apart(again.weights, state.weights),
            "loss": [abs(a["loss"] - b["loss"]) for a, b in zip(state.epochs, alone.epochs)],
            "valid": [state.best, alone.best],
        }

def stop(news):
    if news.done >= 1:
        raise Cancelled

try:
    run(Several(here), report=stop if rank == 0 else silent)
except Cancelled:
    found["cancelled"] = True
dist.barrier()
dist.destroy_process_group()
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What two members that worked together saw."""
    meet = tmp_path_factory.mktemp("team") / "meeting"
    surroundings = os.environ | {
        "OMP_NUM_THREADS": "1", "PYTHONPATH": str(Path(__file__).parents[3]),
    }  # fmt: skip
    members = [
        subprocess.Popen(
            [sys.executable, "-c", MEMBER, str(rank), str(meet)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=surroundings,
        )
        for rank in range(2)
    ]  # fmt: skip
    said = [member.communicate(timeout=300) for member in members]
    assert [member.returncode for member in members] == [0, 0], said
    return [json.loads(out) for out, _ in said]


@pytest.mark.parametrize("form", ["copied", "sharded"])
def test_two_members_take_the_steps_of_one(found: list[dict[str, Any]], form: str) -> None:
    seen = found[0][form]
    assert seen["sharded"] == (form == "sharded")
    assert seen["apart"] < 1e-5
    assert max(seen["loss"]) < 1e-5
    assert seen["valid"][0] == pytest.approx(seen["valid"][1], abs=1e-9)


@pytest.mark.parametrize("form", ["copied", "sharded"])
def test_a_team_resumes_bit_for_bit(found: list[dict[str, Any]], form: str) -> None:
    assert found[0][form]["resumed"] == 0


def test_when_the_lead_is_told_to_stop_all_members_do(found: list[dict[str, Any]]) -> None:
    assert [one.get("cancelled") for one in found] == [True, True]


def test_one_process_alone_has_nobody_to_ask() -> None:
    team = Team()
    assert team.leads
    assert team.decide(True)
    assert not team.decide(False)
    users = np.arange(5)
    assert team.part(users, 2) is users
    assert team.mean(torch.tensor(2.0)) == 2.0
