"""The commands that the documents and the help of `smtplab` show, as they are written there."""

import re
from collections.abc import Iterator
from contextlib import redirect_stdout, suppress
from functools import cache
from io import StringIO
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from smtplab.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"^(`{3,})(.*)\n((?:.*\n)*?)\1$", re.MULTILINE)
_SPAN = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


class Step(NamedTuple):
    """A command, and the lines that it is shown to print; None where none are shown."""

    command: str
    output: tuple[str, ...] | None = None


class Script(NamedTuple):
    """Commands that stand together, in order."""

    place: str
    steps: tuple[Step, ...]


def fences(page: Path) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the language and the text of each fenced block."""
    text = page.read_text("utf-8")
    for found in _FENCE.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, found[2].strip(), found[3]


def in_pages() -> Iterator[Script]:
    """Yield the shell blocks of the documents."""
    for page in PAGES:
        for line, language, text in fences(page):
            if language == "sh":
                yield Script(f"{page.name}:{line}", tuple(_steps(text.splitlines())))


def _steps(lines: list[str]) -> Iterator[Step]:
    """Yield the commands of a block; where some have a `$` before them, the rest is output."""
    if not any(line.startswith("$ ") for line in lines):
        yield from map(Step, lines)
        return
    while lines:
        command, *lines = lines
        output = tuple(takewhile(lambda line: not line.startswith("$ "), lines))
        lines = lines[len(output) :]
        yield Step(command.removeprefix("$ "), output)


def in_help() -> Iterator[Script]:
    """Yield the examples in the help of each command."""
    for name in ("", *COMMANDS):
        _, _, examples = help_of(name).partition("\nexamples:\n")
        lines = takewhile(bool, examples.replace("\\\n", "").splitlines())
        commands = (re.split(r" {3,}(?! *-)", line.strip())[0] for line in lines)
        yield Script(f"smtplab {name} --help", tuple(map(Step, commands)))


@cache
def help_of(name: str) -> str:
    """Return what `--help` prints of a command, "" for `smtplab` itself."""
    with StringIO() as printed:
        with redirect_stdout(printed), suppress(SystemExit):
            main([*([name] if name else []), "--help"])
        return printed.getvalue()


def spans(page: Path) -> set[str]:
    """Return what stands between backticks in the prose of a page."""
    return set(_SPAN.findall(_FENCE.sub("", page.read_text("utf-8"))))
