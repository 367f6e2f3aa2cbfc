"""`python -m plugwright` is the `plugwright` command."""

import sys

from plugwright.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
