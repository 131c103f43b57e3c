"""What one card shows of one item."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.session import Session
from mrcsaf.core.tables import Row
from mrcsaf.core.text import keywords, plain
from mrcsaf.store.catalogue import Item

HIT, SEEN, ADDED, DROPPED, LIKED = "hit", "seen", "added", "dropped", "liked"


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the delegate paints, ready to paint."""

    item_id: int
    title: str
    subtitle: str = ""
    rank: int | None = None
    score: float | None = None
    w_image: float | None = None
    picture: str = ""  # content hash, empty without one
    badges: tuple[str, ...] = ()
    seed: str = ""  # what tints the tile of an item without picture
    keywords: tuple[str, ...] = ()  # what is written on that tile
    ext_id: str = ""
    move: str = ""  # in a what-if: "▲3", "▼2", "new", or "=" where nothing moved


def card_of(
    session: Session,
    item: Item,
    *,
    rank: int | None = None,
    score: float | None = None,
    badges: Iterable[str] = (),
) -> Card:
    """The card of a catalogue row."""
    title = plain(item.title or item.description) or item.ext_id
    words = keywords(" ".join((item.title, item.description[:400], item.category)))
    named = () if title == item.ext_id and not item.description else words
    return Card(
        item_id=item.id,
        title=title,
        subtitle=plain(item.brand or item.category.replace("/", " › "), 120),
        rank=rank,
        score=score,
        w_image=session.weight(item.id),
        picture=(item.image_sha or "") if item.image_state == "ok" else "",
        badges=(*badges, *((ADDED,) if item.origin == "added" else ())),
        seed=item.category or item.ext_id,
        keywords=named,
        ext_id=plain(item.ext_id, 64),
    )


def card_rows(cards: Iterable[Card]) -> list[Row]:
    """Cards as an export takes them."""
    return [
        {
            "rank": card.rank,
            "item": card.ext_id,
            "title": card.title,
            "score": card.score,
            "w_image": None if card.w_image is None else round(card.w_image, 6),
            "w_text": None if card.w_image is None else round(1 - card.w_image, 6),
        }
        for card in cards
    ]
