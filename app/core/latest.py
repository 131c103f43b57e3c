"""Questions of which only the newest answer counts: one job a purpose."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from app.core.jobs import Job, JobRunner, Work

Answered = Callable[[Any], None]
Failed = Callable[[Exception], None]


class Latest:
    """Starts jobs for one owner; a later question of the same purpose replaces the former one."""

    def __init__(self, owner: QObject) -> None:
        self._owner = owner
        self._jobs: dict[str, Job] = {}

    def __contains__(self, purpose: str) -> bool:
        return purpose in self._jobs

    @property
    def busy(self) -> bool:
        return bool(self._jobs)

    def start(
        self, purpose: str, runner: JobRunner, work: Work,
        done: Answered, failed: Failed,
    ) -> None:  # fmt: skip
        """Ask; the callbacks run on the GUI thread, and only if nothing newer was asked."""
        self.drop(purpose)
        holder: list[Job] = []
        job = runner.start(
            self._owner, work,
            done=partial(self._arrive, purpose, holder, done),
            failed=partial(self._arrive, purpose, holder, failed),
            ended=partial(self._end, purpose, holder),
        )  # fmt: skip
        holder.append(job)
        self._jobs[purpose] = job

    def ask(
        self, purpose: str, question: Callable[[Answered, Failed], Job],
        done: Answered, failed: Failed,
    ) -> None:  # fmt: skip
        """The same for one of `Operations`, given all its arguments but the two callbacks."""
        self.drop(purpose)
        holder: list[Job] = []
        job = question(
            partial(self._arrive, purpose, holder, done),
            partial(self._arrive, purpose, holder, failed),
        )
        holder.append(job)
        self._jobs[purpose] = job

    def drop(self, purpose: str) -> None:
        """Cancel what was asked for that purpose, if anything was."""
        if purpose in self._jobs:
            self._jobs.pop(purpose).cancel()

    def clear(self) -> None:
        """Cancel everything."""
        for purpose in list(self._jobs):
            self.drop(purpose)

    def _arrive(
        self, purpose: str, holder: list[Job], call: Callable[[Any], None], result: Any
    ) -> None:
        if holder and self._jobs.get(purpose) is holder[0]:
            del self._jobs[purpose]
            call(result)

    def _end(self, purpose: str, holder: list[Job]) -> None:
        """After a job that ended without an answer."""
        if holder and self._jobs.get(purpose) is holder[0]:
            del self._jobs[purpose]
