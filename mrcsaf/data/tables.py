"""Tables as streams of rows, whatever program wrote them; faulty rows are set aside.

Text with commas, tabs, semicolons or bars, JSON lines, one JSON list or a list inside an object,
lines of Python literals, Excel and OpenDocument sheets, Parquet. What a file is shows in its
content, not in its name.
"""

import ast
import codecs
import functools
import gzip
import itertools
import json
import re
import time
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from mrcsaf.core import files, limits
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Progress, Report, silent
from mrcsaf.data.delimited import Records, separator_of, split_line
from mrcsaf.data.encodings import Encoding, settle
from mrcsaf.data.records import Issues

# Lines of a file, plain or gzip, without ever holding more than a block of it.


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


JSON_ENDINGS = (".json", ".jsonl", ".ndjson", ".json.gz", ".jsonl.gz", ".ndjson.gz")
ENDINGS = (
    ".csv", ".tsv", ".tab", ".txt", ".jsonl", ".ndjson", ".json", ".parquet", ".pq", ".xlsx",
    ".xls", ".ods", ".inter", ".item", ".dat", ".data",
)  # fmt: skip
SAMPLED = 1_000  # rows in which columns are looked for
CHUNK = 4_096  # rows at a time
LITERAL_DEPTH = 100
SEPARATOR_LINE = re.compile(r"""["']?sep=(.)["']?\s*""", re.IGNORECASE)  # as Excel writes it
DEEP = re.compile(r"[\[\]{}()]")

Row = tuple[int, dict[str, Any]]
"""(line number, values by column); values of CSV are text, of JSON anything."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows, column by column; a column that a row lacks is None there."""

    lines: list[int]
    columns: dict[str, list[Any]]

    def __len__(self) -> int:
        return len(self.lines)


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file without a header line is: its separator and the names of its columns."""

    separator: str
    header: tuple[str, ...]


class Table:
    """One table file. `chunks` or `rows` give the good rows; `seen` and `bad` count as it goes."""

    def __init__(
        self,
        path: Path,
        meter: Meter | None = None,
        issues: Issues | None = None,
        *,
        encoding: str = "",
        layout: Layout | None = None,
    ) -> None:
        self.path, self.name = path, path.name
        self.seen = self.bad = 0
        self._meter = Meter(silent, []) if meter is None else meter
        self._issues = Issues() if issues is None else issues
        self._encoding, self._layout = encoding, layout
        self._kind = kind_of(path)
        self._id_column = ""
        self._header: list[str] = []
        self.repeated: set[str] = set()  # columns whose name the header holds twice

    def chunks(self, size: int = CHUNK) -> Iterator[Chunk]:
        """The good rows in file order; the others are in the issues, named by line."""
        self.seen = self.bad = 0
        match self._kind:
            case "sheet":
                yield from self._rows_to_chunks(self._sheet(), size)
            case "parquet":
                yield from self._parquet(size)
            case "json":
                yield from self._objects_to_chunks(self._objects(), size)
            case _:
                yield from self._delimited(size)

    def rows(self) -> Iterator[Row]:
        """The good rows one by one."""
        for chunk in self.chunks():
            names = list(chunk.columns)
            for line, values in zip(
                chunk.lines, zip(*chunk.columns.values(), strict=True), strict=True
            ):
                yield line, dict(zip(names, values, strict=True))

    @property
    def encoding_said(self) -> str:
        """The encoding that was guessed for a text, or nothing where none had to be."""
        if self._kind in ("sheet", "parquet"):
            return ""
        with LineFile(self.path, self._meter, self._encoding) as file:
            encoding = file.encoding
        return encoding.shown if encoding.guessed else ""

    def sample(self, rows: int = SAMPLED) -> dict[str, list[Any]]:
        """The first rows, column by column; in the order of the header."""
        peek = Table(self.path, encoding=self._encoding, layout=self._layout)
        empty = Chunk([], {})
        columns = next(peek.chunks(rows), empty).columns
        if not columns and self._kind in ("text", "sheet"):
            columns = {name: [] for name in peek._unique_header()}
        self.repeated = peek.repeated
        return columns

    def reject(self, line: int, reason: str) -> None:
        """Set a row aside that was given and the caller cannot use."""
        self.bad += 1
        self._issues.quarantine(self.name, line, reason)

    def identify(self, column: str) -> None:
        """Say which column numbers the rows: it tells a record from the middle of a long text."""
        self._id_column = column

    def _skip(self, line: int, reason: str) -> None:
        self.seen += 1
        self.reject(line, reason)

    # Text with separators

    def _delimited(self, size: int) -> Iterator[Chunk]:
        with LineFile(self.path, self._meter, self._encoding) as file:
            blocks = file.blocks()
            lines = self._text_lines(blocks)
            separator, self._header, first = self._open(lines)
            yield from self._rows_to_chunks(
                self._fields(itertools.chain(first, lines), separator), size
            )

    def _open(
        self, lines: Iterator[tuple[int, str]]
    ) -> tuple[str, list[str], list[tuple[int, str]]]:
        """(separator, column names, lines that were read and are rows)."""
        first = next((line for line in lines if line[1].strip()), None)
        if first is None or self.bad:
            raise DataError(f"{self.name} has no readable header in its first line")
        if self._layout is not None:
            return self._layout.separator, list(self._layout.header), [first]
        named = SEPARATOR_LINE.fullmatch(first[1])
        if named is not None:
            first = next((line for line in lines if line[1].strip()), first)
        separator = named.group(1) if named else separator_of(first[1])
        return separator, self._named(split_line(first[1], separator)), []

    def _named(self, header: Iterable[Any]) -> list[str]:
        names = ["" if name is None else str(name).strip() for name in header]
        while names and not names[-1]:
            names.pop()
        if len(names) > limits.COLUMNS:
            raise DataError(
                f"{self.name} has {len(names):,} columns and at most {limits.COLUMNS:,} are read:"
                " remove those that hold nothing of a user or an item"
            )
        counts = Counter(names)
        self.repeated = {name for name in counts if name and counts[name] > 1}
        return [name or f"column {place}" for place, name in enumerate(names, 1)]

    def _fields(
        self, lines: Iterator[tuple[int, str]], separator: str
    ) -> Iterator[tuple[int, list[str]]]:
        if len(separator) > 1:
            for number, text in lines:
                if text.strip():
                    yield number, text.split(separator)
            return
        records = Records(lines, separator, len(self._header))
        if self._id_column in self._header:
            records.id_place = self._header.index(self._id_column)
        yield from records
        for number in records.taken_apart:
            self._issues.flag(
                self.name, number,
                "a quote is opened and not closed in its row: it was read as a letter",
            )  # fmt: skip

    def _text_lines(self, blocks: Iterator[Block]) -> Iterator[tuple[int, str]]:
        for block in blocks:
            if block.cut:
                self._skip(block.line, reason_undecoded(None))
                continue
            yield from self._lines_of(block)

    def _lines_of(self, block: Block) -> Iterator[tuple[int, str]]:
        for number, raw in enumerate(block.data.splitlines(), block.line):
            text = decode(raw) if len(raw) <= limits.LINE_BYTES else None
            if text is None:
                self._skip(number, reason_undecoded(raw if len(raw) <= limits.LINE_BYTES else None))
            else:
                yield number, text

    def _rows_to_chunks(self, rows: Iterator[tuple[int, list[Any]]], size: int) -> Iterator[Chunk]:
        """Rows brought to the header's width: short ones padded, empty ends cut, others aside."""
        while batch := list(itertools.islice(rows, size)):
            width = len(self._header)
            lines: list[int] = []
            kept: list[list[Any]] = []
            for number, fields in batch:
                fitted = fields if len(fields) == width else self._fitted(number, fields, width)
                if fitted is not None:
                    lines.append(number)
                    kept.append(fitted)
            self.seen += len(kept)
            columns = [list(column) for column in zip(*kept, strict=True)]
            columns = columns or [[] for _ in self._header]
            yield Chunk(lines, dict(zip(self._unique_header(), columns, strict=True)))

    def _unique_header(self) -> list[str]:
        """Names once: what the header repeats is told apart by its place."""
        seen: Counter[str] = Counter()
        names = []
        for name in self._header:
            seen[name] += 1
            names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        return names

    def _fitted(self, number: int, fields: list[Any], width: int) -> list[Any] | None:
        if len(fields) < width:
            return [*fields, *[""] * (width - len(fields))]
        if any(field not in (None, "") for field in fields[width:]):
            self._skip(number, f"the row has {len(fields)} fields, the header {width}")
            return None
        return fields[:width]

    # JSON

    def _objects(self) -> Iterator[Row]:
        with LineFile(self.path, self._meter, self._encoding) as file:
            lines = self._text_lines(file.blocks())
            first = next((line for line in lines if line[1].strip()), None)
            if first is None:
                raise DataError(f"{self.name} has no rows")
            if isinstance(parse_object(first[1]), dict) or not first[1].lstrip().startswith(
                ("[", "{")
            ):
                yield from self._object_lines(itertools.chain([first], lines))
                return
        yield from self._whole_json()

    def _object_lines(self, lines: Iterator[tuple[int, str]]) -> Iterator[Row]:
        for number, text in lines:
            if not text.strip():
                continue
            yield from self._object(number, parse_object(text))

    def _whole_json(self) -> Iterator[Row]:
        """A list of objects, or the longest one inside an object, as shops' interfaces answer."""
        if self.path.stat().st_size > limits.JSON_BYTES:
            raise DataError(
                f"{self.name} is one JSON text of more than {limits.JSON_BYTES // limits.MIB} MiB:"
                " write one object a line instead"
            )
        with LineFile(self.path, self._meter, self._encoding) as file:
            data = b"".join(block.data for block in file.blocks())
        try:
            value = json.loads(data)
        except (ValueError, RecursionError):
            raise DataError(
                f"{self.name} is no whole JSON text, nor one object a line: export it again"
            ) from None
        if isinstance(value, dict):
            lists = [part for part in value.values() if isinstance(part, list)]
            value = max(lists, key=len, default=[value])
        for number, row in enumerate(value, 1):
            is_object = isinstance(row, dict)
            yield from self._object(
                number, row if is_object else "the entry is not a JSON object with named fields"
            )

    def _object(self, number: int, row: dict[str, Any] | str) -> Iterator[Row]:
        if isinstance(row, dict) and len(row) > limits.COLUMNS:
            row = f"the row has {len(row):,} fields, at most {limits.COLUMNS:,} are read"
        if isinstance(row, str):
            self._skip(number, row)
            return
        self.seen += 1
        yield number, row

    def _objects_to_chunks(self, rows: Iterator[Row], size: int) -> Iterator[Chunk]:
        while batch := list(itertools.islice(rows, size)):
            names = dict.fromkeys(key for _, row in batch for key in row)
            if len(names) > limits.COLUMNS:
                raise DataError(
                    f"{self.name} has rows with more than {limits.COLUMNS:,} names between them"
                )
            columns = {name: [row.get(name) for _, row in batch] for name in names}
            yield Chunk([number for number, _ in batch], columns)

    # Sheets and Parquet

    def _sheet(self) -> Iterator[tuple[int, list[Any]]]:
        """The rows of the first sheet that has a header and a row under it."""
        from python_calamine import CalamineError, CalamineWorkbook

        try:
            book = CalamineWorkbook.from_path(str(self.path))
            sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
        except (CalamineError, OSError, ValueError, zipfile.BadZipFile) as error:
            raise DataError(f"{self.name} cannot be read as a workbook ({error})") from None
        rows = next((sheet for sheet in sheets if len(sheet) > 1), [])
        top = next((n for n, row in enumerate(rows) if sum(cell != "" for cell in row) > 1), None)
        if top is None:
            raise DataError(f"{self.name} has no sheet with a header and rows")
        self._header = self._named(rows[top])
        for number, row in enumerate(rows[top + 1 :], top + 2):
            if any(cell != "" for cell in row):
                yield number, row

    def _parquet(self, size: int) -> Iterator[Chunk]:
        import pyarrow as arrow
        from pyarrow import parquet

        try:
            with parquet.ParquetFile(self.path) as file:
                self._named(file.schema_arrow.names)
                line = 1
                for batch in file.iter_batches(size):
                    count = batch.num_rows
                    self.seen += count
                    yield Chunk(list(range(line, line + count)), batch.to_pydict())
                    line += count
        except (arrow.ArrowException, OSError, ValueError) as error:
            raise DataError(f"{self.name} cannot be read as Parquet ({error})") from None


def kind_of(path: Path) -> str:
    """sheet, parquet, json or text, by what the file begins with."""
    try:
        with LineFile(path, Meter(silent, [])) as file:
            head = file.head()
    except DataError:
        return "text"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"\xd0\xcf\x11\xe0") or _is_workbook(path, head):
        return "sheet"
    begin = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    named = path.name.lower().endswith(JSON_ENDINGS)
    return "json" if begin in (b"{", b"[") or named else "text"


def _is_workbook(path: Path, head: bytes) -> bool:
    if not head.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist()[:10_000])
    except (OSError, zipfile.BadZipFile, ValueError):
        return False
    return bool(names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"})


def parse_object(text: str) -> dict[str, Any] | str:
    """The object on a line of JSON or of a Python literal, or what is wrong with the line."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = _literal(text)
        if value is None:
            return "the line is not a whole JSON object"
    return value if isinstance(value, dict) else "the line is not a JSON object with named fields"


def _literal(text: str) -> Any:
    """A Python literal, never evaluated: some public data sets are written so."""
    text = text.strip()
    if not text.startswith("{") or len(text) > limits.LINE_BYTES or _depth(text) > LITERAL_DEPTH:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "\d" in a description is not our concern
        try:
            value = ast.literal_eval(text)
            repr(value)  # raises ValueError for a number that is too long for Python to write
            return value
        except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
            return None


def _depth(text: str) -> int:
    deepest = depth = 0
    for bracket in DEEP.findall(text):
        depth += 1 if bracket in "[{(" else -1
        deepest = max(deepest, depth)
    return deepest
