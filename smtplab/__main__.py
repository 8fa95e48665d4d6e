"""The process that `smtplab` and `python -m smtplab` start."""

import gc
import sys

from smtplab.cli import main

__all__ = ["start"]

_SELDOM = 20_000
"""Objects that are made before garbage is looked for; 700, which is usual, costs a short command a
tenth of its time."""


def start() -> int:
    """Run the command line, and leave what it has loaded to the system."""
    gc.set_threshold(_SELDOM)
    try:
        return main()
    finally:
        gc.freeze()  # or the interpreter looks through all of it as it ends


if __name__ == "__main__":
    sys.exit(start())
