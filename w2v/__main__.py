"""`python -m w2v`: the command line, which is in `w2v.commands`."""

import sys

from w2v.commands import main

if __name__ == "__main__":
    sys.exit(main())
