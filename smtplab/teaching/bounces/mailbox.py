"""The mails in a file or a folder: one mail, an mbox, a Maildir, or a folder of mails."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import BinaryIO

from smtplab import console
from smtplab.console import UsageError
from smtplab.protocol.pattern import Pattern

__all__ = ["mails_at"]

_INPUT = "-"
_MAIL_LIMIT = 32 * 1024 * 1024
"""Octets of a mail that are read; a report stands before the message that came back."""
_LINE_LIMIT = 1024 * 1024
_MAILDIR = ("new", "cur")
# The line between the mails of an mbox (RFC 4155): From user@example.com Thu Nov 26 10:00:00 2026
_ENVELOPE = Pattern(rb"From [^\n]{0,300}\d\d:\d\d")


def mails_at(name: str) -> Iterator[bytes]:
    """Yield the mails of a file or a folder.

    Args:
        name: Its path, or `-` for standard input.

    Raises:
        UsageError: If it cannot be read.
    """
    try:
        yield from _mails_at(name)
    except (OSError, ValueError) as error:
        raise UsageError(f"{name} cannot be read: {console.reason(error)}") from None


def _mails_at(name: str) -> Iterator[bytes]:
    if name == _INPUT:
        if sys.stdin is not None:
            yield from _mails_in(sys.stdin.buffer)
        return
    if os.path.isdir(name):
        files = _files_in(name)
    elif os.path.exists(name) and not os.path.isfile(name):
        raise UsageError(f"{name} is not a regular file; name a file or a folder")
    else:
        files = [name]
    for each in files:
        with open(each, "rb") as file:  # noqa: PTH123  # Path would make "" the present folder
            yield from _mails_in(file)


def _files_in(folder: str) -> list[str]:
    """Return the files of a Maildir, or of a folder of mails, in order."""
    inner = [f"{folder}/{name}" for name in _MAILDIR]
    places = list(filter(os.path.isdir, inner)) or [folder]
    files = [
        f"{place}/{name}"
        for place in places
        for name in sorted(os.listdir(place))  # noqa: PTH208  # names as they are given
        if not name.startswith(".")
    ]
    return list(filter(os.path.isfile, files))


def _mails_in(file: BinaryIO) -> Iterator[bytes]:
    """Yield the mails of a file: those of an mbox one after another, else the only one."""
    first = file.readline(_LINE_LIMIT)
    while first and not first.strip():
        first = file.readline(_LINE_LIMIT)
    if not _ENVELOPE.match(first):
        yield first + file.read(_MAIL_LIMIT - len(first))
        return
    mail = bytearray(first)
    is_blank = False
    while line := file.readline(_LINE_LIMIT):
        if is_blank and _ENVELOPE.match(line):
            yield bytes(mail)
            mail = bytearray()
        if len(mail) < _MAIL_LIMIT:
            mail += line
        is_blank = not line.strip()
    yield bytes(mail)
