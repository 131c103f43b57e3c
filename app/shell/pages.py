"""The registry of views: one line each. The class is imported when its view is first shown.

To add a view: write `app/<name>/page.py` with a subclass of `app.ui.page.Page`, and its line
here. The navigator, the Go menu, Ctrl+number, the command palette, `--view` and the tour in the
tests take it from this dictionary, in this order.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from app.core.i18n import T

if TYPE_CHECKING:
    from app.ui.page import Page


@dataclass(frozen=True, slots=True)
class PageSpec:
    """What is known of a view before it is built."""

    title: str  # translated in the context "pages"
    icon: str  # assets/icons/<icon>.svg
    target: str  # module:class
    shortcut: str = ""
    inspector: bool = True  # whether the inspector stands beside it


PAGES: dict[str, PageSpec] = {
    "home": PageSpec(
        T("pages", "Home"), "home", "app.home.page:HomePage", "Ctrl+Shift+H", inspector=False
    ),
    "recommend": PageSpec(
        T("pages", "Recommend"), "recommend", "app.recommend.page:RecommendPage", "Ctrl+1"
    ),
    "catalogue": PageSpec(
        T("pages", "Catalogue"), "catalogue", "app.catalogue.page:CataloguePage", "Ctrl+2"
    ),
    "map": PageSpec(T("pages", "Map"), "map", "app.map.page:MapPage", "Ctrl+3"),
    "selector": PageSpec(
        T("pages", "Selector"), "selector", "app.selector.page:SelectorPage", "Ctrl+4"
    ),
    "sandbox": PageSpec(
        T("pages", "Sandbox"), "taste", "app.sandbox.page:SandboxPage", "Ctrl+5", inspector=False
    ),
    "new-product": PageSpec(
        T("pages", "New product"),
        "new-product",
        "app.new_product.page:NewProductPage",
        "Ctrl+N",
        inspector=False,
    ),
    "compare": PageSpec(
        T("pages", "Compare"),
        "compare",
        "app.compare.page:ComparePage",
        "Ctrl+6",
        inspector=False,
    ),
    "training": PageSpec(
        T("pages", "Training"),
        "training",
        "app.training.page:TrainingPage",
        "Ctrl+7",
        inspector=False,
    ),
}


def page_class(name: str) -> "type[Page]":
    """The class of a view. Raises KeyError for a name that is not registered."""
    module, _, attribute = PAGES[name].target.partition(":")
    found: type[Page] = getattr(import_module(module), attribute)
    return found
