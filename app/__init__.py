"""The desktop application. Depends on mrcsaf; mrcsaf never depends on it. Never imports torch."""

import os
import sys

if sys.argv[:1] == ["-m"] and not sys.flags.safe_path:
    # `python -m app` looks for every module in the current folder first, whatever lies there. A
    # checkout that is not installed is still found, after everything else.
    del sys.path[0]
    sys.path.append(os.path.dirname(__path__[0]))
