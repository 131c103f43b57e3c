"""The errors a caller can act on. Any other exception that escapes is a bug."""

from mrcsaf.core import text


class MrcsafError(Exception):
    """Caused by input, files or the machine, never by us. Its text is fit to show to a user."""

    def __str__(self) -> str:
        """One line; names from data can neither command a terminal nor hide what they say."""
        return text.line(super().__str__())


class ConfigError(MrcsafError):
    """A setting has a name or a value the code cannot honour."""


class DataError(MrcsafError):
    """The data set, a picture or a file breaks a rule of its format."""


class StoreError(MrcsafError):
    """The project on disk cannot be read or written."""


class DamagedError(StoreError):
    """The database file itself is broken: only a backup brings it back."""


class ForeignError(StoreError):
    """The database is whole, but another program's, of a newer version, or holds foreign parts."""


class LockedError(StoreError):
    """Another program holds the project for writing."""


class CheckpointError(MrcsafError):
    """A checkpoint does not fit: its text names the field that differs."""


class TrainingError(MrcsafError):
    """Training produced numbers that mean nothing, or cannot fit the machine."""


class Cancelled(Exception):  # noqa: N818  (it is not an error)
    """The caller asked the running work to stop. Never shown, never logged as a failure."""
