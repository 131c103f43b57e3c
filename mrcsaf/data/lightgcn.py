"""Importer of LightGCN's folders: `train.txt` and `test.txt` with a user and his items a line."""

from pathlib import Path

from mrcsaf.core.errors import DataError
from mrcsaf.core.limits import ITEMS
from mrcsaf.core.progress import Report, silent
from mrcsaf.data.mmrec import restrict
from mrcsaf.data.pairs import Names, PairBuilder, deduplicate
from mrcsaf.data.records import Counts, Imported, ImportOptions, Issues, ItemRecord, Part
from mrcsaf.data.tables import LineFile, Meter, decode, reason_undecoded

FILES = {
    "train.txt": Part.TRAIN,
    "valid.txt": Part.VALID,
    "val.txt": Part.VALID,
    "test.txt": Part.TEST,
}


def load(path: Path, options: ImportOptions, report: Report = silent) -> Imported:
    """The data set of a folder, or of one of its files."""
    root = path if path.is_dir() else path.parent
    files = [root / name for name in FILES if (root / name).is_file()]
    issues, meter = Issues(), Meter(report, files)
    builder, names = PairBuilder(), Names("items", ITEMS)
    rows = 0
    for file in files:
        with LineFile(file, meter) as lines:
            for line, raw in lines.lines():
                rows += _line(raw, line, file.name, builder, names, issues)
    pairs = deduplicate(builder.build(), len(names.numbers), files[0].name, issues)
    if not len(pairs):
        raise DataError(f"{root.name} has no usable line in train.txt")
    left_out = [issues.counts(file.name, 0, 0) for file in files]
    counts = sum(left_out, Counts(rows, len(pairs)))
    data = Imported(
        format="lightgcn",
        reason="",
        users=list(builder.users.numbers),
        items=[ItemRecord(name) for name in names.numbers],
        user_ids=pairs.users,
        item_ids=pairs.items,
        part=pairs.part,
        timestamps=pairs.timestamps,
        interaction_counts=counts,
        item_counts=Counts(len(names.numbers), len(names.numbers)),
        issues=issues.listed,
        notes=["there is no table of products: they have an id and nothing else"],
    )
    return restrict(data, options.k_core, report) if options.k_core else data


def _line(
    raw: bytes | None, line: int, file: str, builder: PairBuilder, names: Names, issues: Issues
) -> int:
    """Take one line in; how many rows it holds: a user's items, or the one fault of the line."""
    text = None if raw is None else decode(raw)
    if text is None:
        issues.quarantine(file, line, reason_undecoded(raw))
        return 1
    user, *items = text.split() or [""]
    if not user or not items:
        return 0  # a user without items says nothing
    if not all(word.isascii() and word.isdigit() and len(word) < 19 for word in (user, *items)):
        issues.quarantine(file, line, "the line has more than whole numbers in it")
        return 1
    for item in items:
        builder.add(user, names.number(item), int(FILES[file]), 0, line)
    return len(items)
