"""What swaks prints: each line after a sign of four characters.

`~` stands for `-` once TLS is on, and an asterisk marks what swaks did not hope for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.entries import (
    Entry,
    EntryKind,
    client_entry,
    server_entry,
    unspoken_entry,
)

_SIGN = Pattern(rb"( ->|\*\*>| ~>|\*~>|<-|<\*\*|<~\*|<~|===|\*\*\*)(?: |\Z)")
_PREFIX = 4
_SERVER = b"<"
_REMARKS = (b"=", b"***")


def bears_sign(line: bytes) -> bool:
    """Return whether swaks printed a line."""
    return _SIGN.match(line) is not None


def read(lines: Iterable[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    for number, line in enumerate(lines, start=1):
        yield _entry(number, line)


def _entry(number: int, line: bytes) -> Entry:
    if not _SIGN.match(line):
        part = EntryKind.UNREADABLE if line.strip() else EntryKind.ECHO
        return Entry(number, part, line)
    if line.startswith(_REMARKS):
        return unspoken_entry(number, line)
    text = line[_PREFIX:]
    return server_entry(number, text) if line.startswith(_SERVER) else client_entry(number, text)
