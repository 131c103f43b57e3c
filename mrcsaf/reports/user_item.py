"""Reports of one user or one item, put together from what the views show. Runs inside jobs."""

from pathlib import Path

from mrcsaf.answers.explain import look
from mrcsaf.answers.recommend import recommend
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Report as Tell
from mrcsaf.core.text import signed
from mrcsaf.reports import render
from mrcsaf.reports.render import Block, Entry, Report

HISTORY = 60  # newest items of a long history


def write_user(session: Session, user: int, k: int, file: Path, tell: Tell) -> None:
    """The user's history and list. Raises MrcsafError if they cannot be read or written."""
    found = recommend(session, user, k, False, tell)
    ranked = [
        _entry(session, item, f"#{rank}", score)
        for rank, (item, score) in enumerate(zip(found.items, found.scores, strict=True), start=1)
    ]
    newest = found.history[::-1][:HISTORY]
    title = f"Chosen before ({len(found.history)})"
    if len(newest) < len(found.history):
        title = f"Chosen before (the newest {len(newest)} of {len(found.history)})"
    made = Report(
        title=f"Recommendations for {session.users[user]}",
        summary=_summary(session, f"Top {len(ranked)} of {found.n_ranked:,} items not chosen yet."),
        blocks=[
            Block("Recommended", ranked),
            Block(title, [_entry(session, item) for item in newest]),
        ],
        foot=render.foot(session.run),
    )
    render.write(file, made, session.path / "images")


def write_item(
    session: Session, user: int | None, item: int, k: int, file: Path, tell: Tell
) -> None:
    """An item, its weights, why it ranks where it does for the user, and what it resembles."""
    found = look(session, user, item, k, tell)
    blocks = []
    if found.why is not None and user is not None:
        place = "not ranked" if found.why.rank is None else f"ranked {found.why.rank:,}"
        lines = [
            f"For {session.users[user]} it is {place} of {found.why.n_ranked:,},"
            f" with a score of {found.why.score:.4g}."
        ]
        lines += [f"{name.replace('_', ' · ')}: {signed(value)}"
                  for name, value in found.why.parts.items()]  # fmt: skip
        lines.append(f"The parts sum to the score; residual {found.why.residual:.0e}.")
        blocks.append(Block("Why this?", lines=lines))
    titles = {"image": "Looks alike", "text": "Reads alike"}
    for modality, near in found.neighbours.items():
        entries = [_entry(session, other, f"cosine {cosine:.3f}") for other, cosine in near]
        blocks.append(Block(titles[modality], entries))
    row = session.items[item]
    made = Report(
        title=row.title or row.ext_id,
        summary=_summary(session, ""),
        lead=_entry(session, item),
        blocks=blocks,
        foot=render.foot(session.run),
    )
    render.write(file, made, session.path / "images")


def _entry(session: Session, item: int, note: str = "", score: float | None = None) -> Entry:
    return Entry(session.items[item], note, score, session.weight(item))


def _summary(session: Session, text: str) -> str:
    parts = [session.name, text, "The shoppers are simulated." if session.simulated else ""]
    return " · ".join(part for part in parts if part)
