"""Secrets of an authentication never leave: what a client says to AUTH becomes `****` (RFC 4954).

An initial response stands in the AUTH line; every other one answers a 334. `*`, which gives up, and
`=`, which stands for nothing, are no secrets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from smtplab.simulation.notation.recording import Entry, Part

MASK = b"****"
_INITIAL = re.compile(
    rb"(\bAUTH[ \t]+[^\s'\"]{1,64}[ \t]+)(?!=?(?:[\s'\"\\]|\Z))[^\s'\"\\]+", re.IGNORECASE
)
_ANSWER = re.compile(rb"(?!\*\r?\n|=\r?\n)[^\r\n]+")
_CHALLENGE = b"334"


def masked_line(octets: bytes) -> bytes:
    """Mask an initial response, wherever AUTH stands in the line."""
    return _INITIAL.sub(rb"\1" + MASK, octets)


def masked(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries with every secret masked; content is no authentication."""
    challenged = in_content = False
    for entry in entries:
        if entry.part is Part.SERVER:
            challenged = entry.octets.startswith(_CHALLENGE)
            in_content = entry.octets.startswith(b"354")
        yield _masked(entry, challenged=challenged, in_content=in_content)
        if entry.part is Part.CLIENT:
            challenged = False
            in_content = in_content and not _ends_content(entry.octets)


def _ends_content(octets: bytes) -> bool:
    return octets == b".\r\n" or octets.endswith(b"\r\n.\r\n")


def _masked(entry: Entry, *, challenged: bool, in_content: bool) -> Entry:
    if entry.part is Part.SERVER or (entry.part is Part.CLIENT and in_content):
        return entry
    if entry.part is Part.CLIENT and challenged:
        return entry._replace(octets=_ANSWER.sub(MASK, entry.octets, count=1))
    return entry._replace(octets=masked_line(entry.octets))
