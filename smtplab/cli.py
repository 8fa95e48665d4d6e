"""The ``smtplab`` command."""

import argparse
from collections.abc import Sequence

from smtplab import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status."""
    parser = argparse.ArgumentParser(prog="smtplab", description="A laboratory for SMTP.")
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.parse_args(argv)
    return 0
