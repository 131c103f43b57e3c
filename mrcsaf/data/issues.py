"""What went wrong while a data set was read: every row that was not taken as it stood."""

from collections import Counter

from mrcsaf import limits
from mrcsaf.data.records import Counts, Issue
from mrcsaf.errors import DataError


class Issues:
    """A growing list of issues, refused when it says that the format is wrong altogether."""

    def __init__(self) -> None:
        self.found: list[Issue] = []

    def quarantine(self, file: str, line: int, reason: str) -> None:
        """A row that was left out."""
        self._add(Issue(file, line, reason))

    def duplicate(self, file: str, line: int, reason: str) -> None:
        """A row that repeats one already taken."""
        self._add(Issue(file, line, reason, "duplicate"))

    def flag(self, file: str, line: int, reason: str) -> None:
        """A fault of something that was imported all the same."""
        self._add(Issue(file, line, reason, "flagged"))

    def counts(self, file: str, rows: int, imported: int) -> Counts:
        """The counts of one file's rows, those left out counted from what was noted here."""
        kinds = Counter(issue.kind for issue in self.found if issue.file == file)
        return Counts(rows, imported, kinds["quarantined"], kinds["duplicate"])

    def _add(self, issue: Issue) -> None:
        self.found.append(issue)
        if len(self.found) > limits.ISSUES:
            raise DataError(
                f"{issue.file} has more than {limits.ISSUES:,} faulty rows (the last, in line "
                f"{issue.line:,}: {issue.reason}); check that it is the file you meant"
            )
