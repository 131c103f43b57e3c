"""Jobs that try out a product: one run and its encoders stay warm, encoded parts are not redone.

Each job takes a product as JSON can carry it: {"image": a path or null, "title", "brand",
"category", "description"}. `glance` answers at once; `reach` and `vary` follow with what takes
longer, and `admit` writes. The window shows their answers as they come.
"""

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mrcsaf.core.errors import ConfigError, DataError
from mrcsaf.core.progress import Progress, Report

if TYPE_CHECKING:
    from mrcsaf.placement import Placement, Placer, Ranks, Standing
    from mrcsaf.worker.workshop import Workshop

KEPT = 64  # encoded pictures and texts
NEAREST_USERS = 50  # listed, those in whose lists the product stands highest
SAMPLE = 2_000  # users; a median over so many says what each sentence does
ENOUGH = 20  # users; a smaller audience is no measure of a sentence
LONG = 100  # the longest list whose audience is counted
Result = dict[str, Any]
Product = dict[str, Any]


class Bench:
    """One run, warm, and the vectors of what was lately tried on it."""

    def __init__(self, placer: "Placer") -> None:
        self.placer = placer
        self._kept: OrderedDict[tuple[Any, ...], tuple[Any, tuple[str, ...]]] = OrderedDict()

    def raw(self, product: Product) -> tuple[dict[str, Any], tuple[str, ...]]:
        """(vectors of what is given and the run reads, notes)."""
        from mrcsaf.store import catalogue

        fields = (str(product.get(name, "")) for name in _WORDS)
        text, image = catalogue.text_to_encode(*fields), product.get("image")
        notes: tuple[str, ...] = ()
        raw = self.picture(image)
        if text.strip() and "text" in self.placer.widths:
            found, notes = self._once(("text", text), None, text)
            raw |= found
        return raw, notes

    def picture(self, image: str | None) -> dict[str, Any]:
        """The vector of a picture, if there is one and the run reads pictures."""
        if not image or "image" not in self.placer.widths:
            return {}
        file = Path(image)
        stamp = file.stat().st_mtime_ns if file.is_file() else 0
        found: dict[str, Any] = dict(self._once(("image", image, stamp), file, "")[0])
        return found

    def place(self, product: Product) -> "Placement":
        """Where the product lands. Raises DataError if it has nothing to be placed by."""
        return self.placer.place(*self.raw(product))

    def _once(self, key: tuple[Any, ...], image: Path | None, text: str) -> Any:
        if key not in self._kept:
            self._kept[key] = self.placer.encoders.vectors(image, text)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]


_WORDS = ("title", "brand", "category", "description")


def bench(shop: "Workshop", report: Report, project: str, run: int | None) -> Bench:
    """The warm run, loaded anew where another one was kept."""
    from mrcsaf import placement
    from mrcsaf.store import Project, runs

    path = Path(project)
    with Project.open(path) as opened:
        found = runs.chosen(opened.db, run)
        state = runs.state_of(opened.db, found)

    def make() -> Bench:
        placer = placement.Placer.load(path, found.id, report=report)
        key = project, found.id, found.checkpoint_sha  # a saved product leaves encoders as they are
        placer.encoders = shop.keep("encoders", key, lambda: placer.encoders)
        return Bench(placer)

    kept: Bench = shop.keep("placer", (project, *state), make)
    return kept


def warm(shop: "Workshop", report: Report, project: str, run: int | None = None) -> Result:
    """Load the run and its encoders. `refused`: by modality, why nothing can be encoded.

    Raises ConfigError if not one modality can be encoded.
    """
    found = bench(shop, report, project, run)
    placer, refused = found.placer, {}
    for number, modality in enumerate(placer.widths):
        report(Progress(number, len(placer.widths), f"the {modality} encoder", "encoders"))
        try:
            placer.encoders.warm(modality)
        except ConfigError as error:
            refused[modality] = str(error)
    for modality in ("image", "text"):
        if modality not in placer.widths:
            refused[modality] = f"Run {placer.run.id} was trained without {modality} features."
    if len(refused) == 2:
        raise ConfigError(" ".join(refused.values()))
    return {"run": placer.run.id, "model": placer.run.model, "refused": refused}


def glance(
    shop: "Workshop", report: Report, project: str, product: Product, run: int | None = None,
    user: int | None = None,
) -> Result:  # fmt: skip
    """Weights, neighbours, the rank for user number `user`, audiences from thresholds."""
    from mrcsaf import placement

    found = bench(shop, report, project, run)
    report(Progress(0, 1, "encoding", "encode"))
    placed = found.place(product)
    answer = placement.as_dict(placed)
    nobody = placement.Ranks(np.zeros(0, np.int64), placed.users, found.placer.users.train.n_items)
    answer |= {
        "bins": [list(row[:2]) for row in nobody.histogram()],
        "user": user,
        "score": None,
        "unseen": None,
        "items": found.placer.users.train.n_items,
    }
    if user is not None and user < placed.users:
        answer["rank"] = found.placer.rank(placed, user)
        answer["score"] = float(placed.scores[user])
        answer["unseen"] = int(found.placer.users.unseen[user])
    return answer


def reach(
    shop: "Workshop", report: Report, project: str, product: Product, run: int | None = None
) -> Result:
    """Ranks over all users, told as they come, and the audience beside those of real items.

    News carry "users", "median" and "bin N": the users in bin N of the histogram so far.
    """
    found = bench(shop, report, project, run)
    placer, placed = found.placer, found.place(product)
    so_far: Ranks | None = None
    for so_far in placer.ranks(placed, report):
        counts = {f"bin {n}": float(row[2]) for n, row in enumerate(so_far.histogram())}
        news = {"users": float(len(so_far.ranks)), "median": so_far.median, **counts}
        report(Progress(len(so_far.ranks), so_far.users, "ranks", "ranks", news))
    assert so_far is not None
    order = np.lexsort((-placed.scores, so_far.ranks))[:NEAREST_USERS]
    category = str(product.get("category", ""))
    return {
        "median": so_far.median,
        "users": so_far.users,
        "histogram": [list(row) for row in so_far.histogram()],
        "nearest": [[int(user), int(so_far.ranks[user])] for user in order],
        "standings": [_standing(placer.standing(placed, category, k, report)) for k in (20, LONG)],
    }


def vary(
    shop: "Workshop", report: Report, project: str, product: Product, run: int | None = None,
    user: int | None = None,
) -> Result:  # fmt: skip
    """Picture only, words only, both, with `other_image`; the rank for `user` under noise; each
    sentence's worth.
    """
    from mrcsaf.placement import variations

    found = bench(shop, report, project, run)
    placer = found.placer
    raw, _ = found.raw(product)
    whole = placer.place(raw)
    columns = {}
    other = found.picture(product.get("other_image")) or None
    for name, placed in variations.variants(placer, raw, other).items():
        ranks = _some_ranks(placer, placed, report)
        columns[name] = {
            "rank": None if user is None else placer.rank(placed, user),
            "median": ranks.median,
            "users": len(ranks.ranks),
            "audience": {str(k): n for k, n in placed.audience.items()},
        }
    answer: Result = {"variants": columns, "stability": None, "sentences": None}
    if user is not None:
        one = variations.stability(placer, raw, user, report=report)
        answer["stability"] = {"rank": one.rank, "low": one.low, "high": one.high,
                               "noise": one.noise, "draws": one.draws}  # fmt: skip
    if "text" in raw and str(product.get("description", "")).strip():
        answer["sentences"] = _sentences(placer, raw, product, whole, report)
    return answer


def admit(
    shop: "Workshop", report: Report, project: str, draft: int, run: int | None = None
) -> Result:
    """Make an item of a draft, with what the run estimates of it. Whole or not at all."""
    from mrcsaf.data import images
    from mrcsaf.store import Project, catalogue, drafts

    with Project.open(Path(project), write=True) as opened:
        source = drafts.unsaved(opened.db, draft)
        found = bench(shop, report, project, run)  # as the run is now: nobody else may save
        product: Product = {name: getattr(source, name) for name in _WORDS}
        if source.image_sha is not None:
            product["image"] = str(images.image_path(opened.images, source.image_sha))
        estimated = found.placer.estimated(found.place(product))
        report(Progress(0, 1, "saving", "store"))
        item = drafts.save_into_catalogue(opened, draft, estimated)
        ext_id = catalogue.item(opened.db, item).ext_id
    return {"item": item, "ext_id": ext_id, "draft": draft}


def _standing(found: "Standing") -> Result:
    return {"k": found.k, "audience": found.audience, "category": found.category,
            "items": found.items, "percentile": found.percentile}  # fmt: skip


def _some_ranks(placer: "Placer", placed: "Placement", report: Report) -> "Ranks":
    """The ranks for the first users, at least SAMPLE of them where there are so many."""
    found: Ranks | None = None
    for found in placer.ranks(placed, report):
        if len(found.ranks) >= SAMPLE:
            break
    assert found is not None
    return found


def _sentences(
    placer: "Placer", raw: dict[str, Any], product: Product, whole: "Placement", report: Report
) -> Result:
    """By audience where there is one; where there is hardly any, by places at the median."""
    from mrcsaf.placement import variations

    by_audience = whole.audience[LONG] >= ENOUGH
    measure: Callable[[Placement], int] | None = None
    if not by_audience:

        def places(placed: "Placement") -> int:
            return -round(_some_ranks(placer, placed, report).median)

        measure = places
    words = {name: str(product.get(name, "")) for name in _WORDS}
    try:
        effects = variations.sentence_effects(
            placer, raw, **words, k=LONG, measure=measure, report=report
        )
    except DataError:
        return {"by": "audience", "effects": []}
    return {
        "by": "audience" if by_audience else "median",
        "effects": [[one.sentence, one.gain] for one in effects],
    }
