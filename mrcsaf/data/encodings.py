"""Which encoding a text file is written in, settled once from all of its bytes."""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass, field

from mrcsaf.core.errors import DataError

SURE_FROM = 1_000  # bytes above 127, below which a guess among old encodings is worth nothing
SAMPLE = 64 << 10
FAITHFUL = 10  # good lines beyond ASCII for each bad one, with which a file is UTF-8 all the same
MARKS = (  # UTF-32's first: the smaller end's begins as UTF-16's does
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SHOWN = {"utf-8": "UTF-8", "cp1252": "Windows-1252", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
ASIAN = ("Chinese", "Japanese", "Korean", "Simplified Chinese", "Classical Chinese")
LATIN = ("cp1252", "latin_1", "iso8859_15", "cp1250", "cp1254", "mac_roman", "cp437", "cp850")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec's name, the bytes of the mark before the text, and whether it is a guess."""

    codec: str
    mark: int = 0
    guessed: bool = False
    quoted: bool = True  # whether a quotation mark stands somewhere, as far as was looked

    @property
    def shown(self) -> str:
        """Its name for people."""
        return SHOWN.get(self.codec, self.codec)


def settle(name: str, chunks: Iterable[bytes], asked: str = "") -> Encoding:
    """A file's encoding: its mark's, the one asked for, UTF-8 where that holds, else a guess.

    The guess is Windows-1252 unless 1,000 bytes above 127 speak surely for another. Raises
    DataError for a codec that does not exist, or a file of NUL bytes.
    """
    codec = _codec(asked) if asked else ""
    survey = _Survey()
    for number, chunk in enumerate(chunks):
        if not number:
            marked = _by_mark(chunk)
            if marked and (not codec or marked.codec == codec):
                return marked
            if codec:
                return Encoding(codec)
            if wide := _without_mark(name, chunk[:4096]):
                return Encoding(wide)
        survey.add(chunk)
    survey.add(b"\n")
    if survey.good >= FAITHFUL * survey.bad:
        return Encoding("utf-8", quoted=survey.quoted)
    return Encoding(_likely(bytes(survey.sample)), guessed=True)


@dataclass(slots=True)
class _Survey:
    """Lines beyond ASCII that are UTF-8, lines that are not, and a sample of the latter."""

    good: int = 0
    bad: int = 0
    quoted: bool = False
    sample: bytearray = field(default_factory=bytearray)
    _rest: bytes = b""

    def add(self, chunk: bytes) -> None:
        self.quoted = self.quoted or b'"' in chunk
        if not self._rest and chunk.isascii():
            return  # an ASCII chunk cannot spoil a line that begins in it
        chunk = self._rest + chunk
        end = chunk.rfind(b"\n") + 1
        whole, self._rest = chunk[:end], chunk[end:]
        if len(self._rest) > SAMPLE:  # a line without an end: judged as it is
            whole, self._rest = chunk, b""
        if whole.isascii():
            return
        for line in whole.splitlines():
            if line.isascii():
                continue
            try:
                line.decode()
                self.good += 1
            except UnicodeDecodeError:
                self.bad += 1
                if len(self.sample) < SAMPLE:
                    self.sample += line[:4096] + b"\n"


def _by_mark(head: bytes) -> Encoding | None:
    return next(
        (Encoding(codec, len(mark)) for mark, codec in MARKS if head.startswith(mark)), None
    )


def _without_mark(name: str, head: bytes) -> str:
    """UTF-16 shows without its mark: every other byte of what people write is NUL."""
    if head and not head.strip(b"\0"):
        raise DataError(f"{name} holds nothing but NUL bytes; it is damaged, copy it again")
    if len(head) < 4 or head.count(0) <= len(head) // 3:
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


def _codec(asked: str) -> str:
    try:
        name = codecs.lookup(asked).name
        "".encode(name)
    except (LookupError, ValueError):
        raise DataError(
            f"there is no encoding {asked!r}; name one as Python does, such as"
            " --encoding utf-8, cp1252, shift_jis or gb18030"
        ) from None
    return "utf-8" if name == "utf-8-sig" else name


def _likely(sample: bytes) -> str:
    """Another encoding only where much speaks for it: a wrong one is worse than Windows-1252."""
    high = sum(byte > 127 for byte in sample)
    if high < SURE_FROM:
        return "cp1252"
    from charset_normalizer import from_bytes  # rarely needed, and slow to load

    best = from_bytes(sample).best()
    if best is None or best.encoding in LATIN or best.chaos > 0.1:
        return "cp1252"
    # Characters of two bytes hold together by themselves; those of one need a language.
    sure = best.language in ASIAN or best.coherence >= 0.3
    return best.encoding if sure else "cp1252"
