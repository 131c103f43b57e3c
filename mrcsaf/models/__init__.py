"""The recommenders. To add one: write models/<name>.py and add its line to MODELS."""

from importlib import import_module
from typing import TYPE_CHECKING

from mrcsaf.core.errors import ConfigError
from mrcsaf.core.settings import hint

if TYPE_CHECKING:
    from mrcsaf.models.base import Recommender

MODELS = {
    "mrcsaf": "mrcsaf.models.mrcsaf:MRCSAF",
    "studio": "mrcsaf.models.studio:Studio",
    "ams": "mrcsaf.models.mrcsaf:AMS",
    "csaf": "mrcsaf.models.mrcsaf:CSAF",
    "camgr": "mrcsaf.models.camgr:CAmgr",
    "camgr_cam": "mrcsaf.models.camgr:CAmgrCAM",
    "freedom": "mrcsaf.models.freedom:FREEDOM",
    "bm3": "mrcsaf.models.bm3:BM3",
    "lattice": "mrcsaf.models.lattice:LATTICE",
    "mmgcn": "mrcsaf.models.mmgcn:MMGCN",
    "grcn": "mrcsaf.models.grcn:GRCN",
    "slmrec": "mrcsaf.models.slmrec:SLMRec",
    "powerec": "mrcsaf.models.powerec:POWERec",
    "vbpr": "mrcsaf.models.vbpr:VBPR",
    "lightgcn": "mrcsaf.models.lightgcn:LightGCN",
    "bpr": "mrcsaf.models.bpr:BPR",
    "item_knn_text": "mrcsaf.models.item_knn:ItemKNNText",
    "item_knn_image": "mrcsaf.models.item_knn:ItemKNNImage",
    "popularity": "mrcsaf.models.popularity:Popularity",
}

# An item is known to these by who chose it, and by nothing else: a new one has no place in them.
WITHOUT_CONTENT = ("lightgcn", "bpr", "popularity")


def load(name: str) -> "type[Recommender]":
    """Import the model called `name`. Raises ConfigError with the nearest name if there is none."""
    if name not in MODELS:
        known = ", ".join(MODELS)
        raise ConfigError(f"There is no model {name!r}{hint(name, MODELS)}. There are: {known}.")
    module, _, attribute = MODELS[name].partition(":")
    model: type[Recommender] = getattr(import_module(module), attribute)
    return model
