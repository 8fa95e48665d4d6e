"""Text files of a course, read within limits; what is not text is refused with its place."""

from __future__ import annotations

import codecs
import stat
from pathlib import Path

from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.text.byte_order import UTF_8, encoding_of

__all__ = ["LARGEST_FILE", "text_of"]

LARGEST_FILE = 128 * 1024
"""Octets of a lesson."""
_SAVE = "save it as UTF-8"


def text_of(file: Path, problems: Problems, largest: int = LARGEST_FILE) -> str | None:
    """Return the text of a file; None if it cannot be read, and the problems then tell why.

    Args:
        file: The file.
        problems: Takes what is wrong.
        largest: So many octets are read at most.

    Raises:
        FileNotFoundError: If there is no such file.
    """
    try:
        octets = _octets(file, largest)
    except FileNotFoundError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        problems.add(
            1, f"the file cannot be read: {reason}", "check that it is a file that you can read"
        )
        return None
    if len(octets) > largest:
        problems.add(1, f"the file has more than {largest} octets", "split it into several files")
        return None
    return _decode(octets, problems)


def _octets(file: Path, largest: int) -> bytes:
    """Read a file; a pipe or a device would be waited for without an end."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise ValueError("it is not a file")
    with file.open("rb") as opened:
        return opened.read(largest + 1)


def _decode(octets: bytes, problems: Problems) -> str | None:
    if (name := encoding_of(octets)) not in ("", UTF_8):
        problems.add(1, f"the file is {name}", _SAVE)
        return None
    try:
        text = octets.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        # The position is one in the text after a byte order mark, if the file has one.
        begin = len(octets) - len(octets.removeprefix(codecs.BOM_UTF8)) + error.start
        message = f"the octet \\x{octets[begin]:02X} is not UTF-8"
        problems.add(octets.count(b"\n", 0, begin) + 1, message, _SAVE)
        return None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        problems.add(line, "there is a NUL here, which is not allowed in a text", _SAVE)
        return None
    return text
