"""The files that `smtplab run` is given: found in folders, read, judged, and reported in XML."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from smtplab import console
from smtplab.console import UsageError

if TYPE_CHECKING:
    from smtplab.teaching.homework.paper import Marker, Paper

__all__ = ["files_of", "is_one_file", "mark", "write_junit"]

_STANDARD_INPUT = "-"
_MOST_FILES = 10_000
_HIDDEN = (".", "__MACOSX")
"""How names begin that no student has given."""


def is_one_file(names: Sequence[str]) -> bool:
    """Return whether one file is named, and no folder."""
    return len(names) == 1 and not os.path.isdir(names[0])


def files_of(names: Sequence[str], besides: Sequence[str | None]) -> list[str]:
    """Return the files that are named, and those in the folders that are.

    Args:
        names: Names of files and folders.
        besides: Files that may lie in such a folder and were not handed in.

    Raises:
        UsageError: If a folder has no file or far too many, or standard input is named twice.
    """
    if names.count(_STANDARD_INPUT) > 1:
        raise UsageError("standard input can be read once; name - once")
    files: list[str] = []
    for name in names:
        if not os.path.isdir(name):
            files.append(name)
        elif found := [one for one in _few_files_in(name) if not _is_any_of(one, besides)]:
            files += found
        else:
            raise UsageError(f"{name}: there is no file in this folder; name another one")
    return files


def _few_files_in(name: str) -> list[str]:
    """Return the files in a folder and in the folders below it.

    Raises:
        UsageError: If there are so many that it cannot be a folder of what was handed in.
    """
    found = list(islice(_files_in(name), _MOST_FILES + 1))
    if len(found) > _MOST_FILES:
        raise UsageError(
            f"{name}: there are more than {_MOST_FILES} files in this folder; name one"
        )
    return found


def _files_in(name: str) -> Iterator[str]:
    """Yield the files in a folder and in the folders below it, each folder in order."""
    for folder, below, files in os.walk(name):
        below[:] = sorted(one for one in below if not one.startswith(_HIDDEN))
        for file in sorted(files):
            path = os.path.join(folder, file)  # noqa: PTH118  # as it was named, "./" too
            if not file.startswith(_HIDDEN) and os.path.isfile(path):
                yield path


def _is_any_of(file: str, others: Sequence[str | None]) -> bool:
    return any(
        other is not None and os.path.exists(other) and os.path.samefile(file, other)  # noqa: PTH121
        for other in others
    )


def mark(name: str, marker: Marker) -> Paper:
    """Read a file and judge it; if it cannot be read, the paper says why."""
    from smtplab.simulation.script import ScriptError, parse_script  # noqa: PLC0415  # as in `run`
    from smtplab.teaching.homework.paper import Paper  # noqa: PLC0415

    try:
        script = parse_script(console.read(name))
    except ScriptError as error:
        return Paper(name, f"{name}: {error}")
    except UsageError as error:
        return Paper(name, error.lines[0])
    return marker.mark(name, script)


def write_junit(papers: Sequence[Paper], file: str) -> None:
    """Write what came of the papers as JUnit XML.

    Raises:
        UsageError: If it cannot be written.
    """
    import time  # noqa: PLC0415  # few runs are reported

    from smtplab.teaching.homework.junit import to_junit  # noqa: PLC0415  # as above

    xml = to_junit(papers, time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime()))
    try:
        with open(file, "wb") as opened:  # noqa: PTH123  # Path would make "" the present folder
            opened.write(xml)
    except (OSError, ValueError) as error:
        raise UsageError(f"{file} cannot be written: {console.reason(error)}") from None
