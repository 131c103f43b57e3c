"""A catalogue is encoded in order, saved often, resumed, and stopped at once."""

import hashlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from jaxtyping import Float32
from numpy import ndarray

from mrcsaf.core.errors import Cancelled, DataError
from mrcsaf.core.progress import Progress, silent
from mrcsaf.encoders.base import Encoder, nothing
from mrcsaf.encoders.batches import Encoded, Failed, Tally, encode_all


class Lengths(Encoder[str, str]):
    """A small true encoder: a text's length and number of vowels. '!' is broken, '?' missing."""

    id = "lengths"
    modality = "text"
    dim = 2
    version = 1
    sha = "0" * 64
    pace = 0.0  # seconds a text in the network
    slow = 0.0  # seconds a text in preparation
    seen: list[int]

    def __init__(self) -> None:
        self.seen = []

    def content(self, source: str, name: str = "") -> bytes:
        if source == "?":
            raise DataError("it is not there")
        return source.encode()

    def prepare(self, content: bytes, name: str = "") -> str:
        time.sleep(self.slow)
        if content == b"!":
            raise DataError("it is broken")
        return content.decode()

    def encode_ready(
        self, batch: Sequence[str], pause: Callable[[], None] = nothing
    ) -> Float32[ndarray, "B F"]:
        self.seen.append(len(batch))
        for _ in batch:
            time.sleep(self.pace)
            pause()
        rows = [[len(text), sum(c in "aeiou" for c in text)] for text in batch]
        return np.array(rows, dtype=np.float32).reshape(len(batch), 2)


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_everything_comes_in_order_with_failures_flagged() -> None:
    saved: list[Encoded | Failed] = []
    tally = encode_all(
        Lengths(), [(7, "shoe"), (3, "!"), (9, "?"), (1, "lamp")], saved.extend, silent, batch=3
    )
    assert tally == Tally(encoded=2, failed=2, unchanged=0)
    assert [one.item_id for one in saved] == [7, 3, 9, 1]
    first, broken, missing, last = saved
    assert isinstance(first, Encoded)
    assert isinstance(last, Encoded)
    assert (first.vector.tolist(), first.input_sha) == ([4, 2], sha("shoe"))
    assert last.vector.tolist() == [4, 1]
    assert broken == Failed(3, "it is broken", sha("!"))
    assert missing == Failed(9, "it is not there", "")


def test_it_saves_each_time_enough_has_gathered() -> None:
    lists: list[list[Encoded | Failed]] = []  # each is the caller's to keep
    encoder = Lengths()
    items = [(n, f"text {n}") for n in range(23)]
    encode_all(encoder, items, lists.append, silent, batch=4, commit_every=8)
    assert [len(one) for one in lists] == [8, 8, 7]
    assert encoder.seen == [4, 4, 4, 4, 4, 3]


def test_nothing_to_do_saves_nothing() -> None:
    assert encode_all(Lengths(), [], lambda _: pytest.fail("saved"), silent) == Tally(0, 0, 0)


def test_a_second_run_leaves_the_unchanged_alone_and_retries_the_missing() -> None:
    items = [(1, "shoe"), (2, "lamp"), (3, "!"), (4, "?")]
    saved: list[Encoded | Failed] = []
    encode_all(Lengths(), items, saved.extend, silent)
    known = {one.item_id: one.input_sha for one in saved}
    again: list[Encoded | Failed] = []
    items[1] = (2, "lamps")
    tally = encode_all(Lengths(), items, again.extend, silent, known=known)
    assert tally == Tally(encoded=1, failed=1, unchanged=2)
    assert [one.item_id for one in again] == [2, 4]


def test_a_cancel_between_commits_keeps_what_was_saved_and_resumes() -> None:
    items = [(n, f"text {n}") for n in range(20)]
    saved: list[Encoded | Failed] = []

    def cancel(news: Progress) -> None:
        if len(saved) >= 8:
            raise Cancelled

    encoder = Lengths()
    encoder.pace = 0.01
    with pytest.raises(Cancelled):
        encode_all(encoder, items, saved.extend, cancel, batch=4, commit_every=4)
    assert len(saved) in (8, 12)
    known = {one.item_id: one.input_sha for one in saved}
    encode_all(Lengths(), items, saved.extend, silent, known=known)
    assert [one.item_id for one in saved] == list(range(20))


def test_a_cancel_keeps_what_was_encoded_since_the_last_commit() -> None:
    saved: list[Encoded | Failed] = []
    encoder = Lengths()
    encoder.pace = 0.06  # every piece of news comes through

    def cancel(news: Progress) -> None:
        if news.done >= 4:
            raise Cancelled

    with pytest.raises(Cancelled):
        encode_all(encoder, [(n, f"text {n}") for n in range(20)], saved.extend, cancel, batch=2)
    assert [one.item_id for one in saved] == [0, 1, 2, 3]


def test_a_cancel_takes_effect_amid_a_batch_of_the_network() -> None:
    saved: list[Encoded | Failed] = []
    encoder = Lengths()
    encoder.pace = 0.05

    def cancel(news: Progress) -> None:
        if encoder.seen:
            raise Cancelled

    with pytest.raises(Cancelled):
        encode_all(encoder, [(n, "text") for n in range(500)], saved.extend, cancel)
    assert saved == []


def test_a_cancel_takes_effect_while_a_reader_chews_on_one_large_picture() -> None:
    encoder, begun, gate = Lengths(), threading.Event(), threading.Event()
    chewed: list[bool] = []

    def prepare(content: bytes, name: str = "") -> str:
        begun.set()
        chewed.append(gate.wait(30))
        return ""

    def cancel(news: Progress) -> None:
        if begun.is_set():
            raise Cancelled

    encoder.prepare = prepare  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        encode_all(encoder, [(n, "text") for n in range(500)], lambda _: None, cancel)
    assert chewed == []
    gate.set()


@pytest.mark.bench
@pytest.mark.parametrize(("pace", "slow"), [(0.05, 0.0), (0.0, 30.0)])
def test_a_cancel_takes_effect_within_half_a_second(pace: float, slow: float) -> None:
    """Also while the network runs a batch, and while a reader chews on one large picture."""
    encoder = Lengths()
    encoder.pace = pace
    gate = threading.Event()
    if slow:
        encoder.prepare = lambda content, name="": gate.wait(slow) and ""  # type: ignore[assignment]
    start = time.monotonic()

    def cancel(news: Progress) -> None:
        if time.monotonic() - start > 0.2:
            raise Cancelled

    with pytest.raises(Cancelled):
        encode_all(encoder, [(n, "text") for n in range(500)], lambda _: None, cancel)
    assert time.monotonic() - start < 0.7
    gate.set()


def test_it_reads_ahead_but_not_without_bound() -> None:
    taken = 0

    def endless() -> Iterator[tuple[int, str]]:
        nonlocal taken
        while True:
            taken += 1
            yield taken, "text"

    def stop(_: list[Encoded | Failed]) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        encode_all(Lengths(), endless(), stop, silent, batch=4, commit_every=4)
    assert taken <= 4 + 2 * 4


def test_progress_counts_to_the_total() -> None:
    news: list[Progress] = []
    encode_all(Lengths(), [(n, "text") for n in range(9)], lambda _: None, news.append, batch=2)
    assert (news[-1].done, news[-1].total, news[-1].stage) == (9, 9, "encode")
    assert [one.done for one in news] == sorted(one.done for one in news)


def test_a_bug_in_preparation_is_not_taken_for_a_broken_item() -> None:
    encoder = Lengths()
    encoder.prepare = lambda content, name="": 1 // 0  # type: ignore[assignment,return-value]
    with pytest.raises(ZeroDivisionError):
        encode_all(encoder, [(1, "text")], lambda _: None, silent)
