"""The client end: octets out, replies in; what is outstanding and what may be said (RFC 5321 §4).

It walks the same table as the server, as far as replies have told. What was sent is read only when
its reply comes, in the state of that moment, so whatever was sent ahead is counted as the server
counts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smtplab.protocol.commands import Command, decode_argument, split
from smtplab.protocol.content import ContentReader
from smtplab.protocol.dialect import Dialect, dialect
from smtplab.protocol.extension import Reader
from smtplab.protocol.lines import Line, LineReader
from smtplab.protocol.offer import Limits
from smtplab.protocol.replies import Outcome, Reply, ReplyLine
from smtplab.protocol.states import (
    CLOSED,
    CONNECT,
    LISTENING,
    UNKNOWN,
    OutOfStepError,
    State,
    in_order,
    next_state,
)
from smtplab.protocol.transaction import CHANGES, Transaction
from smtplab.protocol.why import FaultError

Keywords = Mapping[str, str]
"""What EHLO offered: argument by keyword, upper case."""
NO_KEYWORDS: Keywords = MappingProxyType({})

NOT_A_REPLY = 0
"""Reply code given to a line that is no reply at all."""
REPLY_OCTETS = 64 * 1024
"""Octets of one reply line after which it counts as no reply; RFC 5321 §4.5.3.1.5 allows 512."""
_LONGEST_COMMAND = 1 << 20


def keywords_of(reply: Reply) -> Keywords:
    """Read the keywords from a reply to EHLO: each line but the first (RFC 5321 §4.1.1.1)."""
    pairs = (line.partition(" ") for line in reply.lines[1:])
    return MappingProxyType({keyword.upper(): argument for keyword, _, argument in pairs})


class ClientEnd:
    """One session, seen from the client.

    Attributes:
        state: Where the session is, as far as replies have told.
        keywords: What the last EHLO reply offered.
        transaction: The envelope as far as it is confirmed.
        unexpected: Replies that did not fit the table.
    """

    def __init__(self) -> None:
        self.state: State = LISTENING
        self.keywords: Keywords = NO_KEYWORDS
        self.transaction: Transaction | None = None
        self.unexpected = 0
        self._connecting = False
        self._sent = bytearray()
        self._received = bytearray()
        self._lines: list[ReplyLine] = []
        self._reader: Reader = LineReader(_LONGEST_COMMAND)

    @property
    def dialect(self) -> Dialect:
        """The tables that hold, given what the server offered."""
        return dialect(frozenset(self.keywords))

    @property
    def outstanding(self) -> tuple[str, ...]:
        """Verbs sent and not yet answered, oldest first."""
        waiting = (CONNECT,) if self._connecting else ()
        return waiting + tuple(split(bytes(line))[0] for line in self._sent.split(b"\r\n")[:-1])

    def may_say(self) -> tuple[str, ...]:
        """Return the verbs that are in order now."""
        verbs = self.dialect.verbs
        return tuple(event for event in in_order(self.dialect.table, self.state) if event in verbs)

    def connect(self) -> None:
        """Say that a connection was made; the greeting is awaited."""
        self._connecting = True

    def send(self, octets: bytes) -> None:
        """Note octets that were sent."""
        self._sent += octets

    def receive(self, octets: bytes) -> list[Reply]:
        """Take octets that came; return the replies that they complete."""
        self._received += octets
        replies = []
        while (end := self._received.find(b"\n")) >= 0:
            line = bytes(self._received[:end]).removesuffix(b"\r")
            del self._received[: end + 1]
            if reply := self._line(line):
                self._answered(reply)
                replies.append(reply)
        if len(self._received) > REPLY_OCTETS:
            self._received.clear()
            replies.append(Reply(NOT_A_REPLY, ("line without end",)))
        return replies

    def close(self) -> None:
        """Say that the connection is gone."""
        self.state = CLOSED
        self.transaction = None
        self._sent.clear()

    def _line(self, line: bytes) -> Reply | None:
        """Add a line to the reply that is coming in; return it when it is whole."""
        try:
            self._lines.append(ReplyLine.parse(line))
        except ValueError:
            return Reply(NOT_A_REPLY, (line.decode("utf-8", "surrogateescape"),))
        if not self._lines[-1].last:
            return None
        lines, self._lines = self._lines, []
        return Reply(lines[-1].code, tuple(line.text for line in lines), lines[-1].enhanced)

    def _answered(self, reply: Reply) -> None:
        """Move on by one reply."""
        name, command = self._next_sent()
        try:
            state = next_state(self.dialect.table, self.state, name, reply.outcome)
        except OutOfStepError:
            self.unexpected += 1
            return
        self._remember(name, command, reply)
        self._move(state, command)

    def _next_sent(self) -> tuple[str, Command | None]:
        """Return what the next reply answers."""
        if self._connecting:
            self._connecting = False
            return CONNECT, None
        item = self._reader.read(self._sent)
        if reading := self.dialect.readings.get(self.state):
            return (reading.event if item else UNKNOWN), None
        return self._command(item.octets) if isinstance(item, Line) else (UNKNOWN, None)

    def _command(self, line: bytes) -> tuple[str, Command | None]:
        verb, rest = split(line)
        if verb not in self.dialect.verbs:
            return UNKNOWN, None
        try:
            return verb, self.dialect.verbs[verb].parse(verb, decode_argument(rest))
        except FaultError:
            return verb, None

    def _remember(self, name: str, command: Command | None, reply: Reply) -> None:
        if reply.outcome is Outcome.SUCCESS and name in {"EHLO", "HELO"}:
            self.keywords = keywords_of(reply) if name == "EHLO" else NO_KEYWORDS
        if command and (change := CHANGES.get((name, reply.outcome))):
            self.transaction = change(self.transaction, command)

    def _move(self, state: State, command: Command | None) -> None:
        if not state.transaction:
            self.transaction = None
        if state is not self.state:
            self._reader = self._reader_for(state, command)
        self.state = state

    def _reader_for(self, state: State, command: Command | None) -> Reader:
        """Return what counts the items sent in a state; of content nothing need be kept."""
        reading = self.dialect.readings.get(state)
        if reading is None:
            return LineReader(_LONGEST_COMMAND)
        reader = reading.open(command, Limits())
        return ContentReader(limit=0) if isinstance(reader, ContentReader) else reader
