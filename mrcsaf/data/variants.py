"""Exports of shop programs, where one product takes several rows: its variants and pictures."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mrcsaf.data.columns import Choice, Sample
from mrcsaf.data.text import clean_id, clean_line, is_missing

Raw = tuple[int, int, dict[str, Any]]
"""(line, number of the id, raw values by column)."""

Folded = tuple[list[Raw], int, dict[str, str]]
"""(a row a product, how many rows went into another, product by what a variant is called)."""


@dataclass(frozen=True, slots=True)
class Shop:
    """One program's export: how it is told, and what its columns are."""

    name: str
    signature: tuple[str, ...]  # columns that it has and hardly another
    columns_of: Mapping[str, tuple[str, ...]]  # our name -> theirs, best first
    extra: tuple[str, ...]  # columns that folding reads
    together: Callable[["Shop", list[Raw], Sequence[str]], Folded]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns whose values are needed."""
        return (*self.extra, *(name for names in self.columns_of.values() for name in names))

    def choose(self, choice: Choice, sample: Sample, asked: Mapping[str, str]) -> None:
        """Its own columns instead of what names alone would suggest."""
        for ours, names in self.columns_of.items():
            there = [name for name in names if name in sample]
            if ours in asked or not there:
                continue
            filled = [name for name in there if any(not is_missing(v) for v in sample[name])]
            choice.candidates[ours] = (filled or there)[:1]
            choice.take(ours, (filled or there)[0])

    def fold(self, rows: list[Raw], names: Sequence[str]) -> Folded:
        """One row a product."""
        return self.together(self, rows, names)


def shop_of(sample: Sample) -> Shop | None:
    """Whose export a table is, by its columns."""
    return next((shop for shop in SHOPS if set(shop.signature) <= set(sample)), None)


def _by_id(shop: Shop, rows: list[Raw], names: Sequence[str]) -> Folded:
    """Rows that share the product's id: the first that is filled counts, column by column."""
    products: dict[int, Raw] = {}
    aliases: dict[str, str] = {}
    folded = 0
    for line, number, values in rows:
        if number in products:
            folded += 1
            _fill(products[number][2], values)
        else:
            products[number] = (line, number, dict(values))
        title = products[number][2].get("Title")
        _alias(aliases, names[number], title, [values.get(name) for name in shop.extra])
    return list(products.values()), folded, aliases


def _alias(aliases: dict[str, str], product: str, title: Any, called: Iterable[Any]) -> None:
    """A variant's code and title, and the product's title with each option, mean the product."""
    title = clean_line(title) if isinstance(title, str) else ""
    options = [clean_id(value) for value in called if not is_missing(value)]
    for name in options:
        if name and name.lower() not in ("default title", "true", "false"):
            if not title:
                aliases.setdefault(name, product)
                continue
            aliases.setdefault(f"{title} - {name}", product)
    if title:
        aliases.setdefault(title, product)


def _fill(product: dict[str, Any], more: Mapping[str, Any]) -> None:
    for name, value in more.items():
        if is_missing(product.get(name)) and not is_missing(value):
            product[name] = value


def _shopify(shop: Shop, rows: list[Raw], names: Sequence[str]) -> Folded:
    products, folded, aliases = _by_id(shop, rows, names)
    for _, number, values in rows:
        code = clean_id(values.get("Variant SKU"))
        if code:
            aliases.setdefault(code, names[number])
    return products, folded, aliases


def _by_parent(shop: Shop, rows: list[Raw], names: Sequence[str]) -> Folded:
    """Rows of variants that name their parent by its SKU, or by `id:` and its number."""
    by_id = {clean_id(values.get("ID")): names[number] for _, number, values in rows}
    products: dict[str, Raw] = {}
    aliases: dict[str, str] = {}
    children: list[tuple[str, Raw]] = []
    for row in rows:
        parent = clean_id(row[2].get("Parent"))
        parent = (
            by_id.get(parent.removeprefix("id:"), parent) if parent.startswith("id:") else parent
        )
        if parent and str(row[2].get("Type", "")).startswith("variation"):
            children.append((parent, row))
        else:
            products.setdefault(names[row[1]], (row[0], row[1], dict(row[2])))
    folded = 0
    for parent, row in children:
        if parent not in products:
            products.setdefault(names[row[1]], (row[0], row[1], dict(row[2])))
            continue
        folded += 1
        aliases.setdefault(names[row[1]], parent)
        values = {name: row[2].get(name) for name in ("Regular price", "Sale price", "Images")}
        _fill(products[parent][2], values)
        _alias(aliases, parent, row[2].get("Name"), ())
    for name, (_, _, values) in products.items():
        _alias(aliases, name, values.get("Name"), ())
        if number := clean_id(values.get("ID")):
            aliases.setdefault(number, name)
        _tidy(values)
    return list(products.values()), folded, aliases


def _tidy(values: dict[str, Any]) -> None:
    """Of several categories and pictures, which stand in one cell, the first; a price to pay."""
    for name in ("Categories", "Images"):
        if isinstance(values.get(name), str):
            values[name] = values[name].split(",")[0].strip()
    if is_missing(values.get("Description")):
        values["Description"] = values.get("Short description")
    if not is_missing(values.get("Sale price")):
        values["Regular price"] = values["Sale price"]


def _magento(shop: Shop, rows: list[Raw], names: Sequence[str]) -> Folded:
    """Rows of further store views are folded into their product, simple ones into the one that
    lists them as variations."""
    products, folded, aliases = _views(rows)
    parents: dict[str, str] = {}
    for _, number, values in products:
        for part in str(values.get("configurable_variations") or "").split("|"):
            for pair in part.split(","):
                name, _, code = pair.partition("=")
                if name.strip() == "sku" and code.strip():
                    parents[code.strip()] = names[number]
    there = {names[number] for _, number, _ in products}
    kept = []
    for line, number, values in products:
        name = names[number]
        if parents.get(name) in there and parents[name] != name:
            aliases[name] = parents[name]
            folded += 1
            continue
        if isinstance(values.get("categories"), str):
            values["categories"] = values["categories"].split(",")[0].strip()
        if is_missing(values.get("description")):
            values["description"] = values.get("short_description")
        kept.append((line, number, values))
    return kept, folded, aliases


def _views(rows: list[Raw]) -> Folded:
    products: dict[int, Raw] = {}
    folded = 0
    for line, number, values in rows:
        if number in products and not is_missing(values.get("store_view_code")):
            folded += 1
            _fill(products[number][2], values)
        elif number in products:
            folded += 1
        else:
            products[number] = (line, number, dict(values))
    return list(products.values()), folded, {}


def _nested(shop: Shop, rows: list[Raw], names: Sequence[str]) -> Folded:
    """Products with a list of variants inside: the first one's price, and all their codes."""
    aliases: dict[str, str] = {}
    products = []
    for line, number, values in rows:
        inside = values.get("variants")
        variants = [v for v in inside if isinstance(v, dict)] if isinstance(inside, list) else []
        price = next((v["price"] for v in variants if not is_missing(v.get("price"))), None)
        products.append((line, number, values | {"variants": price}))
        for variant in variants:
            for name in ("sku", "id"):
                if code := clean_id(variant.get(name)):
                    aliases.setdefault(code, names[number])
        _alias(aliases, names[number], values.get("title"), [v.get("title") for v in variants])
    return products, 0, aliases


SHOPS = (
    Shop(
        "a list of products as a shop's interface answers",
        ("title", "variants"),
        {
            "id": ("id", "handle"),
            "title": ("title",),
            "description": ("body_html", "description"),
            "brand": ("vendor", "brand"),
            "category": ("product_type", "category"),
            "price": ("variants",),
            "image": ("image", "images"),
        },
        (),
        _nested,
    ),
    Shop(
        "a Shopify export",
        ("Handle", "Title", "Body (HTML)"),
        {
            "id": ("Handle",),
            "title": ("Title",),
            "description": ("Body (HTML)",),
            "brand": ("Vendor",),
            "category": ("Product Category", "Type", "Custom Product Type"),
            "price": ("Variant Price",),
            "image": ("Image Src",),
        },
        ("Option1 Value", "Option2 Value", "Option3 Value", "Variant SKU"),
        _shopify,
    ),
    Shop(
        "a WooCommerce export",
        ("Type", "SKU", "Name", "Regular price"),
        {
            "id": ("SKU", "ID"),
            "title": ("Name",),
            "description": ("Description", "Short description"),
            "brand": ("Brands", "Brand"),
            "category": ("Categories",),
            "price": ("Regular price", "Sale price"),
            "image": ("Images",),
        },
        ("ID", "Type", "Parent", "Short description", "Sale price"),
        _by_parent,
    ),
    Shop(
        "a Magento export",
        ("sku", "product_type", "attribute_set_code"),
        {
            "id": ("sku",),
            "title": ("name",),
            "description": ("description", "short_description"),
            "brand": ("manufacturer", "brand"),
            "category": ("categories",),
            "price": ("price", "special_price"),
            "image": ("base_image", "image", "small_image"),
        },
        ("store_view_code", "configurable_variations", "short_description"),
        _magento,
    ),
)


def is_shop(columns: Iterable[str]) -> bool:
    """Whether columns are those of a shop program's export."""
    names = set(columns)
    return any(set(shop.signature) <= names for shop in SHOPS)
