"""A training's state on its way between machines, and the lead member's side of the board."""

from typing import Any

from mrcsaf.core.errors import Cancelled
from mrcsaf.core.progress import Progress, Report
from mrcsaf.train import checkpoint
from mrcsaf.train.loop import Keep, State


def pack(state: State | None) -> bytes:
    """A state as bytes, wherever its tensors are; safetensors, so that no reading runs anything."""
    return b"" if state is None else checkpoint.pack_state(state)


def unpack(packed: bytes) -> State | None:
    """The other way round, on the CPU. Raises CheckpointError for what is no state."""
    return checkpoint.unpack_state(packed) if packed else None


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
