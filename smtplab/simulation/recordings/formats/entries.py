"""The entries of a recording, whatever notation it was written in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.protocol.reply_reader import lines_of

_REPLY_LINE = Pattern(rb"[0-9]{3}(?:[ -]|\Z)")
START_DATA = b"354"
"""How the reply begins after which content comes (RFC 5321 §4.1.1.4)."""


_DOT = b".\r\n"


class EntryKind(Enum):
    """What a line of a recording is."""

    CLIENT = "client"
    SERVER = "server"
    START = "start"
    """The client opens a connection."""
    DROPPED = "dropped"
    """The server drops the connection, or it is lost."""
    LEFT = "left"
    """The client drops the connection."""
    DIRECTION = "direction"
    """Something that the lab is to do between two lines of a session."""
    REMARK = "remark"
    """The tool's own word."""
    ECHO = "echo"
    """What was told already, or is blank."""
    UNREADABLE = "unreadable"


class Row(NamedTuple):
    """A line that is to be read.

    Attributes:
        number: Its number in the file, from 1.
        line: The line, without its ending and without what was wrapped around it.
        is_layout: Whether nothing of the log stands in it.
    """

    number: int
    line: bytes
    is_layout: bool = False


class Entry(NamedTuple):
    """One thing that was recorded.

    Attributes:
        line: Number of its line in the file, from 1.
        kind: Whose it is, or what.
        octets: As they crossed, line ending included; of the rest the text of the line.
        group: What was sent at once has one number; None where the notation does not say.
        inferred: Whether it is not in the file, but must have crossed.
        session: Sets the lines of sessions apart that were recorded at the same time.
        time: When it crossed, as the log writes it; "" where the log does not tell.
    """

    line: int
    kind: EntryKind
    octets: bytes
    group: int | None = None
    inferred: bool = False
    session: bytes = b""
    time: str = ""


class Recording(NamedTuple):
    """A recorded session, or several.

    Attributes:
        notation: Name of the notation it was written in.
        entries: Everything in the file, in its order.
        site: Name of the site it was played on, "" if the notation does not say.
        refusal: Why it is not read, and what to do; "" if it is.
    """

    notation: str
    entries: tuple[Entry, ...]
    site: str = ""
    refusal: str = ""

    @property
    def is_session(self) -> bool:
        """Whether anybody said anything."""
        return any(entry.kind in (EntryKind.CLIENT, EntryKind.SERVER) for entry in self.entries)


def client_entry(line: int, text: bytes) -> Entry:
    """Make the entry of a line that the client said; it has lost its ending."""
    return Entry(line, EntryKind.CLIENT, text + b"\r\n")


def server_entry(line: int, text: bytes) -> Entry:
    """Make the entry of a line that the server said; it has lost its ending."""
    return Entry(line, EntryKind.SERVER, text + b"\r\n")


def unspoken_entry(line: int, text: bytes) -> Entry:
    """Make the entry of a line that nobody said: a remark, or nothing if it is blank."""
    return Entry(line, EntryKind.REMARK if text.strip() else EntryKind.ECHO, text)


def check_reply(entry: Entry) -> Entry:
    """Mark what the server cannot have sent: each of its lines starts with three digits."""
    if entry.kind is not EntryKind.SERVER:
        return entry
    if all(map(_REPLY_LINE.match, lines_of(entry.octets))):
        return entry
    return Entry(entry.line, EntryKind.UNREADABLE, entry.octets.removesuffix(b"\r\n"))


def add_missing_ends(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Put in the end of data where the tool left it out: a reply came to it."""
    asks: set[bytes] = set()
    awaits: set[bytes] = set()
    for entry in entries:
        session = entry.session
        if entry.kind is EntryKind.SERVER:
            if session in awaits:
                yield client_entry(entry.line, b".")._replace(inferred=True, session=session)
            awaits.discard(session)
            if session in asks and entry.octets.startswith(START_DATA):
                awaits.add(session)
        elif entry.kind is EntryKind.CLIENT:
            if entry.octets.strip().upper() == b"DATA" and session not in awaits:
                asks.add(session)
            elif (b"\r\n" + entry.octets).endswith(b"\r\n" + _DOT) or session not in awaits:
                asks.discard(session)
                awaits.discard(session)
        yield entry
