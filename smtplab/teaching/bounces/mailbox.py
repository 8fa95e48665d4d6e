"""The mails in a file or a folder: one mail, an mbox, a Maildir, or a folder of mails."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from smtplab.protocol.pattern import Pattern

__all__ = ["MAIL_LIMIT", "files_in", "mails_in"]

MAIL_LIMIT = 32 * 1024 * 1024
"""Octets of a mail that are read; a report stands before the message that came back."""
_LINE_LIMIT = 1024 * 1024
_MAILDIR = ("new", "cur")
# The line between the mails of an mbox (RFC 4155): From user@example.com Thu Nov 26 10:00:00 2026
_ENVELOPE = Pattern(rb"From [^\n]{0,300}\d\d:\d\d")


def files_in(folder: str) -> list[str]:
    """Return the files of a Maildir, or of a folder of mails, in order.

    Raises:
        OSError: If the folder cannot be read.
    """
    inner = [f"{folder}/{name}" for name in _MAILDIR]
    places = list(filter(os.path.isdir, inner)) or [folder]
    files = [
        f"{place}/{name}"
        for place in places
        for name in sorted(os.listdir(place))  # noqa: PTH208  # names as they are given
        if not name.startswith(".")
    ]
    return list(filter(os.path.isfile, files))


def mails_in(file: BinaryIO) -> Iterator[bytes]:
    """Yield the mails of a file: those of an mbox one after another, else the only one.

    Raises:
        OSError: If the file cannot be read.
    """
    first = file.readline(_LINE_LIMIT)
    while first and not first.strip():
        first = file.readline(_LINE_LIMIT)
    if not _ENVELOPE.match(first):
        yield first + file.read(MAIL_LIMIT - len(first))
        return
    mail = bytearray(first)
    is_blank = False
    while line := file.readline(_LINE_LIMIT):
        if is_blank and _ENVELOPE.match(line):
            yield bytes(mail)
            mail = bytearray()
        if len(mail) < MAIL_LIMIT:
            mail += line
        is_blank = not line.strip()
    yield bytes(mail)
