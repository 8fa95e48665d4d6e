r"""A session as telnet, nc or `openssl s_client` leave it on the screen: no mark says who spoke.

A line that starts with three digits and a space or a hyphen is the server's, every other one the
client's; after 354 all is the client's, until a lone dot. What stands before the first reply and is
not a command is the shell's, or the tool's, and so are lines that a tool is known to write. So is a
later line that is not a command and that no reply follows; but since the client may have said it,
it is kept aside. Where each line has a head, such as a time, it is taken off first.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import split
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.ahead import Ahead
from smtplab.simulation.recordings.formats.entries import (
    Entry,
    EntryKind,
    Row,
    client_entry,
    server_entry,
    unspoken_entry,
)
from smtplab.simulation.recordings.formats.fields import head_pattern, shape_of, time_of
from smtplab.simulation.recordings.formats.log import is_command, without_arrow
from smtplab.simulation.recordings.formats.marks import anchor_of

__all__ = ["CHATTER", "find_head", "read", "read_headed"]

_REPLY = Pattern(rb"[0-9]{3}(?:[ -]|\Z)")
_START_DATA = b"354 "
_DOT = b"."
_SHAPES = 8
_ENOUGH = 20
"""Replies in a row that are counted."""
_REPEATED = Pattern(rb"Exception: (?:\S{1,80} )?([2-5][0-9]{2})-")
CHATTER = Pattern(
    rb"""
    Trying\ |Connected\ to\ |Escape\ character\ |Connection\ (?:to\ .{0,80}\ )?closed   # telnet
    | Connection\ to\ .{1,80}\ port|telnet[>:]|Ncat:\ |nc:\ |Script\ (?:started|done)  # nc, script
    | (?:===|\*\*\*)\ |DEBUG(?:\ [A-Z]+)?:|\tat\ |\t?\.\.\.\ \d+\ more|;\Z   # swaks, JavaMail
    | \s*(?:Caused\ by|nested\ exception\ is|Exception\ in\ thread)\b
    | \s*[a-z]+(?:\.\w+){1,9}Exception:
    | CONNECTED\(|DONE\Z|closed\Z|depth=|verify\ |-{3}\Z|Post-Handshake\ |SSL-Session: # s_client
    | \ {4}[A-Z][\w\ -]{2,40}:(?:\ |\Z)|\ {4}[0-9a-f]{4}\ -\ |(?:read\ )?R\ BLOCK\Z
    | (?:read|write):errno
    | -\ (?:Certificate|Status|Description|Options|Handshake|Simple|Peer|Got)\b  # gnutls-cli
    | (?:[\w.@:~\[\]\ /-]{0,60}[$\#%]|[A-Z]:\\[^>]{0,60}>)(?:\ |\Z)                     # a prompt
    | <[^<>@]{1,60}>\Z|\[?\.\.\.+\]?\Z                                            # left out
    """,
    re.VERBOSE,
)
"""What telnet, nc, swaks, JavaMail, `openssl s_client` and the shell write between the lines."""


def read(rows: Iterable[Row]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    return _Reader(rows).read()


class _Reader:
    """Makes entries of lines; what a line says shows whose it is."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._ahead = Ahead(rows)
        self._in_content = self._has_begun = False
        self._waiting = 0
        self._repeated = b""

    def read(self) -> Iterator[Entry]:
        """Yield an entry for each line."""
        for number, line, is_layout in self._ahead:
            if is_layout or self._is_repeated(line):
                yield Entry(number, EntryKind.ECHO, line)
                continue
            entry = self._entry(number, line)
            self._note(entry, line)
            yield entry if self._has_begun else unspoken_entry(number, line)

    def _note(self, entry: Entry, line: bytes) -> None:
        """Note how far the session has come."""
        if entry.kind is EntryKind.SERVER:
            self._has_begun = True
            self._in_content = line.startswith(_START_DATA) and self._has_dot()
            self._waiting = max(0, self._waiting - (line[3:4] != b"-"))
        elif entry.kind is EntryKind.CLIENT:
            self._has_begun = self._has_begun or _is_command(line)
            self._waiting += not self._in_content or line == _DOT
            self._in_content = self._in_content and line != _DOT

    def _entry(self, number: int, line: bytes) -> Entry:
        if self._in_content:
            return client_entry(number, line)
        if not line.strip() or CHATTER.match(line):
            repeated = _REPEATED.search(line)
            self._repeated = repeated[1] if repeated else b""
            return unspoken_entry(number, line)
        if _REPLY.match(line):
            return server_entry(number, line)
        if is_command(line) or line == _DOT or self._replies() > self._waiting:
            return client_entry(number, without_arrow(line))
        return Entry(number, EntryKind.UNREADABLE, line)

    def _replies(self) -> int:
        """Return how many replies come before anything else; one that is cut short is one."""
        found, is_open = 0, False
        for row in self._ahead.coming():
            if not row.line.strip() or row.is_layout:
                continue
            if found == _ENOUGH or not _REPLY.match(row.line):
                break
            is_open = row.line[3:4] == b"-"
            found += not is_open
        return found + is_open

    def _has_dot(self) -> bool:
        """Return whether the content is there: no dot comes where the terminal echoed nothing."""
        return any(row.line == _DOT for row in self._ahead.coming())

    def _is_repeated(self, line: bytes) -> bool:
        """Return whether a line is more of the reply that a tool repeats in an exception."""
        if not self._repeated or line[:3] != self._repeated:
            self._repeated = b""
            return False
        self._repeated = self._repeated if line[3:4] == b"-" else b""
        return True


def _is_command(line: bytes) -> bool:
    """Return whether a line starts with a verb of SMTP."""
    return split(line)[0] in KNOWN_VERBS


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
