"""Measure the budgets and print a table: `python -m tests.bench [NAME...] [--quick]`.

The status is 0 whether or not a budget is met: a busy machine is no defect. It is 1 where something
could not be measured.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable, Iterator, Sequence
from inspect import getdoc

from tests.bench.commands import explain, mail_log, replies, run
from tests.bench.connections import connections
from tests.bench.figures import TABLE_HEAD, Figure, UnmeasurableError, table_row
from tests.bench.messages import messages
from tests.bench.octets import octets
from tests.bench.page_memory import page_memory
from tests.bench.page_use import page_enter
from tests.bench.page_visits import page_start, page_weight
from tests.bench.screens import echo, start
from tests.bench.secured import secured
from tests.bench.transcripts import enter, step

Measurement = Callable[..., Iterator[Figure]]

_ALL: dict[str, Measurement] = {
    each.__name__: each
    for each in (
        explain,
        replies,
        mail_log,
        run,
        start,
        echo,
        enter,
        step,
        messages,
        secured,
        octets,
        connections,
        page_start,
        page_weight,
        page_enter,
        page_memory,
    )
}


def _parser() -> argparse.ArgumentParser:
    how = (f"{name}:\n  {getdoc(each)}".replace("\n", "\n  ") for name, each in _ALL.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description="Measure the budgets. Each ratio is the median of pairs measured in turn.",
        epilog="\n\n".join(how),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", metavar="NAME", nargs="*", help=f"any of {', '.join(_ALL)}")
    parser.add_argument("--quick", action="store_true", help="a few pairs, to see that it works")
    return parser


def _print_rows(name: str, *, quick: bool) -> bool:
    """Measure and print; say whether it could be measured."""
    try:
        for figure in _ALL[name](quick=quick):
            print(table_row(figure), flush=True)
    except UnmeasurableError as error:
        print(f"{name}: could not be measured: {error}", flush=True)
        return False
    return True


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return the exit status."""
    parser = _parser()
    arguments = parser.parse_args(argv)
    if unknown := [name for name in arguments.names if name not in _ALL]:
        parser.error(f"no such measurement: {', '.join(unknown)}")
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, load {load}")
    print(TABLE_HEAD, flush=True)
    measured = [_print_rows(each, quick=arguments.quick) for each in arguments.names or _ALL]
    return 0 if all(measured) else 1


if __name__ == "__main__":
    sys.exit(main())
