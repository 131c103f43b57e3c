"""Any data set we know into memory: which format it is, and its reader."""

import dataclasses
from pathlib import Path

from mrcsaf.data import amazon, catalogue, mmrec
from mrcsaf.data.options import ImportOptions
from mrcsaf.data.pairs import UNKNOWN_PART
from mrcsaf.data.permute import permute
from mrcsaf.data.records import Imported, Issue
from mrcsaf.data.split import split_per_user
from mrcsaf.data.tables import JSON_ENDINGS, Translator, first_keys
from mrcsaf.errors import DataError
from mrcsaf.progress import Report, silent

__all__ = ["ImportOptions", "detect", "read"]

READERS = {"mmrec": mmrec.load, "catalogue": catalogue.load, "amazon": amazon.load}
KNOWN = (
    "a folder with an .inter file, a table items.csv or items.jsonl, or Amazon reviews (.json.gz)"
)


def detect(path: Path) -> tuple[str, str]:
    """mmrec, catalogue or amazon, and the reason; raises DataError if it is none of them."""
    path = _followed(path)
    if not path.exists():
        raise DataError(f"{path} is not there")
    return _detect_folder(path) if path.is_dir() else _detect_file(path)


def read(path: Path, options: ImportOptions, report: Report = silent) -> Imported:
    """The data set at a file or folder: filtered, split, and under permuted numbers.

    Raises DataError if it cannot be read at all; single bad rows are in its issues.
    """
    path = _followed(path)
    if options.format == "auto":
        name, reason = detect(path)
    elif not path.exists():
        raise DataError(f"{path} is not there")
    else:
        name = "catalogue" if options.format == "csv" else options.format
        reason = f"the format {options.format} was asked for"
    data = READERS[name](path, options, report)
    issues = sorted(data.issues, key=_place)
    data = dataclasses.replace(data, reason=reason, issues=issues)
    data = _with_split(data, options)
    return permute(data, options.permutation_seed)


def _followed(path: Path) -> Path:
    """Where a file lies that people name themselves: only what lies beside it may lead nowhere."""
    return path.resolve() if path.is_file() else path


def _place(issue: Issue) -> tuple[str, int]:
    return issue.file, issue.line


def _with_split(data: Imported, options: ImportOptions) -> Imported:
    """The file's split or a random one, as asked or as the file allows."""
    unknown = int((data.part == UNKNOWN_PART).sum())
    total = len(data.part)
    if options.split == "file" and unknown:
        raise DataError(
            f"{unknown:,} of {total:,} interactions do not say whether they are for training or "
            "test; import with a random split"
        )
    if options.split is None and 0 < unknown < total:
        raise DataError(
            f"only {total - unknown:,} of {total:,} interactions say which part they belong to; "
            "fill the column or import with a random split"
        )
    if options.split == "file" or (options.split is None and total and not unknown):
        return dataclasses.replace(data, split_reason="the split is the file's own")
    part = split_per_user(data.user_ids, options.seed)
    reason = f"random 80/10/10 of each user's interactions, seed {options.seed}" if total else ""
    return dataclasses.replace(data, part=part, split_reason=reason)


def _detect_folder(path: Path) -> tuple[str, str]:
    inter = sorted(path.glob("*.inter"))
    if inter:
        return "mmrec", f"{inter[0].name} lies in it: an MMRec or FREEDOM folder"
    for file in sorted(path.iterdir()):
        if _is_json_file(file) and amazon.kind_of(file) == "reviews":
            return "amazon", _amazon_reason(file)
    try:
        items = catalogue.find_files(path).items
    except DataError as error:
        raise DataError(f"{error} (known formats: {KNOWN})") from None
    return "catalogue", f"{items.name} lies in it: a catalogue"


def _detect_file(path: Path) -> tuple[str, str]:
    if path.suffix == ".inter":
        return "mmrec", f"{path.name} ends in .inter: an MMRec or FREEDOM folder"
    keys = first_keys(path)
    if path.name.lower().endswith(JSON_ENDINGS) and amazon.kind_of(path) == "reviews":
        return "amazon", _amazon_reason(path)
    found = Translator(catalogue.ITEM_COLUMNS, {}).found(keys)
    if {"id", "title"} <= found or "items" in path.name.lower():
        return "catalogue", f"{path.name} has an id and a title for each row: a catalogue"
    raise DataError(
        f"{path.name} has the columns {', '.join(map(repr, keys[:20])) or 'none'} and is no format "
        f"we know ({KNOWN})"
    )


def _is_json_file(path: Path) -> bool:
    """A catalogue's own interactions may use Amazon's field names; its name settles it."""
    own = path.name.lower().split(".")[0] in catalogue.INTERACTION_NAMES
    return path.is_file() and path.name.lower().endswith(JSON_ENDINGS) and not own


def _amazon_reason(file: Path) -> str:
    keys = first_keys(file)
    user, item = ("reviewerID", "asin") if "reviewerID" in keys else ("user_id", "parent_asin")
    item = item if item in keys else "asin"
    return f"{file.name} has {user} and {item}: Amazon reviews"
