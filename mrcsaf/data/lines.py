"""Lines of a file, plain or gzip, without ever holding more than a block of it."""

import gzip
import re
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

from mrcsaf import files, limits
from mrcsaf.errors import DataError
from mrcsaf.progress import Progress, Report

BLOCK = 256 << 10
SNIFFED = BLOCK
INTERVAL = 0.05  # seconds between two pieces of news
RATIO_FROM = limits.MIB  # a bomb that unpacks to less than this hurts nobody
HIGH_RUNS = re.compile(rb"[\x80-\xff]+")


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
    """A text file opened for one pass. Use as a context manager; iterate `blocks` or `lines`."""

    def __init__(self, path: Path, meter: Meter) -> None:
        self.path = path
        self.name = path.name
        self._meter = meter
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
        """Blocks of whole lines in order, the encoding checked at the start, a BOM removed."""
        line, rest, skipping = 1, b"", False
        for data in self._checked_chunks():
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

    def _checked_chunks(self) -> Iterator[bytes]:
        head = b""
        chunks = self._chunks()
        for data in chunks:
            head += data
            if len(head) >= SNIFFED:
                break
        check_encoding(self.name, head)
        if head:
            yield head.removeprefix(b"\xef\xbb\xbf")
        yield from chunks

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


def check_encoding(name: str, head: bytes) -> None:
    """Raises DataError if the file as a whole is not UTF-8, with the encoding it seems to have."""
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    if head and not head.strip(b"\0"):
        raise DataError(f"{name} holds nothing but NUL bytes; it is damaged, copy it again")
    if wide or head[:4096].count(0) > len(head[:4096]) // 3:
        raise DataError(f"{name} is not UTF-8, it looks like UTF-16; save it again as UTF-8")
    if head.isascii():
        return
    lines = head[: _last_line_end(head) or None].splitlines()
    bad = [line for line in lines if not _is_utf8(line)]
    good = sum(not line.isascii() for line in lines) - len(bad)
    if bad and (bad[0] is lines[0] or (good == 0 and len(bad) >= 3)):
        likely = _likely_encoding(b"\n".join(bad))
        raise DataError(f"{name} is not UTF-8, it looks like {likely}; save it again as UTF-8")


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
    return "the line is not UTF-8; save the file again as UTF-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _likely_encoding(sample: bytes) -> str:
    runs = HIGH_RUNS.findall(sample)
    if sum(map(len, runs)) < 2 * len(runs):  # letters of one byte stand alone
        return "Windows-1252 (Latin 1)"
    for codec, name in (("gb18030", "GB 18030"), ("shift_jis", "Shift JIS")):
        try:
            sample.decode(codec)
        except UnicodeDecodeError:
            continue
        return name
    return "Windows-1252 (Latin 1)"


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
