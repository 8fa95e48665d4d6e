"""What `curl -v` prints: `>` was sent, `<` came, `*` is said by curl itself.

Of the content it tells no more than how long it was: `} [24 bytes data]`.
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

_SIGN = Pattern(rb"[<>*](?: |\Z)|>\.\Z|[{}] \[")
_SPOKEN = {b">": client_entry, b"<": server_entry}


def bears_sign(line: bytes) -> bool:
    """Return whether curl printed a line."""
    return _SIGN.match(line) is not None


def read(lines: Iterable[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    for number, line in enumerate(lines, start=1):
        yield _entry(number, line)


def _entry(number: int, line: bytes) -> Entry:
    if not _SIGN.match(line):
        return Entry(number, EntryKind.UNREADABLE if line.strip() else EntryKind.ECHO, line)
    if spoken := _SPOKEN.get(line[:1]):
        return spoken(number, line[1:].removeprefix(b" "))
    return unspoken_entry(number, line)
