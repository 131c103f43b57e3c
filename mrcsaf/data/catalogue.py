"""Importer of plain catalogues: a table of items, a folder of pictures, perhaps interactions."""

from dataclasses import dataclass
from pathlib import Path

from mrcsaf import limits
from mrcsaf.data.issues import Issues
from mrcsaf.data.items import make_item
from mrcsaf.data.lines import Meter
from mrcsaf.data.options import ImportOptions
from mrcsaf.data.pairs import UNKNOWN_PART, PairBuilder, Pairs, deduplicate
from mrcsaf.data.pictures import Pictures
from mrcsaf.data.records import Counts, Imported, ItemRecord
from mrcsaf.data.restrict import restrict
from mrcsaf.data.tables import Column, Table, Translator
from mrcsaf.data.text import clean_id, timestamp
from mrcsaf.errors import DataError
from mrcsaf.progress import Report, silent

ITEM_NAMES = ("items", "products", "catalogue", "catalog")
INTERACTION_NAMES = ("interactions", "ratings", "purchases", "orders")
ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".txt")

ITEM_COLUMNS = (
    Column("id", ("item_id", "sku", "asin", "product_id", "article_id", "code"), required=True),
    Column("title", ("name", "product_name", "item_name", "product_title")),
    Column("description", ("text", "details", "body", "long_description", "short_description")),
    Column("brand", ("manufacturer", "maker", "store", "vendor")),
    Column("category", ("categories", "product_type", "type", "main_category", "department")),
    Column("price", ("amount", "cost", "list_price")),
    Column("image", ("image_path", "image_file", "picture", "photo", "image_url", "img", "images")),
)
PAIR_COLUMNS = (
    Column("user", ("user_id", "customer", "customer_id", "shopper", "reviewer_id"), required=True),
    Column("item", ("item_id", "id", "sku", "asin", "product_id", "product", "article_id"), True),
    Column("timestamp", ("time", "date", "datetime", "created_at", "ts", "unix_review_time")),
    Column("split", ("x_label", "part", "fold", "subset")),
)
PARTS = {"train": 0, "training": 0, "valid": 1, "val": 1, "validation": 1, "dev": 1, "test": 2}
PARTS |= {"0": 0, "1": 1, "2": 2}


@dataclass(frozen=True, slots=True)
class Files:
    """A catalogue on disk."""

    items: Path
    interactions: Path | None
    root: Path


def load(path: Path, options: ImportOptions, report: Report = silent) -> Imported:
    """The catalogue at a folder or at its table of items."""
    files = find_files(path)
    issues = Issues()
    meter = Meter(report, [file for file in (files.items, files.interactions) if file])
    items, item_counts = _read_items(files, options, meter, issues)
    users, pairs, pair_counts = _read_pairs(files, items, options, meter, issues)
    data = Imported(
        format="catalogue",
        reason="",
        users=users,
        items=items,
        user_ids=pairs.users,
        item_ids=pairs.items,
        part=pairs.part,
        timestamps=pairs.timestamps,
        interaction_counts=pair_counts,
        item_counts=item_counts,
        issues=issues.found,
    )
    return restrict(data, options.k_core, report) if options.k_core and len(pairs) else data


def find_files(path: Path) -> Files:
    """The tables of a catalogue; raises DataError if there is none or a choice must be made."""
    root = path if path.is_dir() else path.parent
    interactions = _one(root, INTERACTION_NAMES)
    items = _one(root, ITEM_NAMES) if path in (root, interactions) else path
    if items is None:
        raise DataError(
            f"{root.name} has no table of items; name it items.csv, items.tsv or items.jsonl"
        )
    return Files(items, interactions, root)


def _one(root: Path, stems: tuple[str, ...]) -> Path | None:
    for stem in stems:
        names = [stem + ending + packed for ending in ENDINGS for packed in ("", ".gz")]
        found = [root / name for name in names if (root / name).is_file()]
        if len(found) > 1:
            both = " and ".join(p.name for p in found)
            raise DataError(f"{root.name} has {both}; keep one of them")
        if found:
            return found[0]
    return None


def _read_items(
    files: Files, options: ImportOptions, meter: Meter, issues: Issues
) -> tuple[list[ItemRecord], Counts]:
    table = Table(files.items, meter, issues)
    pictures = Pictures(options.images or files.root)
    items: list[ItemRecord] = []
    lines: dict[str, int] = {}
    for line, values in Translator(ITEM_COLUMNS, options.columns).translate(table):
        ext_id = clean_id(values.get("id"))
        if not ext_id:
            table.reject(line, "the id is empty, too long or not text")
        elif ext_id in lines:
            issues.duplicate(
                table.name, line, f"the id {ext_id} was given in line {lines[ext_id]} before"
            )
        else:
            lines[ext_id] = line
            item, faults = make_item(ext_id, values, pictures)
            items.append(item)
            for fault in faults:
                issues.flag(table.name, line, f"{ext_id}: {fault}")
        if len(items) > limits.ITEMS:
            raise DataError(f"{table.name} has more than {limits.ITEMS:,} items, the limit")
    if not items:
        raise DataError(_nothing_usable(table, issues))
    return items, issues.counts(table.name, table.seen, len(items))


def _read_pairs(
    files: Files, items: list[ItemRecord], options: ImportOptions, meter: Meter, issues: Issues
) -> tuple[list[str], Pairs, Counts]:
    builder = PairBuilder()
    if files.interactions is None:
        return [], builder.build(), Counts()
    table = Table(files.interactions, meter, issues)
    numbers = {item.ext_id: number for number, item in enumerate(items)}
    for line, values in Translator(PAIR_COLUMNS, options.columns).translate(table):
        user, ext_id = clean_id(values.get("user")), clean_id(values.get("item"))
        part = _part(values.get("split"))
        if not user or not ext_id:
            table.reject(line, f"the {'item' if user else 'user'} is empty, too long or not text")
        elif ext_id not in numbers:
            table.reject(line, f"item {ext_id} is not in {files.items.name}")
        elif part is None:
            table.reject(line, f"the split is {values['split']!r:.40}; use train, valid or test")
        else:
            when = timestamp(values.get("timestamp"))
            builder.add(user, numbers[ext_id], part, when, line)
    pairs = deduplicate(builder.build(), len(items), table.name, issues)
    if not len(pairs) and table.seen:
        raise DataError(_nothing_usable(table, issues))
    counts = issues.counts(table.name, table.seen, len(pairs))
    return list(builder.users.numbers), pairs, counts


def _part(value: object) -> int | None:
    """The part a split value means, −1 for none given, None for a word we do not know."""
    if value is None or value == "":
        return UNKNOWN_PART
    return PARTS.get(str(value).strip().lower())


def _nothing_usable(table: Table, issues: Issues) -> str:
    first = next((issue for issue in issues.found if issue.file == table.name), None)
    if first is None:
        return f"{table.name} has no rows"
    return f"{table.name} has no usable row in {table.seen:,}; line {first.line}: {first.reason}"
