"""Which column of a stranger's table is which: chosen once, from its name and from its values."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mrcsaf.core.errors import DataError
from mrcsaf.data.tables import Row, Table
from mrcsaf.data.text import is_missing
from mrcsaf.data.values import Dates, price

Sample = Mapping[str, Sequence[Any]]
"""The first rows of a table, by column."""

TYPES = re.compile(r":(?:token|float)(?:_seq)?$")  # RecBole writes user_id:token
NAME_CHARS = 80  # of a column, in a sentence
KINDS = frozenset(
    ("simple", "configurable", "variable", "variation", "variant", "grouped", "external", "virtual",
     "bundle", "downloadable", "downloadable,virtual", "simple,virtual", "simple,downloadable",
     "parent", "child", "product", "physical", "digital", "service")
)  # fmt: skip
PARTS = {"train": 0, "training": 0, "valid": 1, "val": 1, "validation": 1, "dev": 1, "test": 2}
PARTS |= {"0": 0, "1": 1, "2": 2}


@dataclass(frozen=True, slots=True)
class Column:
    """A column that we want: our name for it, what others call it, best first, and a test."""

    name: str
    synonyms: tuple[str, ...] = ()
    required: bool = False
    fits: Callable[[Sequence[Any]], bool] = lambda _: True  # of its values that are not missing


@dataclass(slots=True)
class Choice:
    """What became of a table's columns."""

    used: dict[str, str] = field(default_factory=dict)  # our name -> theirs
    unused: list[str] = field(default_factory=list)
    candidates: dict[str, list[str]] = field(default_factory=dict)  # all that would do, best first

    def as_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {"used": dict(self.used), "unused": list(self.unused)}

    def take(self, ours: str, theirs: str) -> None:
        """Use another column than the names alone suggest."""
        before = self.used.get(ours)
        self.used[ours] = theirs
        if theirs in self.unused:
            self.unused.remove(theirs)
        if before is not None and before != theirs and before not in self.used.values():
            self.unused.append(before)

    def runners_up(self) -> list[str]:
        """A sentence for each choice that could have been another."""
        return [
            f"{shown(self.used[ours])} was taken as {ours}, {shown(names[1])} could be it too:"
            f" --column {ours}={quoted(names[1])}"
            for ours, names in self.candidates.items()
            if ours in AMBIGUOUS
            and len(names) > 1
            and ours in self.used
            and len(names[1]) <= NAME_CHARS
        ]


AMBIGUOUS = ("id", "user", "item", "title", "category", "price")  # worth a word


def choose(
    file: str,
    sample: Sample,
    columns: Sequence[Column],
    asked: Mapping[str, str] | None = None,
    repeated: frozenset[str] | set[str] = frozenset(),
) -> Choice:
    """One column for each of ours that is there, by what was asked, by name and by values.

    Raises DataError for an asked column that is not there, a required one that nothing names, or
    one whose name stands twice.
    """
    choice = Choice()
    wanted = {column.name for column in columns}
    asked = {ours: theirs for ours, theirs in (asked or {}).items() if ours in wanted}
    taken: set[str] = set()
    for ours, theirs in asked.items():
        if theirs not in sample:
            raise DataError(
                f"{file} has no column {shown(theirs)} to use as {ours}; {listed(sample)}"
            )
        choice.used[ours] = theirs
        choice.candidates[ours] = [theirs]
        taken.add(theirs)
    plain = {name: plain_name(name) for name in sample}
    for column in columns:
        if column.name in choice.used:
            continue
        names = [name for name in _named(column, plain) if name not in taken]
        fitting = [
            name for name in names if _has_values(sample[name]) and _fits(column, sample[name])
        ]
        empty = [name for name in names if not _has_values(sample[name])]
        if not (fitting or empty):
            continue
        choice.candidates[column.name] = fitting or empty[:1]
        choice.used[column.name] = (fitting or empty)[0]
        taken.add(choice.used[column.name])
    for theirs in choice.used.values():
        if theirs in repeated:
            raise DataError(f"{file} has two columns called {shown(theirs)}; rename or remove one")
    choice.unused = [name for name in sample if name not in choice.used.values()]
    return choice


def require(file: str, choice: Choice, sample: Sample, columns: Sequence[Column]) -> None:
    """Raises DataError, with hints that can be typed, if a required column has no known name."""
    lacking = [c.name for c in columns if c.required and c.name not in choice.used]
    if not lacking:
        return
    hints = [
        f"--column {ours}={quoted(likely)}"
        for ours in lacking
        if (likely := likeliest(ours, choice, sample))
    ]
    hint = f" Perhaps: {' '.join(hints)}." if hints else ""
    raise DataError(
        f"{file} has no column known as {' or '.join(lacking)}; {listed(sample)}: say which it is"
        f" with --column {lacking[0]}=NAME.{hint}"
    )


def likeliest(ours: str, choice: Choice, sample: Sample) -> str | None:
    """The column whose values look most like ours, None where none does."""
    scores = {
        name: score
        for name in choice.unused
        if len(name) <= NAME_CHARS
        and (score := _likeness(ours, [v for v in sample[name] if not is_missing(v)])) > 0
    }
    return max(scores, key=scores.__getitem__, default=None)


def _likeness(ours: str, values: list[Any]) -> float:
    """0 for what cannot be it; ids of users and items are short and no moments or prices."""
    texts = [value for value in values if isinstance(value, str | int)]
    if not texts or len(texts) < len(values) or max(len(str(v)) for v in texts) > 256:
        return 0.0
    distinct = len(set(texts)) / len(texts)
    counting = [str(n) for n in range(1, len(texts) + 1)]
    if ours in ("user", "item") and [str(text) for text in texts] == counting:
        return 0.0  # the rows' own numbers
    if _are_moments(texts) or any(" " in str(text).strip() for text in texts[:50]):
        return 0.01
    letters = any(not str(text).isdigit() for text in texts)
    if ours == "id":
        return distinct
    return 1.0 + (0.5 if letters == (ours == "user") else 0.0) - 0.1 * distinct


def _are_moments(texts: list[Any]) -> bool:
    dates = Dates()
    return all(
        isinstance(text, str) and not text.isdigit() and dates.one(text) for text in texts[:50]
    )


def _named(column: Column, plain: Mapping[str, str]) -> list[str]:
    """The columns whose name is one of ours, in the order in which we prefer the names."""
    ranks = {
        plain_name(name): rank
        for rank, name in reversed(list(enumerate((column.name, *column.synonyms))))
    }
    if column.synonyms and column.name not in column.synonyms:
        ranks[plain_name(column.name)] = -1
    elif column.synonyms:  # our own name is no better than its place among the others
        ranks[plain_name(column.name)] = column.synonyms.index(column.name)
    names = [name for name in plain if plain[name] in ranks]
    return sorted(names, key=lambda name: ranks[plain[name]])


def _has_values(values: Sequence[Any]) -> bool:
    return any(not is_missing(value) and value != [] for value in values)


def _fits(column: Column, values: Sequence[Any]) -> bool:
    return column.fits([value for value in values if not is_missing(value)])


def plain_name(name: str) -> str:
    """A column's name without case, marks and the type that some programs append."""
    return re.sub(r"[\W_]+", "", TYPES.sub("", name.strip().lower()))


def listed(sample: Sample) -> str:
    """The columns of a table, for an error."""
    names = ", ".join(shown(name) for name in list(sample)[:30]) or "none"
    return f"it has the columns {names}{'' if len(sample) <= 30 else ' …'}"


def shown(name: str) -> str:
    """A column's name in a sentence: whatever stood in the first line, it stays one."""
    return repr(name if len(name) <= NAME_CHARS else name[:NAME_CHARS] + "…")


def quoted(name: str) -> str:
    """A column's name as it can be typed after --column."""
    return (
        name if re.fullmatch(r"[\w.\-]+", name) else f"'{name}'" if "'" not in name else f'"{name}"'
    )


def mostly(test: Callable[[Any], bool], share: float = 0.8) -> Callable[[Sequence[Any]], bool]:
    """A test of values that holds where it holds for most of them."""
    return lambda values: sum(map(test, values)) >= share * len(values)


def _is_moment(value: Any) -> bool:
    return Dates().one(value) > 0


def _is_amount(value: Any) -> bool:
    return price(value) is not None


def _is_part(value: Any) -> bool:
    return str(value).strip().lower() in PARTS


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True


def _no_kind(values: Sequence[Any]) -> bool:
    """A category says what a product is, not which kind of record describes it."""
    return not all(str(value).strip().lower().replace(" ", "") in KINDS for value in values)


def _parts(values: Sequence[Any]) -> bool:
    """Train, valid or test; a column of three folds has no word for training."""
    return mostly(_is_part, 0.5)(values)


ITEM_COLUMNS = (
    Column("id", (
        "id", "item_id", "product_id", "article_id", "movie_id", "book_id", "track_id", "game_id",
        "business_id", "asin", "parent_asin", "sku", "stockcode", "stock_code", "handle",
        "item_sku", "product_sku", "item", "product", "article", "app_id", "isbn", "gtin", "ean",
        "upc", "code", "product_code", "item_code", "article_number", "item_number", "artnr",
        "artikelnummer",
    ), required=True),
    Column("title", (
        "title", "name", "product_name", "item_name", "prod_name", "product_title", "item_title",
        "movie_title", "book_title", "track_name", "game_name", "app_name", "product", "label",
        "display_name", "headline", "bezeichnung", "titel", "artikelname",
    )),
    Column("description", (
        "description", "long_description", "product_description", "item_description", "detail_desc",
        "body_html", "body", "text", "details", "short_description", "desc", "content", "summary",
        "overview", "beschreibung",
    )),
    Column("brand", ("brand", "brand_name", "manufacturer", "vendor", "maker", "marke", "publisher",
                     "store", "hersteller")),
    Column("category", (
        "category", "product_category", "category_name", "google_product_category", "categories",
        "product_type_name", "product_group_name", "genres", "genre", "class", "kategorie",
        "product_type", "category_code", "main_category", "department", "department_name",
        "section", "section_name", "category_id", "type",
    ), fits=_no_kind),
    Column("price", (
        "price", "sale_price", "unit_price", "unitprice", "regular_price", "list_price",
        "variant_price", "amount", "preis", "cost",
    ), fits=mostly(_is_amount)),
    Column("image", (
        "image", "image_path", "image_file", "main_image", "image_link", "image_url", "image_src",
        "img_url", "picture", "photo", "img", "images", "imurl", "pictures", "photos", "thumbnail",
        "bild",
    )),
)  # fmt: skip

PAIR_COLUMNS = (
    Column("user", (
        "user_id", "uid", "customer_id", "client_id", "buyer_id", "member_id", "account_id",
        "visitor_id", "reviewer_id", "shopper_id", "person_id", "subscriber_id", "author_id",
        "user", "kunde_id", "kundennummer", "customer_number", "customer_no", "customer_email",
        "email", "e_mail", "user_email", "buyer_email", "customer", "client", "buyer", "member",
        "shopper", "visitor", "reviewer", "person", "kunde", "user_name", "username",
        "customer_name", "buyer_name", "reviewer_name", "session_id",
    ), required=True),
    Column("item", (
        "item_id", "product_id", "article_id", "movie_id", "book_id", "track_id", "game_id",
        "business_id", "asin", "parent_asin", "stockcode", "stock_code", "sku", "product_sku",
        "item_sku", "lineitem_sku", "line_item_sku", "variant_sku", "item", "product", "article",
        "app_id", "isbn", "handle", "product_code", "item_code", "code", "artnr", "artikelnummer",
        "lineitem_name", "product_name", "item_name", "product_title", "item_title", "id",
    ), required=True),
    Column("timestamp", (
        "timestamp", "time", "date", "datetime", "event_time", "created_at", "order_date",
        "purchase_date", "invoice_date", "invoicedate", "t_dat", "ts", "unix_review_time",
        "review_time", "day", "datum",
    ), fits=mostly(_is_moment)),
    Column("split", ("x_label", "split", "part", "subset", "partition"), fits=_parts),
    Column("rating", ("rating", "stars", "score", "overall", "overall_rating"),
           fits=mostly(_is_number)),
    Column("event", ("event_type", "event", "event_name", "action", "behavior_type", "behavior",
                     "behaviour", "interaction_type", "feedback_type", "transaction_type")),
    Column("quantity", ("quantity", "qty", "units", "lineitem_quantity", "menge", "anzahl"),
           fits=mostly(_is_number)),
    Column("status", ("order_status", "financial_status", "status", "state")),
    Column("invoice", ("invoice", "invoice_no", "invoiceno", "invoice_number")),
)  # fmt: skip
FOLDS = ("fold", "folds", "kfold", "cv_fold")


class Translator:
    """Reads a table row by row under our names; for tables that need no second look."""

    def __init__(self, columns: Sequence[Column], asked: Mapping[str, str]) -> None:
        self._columns, self._asked = columns, asked
        self.choice = Choice()

    def translate(self, table: Table) -> Iterator[Row]:
        """The table's rows; raises DataError if a required column is missing."""
        sample = table.sample()
        self.choice = choose(table.name, sample, self._columns, self._asked, table.repeated)
        if sample:
            require(table.name, self.choice, sample, self._columns)
        for chunk in table.chunks():
            columns = {
                ours: chunk.columns[theirs]
                for ours, theirs in self.choice.used.items()
                if theirs in chunk.columns
            }
            for place, line in enumerate(chunk.lines):
                yield (
                    line,
                    {
                        ours: values[place]
                        for ours, values in columns.items()
                        if values[place] not in (None, "", [])
                    },
                )
