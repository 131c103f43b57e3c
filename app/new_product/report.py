"""A placement as a single HTML file, in the look of the reports on users and items."""

from functools import partial
from pathlib import Path
from typing import Any

from app.new_product.form import Product
from app.new_product.questions import Answer
from mrcsaf.answers.session import Session
from mrcsaf.core.progress import Progress, Report
from mrcsaf.core.text import fraction
from mrcsaf.reports import render
from mrcsaf.reports.render import Block, Entry
from mrcsaf.store.catalogue import Item

NEAR = 5


def writing(session: Session, answer: Answer, file: Path) -> Any:
    """`write` with its arguments bound, for a runner; it holds copies, not the live answer."""
    picture = answer.product.picture
    folders = [session.path / "images"] + ([] if picture is None else [picture.folder])
    return partial(_write, report_of(session, answer), folders, file)


def report_of(session: Session, answer: Answer) -> render.Report:
    """What the page says, from top to bottom. The answer must be whole."""
    placed, product = answer.stages["glance"], answer.product
    name = product.title.strip() or "A new product"
    blocks = [Block("Where it lands", lines=_landing(session, answer))]
    names = {item.ext_id: item for item in session.items.values()}
    for modality, title in (("image", "Looks like"), ("text", "Reads like")):
        near = [] if modality in placed["missing"] else placed["neighbours"].get(modality, [])
        entries = [
            Entry(names[one["item"]], f"cosine {one['cosine']:.3f}",
                  w_image=session.weight(names[one["item"]].id))
            for one in near[:NEAR]
            if one["item"] in names
        ]  # fmt: skip
        if entries:
            blocks.append(Block(title, entries))
    blocks += [Block("Picture and words apart", lines=_variants(answer))]
    effects = (answer.stages["vary"]["sentences"] or {}).get("effects", [])
    if effects:
        by = answer.stages["vary"]["sentences"]["by"]
        unit = "users in the top 100" if by == "audience" else "places at the median"
        lines = [f"{gain:+,} {unit}: {text}" for text, gain in effects]
        blocks.append(Block("What each sentence earns", lines=lines))
    basis = [f"Exact: {text}." for text in placed["exact"]]
    basis += [f"Estimated: {text}." for text in placed["estimated"]]
    blocks.append(Block("What is exact, and what is estimated", lines=basis))
    simulated = "The shoppers are simulated." if session.simulated else ""
    summary = (session.name, "A product that is not in the catalogue.", simulated)
    return render.Report(
        title=name,
        summary=" · ".join(filter(None, summary)),
        lead=Entry(_as_item(product), w_image=placed["w_image"]),
        blocks=blocks,
        foot=render.foot(session.run),
    )


def _landing(session: Session, answer: Answer) -> list[str]:
    placed, reach = answer.stages["glance"], answer.stages["reach"]
    lines = []
    if answer.user is not None and placed["rank"] is not None:
        lines.append(f"For {session.users[answer.user]} it would rank {placed['rank']:,}"
                     f" of {placed['unseen'] + 1:,}.")  # fmt: skip
    users = max(placed["users"], 1)
    shares = (
        f"top {k}: {n:,} users ({100 * n / users:.1f} %)" for k, n in placed["audience"].items()
    )
    lines.append(" · ".join(shares) + ".")
    lines.append(f"Median rank {reach['median']:,.0f} over {users:,} users.")
    for one in reach["standings"]:
        where = one["category"] or "the catalogue"
        lines.append(f"Its top-{one['k']} audience is larger than that of {one['percentile']:.0f} %"
                     f" of the {one['items']:,} items of {where}.")  # fmt: skip
    if placed["w_image"] is not None:
        lines.append(f"The selector trusts its picture {fraction(placed['w_image'])}, its words"
                     f" {fraction(1 - placed['w_image'])}.")  # fmt: skip
    return lines + [f"Note: {note}." for note in placed["notes"]]


def _variants(answer: Answer) -> list[str]:
    titles = {"both": "Both", "image": "Picture only", "text": "Words only",
              "swapped": "With another picture", "first_day": "On its first day"}  # fmt: skip
    lines = []
    for name, one in answer.stages["vary"]["variants"].items():
        counts = ", ".join(f"top {k} {n:,}" for k, n in one["audience"].items())
        lines.append(
            f"{titles.get(name, name)}: median rank {one['median']:,.0f}; users: {counts}."
        )
    return lines


def _as_item(product: Product) -> Item:
    sha = None if product.picture is None else product.picture.sha
    return Item(
        id=-1, ext_id="not in the catalogue", title=product.title,
        description=product.description, brand=product.brand, category=product.category,
        price=None, image_sha=sha, image_url="", image_state="ok" if sha else "missing",
        text_state="ok", origin="draft", planted_image=None,
    )  # fmt: skip


def _write(made: render.Report, folders: list[Path], file: Path, report: Report) -> None:
    report(Progress(0, 1))
    render.write(file, made, *folders)
