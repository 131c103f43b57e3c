"""`python -m mrcsaf` is the command line."""

import sys

from mrcsaf.cli import main

sys.exit(main())
