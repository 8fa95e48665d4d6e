"""The licences of all that a page carries, as one text, from what each package says of itself."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from smtplab.web.app_files import needed_distributions
from smtplab.web.runtime import Runtime, RuntimeMissingError

__all__ = ["licences"]

_LICENCE = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS)\b[^/]*", re.IGNORECASE)
_RULE = "=" * 78
_OWN = {"pyodide": "pyodide.txt"}
"""Texts of packages that come without one."""
_ABOUT = """\
This page is smtplab. It carries software of others, each under its own licence. Code that no
screen uses is left out, and Python is compiled; the sources are at the addresses named here."""


class CarriedPackage(NamedTuple):
    """A package that a page carries.

    Attributes:
        name: Its name, with the version.
        home: The address of its sources.
        text: Its licence.
    """

    name: str
    home: str
    text: str


def licences(runtime: Runtime) -> str:
    """Return the licences of a page.

    Raises:
        RuntimeMissingError: If a package has none.
    """
    parts = [_ABOUT]
    for one in (*_packages_of_python(), *_packages_of_npm(runtime), *_parts_of_interpreter()):
        if not one.text.strip():
            raise RuntimeMissingError(f"{one.name} has no text of its licence")
        parts.append(f"{_RULE}\n{one.name}\n{one.home}\n\n{one.text.strip()}")
    return "\n\n".join(parts) + "\n"


def _packages_of_python() -> Iterator[CarriedPackage]:
    own = distribution("smtplab")
    yield CarriedPackage("smtplab", "", "\n\n".join(_texts_of(own)))
    for one in needed_distributions():
        home = f"https://pypi.org/project/{one.name}/{one.version}/"
        yield CarriedPackage(f"{one.name} {one.version}", home, "\n\n".join(_texts_of(one)))


def _texts_of(package: Distribution) -> Iterator[str]:
    for listed in package.files or ():
        if _LICENCE.fullmatch(listed.name) and ".dist-info" in listed.parts[0]:
            yield Path(str(package.locate_file(listed))).read_text("utf-8").strip()


def _packages_of_npm(runtime: Runtime) -> Iterator[CarriedPackage]:
    for named, folder in runtime.packages.items():
        name = named.partition(" ")[0]
        file = folder / "LICENSE"
        kept = _OWN.get(name)
        text = file.read_text("utf-8") if os.path.isfile(file) else _own_text(kept) if kept else ""
        yield CarriedPackage(named, f"https://www.npmjs.com/package/{name}", text)


def _parts_of_interpreter() -> Iterator[CarriedPackage]:
    yield CarriedPackage("Python", "https://www.python.org", _own_text("python.txt"))
    yield CarriedPackage("Libraries of the interpreter", "", _own_text("libraries.txt"))


def _own_text(name: str) -> str:
    return (files(__package__) / "licences" / name).read_text("utf-8")
