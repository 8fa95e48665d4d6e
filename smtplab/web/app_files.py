"""The files that make up the app in a tab: this package, its lessons, and the packages it needs.

A tab has to load every octet before the first screen, so what no screen uses is left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.resources import files
from pathlib import Path

from smtplab.storage.locations import lesson_folders

__all__ = ["app_files", "needed_distributions"]

_THIS = "smtplab"
_LESSONS = f"{_THIS}/_lessons"
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_LEFT_OUT = (
    # Screens show no source code, so nothing is coloured by its language.
    "pygments/lexers/[!_]*",
    "pygments/lexers/_[!_m]*",
    "pygments/formatters/[a-z]*",
    "pygments/styles/[a-z]*",
    # A tab asks no name server.
    "dns/*",
    "ecdsa/test_*",
    # These put TLS into protocols that a tab does not speak.
    "tlslite/api.py",
    "tlslite/integration/*",
    "textual/demo/*",
    "textual/drivers/[lw]*",
    "*/tests/*",
    "smtplab/web/page/*",
    "smtplab/web/licences/*",
)
"""What no screen uses, as patterns of paths."""
_EMPTY = ("tlslite/__init__.py",)
"""First modules of packages that would load what is left out."""


def app_files(lessons: Path | None = None) -> Mapping[str, bytes]:
    """Return the files of the app by their path in a tab.

    Args:
        lessons: A teacher's own folder of lessons, which goes along.
    """
    found = {path: file.read_bytes() for path, file in _package_files() if _is_wanted(path)}
    found |= dict.fromkeys(_EMPTY, b"")
    own, *further = lesson_folders(lessons)
    for folder in (own, *further):
        for file in sorted(folder.rglob("*")):
            if os.path.isfile(file):
                found[f"{_LESSONS}/{file.relative_to(folder).as_posix()}"] = file.read_bytes()
    return dict(sorted(found.items()))


def _package_files() -> Iterator[tuple[str, Path]]:
    """Yield the files of this package, and of all that it needs, with their paths."""
    package = Path(str(files(_THIS)))
    for file in package.rglob("*"):
        path = f"{_THIS}/{file.relative_to(package).as_posix()}"
        if os.path.isfile(file) and not path.startswith(_LESSONS):
            yield path, file
    for needed in needed_distributions():
        for listed in needed.files or ():
            if ".." not in listed.parts and ".dist-info" not in listed.parts[0]:
                yield listed.as_posix(), Path(str(needed.locate_file(listed)))


def needed_distributions() -> Iterable[Distribution]:
    """Return what this package needs to run."""
    return _collect(_THIS, {}).values()


def _collect(name: str, found: dict[str, Distribution]) -> dict[str, Distribution]:
    """Collect what a distribution needs, and what that needs, without what only extras need."""
    for line in distribution(name).requires or ():
        requirement, _, marker = line.partition(";")
        match = _NAME.match(requirement.strip())
        if match is None or "extra" in marker or match[0].lower() in found:
            continue
        try:
            found[match[0].lower()] = distribution(match[0])
        except PackageNotFoundError:  # a marker says that this Python needs it not
            continue
        _collect(match[0], found)
    return found


def _is_wanted(path: str) -> bool:
    """Return whether a tab loads a file: all of this package, the code of the others."""
    is_data = path.startswith(f"{_THIS}/") and "__pycache__" not in path
    return (is_data or path.endswith(".py")) and not any(fnmatch(path, one) for one in _LEFT_OUT)
