"""A session as telnet or nc leave it on the screen: no sign says who spoke.

A line that starts with three digits and a blank or a hyphen is the server's, every other one the
client's; after 354 all is the client's, until a lone dot. What stands before the first reply and is
not a command is the shell's, or the tool's. So is a later line that is not a command and that no
reply follows; but since the client may have said it, it is kept aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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


def read(lines: Sequence[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    # A terminal doubles the CR.
    lines = [line.rstrip(b"\r") for line in lines]
    # Where the terminal echoed nothing there is no dot to come, and all that is left are replies.
    last_dot = max((number for number, line in enumerate(lines, 1) if line == _DOT), default=0)
    in_content = has_begun = False
    for number, (line, following) in enumerate(zip(lines, _following(lines), strict=True), start=1):
        entry = client_entry(number, line) if in_content else _entry(number, line, following)
        has_begun = has_begun or entry.kind is EntryKind.SERVER or _is_command(line)
        if not has_begun:
            entry = unspoken_entry(number, line)
        if entry.kind is EntryKind.SERVER:
            in_content = line.startswith(_START_DATA) and number < last_dot
        elif line == _DOT:
            in_content = False
        yield entry


def _following(lines: Sequence[bytes]) -> list[bytes]:
    """Return for each line the next one that is not empty."""
    found, following = b"", []
    for line in reversed(lines):
        following.append(found)
        found = line if line.strip() else found
    return following[::-1]


def _entry(number: int, line: bytes, following: bytes) -> Entry:
    if not line.strip() or TOOL.match(line):
        return unspoken_entry(number, line)
    if _REPLY.match(line):
        return server_entry(number, line)
    if is_command(line) or _REPLY.match(following):
        return client_entry(number, without_arrow(line))
    return Entry(number, EntryKind.UNREADABLE, line)


def _is_command(line: bytes) -> bool:
    """Return whether a line starts with a verb of SMTP."""
    return split(line)[0] in VERBS


def read_script(lines: Sequence[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line of a file where only the client speaks."""
    for number, line in enumerate(lines, start=1):
        yield client_entry(number, line)
