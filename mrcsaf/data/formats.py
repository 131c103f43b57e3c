"""Any data set we know into memory: which format it is, its reader, its figures."""

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Int8
from numpy import ndarray

from mrcsaf.core.errors import DataError
from mrcsaf.core.progress import Report, silent
from mrcsaf.data import amazon, lightgcn, mmrec, shop, variants
from mrcsaf.data.columns import ITEM_COLUMNS, PAIR_COLUMNS, Choice, choose, listed
from mrcsaf.data.pairs import UNKNOWN_PART, permute
from mrcsaf.data.records import Imported, ImportOptions, Issue, Part, Split
from mrcsaf.data.shop import Source, TableFile
from mrcsaf.data.split import split_by_time, split_leave_last, split_per_user, valid_from_train
from mrcsaf.data.tables import ENDINGS, JSON_ENDINGS, Layout, LineFile, Meter, Table, decode

__all__ = ["ImportOptions", "detect", "read"]

ITEM_NAMES = ("items", "products", "catalogue", "catalog", "articles", "movies", "meta", "books")
PAIR_NAMES = (
    "interactions", "ratings", "purchases", "orders", "transactions", "events", "reviews",
    "clicks", "feedback", "sales",
)  # fmt: skip
PEEKED = 50  # rows that tell tables apart
KNOWN = (
    "a table of products, a table of purchases, both in one folder, or the files of a public data"
    " set: docs/formats.md shows each"
)
MOVIELENS = {  # file: (what it is, its layout)
    "ratings.dat": ("pairs", Layout("::", ("user_id", "movie_id", "rating", "timestamp")), ""),
    "movies.dat": ("items", Layout("::", ("movie_id", "title", "genres")), "cp1252"),
    "u.data": ("pairs", Layout("\t", ("user_id", "movie_id", "rating", "timestamp")), ""),
    "u.item": ("items", Layout("|", ("movie_id", "title", "release_date")), "cp1252"),
}
RATINGS_ONLY = re.compile(r"([^,\s]+),([^,\s]+),([1-5](?:\.\d+)?),(\d{9,13})")


def detect(path: Path, options: ImportOptions | None = None) -> tuple[str, str]:
    """(format, reason); raises DataError if it is nothing that we know."""
    source = source_of(path, options or ImportOptions())
    return source.format, source.reason


def read(path: Path, options: ImportOptions, report: Report = silent) -> Imported:
    """The data set at a file or folder: filtered, split, and under permuted numbers.

    Raises DataError if it cannot be read at all; single bad rows are in its issues.
    """
    path = _followed(path)
    source = source_of(path, options)
    readers = {"mmrec": mmrec.load, "amazon": amazon.load, "lightgcn": lightgcn.load}
    if source.format in readers:
        data = readers[source.format](path, options, report)
    else:
        data = shop.load(source, options, report)
    issues = sorted(data.issues, key=lambda issue: (issue.file, issue.line))
    data = dataclasses.replace(data, reason=source.reason, issues=issues)
    return permute(_with_split(data, options), options.permutation_seed)


def tables_of(path: Path) -> Source:
    """The tables that are read column by column: none for a format with columns of its own."""
    return source_of(path, ImportOptions())


def source_of(path: Path, options: ImportOptions) -> Source:
    """The files of a data set and the reader for them; raises DataError if it is none we know."""
    path = _followed(path)
    if not path.exists():
        raise DataError(f"{path} is not there")
    if options.format in ("amazon", "mmrec"):
        return Source(options.format, f"the format {options.format} was asked for", path)
    root = path if path.is_dir() else path.parent
    if options.format == "auto" and (special := _special(path, root)):
        return special
    found = _tables(path, root, options)
    if options.format != "auto":
        return dataclasses.replace(found, reason=f"the format {options.format} was asked for")
    return found


def _followed(path: Path) -> Path:
    """Where a file lies that people name themselves: only what lies beside it may lead nowhere."""
    return path.resolve() if path.is_file() else path


def _special(path: Path, root: Path) -> Source | None:
    """Public data sets whose files have no header, or columns that mean something else."""
    for recognised in (_recbole, _mmrec, _movielens, _lightgcn, _amazon, _ratings_only):
        if source := recognised(path, root):
            return source
    return None


def _mmrec(path: Path, root: Path) -> Source | None:
    inter = [path] if path.suffix == ".inter" else sorted(path.glob("*.inter"))
    if not inter:
        return None
    where = f"{path.name} ends in .inter" if path.is_file() else f"{inter[0].name} lies in it"
    return Source("mmrec", f"{where}: an MMRec or FREEDOM folder", root)


def _recbole(path: Path, root: Path) -> Source | None:
    """Atomic files: columns with types, items beside them, or a file a part."""
    files = [path] if path.suffix == ".inter" else sorted(root.glob("*.inter"))
    if not files or path.suffix not in (".inter", ""):
        return None
    stem = files[0].name.split(".")[0]
    items = root / f"{stem}.item"
    if not (items.exists() or _first_line(files[0]).count(":")):
        return None
    parts = {"train": Part.TRAIN, "valid": Part.VALID, "validation": Part.VALID, "test": Part.TEST}
    pairs = []
    for file in files:
        word = file.name.removesuffix(".inter").rpartition(".")[2]
        pairs.append(TableFile(file, part=int(parts.get(word, UNKNOWN_PART))))
    known = TableFile(items) if items.exists() else None
    return Source(
        "recbole", f"{files[0].name} names its columns as RecBole does", root, known, tuple(pairs)
    )


def _movielens(path: Path, root: Path) -> Source | None:
    names = (
        [path.name] if path.is_file() else [name for name in MOVIELENS if (root / name).exists()]
    )
    if not any(name in MOVIELENS and MOVIELENS[name][0] == "pairs" for name in names):
        return None
    files: dict[str, TableFile] = {}
    for name, (what, layout, encoding) in MOVIELENS.items():
        if (root / name).is_file() and what not in files:
            header = layout.header
            if name == "u.item":  # nineteen marks, one a genre, follow
                width = _first_line(root / name, encoding).count("|") + 1
                header = (*header, *(f"column {n}" for n in range(len(header) + 1, width + 1)))
            layout = Layout(layout.separator, header)
            own = "" if _is_utf8(root / name) else encoding
            files[what] = TableFile(root / name, layout, encoding=own)
    reason = f"{files['pairs'].path.name} lies in it: MovieLens"
    return Source("movielens", reason, root, files.get("items"), (files["pairs"],))


def _lightgcn(path: Path, root: Path) -> Source | None:
    file = root / "train.txt"
    if not (path.is_dir() or path.name in ("train.txt", "test.txt")) or not file.is_file():
        return None
    line = _first_line(file)
    if not re.fullmatch(r"\d+(?: \d+)+\s*", line):
        return None
    return Source("lightgcn", "train.txt has a user and his items a line, as LightGCN's", root)


def _amazon(path: Path, root: Path) -> Source | None:
    files = [path] if path.is_file() else sorted(file for file in path.iterdir() if file.is_file())
    for file in files:
        own = file.name.lower().split(".")[0] in PAIR_NAMES  # a shop's own table
        if (
            file.name.lower().endswith(JSON_ENDINGS)
            and not own
            and amazon.kind_of(file) == "reviews"
        ):
            return Source("amazon", f"{file.name} has a reviewer and an asin: Amazon reviews", root)
    return None


def _ratings_only(path: Path, root: Path) -> Source | None:
    """Amazon's ratings without reviews have no header; their columns changed places in 2018."""
    files = [path] if path.is_file() else _table_files(path)
    if len(files) != 1 or not files[0].name.lower().endswith((".csv", ".csv.gz", ".txt")):
        return None
    match = RATINGS_ONLY.fullmatch(_first_line(files[0]).strip())
    if match is None:
        return None
    item_first = len(match[1]) == 10 and len(match[2]) != 10
    names = ("item_id", "user_id") if item_first else ("user_id", "item_id")
    layout = Layout(",", (*names, "rating", "timestamp"))
    reason = f"{files[0].name} has no header, but people, products, ratings and times: ratings only"
    return Source("ratings", reason, root, None, (TableFile(files[0], layout),))


def _tables(path: Path, root: Path, options: ImportOptions) -> Source:
    """The table of products and the tables of purchases, told apart by their columns."""
    files = _table_files(root) if path.is_dir() else [path]
    looks = [look for file in files if (look := _Look.at(file, options)) is not None]
    if path.is_file() and looks and looks[0].is_items and not looks[0].is_pairs:
        beside = [f for f in _table_files(root) if f != path and _stem(f) in PAIR_NAMES]
        looks += [look for f in beside if (look := _Look.at(f, options)) and look.is_pairs]
    pairs = [look for look in looks if look.is_pairs]
    items = [look for look in looks if look.is_items and look not in pairs]
    if not pairs and not items:
        raise DataError(_unknown(path, looks))
    best_items = max(items, key=_Look.rank, default=None)
    best_pairs = max(pairs, key=_Look.rank, default=None)
    if best_items is None and best_pairs is not None and best_pairs.describes:
        best_items = best_pairs
    if best_items is not None and variants.is_shop(best_items.columns):
        kind = next(s.name for s in variants.SHOPS if set(s.signature) <= set(best_items.columns))
        reason = f"{best_items.path.name} is {kind}"
    else:
        names = dict.fromkeys(look.path.name for look in (best_items, best_pairs) if look)
        reason = f"{' and '.join(names)}: told by {'their' if len(names) > 1 else 'its'} columns"
    return Source(
        "catalogue",
        reason,
        root,
        None if best_items is None else TableFile(best_items.path),
        () if best_pairs is None else (TableFile(best_pairs.path),),
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Look:
    """What the first rows and the name of a table say that it is."""

    path: Path
    columns: tuple[str, ...]
    items: Choice
    pairs: Choice
    asked: frozenset[str]

    @classmethod
    def at(cls, path: Path, options: ImportOptions) -> "_Look | None":
        try:
            sample = Table(path, encoding=options.encoding).sample(PEEKED)
        except DataError:
            if _stem(path) or path.suffix == ".inter":  # its name promises a table of ours
                raise
            return None
        asked = {ours: name for ours, name in options.columns.items() if name in sample}
        names = frozenset(asked)
        items, pairs = (choose(path.name, sample, c, asked) for c in (ITEM_COLUMNS, PAIR_COLUMNS))
        return cls(path, tuple(sample), items, pairs, names)

    @property
    def is_pairs(self) -> bool:
        """A person and a product a row; or a name that promises it."""
        if variants.is_shop(self.columns):
            return False
        used = self.pairs.used
        if "user" in used and "item" in used:
            return used["user"] != used["item"]
        named = _stem(self.path) in PAIR_NAMES or bool(self.asked & {"user", "item"})
        return named and not (self.is_items and "user" not in used)

    @property
    def is_items(self) -> bool:
        """An id and a text a row; or a name that promises it."""
        used = self.items.used
        described = "id" in used and ("title" in used or "description" in used)
        return described or (_stem(self.path) in ITEM_NAMES and bool(self.columns))

    @property
    def describes(self) -> bool:
        """Whether a table of purchases also says what was bought."""
        taken = set(self.pairs.used.values())
        texts = {self.items.used.get("title"), self.items.used.get("description")} - {None}
        return bool(texts - taken)

    def rank(self) -> tuple[bool, int, int]:
        """Of several tables of a kind the one to read: by name, by how much it says, by size."""
        named = _stem(self.path) in (*ITEM_NAMES, *PAIR_NAMES)
        return named, len(self.items.used), self.path.stat().st_size


def _unknown(path: Path, looks: Sequence[_Look]) -> str:
    if path.is_file() and looks:
        columns = listed(dict.fromkeys(looks[0].columns, ()))
        return f"{path.name} is no format we know: {columns} ({KNOWN})"
    tables = ", ".join(look.path.name for look in looks[:5]) or "none"
    return f"{path.name} holds no table that we know (tables: {tables}); it may be {KNOWN}"


def _table_files(root: Path) -> list[Path]:
    return sorted(
        file
        for file in root.iterdir()
        if file.is_file()
        and not file.name.startswith(".")
        and file.name.lower().removesuffix(".gz").endswith(ENDINGS)
    )


def _stem(path: Path) -> str:
    """The word in a file's name that says what it holds: order lines, products_export_1."""
    words = re.split(r"[\W_\d]+", path.name.lower())
    return next((word for word in words if word in (*ITEM_NAMES, *PAIR_NAMES)), "")


def _first_line(path: Path, encoding: str = "") -> str:
    try:
        with LineFile(path, Meter(silent, []), encoding) as file:
            return decode(next(file.lines(), (0, b""))[1] or b"") or ""
    except DataError:
        return ""


def _is_utf8(path: Path) -> bool:
    with LineFile(path, Meter(silent, [])) as file:
        return file.encoding.codec == "utf-8"


def _with_split(data: Imported, options: ImportOptions) -> Imported:
    """The file's split or another, as asked or as the file allows."""
    unknown = int((data.part == UNKNOWN_PART).sum())
    total = len(data.part)
    if options.split == "file" and unknown:
        raise DataError(
            f"{unknown:,} of {total:,} interactions do not say whether they are for training or "
            "test; import with --split random"
        )
    if options.split is None and 0 < unknown < total:
        raise DataError(
            f"only {total - unknown:,} of {total:,} interactions say which part they belong to; "
            "fill the column or import with --split random"
        )
    if options.split == "file" or (options.split is None and total and not unknown):
        return _with_validation(data, options.seed)
    part, reason = _drawn(data, options)
    return dataclasses.replace(data, part=part, split_reason=reason if total else "")


def _with_validation(data: Imported, seed: int) -> Imported:
    """The file's own split; one without validation sets some of its training aside for it."""
    present = set(np.unique(data.part).tolist())
    reason = "the split is the file's own"
    if Part.VALID in present or Part.TRAIN not in present:
        return dataclasses.replace(data, split_reason=reason)
    part = valid_from_train(data.user_ids, data.part, seed)
    if not (part == Part.VALID).any():
        return dataclasses.replace(data, split_reason=f"{reason}, without validation")
    reason += "; it has no validation, so a tenth of each user's training was set aside for it"
    return dataclasses.replace(data, part=part, split_reason=reason)


def _drawn(data: Imported, options: ImportOptions) -> tuple[Int8[ndarray, " N"], str]:
    if options.split in ("leave-last", "time"):
        if not data.timestamps.any():
            raise DataError(
                f"the interactions have no times, so --split {options.split} has nothing to go by;"
                " name the column with --column timestamp=NAME or use --split random"
            )
        if options.split == "time":
            return split_by_time(
                data.timestamps
            ), "the newest tenth tests, the one before validates"
        part = split_leave_last(data.user_ids, data.timestamps)
        return part, "each user's newest interaction tests, the one before validates"
    reason = f"random 80/10/10 of each user's interactions, seed {options.seed}"
    return split_per_user(data.user_ids, options.seed), reason


def _place(issue: Issue) -> tuple[str, int]:
    return issue.file, issue.line


# The figures of a data set as the papers' Table 1 prints them, and whether they are the same.


PUBLISHED = {
    "Garden": (1_686, 962, 13_272),
    "Baby": (19_445, 7_050, 160_792),
    "Sports": (35_598, 18_357, 296_337),
}
"""Users, items and interactions of the paper's data sets."""


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over all three parts. `matches` names the published data set with the same counts."""

    users: int
    items: int
    interactions: int
    train: int
    valid: int
    test: int
    sparsity: float  # 0…1: the share of all pairs that was not observed
    mean_per_user: float
    cold_items: float  # 0…1: the share of items that nobody met in train
    matches: str = ""


def summarise(split: Split) -> Summary:
    """The figures of one split."""
    users, items = split.train.n_users, split.train.n_items
    total = len(split.train) + len(split.valid) + len(split.test)
    cells = users * items
    cold = float((split.train.item_counts == 0).mean()) if items else 0.0
    return Summary(
        users=users,
        items=items,
        interactions=total,
        train=len(split.train),
        valid=len(split.valid),
        test=len(split.test),
        sparsity=1 - total / cells if cells else 1.0,
        mean_per_user=total / users if users else 0.0,
        cold_items=cold,
        matches=next(
            (name for name, known in PUBLISHED.items() if known == (users, items, total)), ""
        ),
    )
