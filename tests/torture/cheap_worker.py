"""The real worker (`python -m tests.torture.cheap_worker`), doing the jobs of tiny_jobs.py."""

import os
import sys
from unittest.mock import patch

from mrcsaf.worker import server
from tests.torture.tiny_jobs import CHEAP

if __name__ == "__main__":
    for name, value in CHEAP.items():
        patch(name, value).start()
    code = server.main()
    sys.stderr.flush()
    os._exit(code)
