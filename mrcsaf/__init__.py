"""Multimodal recommender library: data, encoders, models, training, store, explanations. No Qt."""

import os
import sys

if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:
    # `python -m mrcsaf` looks for every module in the current folder first, whatever lies there. A
    # checkout that is not installed is still found, after everything else.
    del sys.path[0]
    sys.path.append(os.path.dirname(__path__[0]))

from mrcsaf.core.version import __version__

__all__ = ["__version__"]
