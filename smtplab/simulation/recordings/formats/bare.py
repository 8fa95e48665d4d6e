"""A session as telnet, nc or `openssl s_client` leave it on the screen: no mark says who spoke.

A line that starts with three digits and a space or a hyphen is the server's, every other one the
client's; after 354 all is the client's, until a lone dot. What stands before the first reply and is
not a command is the shell's, or the tool's, and so are lines that a tool is known to write. So is a
later line that is not a command and that no reply follows; but since the client may have said it,
it is kept aside. Where each line has a head, such as a time, it is taken off first.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from smtplab.protocol.commands import VERBS, split
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.entries import (
    Entry,
    EntryKind,
    Row,
    client_entry,
    server_entry,
    unspoken_entry,
)
from smtplab.simulation.recordings.formats.fields import head_pattern, shape_of, time_of
from smtplab.simulation.recordings.formats.log import TOOL, is_command, without_arrow
from smtplab.simulation.recordings.formats.marks import anchor_of

__all__ = ["find_head", "read", "read_headed"]

_REPLY = Pattern(rb"[0-9]{3}(?:[ -]|\Z)")
_START_DATA = b"354 "
_DOT = b"."
_SHAPES = 8
_AHEAD = 10_000
"""Lines in which the end of the content is looked for."""


def read(rows: Iterable[Row]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    ahead = _Ahead(rows)
    in_content = has_begun = False
    for number, line, is_layout in ahead:
        if is_layout:
            yield Entry(number, EntryKind.ECHO, line)
            continue
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

    def __init__(self, rows: Iterable[Row]) -> None:
        # A terminal doubles the CR.
        self._rows = (row._replace(line=row.line.rstrip(b"\r")) for row in rows)
        self._coming: deque[Row] = deque()

    def __iter__(self) -> Iterator[Row]:
        while self._has(1):
            yield self._coming.popleft()

    def _has(self, count: int) -> bool:
        """Return whether so many lines come."""
        self._coming.extend(islice(self._rows, max(0, count - len(self._coming))))
        return len(self._coming) >= count

    def following(self) -> bytes:
        """Return the next line that is not empty."""
        for count in range(1, _AHEAD):
            if not self._has(count):
                break
            row = self._coming[count - 1]
            if row.line.strip() and not row.is_layout:
                return row.line
        return b""

    def has_dot(self) -> bool:
        """Return whether the content is there: no dot comes where the terminal echoed nothing."""
        self._has(_AHEAD)
        return any(row.line == _DOT for row in self._coming)


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


def find_head(lines: Sequence[bytes]) -> Pattern[bytes] | None:
    """Return a pattern for the head that most lines have, such as a time; None for no head."""
    anchors = [anchor for line in lines if (anchor := anchor_of(line))]
    shapes = Counter(shape_of(one.head) for one in anchors)
    common = [shape for shape, count in shapes.most_common(_SHAPES) if count > 1]
    borne = [one.is_reply for one in anchors if shape_of(one.head) in common]
    has_both = len(set(borne)) > 1 and not any(one.opens for one in anchors)
    return head_pattern(common) if has_both and len(borne) * 2 > len(anchors) else None


def read_headed(rows: Iterable[Row], head: Pattern[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line that has a head, and the time in it."""
    heads: deque[bytes] = deque()

    def bare() -> Iterator[Row]:
        for row in rows:
            match = head.match(row.line)
            heads.append(match[0] if match else b"")
            yield row._replace(line=row.line[match.end() :] if match else row.line)

    for entry in read(bare()):
        yield entry._replace(time=time_of(heads.popleft()))
