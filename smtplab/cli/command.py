"""What have all commands of `smtplab` in common?"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from smtplab import console
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.simulation.site import Site

__all__ = [
    "BAD_USAGE",
    "FOUND_WRONG",
    "GOOD",
    "INTERRUPTED",
    "Arguments",
    "Commands",
    "Parser",
    "command",
    "insist_on_lessons",
    "load_site",
    "take_site",
]

GOOD, FOUND_WRONG, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130
"""Exit statuses; the last is what shells give for Ctrl+C."""

Arguments = argparse.Namespace


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def error(self, message: str) -> NoReturn:
        """Say in one line what is wrong."""
        console.complain(f"{message}; try {self.prog} --help")
        self.exit(BAD_USAGE)


if TYPE_CHECKING:
    Commands: TypeAlias = argparse._SubParsersAction[Parser]  # noqa: SLF001  # has no other name


def command(
    commands: Commands,
    name: str,
    said: str,
    examples: str,
    act: Callable[[Arguments], int],
) -> argparse.ArgumentParser:
    """Add a command.

    Args:
        commands: Where to.
        name: Its name.
        said: What it does, in half a sentence.
        examples: What stands under its help.
        act: Does it and returns the exit status.
    """
    parser = commands.add_parser(
        name,
        help=said,
        description=f"{said[0].upper()}{said[1:]}.",
        epilog=examples,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(act=act)
    return parser


def take_site(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a site."""
    parser.add_argument("--site", metavar="SITE", help="name of a site, or path of its TOML file")


def insist_on_lessons(arguments: Arguments) -> None:
    """Insist that a folder of lessons that was named is one.

    Raises:
        UsageError: If it is none.
    """
    if arguments.lessons is not None and not arguments.lessons.is_dir():
        raise UsageError(f"{arguments.lessons}: there is no such folder of lessons")


def load_site(name: str | None) -> Site:
    """Load a site.

    Raises:
        UsageError: If there is none of that name, or it is wrong.
    """
    from smtplab.simulation.site import load_site  # noqa: PLC0415  # few commands need one
    from smtplab.simulation.table import SiteError  # noqa: PLC0415

    try:
        return load_site(name)
    except SiteError as error:
        raise UsageError(str(error)) from None
