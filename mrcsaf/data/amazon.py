"""Importer of Amazon reviews with product data: the files of 2014, 2018 and 2023."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Int64
from numpy import ndarray

from mrcsaf.core import limits
from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Report, silent
from mrcsaf.data.columns import Column, Translator
from mrcsaf.data.items import make_item
from mrcsaf.data.mmrec import filtered
from mrcsaf.data.pairs import UNKNOWN_PART, Names, PairBuilder, Pairs, deduplicate, k_core
from mrcsaf.data.pictures import Pictures
from mrcsaf.data.records import Counts, Imported, ImportOptions, Issues, ItemRecord
from mrcsaf.data.tables import JSON_ENDINGS, Meter, Table
from mrcsaf.data.text import clean_id
from mrcsaf.data.values import Dates, prices

K_CORE = 5  # the papers' data sets are 5-cores
USER_KEYS = {"reviewerID", "user_id"}
ITEM_KEYS = {"parent_asin", "asin"}
META_KEYS = {"title", "imUrl", "imageURL", "imageURLHighRes", "images", "categories", "category"}
NAME = re.compile(
    r"^(?:reviews_|meta_)?(.*?)(?:_5)?(?:\.(?:json|jsonl|ndjson|gz))*$", re.IGNORECASE
)

REVIEW_COLUMNS = (
    Column("user", ("reviewerID", "user_id"), required=True),
    Column("item", ("parent_asin", "asin"), required=True),
    Column("timestamp", ("unixReviewTime", "timestamp")),
)
META_COLUMNS = (
    Column("id", ("parent_asin", "asin"), required=True),
    Column("title"),
    Column("description"),
    Column("features", ("feature",)),
    Column("brand", ("store",)),
    Column("category", ("categories", "main_category")),
    Column("price"),
    Column("image", ("imUrl", "imageURLHighRes", "imageURL", "images")),
)


@dataclass(frozen=True, slots=True)
class Files:
    """A reviews file and the product data found beside it."""

    reviews: Path
    meta: Path | None


def load(path: Path, options: ImportOptions, report: Report = silent) -> Imported:
    """Reviews as interactions, their products' data, both cut to the k-core. No split."""
    files = find_files(path)
    issues = Issues()
    meter = Meter(report, [file for file in (files.reviews, files.meta) if file])
    users, asins, pairs, counts = _read_reviews(files.reviews, options, meter, issues)
    k = K_CORE if options.k_core is None else options.k_core
    core = pairs.take(k_core(pairs.users, pairs.items, k, report)) if k else pairs
    user_numbers, user_ids = np.unique(core.users, return_inverse=True)
    item_numbers, item_ids = np.unique(core.items, return_inverse=True)
    items, item_counts = _read_items(files, asins, item_numbers, options, meter, issues)
    return Imported(
        format="amazon",
        reason="",
        users=[users[number] for number in user_numbers],
        items=items,
        user_ids=user_ids.astype(np.int64),
        item_ids=item_ids.astype(np.int64),
        part=core.part,
        timestamps=core.timestamps,
        interaction_counts=filtered(counts, len(core)),
        item_counts=item_counts,
        issues=issues.listed,
    )


def find_files(path: Path) -> Files:
    """The reviews at `path` and the one meta file beside them that fits, if any."""
    root = path if path.is_dir() else path.parent
    kinds = {file: kind_of(file) for file in sorted(root.iterdir()) if _is_candidate(file)}
    reviews = [file for file, kind in kinds.items() if kind == "reviews"]
    if path.is_dir():
        if len(reviews) != 1:
            names = ", ".join(file.name for file in reviews[:5]) or "none"
            raise DataError(f"{path.name} must hold one reviews file (found: {names}); choose one")
        path = reviews[0]
    elif kinds.get(path) == "meta":
        raise DataError(f"{path.name} describes products; choose the reviews file beside it")
    metas = [file for file, kind in kinds.items() if kind == "meta"]
    same = [file for file in metas if _subject(file) == _subject(path)]
    if len(same) != 1 and len(metas) > 1:
        names = ", ".join(file.name for file in metas[:5])
        raise DataError(f"{path.name} has several product files beside it ({names}); keep one")
    return Files(path, next(iter(same or metas), None))


def kind_of(path: Path) -> str:
    """reviews, meta, or nothing: by the fields of the first row."""
    try:
        keys = set(Table(path).sample(20))
    except DataError:
        return ""
    if keys & ITEM_KEYS and keys & USER_KEYS:
        return "reviews"
    return "meta" if keys & ITEM_KEYS and keys & META_KEYS else ""


def _is_candidate(path: Path) -> bool:
    return path.is_file() and path.name.lower().endswith(JSON_ENDINGS)


def _subject(path: Path) -> str:
    found = NAME.match(path.name)
    return found.group(1).lower() if found else path.name


def _read_reviews(
    path: Path, options: ImportOptions, meter: Meter, issues: Issues
) -> tuple[list[str], list[str], Pairs, Counts]:
    """User names, item names, pairs without repetition, counts."""
    table = Table(path, meter, issues)
    moments = Dates()
    builder, asins = PairBuilder(), Names("items", limits.ITEMS)
    for line, values in Translator(REVIEW_COLUMNS, options.columns).translate(table):
        user, item = clean_id(values.get("user")), clean_id(values.get("item"))
        if user and item:
            when = moments.one(values.get("timestamp"))
            builder.add(user, asins.number(item), UNKNOWN_PART, when, line)
        else:
            table.reject(line, f"the {'item' if user else 'user'} is missing")
    pairs = deduplicate(builder.build(), len(asins.numbers), path.name, issues)
    if not len(pairs):
        raise DataError(f"{path.name} has no usable review in its {table.seen:,} rows")
    counts = issues.counts(path.name, table.seen, len(pairs))
    return list(builder.users.numbers), list(asins.numbers), pairs, counts


def _read_items(
    files: Files,
    asins: list[str],
    kept: Int64[ndarray, " I"],
    options: ImportOptions,
    meter: Meter,
    issues: Issues,
) -> tuple[list[ItemRecord], Counts]:
    """A record for each kept item; rows are those of the meta file and the items it lacks.

    Rows of products outside the core count as filtered.
    """
    pictures = Pictures(options.images) if options.images else None
    place = {asins[number]: index for index, number in enumerate(kept.tolist())}
    records: list[ItemRecord | None] = [None] * len(kept)
    others = set(asins) - place.keys()  # reviewed, not kept, no row of their own yet
    rows = out = 0
    name = files.meta.name if files.meta else files.reviews.name
    if files.meta:
        table = Table(files.meta, meter, issues)
        lines: dict[str, int] = {}
        for line, values in Translator(META_COLUMNS, options.columns).translate(table):
            ext_id = clean_id(values.get("id"))
            if not ext_id:
                table.reject(line, "the product has no asin")
            elif ext_id not in place:
                others.discard(ext_id)
                out += 1
            elif ext_id in lines:
                issues.duplicate(name, line, f"{ext_id} was described in line {lines[ext_id]}")
            else:
                lines[ext_id] = line
                records[place[ext_id]] = _record(ext_id, values, pictures, name, line, issues)
        rows = table.seen
    lacking = [index for index, record in enumerate(records) if record is None]
    for index in lacking:
        ext_id = asins[int(kept[index])]
        issues.flag(name, 0, f"{ext_id} has no product data, so neither text nor picture")
        records[index] = make_item(ext_id, {}, pictures)[0]
    rows += len(lacking) + len(others)
    noted = issues.counts(name, rows, len(kept)) if files.meta else Counts(rows, len(kept))
    counts = Counts(rows, len(kept), noted.quarantined, noted.duplicates, out + len(others))
    return [record for record in records if record], counts


def _record(
    ext_id: str, values: dict[str, object], pictures: Pictures | None, file: str, line: int,
    issues: Issues,
) -> ItemRecord:  # fmt: skip
    values = values | {"price": prices([values.get("price")])[0]}
    item, faults = make_item(ext_id, values, pictures)
    for fault in faults:
        issues.flag(file, line, f"{ext_id}: {fault}")
    return item
