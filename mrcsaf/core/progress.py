"""How long work says where it is, and learns that it must stop."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Progress:
    """One piece of news. `metrics` carries figures worth plotting (loss, recall@20, …)."""

    done: int
    total: int  # 0 when unknown
    message: str = ""
    stage: str = ""
    metrics: dict[str, float] = field(default_factory=dict)


Report = Callable[[Progress], None]
"""Called at every safe stopping point. It may raise Cancelled, which the library never catches."""


def silent(_: Progress) -> None:
    """Say nothing, never cancel."""
