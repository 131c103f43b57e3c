"""`python -m mrcsaf.worker` serves one client over stdin and stdout; see protocol.py."""

import os
import sys

from mrcsaf.worker.server import main

if __name__ == "__main__":
    code = main()
    sys.stderr.flush()
    os._exit(code)  # its reader may still wait for a line: no finalisation is worth that
