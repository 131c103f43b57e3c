"""What the window needs to draw the form of every model without importing one."""

import inspect
from dataclasses import asdict
from typing import Any

from mrcsaf import models
from mrcsaf.core.errors import ConfigError
from mrcsaf.core.settings import build
from mrcsaf.models.base import Recommender
from mrcsaf.train import run as experiment
from mrcsaf.train.loop import TrainConfig
from mrcsaf.train.presets import PRESETS
from mrcsaf.train.settings_help import Setting, settings

TITLES = {  # where papers write a name otherwise than Python can
    "mrcsaf": "MR-CSAF",
    "ams": "AMS: MR-CSAF without attention",
    "csaf": "CSAF: MR-CSAF without selector",
    "item_knn_text": "Item kNN, text",
    "item_knn_image": "Item kNN, image",
}


def describe() -> dict[str, Any]:
    """{"models": {name: {title, summary, needs, learns, settings, train}}, "presets": …}."""
    return {
        "models": {name: _model(name) for name in models.MODELS},
        "presets": {
            name: {model: experiment.preset(name, model) for model in models.MODELS}
            for name in PRESETS
        },
    }


def _model(name: str) -> dict[str, Any]:
    kind = models.load(name)
    text = inspect.getdoc(kind) or ""
    return {
        "title": TITLES.get(name, kind.__name__),
        "summary": text.split("\n")[0],
        "needs": list(kind.needs),
        "learns": kind.learns,
        "settings": [asdict(setting) for setting in settings(kind.Config)],
        "train": [_training(kind, setting) for setting in settings(TrainConfig)],
    }


def _training(kind: type[Recommender], setting: Setting) -> dict[str, Any]:
    """A setting of the training, with this model's own default."""
    return asdict(setting) | {"default": kind.trains_with.get(setting.name, setting.default)}


def problems(model: str, values: dict[str, Any]) -> dict[str, str]:
    """What is wrong with each value, in a sentence, by its name; empty if training may begin."""
    kinds = (models.load(model).Config, TrainConfig)
    found = {}
    for name, value in values.items():
        kind = next((k for k in kinds if name.partition(".")[0] in k.__dataclass_fields__), None)
        try:
            if kind is None:
                raise ConfigError(f"{model} has no setting {name!r}.")
            build(kind, {name: value})
        except ConfigError as error:
            found[name] = str(error)
    return found
