"""Lines of a file, plain or gzip, without ever holding more than a block of it."""

import codecs
import functools
import gzip
import itertools
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from mrcsaf.core import files, limits
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.data.encodings import Encoding, settle

BLOCK = 256 << 10
INTERVAL = 0.05  # seconds between two pieces of news
RATIO_FROM = limits.MIB  # a bomb that unpacks to less than this hurts nobody


class Meter:
    """Turns bytes read into progress, at most twenty times a second, over several files."""

    def __init__(self, report: Report, paths: list[Path]) -> None:
        self._report = report
        self._total = sum(path.stat().st_size for path in paths)
        self._before = self._here = 0
        self._last = -INTERVAL

    def at(self, position: int, message: str) -> None:
        """`position` bytes of a file are read; fewer than before means the next file."""
        if position < self._here:
            self._before += self._here
        self._here = position
        if time.monotonic() - self._last >= INTERVAL:
            self._last = time.monotonic()
            done = min(self._before + position, self._total)
            self._report(Progress(done, self._total, message, "read"))


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines, the first of them numbered; `cut` marks one line longer than the limit."""

    line: int
    data: bytes
    cut: bool = False


class LineFile:
    """A text file opened for one pass. Use as a context manager; iterate `blocks` or `lines`.

    Whatever its encoding, settled from all of the file or named by the caller, its bytes come as
    UTF-8.
    """

    def __init__(self, path: Path, meter: Meter, encoding: str = "") -> None:
        self.path = path
        self.name = path.name
        self._meter = meter
        self._asked = encoding
        self._unpacked = 0

    def __enter__(self) -> "LineFile":
        if files.leads_out(self.path):  # its first lines would be told of in errors
            raise DataError(
                f"{self.name} is a link that leads out of its folder; put the file itself there"
            )
        try:
            self._raw: IO[bytes] = files.opened(self.path)
        except OSError as error:
            raise DataError(f"{self.name} cannot be read ({error.strerror})") from None
        packed = self._raw.read(2) == b"\x1f\x8b"
        self._raw.seek(0)
        self._file: IO[bytes] | gzip.GzipFile = self._raw
        if packed:
            self._file = gzip.GzipFile(fileobj=self._raw)
        self._packed = packed
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._raw.close()

    def blocks(self) -> Iterator[Block]:
        """Blocks of whole lines in order, in UTF-8, without a byte-order mark."""
        line, rest, skipping = 1, b"", False
        for data in self._utf8_chunks():
            data = rest + data
            end = _last_line_end(data)
            if skipping and end:
                after = _first_line_end(data)
                data, end, skipping, line = data[after:], end - after, False, line + 1
            whole, rest = data[:end], data[end:]
            if skipping:
                rest = rest[-1:]
            elif whole:
                yield Block(line, whole)
                line += _count_lines(whole)
            if len(rest) > limits.LINE_BYTES:
                yield Block(line, b"", cut=True)
                rest, skipping = rest[-1:], True
        if rest and not skipping:
            yield Block(line, rest)

    def lines(self) -> Iterator[tuple[int, bytes | None]]:
        """(number, content without its end) of each line; None for one that is too long."""
        for block in self.blocks():
            if block.cut:
                yield block.line, None
            for offset, content in enumerate(block.data.splitlines()):
                yield block.line + offset, content if len(content) <= limits.LINE_BYTES else None

    def head(self, size: int = 4096) -> bytes:
        """The first bytes, unpacked; only before anything else is read."""
        return next(self._chunks(), b"")[:size]

    @property
    def encoding(self) -> Encoding:
        """What the file is written in; reads it once whole, and remembers."""
        state = self.path.stat()
        return _settled(self.path, state.st_size, state.st_mtime_ns, self._asked)

    def _utf8_chunks(self) -> Iterator[bytes]:
        encoding = self.encoding
        chunks = self._chunks()
        first = next(chunks, b"")[encoding.mark :]
        if encoding.codec == "utf-8":
            yield first
            yield from chunks
            return
        # What the codec does not know becomes a byte that is no UTF-8: its line is set aside.
        decoder = codecs.getincrementaldecoder(encoding.codec)("surrogateescape")
        for data in itertools.chain([first], chunks):
            yield decoder.decode(data).encode("utf-8", "surrogatepass")
        yield decoder.decode(b"", final=True).encode("utf-8", "surrogatepass")

    def _chunks(self) -> Iterator[bytes]:
        while True:
            try:
                data = self._file.read(BLOCK)
            except EOFError:
                raise DataError(f"{self.name} ends too early; copy or download it again") from None
            except (OSError, zlib.error) as error:
                raise DataError(f"{self.name} cannot be read ({error})") from None
            if not data:
                return
            if self._packed:
                self._check_unpacked(len(data))
            self._meter.at(self._raw.tell(), self.name)
            yield data

    def _check_unpacked(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > limits.GZIP_BYTES:
            raise DataError(
                f"{self.name} unpacks to more than {limits.GZIP_BYTES / limits.GIB:g} GiB; "
                "unpack it yourself if you trust it"
            )
        if self._unpacked > max(RATIO_FROM, limits.GZIP_RATIO * self._raw.tell()):
            raise DataError(
                f"{self.name} unpacks to more than {limits.GZIP_RATIO} times its size; "
                "unpack it yourself if you trust it"
            )


@functools.lru_cache(maxsize=64)
def _settled(path: Path, size: int, changed: int, asked: str) -> Encoding:
    with LineFile(path, Meter(silent, []), asked) as file:
        return settle(path.name, file._chunks(), asked)


def decode(line: bytes) -> str | None:
    """The text of one line, or None if it is not UTF-8 or holds NUL bytes."""
    if 0 in line:
        return None
    try:
        return line.decode()
    except UnicodeDecodeError:
        return None


def reason_undecoded(line: bytes | None) -> str:
    """Why `lines` and `decode` made nothing of a line."""
    if line is None:
        return f"the line is longer than {limits.LINE_BYTES // limits.MIB} MiB"
    if 0 in line:
        return "the line holds NUL bytes; the file may be damaged here"
    return "the line holds bytes that its file's encoding does not have; save the file as UTF-8"


def _last_line_end(data: bytes) -> int:
    """Just after the last line end; a final CR may yet be half of CR LF and does not count."""
    return max(data.rfind(b"\n"), data.rfind(b"\r", 0, len(data) - 1)) + 1


def _first_line_end(data: bytes) -> int:
    """Just after the first line end of data that has one."""
    return len(data.splitlines(keepends=True)[0])


def _count_lines(data: bytes) -> int:
    if b"\r" not in data:
        return data.count(b"\n")
    return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n")
