"""Run smtplab as ``python -m smtplab``."""

import sys

from smtplab.cli import main

if __name__ == "__main__":
    sys.exit(main())
