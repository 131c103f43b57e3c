"""A training's state on its way between machines, and the lead member's side of the board."""

import io
from typing import Any

import torch

from mrcsaf.errors import Cancelled
from mrcsaf.progress import Progress, Report
from mrcsaf.training import Keep, State


def pack(state: State | None) -> bytes:
    """A state as bytes, wherever its tensors are."""
    if state is None:
        return b""
    out = io.BytesIO()
    torch.save(state, out)
    return out.getvalue()


def unpack(packed: bytes) -> State | None:
    """The other way round, on the CPU."""
    if not packed:
        return None
    state: State = torch.load(io.BytesIO(packed), map_location="cpu", weights_only=False)
    return state


def reporter(board: Any) -> Report:
    """The lead's `report`: posts without waiting, and stops when an earlier answer said so."""
    import ray

    answers: list[Any] = []

    def report(news: Progress) -> None:
        answers.append(board.post.remote(news))
        done, rest = ray.wait(answers, num_returns=len(answers), timeout=0)
        answers[:] = rest
        if any(ray.get(done)):
            raise Cancelled

    return report


def keeper(board: Any) -> Keep:
    """The lead's `keep`: hands the state in."""
    import ray

    def keep(state: State, resumable: bool) -> None:
        ray.get(board.post_state.remote(pack(state), resumable))

    return keep
