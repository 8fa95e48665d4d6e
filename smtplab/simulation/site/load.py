"""Site files found by name or path, and read: one error holds all that is wrong with a site."""

from __future__ import annotations

import os
import re
import tomllib
from typing import TYPE_CHECKING

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.mapping.node import Node, node_of
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.problems import Problem, Problems
from smtplab.simulation.site.build import build_site
from smtplab.simulation.site.keys import NAME
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import visible

if TYPE_CHECKING:
    from pathlib import Path as File

__all__ = [
    "DEFAULT_SITE",
    "LARGEST_FILE",
    "SiteError",
    "find_site",
    "load_site",
    "parse_site",
    "site_names",
    "site_node",
    "site_of",
]

DEFAULT_SITE = "default"
LARGEST_FILE = 1 << 20
"""Octets of a site file; one that is larger is something else, or has no end."""
_MOST_SHOWN = 100
"""Problems that an error shows; a file can hold any number."""
# `pathlib` is slow to load; most sessions play on a site that comes with the package.
_SITES = os.path.join(os.path.dirname(__file__), "sites")  # noqa: PTH118, PTH120
_LONG_KEY = Pattern(r"^[ \t]*\[*[^=\n#\"'\[{]{2000}", re.MULTILINE)
"""`tomllib` takes quadratic time on a key of many parts."""


class SiteError(Exception):
    """A site is missing or wrong; the message has a line for each problem.

    Attributes:
        where: Which file or which site.
        problems: All that is wrong with it, by line.
        lines: The message, a line for each problem, up to a hundred.
    """

    def __init__(self, where: str, *problems: Problem) -> None:
        lines = [f"{where}:{one}" if one.line else f"{where}: {one}" for one in problems]
        if more := lines[_MOST_SHOWN:]:
            lines[_MOST_SHOWN:] = [f"{where}: {len(more)} more problems; correct these first"]
        # Keys and file names can hold any character, line ends included.
        self.lines = tuple(str(visible(line)) for line in lines)
        super().__init__("\n".join(self.lines))
        self.where = where
        self.problems = problems


def load_site(name: str | None = None) -> Site:
    """Load a site by the path of its file, or one that comes with the package by its name.

    Raises:
        SiteError: If there is no such site, or something in it is wrong.
    """
    name = name or DEFAULT_SITE
    if NAME.fullmatch(name):
        return parse_site(name, _text(_built_in(name)), name)
    from pathlib import Path as File  # noqa: PLC0415  # slow to load

    file = File(name)
    if file.suffix == ".toml" or len(file.parts) != 1:
        return parse_site(file.stem, _text(file), name)
    return parse_site(name, _text(_built_in(name)), name)


def site_names() -> list[str]:
    """Return the names of the sites that come with the package."""
    return sorted(name[:-5] for name in os.listdir(_SITES) if name.endswith(".toml"))  # noqa: PTH208


def _built_in(name: str) -> str:
    if name not in site_names():
        fix = f"use {' or '.join(site_names())}, or the path of a file that ends in .toml"
        raise SiteError(name, Problem(0, "no site has this name", fix))
    return os.path.join(_SITES, f"{name}.toml")  # noqa: PTH118


def find_site(name: str, folder: File) -> File | str:
    """Find a site by its name alone: in a folder, else among those that come with the package.

    Raises:
        SiteError: If there is none, or if it is a path instead of a name.
    """
    if not NAME.fullmatch(name):
        fix = "write the name of a file in sites/, without .toml"
        raise SiteError(name, Problem(0, "this cannot be the name of a site", fix))
    file = folder / f"{name}.toml"
    return file if os.path.isfile(file) else _built_in(name)


def site_node(file: File | str) -> Node:
    """Read the keys of a site file, whatever they are.

    Raises:
        SiteError: If it cannot be read, or is not TOML.
    """
    return node_of(_tables(_text(file), str(file)))


def _text(file: File | str) -> str:
    try:
        with open(file, "rb") as opened:  # noqa: PTH123  # without pathlib
            octets = opened.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise _unreadable(file, 1, f"{reason}", "name a file that you can read") from None
    if len(octets) > LARGEST_FILE:
        raise _unreadable(file, 1, f"it has more than {LARGEST_FILE} octets", "make it smaller")
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = octets.count(b"\n", 0, error.start) + 1
        wrong = f"the octet \\x{octets[error.start]:02X} is not UTF-8"
        raise _unreadable(file, line, wrong, "save it as UTF-8") from None


def _unreadable(file: File | str, line: int, reason: str, fix: str) -> SiteError:
    return SiteError(str(file), Problem(line, f"the file cannot be read: {reason}", fix))


def _tables(text: str, where: str) -> dict[str, object]:
    if match := _LONG_KEY.search(text):
        line = text.count("\n", 0, match.start()) + 1
        raise SiteError(where, Problem(line, "this key is too long", "write a shorter one"))
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SiteError(where, _not_toml(str(error), text)) from None
    except RecursionError:
        wrong = "this is not TOML for a site: it is nested too deep"
        raise SiteError(where, Problem(1, wrong, "use fewer levels")) from None
    except ValueError:
        wrong = "this is not TOML for a site: it has a number of thousands of digits"
        raise SiteError(where, Problem(1, wrong, "write a smaller number")) from None


def _not_toml(reason: str, text: str) -> Problem:
    """Return what `tomllib` found, at its line."""
    match = _AT.search(reason)
    line = int(match["line"]) if match else text.rstrip().count("\n") + 1
    wrong = reason[: match.start()] if match else reason
    if _TWICE.search(wrong):
        return Problem(line, "this key or table was written before", "write it once")
    return Problem(line, f"this is not TOML: {wrong}", "correct this line, or the one above it")


_TWICE = Pattern(r"overwrite a value|twice")
"""What `tomllib` says of a key or a table that stands in a file a second time."""
_AT = Pattern(r" ?\(at line (?P<line>[0-9]+), column [0-9]+\)")


def parse_site(name: str, text: str, where: str) -> Site:
    """Read a site from TOML.

    Raises:
        SiteError: If something is wrong; it has each problem with its line and what to write.
    """
    tables = _tables(text, where)
    try:
        return site_of(name, node_of(tables), where)
    except SiteError:
        from smtplab.simulation.mapping.toml_lines import toml_lines  # noqa: PLC0415  # seldom needed

        return site_of(name, node_of(tables, 1, toml_lines(text)), where)


def site_of(name: str, keys: Node, where: str) -> Site:
    """Make a site of its keys.

    Args:
        name: Name of the site.
        keys: What a site file says.
        where: Which file it was, for errors.

    Raises:
        SiteError: If something is wrong; it has each problem with its line and what to write.
    """
    problems = Problems()
    site = build_site(name, Place(keys, problems))
    if problems:
        raise SiteError(where, *problems)
    return site
