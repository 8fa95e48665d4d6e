"""What all commands share: exit statuses, parsers, options, and the loading of a site."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

from smtplab import console
from smtplab.console import UsageError
from smtplab.storage.locations import LESSONS_VARIABLE, teachers_folder

if TYPE_CHECKING:
    from pathlib import Path

    from smtplab.simulation.site.model import Site

__all__ = [
    "BAD_USAGE",
    "COMMAND",
    "FAILED",
    "FOUND_WRONG",
    "GOOD",
    "INTERRUPTED",
    "Arguments",
    "CommandParser",
    "FixedWidthHelp",
    "Parser",
    "add_lessons_option",
    "add_plain_option",
    "add_site_option",
    "can_show",
    "describe",
    "load_site",
    "path_argument",
    "require_lessons",
    "write_whole",
]

GOOD, FOUND_WRONG, BAD_USAGE, INTERRUPTED = 0, 1, 2, 130
FAILED = FOUND_WRONG
"""Exit statuses; 130 is what shells give for Ctrl+C, `FAILED` is for faults of the program."""

COMMAND = "command"
"""Where the parser keeps the name of the command."""

_MODULES = {"class": "class_table"}
"""Where a command's module has another name: Python keeps the word for itself."""

Arguments = argparse.Namespace


class FixedWidthHelp(argparse.RawDescriptionHelpFormatter):
    """A formatter of a fixed width, with which argparse tries each option that is added.

    To ask for the width of the terminal loads `shutil`, and all compressors with it.
    """

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line."""

    def format_help(self) -> str:
        """Write the help as wide as the terminal."""
        self.formatter_class = argparse.RawDescriptionHelpFormatter
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Write what is wrong in one line, and exit."""
        console.complain(f"{message}; try {self.prog} --help")
        self.exit(BAD_USAGE)

    def _check_value(self, action: argparse.Action, value: str) -> None:
        """Reject a name that no command has, and suggest the nearest command."""
        if action.dest != COMMAND or value in (action.choices or ()):
            super()._check_value(action, value)
            return
        from difflib import get_close_matches  # noqa: PLC0415  # only a mistake needs it

        near = get_close_matches(value[:80], list(action.choices or ()), n=1)
        if not near:
            self.error(f"{value}: there is no such command")
        console.complain(f"{value}: there is no such command; did you mean {near[0]}?")
        self.exit(BAD_USAGE)


class CommandParser(Parser):
    """The parser of one command, whose module is loaded when the command is named."""

    def parse_known_args(  # type: ignore[override]  # the overloads are about other namespaces
        self, args: Sequence[str] | None = None, namespace: Arguments | None = None
    ) -> tuple[Arguments, list[str]]:
        """Load the module of the command, and read what follows its name."""
        name = self.prog.rpartition(" ")[2]
        import_module(f"smtplab.cli.{_MODULES.get(name, name)}").fill(self)
        return super().parse_known_args(args, namespace)


def describe(parser: Parser, examples: str, act: Callable[[Arguments], int]) -> None:
    """Add the examples of a command, and what does it.

    Args:
        parser: The parser of the command.
        examples: What stands under its help.
        act: Does it and returns the exit status.
    """
    parser.epilog = examples
    parser.set_defaults(act=act)


def path_argument(text: str) -> Path:
    """Return a path that was given; `pathlib` is loaded only then.

    Raises:
        argparse.ArgumentTypeError: If it is empty: `Path` would take it for the present folder.
    """
    from pathlib import Path  # noqa: PLC0415  # few commands need paths

    if not text:
        raise argparse.ArgumentTypeError("the name is empty; give a path")
    return Path(text)


def add_lessons_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a folder of lessons; before the command or after it, it is one."""
    parser.add_argument(
        "--lessons",
        metavar="DIR",
        type=path_argument,
        default=argparse.SUPPRESS,
        help="add a folder of lessons (or SMTPLAB_LESSONS)",
    )


def add_plain_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that does without a screen."""
    parser.add_argument(
        "--plain", action="store_true", help="line by line, for screen readers and dumb terminals"
    )


def add_site_option(parser: argparse.ArgumentParser) -> None:
    """Add the option that names a site."""
    parser.add_argument(
        "--site", metavar="SITE", help=("name of a site, or the path of its TOML file")
    )


def require_lessons(arguments: Arguments) -> None:
    """Require that a folder of lessons that was named exists.

    Raises:
        UsageError: If there is no such folder.
    """
    named = arguments.lessons or teachers_folder()
    if named is not None and not os.path.isdir(named):
        source = "" if arguments.lessons else f"{LESSONS_VARIABLE}: "
        raise UsageError(f"{source}{named}: there is no such folder of lessons")


def can_show(signs: str) -> bool:
    """Return whether standard output has these signs in its encoding."""
    try:
        signs.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except UnicodeError:
        return False
    return True


def write_whole(file: Path, octets: bytes, *, replace: bool) -> None:
    """Write a file, whole or not at all; one that is there stays, unless it is to be replaced.

    Raises:
        UsageError: If it is there already, or cannot be written.
    """
    from smtplab.storage.atomic_write import replace_file, write_new  # noqa: PLC0415  # few write

    if os.path.exists(file) and not os.path.isfile(file):
        raise UsageError(f"{file} is not a regular file; name a file")
    try:
        (replace_file if replace else write_new)(file, octets)
    except FileExistsError:
        raise UsageError(f"{file} exists already; name another file, or add --yes") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be written: {console.reason(error)}") from None


def load_site(name: str | None) -> Site:
    """Load a site.

    Raises:
        UsageError: If there is none of that name, or it is wrong.
    """
    from smtplab.simulation.site.load import SiteError, load_site  # noqa: PLC0415  # few need one

    try:
        return load_site(name)
    except SiteError as error:
        raise UsageError(*error.lines) from None
