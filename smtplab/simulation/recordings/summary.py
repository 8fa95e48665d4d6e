"""A recorded session in one line: who, when, how it ended, and what was refused first."""

from __future__ import annotations

import re
from enum import Enum
from itertools import zip_longest
from typing import NamedTuple

from smtplab.protocol.codes.model import REPLY_CLASSES, ReplyClass
from smtplab.protocol.commands import split
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.reply_reader import lines_of
from smtplab.simulation.recordings.exchanges import RecordedExchange, code_of
from smtplab.simulation.recordings.formats.entries import START_DATA, Entry, EntryKind

__all__ = ["END_OF_DATA", "RecordedRefusal", "SessionEnd", "SessionSummary", "Summarizer"]

END_OF_DATA = "."
"""The command of a refusal that came after the content: the lone dot."""
_LONGEST = 500
"""Characters of a command, a name or a reply that are kept."""
_ADDRESS = Pattern(rb"\bfrom [^ \[]{0,255}\[([0-9A-Fa-f.:]{2,45})\]")
"""How mail servers note the client's address when it connects."""
_PATH = Pattern(rb"\AMAIL FROM:[ \t]*(<[^>]*>|[^ \t]+)", re.IGNORECASE)
_CHUNK = Pattern(rb"BDAT ", re.IGNORECASE)
_LAST_CHUNK = Pattern(rb"BDAT +[0-9]+ +LAST\b", re.IGNORECASE)
_CHALLENGE = b"334"


class SessionEnd(Enum):
    """How a recorded session ended."""

    QUIT = "221"
    SHUTDOWN = "421"
    DROPPED = "dropped"
    """The server dropped the connection, or it was lost."""
    LEFT = "client left"
    """The client dropped the connection."""
    UNKNOWN = "no end"
    """The recording ends before."""


_ENDS = {EntryKind.DROPPED: SessionEnd.DROPPED, EntryKind.LEFT: SessionEnd.LEFT}
_CLOSES = {221: SessionEnd.QUIT, 421: SessionEnd.SHUTDOWN}


class RecordedRefusal(NamedTuple):
    """A reply of 4yz or 5yz.

    Attributes:
        command: The line that it answers, secrets masked; `END_OF_DATA` after content, "" if it
            answers none, as the greeting.
        code: Reply code.
        text: Text of the reply, in one line.
    """

    command: str
    code: int
    text: str


class SessionSummary(NamedTuple):
    """What there is to tell of a session in a line; no text is safe to show as it is.

    Attributes:
        time: When it began, as the recording writes it; "" if it does not.
        client: Name of the client in EHLO or HELO, else its address; "" if neither is known.
        sender: The first reverse-path, in angle brackets; "" if there is none.
        end: How it ended.
        refusal: The first refusal, None if nothing was refused.
        accepted: How many messages were accepted.
    """

    time: str = ""
    client: str = ""
    sender: str = ""
    end: SessionEnd = SessionEnd.UNKNOWN
    refusal: RecordedRefusal | None = None
    accepted: int = 0


class Summarizer:
    """Sums a session up while it is read."""

    __slots__ = (
        "_accepted",
        "_address",
        "_asked",
        "_client",
        "_end",
        "_in_content",
        "_is_challenged",
        "_refusal",
        "_sender",
        "_time",
    )

    def __init__(self) -> None:
        self._time = self._client = self._address = self._sender = ""
        self._end = SessionEnd.UNKNOWN
        self._refusal: RecordedRefusal | None = None
        self._accepted = 0
        self._in_content = self._is_challenged = False
        self._asked = b""

    def note(self, entry: Entry) -> None:
        """Take what an entry tells beside what crossed."""
        if not self._time:
            self._time = entry.time[:_LONGEST]
        if self._address or self._client or entry.kind is EntryKind.SERVER:
            return
        if entry.kind is not EntryKind.CLIENT and (match := _ADDRESS.search(entry.octets)):
            self._address = match[1].decode()

    def add(self, exchange: RecordedExchange) -> None:
        """Take an exchange."""
        replies = exchange.received
        if exchange.has_greeting:
            self._judge(b"", replies[0])
            replies = replies[1:]
        is_content = self._in_content and not exchange.opens
        if is_content and exchange.sent:
            self._add_content(replies)
        else:
            self._add_commands(exchange, replies)
        self._in_content = bool(replies) and replies[-1].startswith(START_DATA)
        if exchange.received and (end := _CLOSES.get(code_of(exchange.received[-1]))):
            self._end = end
        elif exchange.end is not None:
            self._end = _ENDS[exchange.end.kind]

    def _add_content(self, replies: list[bytes]) -> None:
        self._accepted += bool(replies) and _is_success(replies[0])
        for reply in replies:
            self._judge(END_OF_DATA.encode(), reply)

    def _add_commands(self, exchange: RecordedExchange, replies: list[bytes]) -> None:
        lines = _before_chunk(bytes(exchange.sent).split(b"\r\n")[:-1])
        for line, reply in zip_longest(lines, replies, fillvalue=b""):
            if line and not self._is_challenged:
                self._note_command(line)
            if reply:
                self._judge(self._asked if line else b"", reply)
                self._accepted += _LAST_CHUNK.match(line) is not None and _is_success(reply)
            self._is_challenged = reply.startswith(_CHALLENGE)
            if reply.startswith(START_DATA):
                break

    def _note_command(self, line: bytes) -> None:
        """Take a command, which what answers a challenge is not."""
        self._asked = line
        verb, argument = split(line)
        if verb in ("EHLO", "HELO") and not self._client:
            self._client = _text(argument)
        elif verb == "MAIL" and not self._sender and (match := _PATH.match(line)):
            self._sender = _text(match[1])

    def _judge(self, command: bytes, reply: bytes) -> None:
        if self._refusal is None and REPLY_CLASSES[code_of(reply)].is_refusal:
            text = b" ".join(line[4:] for line in lines_of(reply[:_LONGEST]))
            self._refusal = RecordedRefusal(_text(command), code_of(reply), _text(text))

    def summary(self) -> SessionSummary:
        """Return what there is to tell."""
        return SessionSummary(
            self._time,
            self._client or self._address,
            self._sender,
            self._end,
            self._refusal,
            self._accepted,
        )


def _before_chunk(lines: list[bytes]) -> list[bytes]:
    """Return the commands up to the first BDAT: what follows it is content."""
    for number, line in enumerate(lines, start=1):
        if _CHUNK.match(line):
            return lines[:number]
    return lines


def _is_success(reply: bytes) -> bool:
    return REPLY_CLASSES[code_of(reply)] is ReplyClass.SUCCESS


def _text(octets: bytes) -> str:
    return octets[:_LONGEST].decode("utf-8", "surrogateescape").strip()
