"""What went wrong while a data set was read: every row that was not taken as it stood."""

from collections import Counter

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.data.records import Counts, Issue


class Issues:
    """Counts every row that was left out, and lists the first of each kind and file.

    It is refused when so many are faulty that the format must be another.
    """

    def __init__(self) -> None:
        self.listed: list[Issue] = []
        self._counts: Counter[tuple[str, str]] = Counter()

    def quarantine(self, file: str, line: int, reason: str) -> None:
        """A row that was left out."""
        self._add(Issue(file, line, reason))
        if self._counts[file, "quarantined"] > limits.ISSUES:
            raise DataError(
                f"{file} has more than {limits.ISSUES:,} faulty rows (the last, in line "
                f"{line:,}: {reason}); check that it is the file you meant"
            )

    def duplicate(self, file: str, line: int, reason: str) -> None:
        """A row that repeats one already taken."""
        self._add(Issue(file, line, reason, "duplicate"))

    def flag(self, file: str, line: int, reason: str) -> None:
        """A fault of something that was imported all the same."""
        self._add(Issue(file, line, reason, "flagged"))

    def more_duplicates(self, file: str, count: int) -> None:
        """Rows that repeat one already taken and need no listing."""
        self._counts[file, "duplicate"] += count

    def room(self, file: str, kind: str) -> int:
        """How many more of a kind will be listed."""
        return max(limits.ISSUES_LISTED - self._counts[file, kind], 0)

    def counts(
        self, file: str, rows: int, imported: int, *, filtered: int = 0, folded: int = 0
    ) -> Counts:
        """The counts of one file's rows, those left out counted from what was noted here."""
        return Counts(
            rows, imported, self._counts[file, "quarantined"], self._counts[file, "duplicate"],
            filtered, folded,
        )  # fmt: skip

    def _add(self, issue: Issue) -> None:
        if self.room(issue.file, issue.kind):
            self.listed.append(issue)
        self._counts[issue.file, issue.kind] += 1
