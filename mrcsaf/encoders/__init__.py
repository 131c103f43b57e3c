"""Networks that turn a picture or a text into a vector, by name. Imports none of them by itself."""

import importlib
from typing import TYPE_CHECKING, Any

from mrcsaf.core.errors import ConfigError
from mrcsaf.core.settings import hint

if TYPE_CHECKING:
    from mrcsaf.encoders.base import Encoder

ENCODERS = {
    "minilm-l6-v2": "mrcsaf.encoders.text:MiniLM",
    "efficientnet-lite2": "mrcsaf.encoders.image:EfficientNetLite2",
    "resnet50": "mrcsaf.encoders.image:ResNet50",
}
DEFAULTS = {"text": "minilm-l6-v2", "image": "efficientnet-lite2"}  # by modality


def load(name: str, device: str = "cpu", **options: Any) -> "Encoder[Any, Any]":
    """The encoder `name` with its weights checked and on `device`, torch's name for it.

    Imports torch, so call it in a worker or on the command line only. The number of threads is
    the caller's to set (torch.set_num_threads), and so is seeding: nothing here is random.
    Raises ConfigError for an unknown name, option or device, or for weights that are not there.
    """
    if name not in ENCODERS:
        raise ConfigError(f"there is no encoder {name!r}{hint(name, ENCODERS)}")
    module, _, attribute = ENCODERS[name].partition(":")
    kind = getattr(importlib.import_module(module), attribute)
    for option in options:
        if option not in kind.options:
            raise ConfigError(
                f"encoder {name} has no option {option!r}{hint(option, kind.options)}"
            )
    encoder: Encoder[Any, Any] = kind(device, **options)
    return encoder
