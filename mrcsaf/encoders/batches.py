"""Encodes a whole catalogue: reads ahead on threads, saves often, skips what is unchanged.

Knows nothing of the store. Whoever calls it saves each list in one transaction; after a cancel
or a kill, the next call goes on from what was saved.
"""

import hashlib
import itertools
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, TypeVar

from jaxtyping import Float32
from numpy import ndarray

from mrcsaf.core.errors import Cancelled, DataError
from mrcsaf.core.progress import Progress, Report
from mrcsaf.encoders.base import Encoder

READERS = 2  # threads that decode pictures ahead of the network
WAIT = 0.1  # seconds without news while a reader works on a large picture
NEWS = 0.05  # seconds between two pieces of news
BATCH = 64  # items that go through the network together, which decides the last bits
COMMIT_EVERY = 256  # results between two transactions

Source = TypeVar("Source")


@dataclass(frozen=True, slots=True)
class Encoded:
    """One item's vector and the sha256 of the input it was made from."""

    item_id: int
    vector: Float32[ndarray, " F"]
    input_sha: str


@dataclass(frozen=True, slots=True)
class Failed:
    """An item whose input is broken or missing, to be flagged on the item."""

    item_id: int
    reason: str  # one sentence with the remedy
    input_sha: str = ""  # empty where not even bytes could be read


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of all items: encoded + failed + unchanged of them."""

    encoded: int
    failed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class _Prepared:
    item_id: int
    input_sha: str
    ready: Any  # what the encoder's network takes
    failure: str = ""
    unchanged: bool = False


def encode_all(
    encoder: Encoder[Source, Any],
    pending: Iterable[tuple[int, Source]],
    save: Callable[[list[Encoded | Failed]], None],
    report: Report,
    *,
    known: Mapping[int, str] | None = None,
    batch: int = BATCH,
    commit_every: int = COMMIT_EVERY,
) -> Tally:
    """Encode every (item id, source) of `pending`; a broken one becomes Failed, never an error.

    `known`: the input_sha of each item that already has an answer of this encoder's `space`;
    those whose input is the same are left alone. `save` gets about `commit_every` results at a
    time, in the order of `pending`, on the calling thread. Reports at least 5 times a second.
    """
    total = len(pending) if isinstance(pending, Sized) else 0
    run = Encoding(encoder.modality, total, report, save, commit_every)
    pool = ThreadPoolExecutor(READERS, thread_name_prefix="encode-read")
    try:
        prepared = _ahead(pool, encoder, run, pending, known or {}, ahead=2 * batch)
        for group in _groups(prepared, batch):
            run.take(_answers(encoder, group, run.news))
        run.commit()
    except Cancelled:
        run.commit()  # what is encoded already need not be encoded again
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
    return run.tally()


def encode_group(
    encoder: Encoder[Source, Any], group: Sequence[tuple[int, Source, str | None]]
) -> list[Encoded | Failed | None]:
    """What `encode_all` makes of `batch` consecutive items, for whoever spreads them elsewhere.

    Each item comes with its known input_sha; None stands for one that is unchanged.
    """
    prepared = [_prepare(encoder, item_id, source, sha) for item_id, source, sha in group]
    return _answers(encoder, prepared, lambda: None)


def _answers(
    encoder: Encoder[Any, Any], group: list[_Prepared], pause: Callable[[], None]
) -> list[Encoded | Failed | None]:
    good = [one for one in group if not one.failure and not one.unchanged]
    vectors = iter(encoder.encode_ready([one.ready for one in good], pause))
    answers: list[Encoded | Failed | None] = []
    for one in group:
        if one.unchanged:
            answers.append(None)
        elif one.failure:
            answers.append(Failed(one.item_id, one.failure, one.input_sha))
        else:
            answers.append(Encoded(one.item_id, next(vectors), one.input_sha))
    return answers


@dataclass(slots=True)
class Encoding:
    """The tally and the unsaved results of one modality, whoever computes them."""

    modality: str
    total: int
    report: Report
    save: Callable[[list[Encoded | Failed]], None]
    commit_every: int
    encoded: int = 0
    failed: int = 0
    unchanged: int = 0
    waiting: list[Encoded | Failed] = field(default_factory=list)
    last_news: float = 0.0

    def take(self, answers: list[Encoded | Failed | None]) -> None:
        """Count one group's answers and commit when there are enough."""
        for one in answers:
            if one is None:
                self.unchanged += 1
                continue
            self.waiting.append(one)
            if isinstance(one, Failed):
                self.failed += 1
            else:
                self.encoded += 1
        if len(self.waiting) >= self.commit_every:
            self.commit()
        self.news()

    def commit(self) -> None:
        """Hand over what waits."""
        if self.waiting:
            self.save(self.waiting)
            self.waiting = []

    def news(self, force: bool = False) -> None:
        now = time.monotonic()
        if force or now - self.last_news >= NEWS:
            self.last_news = now
            done = self.encoded + self.failed + self.unchanged
            self.report(Progress(done, self.total, f"{self.modality}s", "encode"))

    def tally(self) -> Tally:
        """The final count, reported."""
        self.news(force=True)
        return Tally(self.encoded, self.failed, self.unchanged)


def _ahead(
    pool: ThreadPoolExecutor,
    encoder: Encoder[Any, Any],
    run: Encoding,
    pending: Iterable[tuple[int, Source]],
    known: Mapping[int, str],
    ahead: int,
) -> Iterator[_Prepared]:
    """Each item prepared, in order, with at most `ahead` of them in memory."""
    coming: deque[Future[_Prepared]] = deque()
    items = iter(pending)
    while True:
        for item_id, source in itertools.islice(items, ahead - len(coming)):
            coming.append(pool.submit(_prepare, encoder, item_id, source, known.get(item_id)))
        if not coming:
            return
        yield _result(coming.popleft(), run)


def _result(future: Future[_Prepared], run: Encoding) -> _Prepared:
    while not wait([future], timeout=WAIT).done:
        run.news()
    return future.result()


def _prepare(
    encoder: Encoder[Source, Any], item_id: int, source: Source, known: str | None
) -> _Prepared:
    sha = ""
    try:
        content = encoder.content(source)
        sha = hashlib.sha256(content).hexdigest()
        if sha == known:
            return _Prepared(item_id, sha, None, unchanged=True)
        name = source.name if hasattr(source, "name") else ""
        return _Prepared(item_id, sha, encoder.prepare(content, name))
    except DataError as error:
        return _Prepared(item_id, sha, None, failure=str(error))


def _groups(prepared: Iterator[_Prepared], size: int) -> Iterator[list[_Prepared]]:
    while group := list(itertools.islice(prepared, size)):
        yield group
