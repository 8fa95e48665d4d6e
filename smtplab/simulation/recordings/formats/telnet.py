"""A session as telnet or nc leave it on the screen: no sign says who spoke.

A line that starts with three digits and a blank or a hyphen is the server's, every other one the
client's; after 354 all is the client's, until a lone dot. What stands before the first reply and is
not a command is the shell's, or the tool's. So is a later line that is not a command and that no
reply follows; but since the client may have said it, it is kept aside.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from smtplab.protocol.commands import VERBS, split
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.entries import (
    Entry,
    EntryKind,
    client_entry,
    server_entry,
    unspoken_entry,
)
from smtplab.simulation.recordings.formats.log import TOOL, is_command, without_arrow

_REPLY = Pattern(rb"[0-9]{3}(?:[ -]|\Z)")
_START_DATA = b"354 "
_DOT = b"."
_AHEAD = 10_000
"""Lines in which the end of the content is looked for."""


def read(lines: Iterable[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    # A terminal doubles the CR.
    ahead = _Ahead(line.rstrip(b"\r") for line in lines)
    in_content = has_begun = False
    for number, line in enumerate(ahead, start=1):
        entry = client_entry(number, line) if in_content else _entry(number, line, ahead)
        has_begun = has_begun or entry.kind is EntryKind.SERVER or _is_command(line)
        if not has_begun:
            entry = unspoken_entry(number, line)
        if entry.kind is EntryKind.SERVER:
            in_content = line.startswith(_START_DATA) and ahead.has_dot()
        elif line == _DOT:
            in_content = False
        yield entry


class _Ahead:
    """Lines one by one, with a look at those that come."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._coming: deque[bytes] = deque()

    def __iter__(self) -> Iterator[bytes]:
        while self._has(1):
            yield self._coming.popleft()

    def _has(self, count: int) -> bool:
        """Return whether so many lines come."""
        self._coming.extend(islice(self._lines, max(0, count - len(self._coming))))
        return len(self._coming) >= count

    def following(self) -> bytes:
        """Return the next line that is not empty."""
        for count in range(1, _AHEAD):
            if not self._has(count):
                break
            if self._coming[count - 1].strip():
                return self._coming[count - 1]
        return b""

    def has_dot(self) -> bool:
        """Return whether the content is there: no dot comes where the terminal echoed nothing."""
        self._has(_AHEAD)
        return _DOT in self._coming


def _entry(number: int, line: bytes, ahead: _Ahead) -> Entry:
    if not line.strip() or TOOL.match(line):
        return unspoken_entry(number, line)
    if _REPLY.match(line):
        return server_entry(number, line)
    if is_command(line) or _REPLY.match(ahead.following()):
        return client_entry(number, without_arrow(line))
    return Entry(number, EntryKind.UNREADABLE, line)


def _is_command(line: bytes) -> bool:
    """Return whether a line starts with a verb of SMTP."""
    return split(line)[0] in VERBS


def read_script(lines: Iterable[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line of a file where only the client speaks."""
    for number, line in enumerate(lines, start=1):
        yield client_entry(number, line)
