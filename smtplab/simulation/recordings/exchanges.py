"""The exchanges of a recording: what the client sent at once, and what came back.

Every entry ends up in an exchange. What fits nowhere, such as half a reply, is a note at its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from smtplab.protocol.codes.model import REPLY_CLASSES
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import CLOSING_CODES
from smtplab.protocol.reply_reader import lines_of
from smtplab.simulation.lab.inputs import AddNote
from smtplab.simulation.recordings.formats.entries import START_DATA, Entry, EntryKind

__all__ = [
    "MOST_EXCHANGES",
    "ExchangeReader",
    "RecordedExchange",
    "code_of",
    "command_replies",
    "group_exchanges",
]

MOST_EXCHANGES = 5_000
"""Exchanges of a recording that are played: as many as a person can wait for."""
_MOST_OCTETS = 32 * 1024 * 1024
_CUT = "… line {line} of the recording, and what follows it, is not played"

_GREETING = 220
_HELLOS = (b"EHLO", b"HELO")
_NOTED = {EntryKind.REMARK: False, EntryKind.DIRECTION: False, EntryKind.UNREADABLE: True}
_GOES_ON = Pattern(rb"[0-9]{3}-")
_IS_LAST = Pattern(rb"[0-9]{3}(?: |\Z)")
"""How a line of a reply begins that has more after it, or none (RFC 5321 §4.2.1)."""
_PIECE = Pattern(rb"[^\n]*\n|[^\n]+")
_WITH_ONE_FINISHED = 2
_NOTE_LINES = 500
"""Lines of one note that are kept; how many more there were is said."""


@dataclass(slots=True)
class RecordedExchange:
    """What the client sent at once, and what came back.

    Attributes:
        opens: Whether a connection is opened first.
        is_recorded_start: Whether the recording itself says so.
        sent: What the client sent; on a connection that is opened, before the greeting.
        received: Whole replies; on a connection that is opened the greeting is the first of them.
        end: How the connection ended, if it was not closed by a reply.
        before: Notes that come before.
        after: Notes that come after.
        group: What was sent at once has one number; None where the recording does not say.
        inferred: Whether part of what the client said is not in the recording.
    """

    opens: bool = False
    is_recorded_start: bool = False
    sent: bytearray = field(default_factory=bytearray)
    received: list[bytes] = field(default_factory=list)
    end: Entry | None = None
    before: list[AddNote] = field(default_factory=list)
    after: list[AddNote] = field(default_factory=list)
    group: int | None = None
    inferred: bool = False

    @property
    def has_greeting(self) -> bool:
        """Whether the first reply is the greeting: one that refuses counts if nothing was sent."""
        if not self.opens or not self.received:
            return False
        is_first = not self.sent or self.is_recorded_start
        return is_first or code_of(self.received[0]) == _GREETING


def group_exchanges(
    entries: Iterable[Entry], *, one_by_one: bool = False
) -> list[RecordedExchange]:
    """Take a recording apart, session by session, as far as a person can wait for it.

    A note says from which line on the rest is left out.

    Args:
        entries: What was recorded.
        one_by_one: Whether each line of the client is an exchange of its own: no server speaks.
    """
    readers: dict[bytes, ExchangeReader] = {}
    octets = count = first_left_out = 0
    for entry in entries:
        if (reader := readers.get(entry.session)) is None:
            reader = readers[entry.session] = ExchangeReader(one_by_one=one_by_one)
        octets += len(entry.octets)
        count -= reader.count
        reader.take(entry)
        count += reader.count
        if count > MOST_EXCHANGES or octets > _MOST_OCTETS:
            first_left_out = entry.line
            reader.forget_last()
            break
    exchanges = [exchange for reader in readers.values() for exchange in reader.finish()]
    if first_left_out:
        exchanges[-1].after.append(AddNote(_CUT.format(line=first_left_out), aside=True))
    return exchanges


def command_replies(exchanges: Iterable[RecordedExchange]) -> Iterator[tuple[bytes, bytes]]:
    """Yield each command with the reply to it, as far as both were recorded; content is none."""
    in_content = False
    for exchange in exchanges:
        is_content = in_content and not exchange.opens
        lines = [] if is_content else bytes(exchange.sent).split(b"\r\n")[:-1]
        for line, reply in zip(lines, exchange.received[exchange.has_greeting :], strict=False):
            yield line, reply
            if reply.startswith(START_DATA):
                break
        in_content = bool(exchange.received) and exchange.received[-1].startswith(START_DATA)


def code_of(reply: bytes) -> int:
    """Return the code of a reply."""
    return int(reply[:3])


class ExchangeReader:
    """Makes exchanges of the entries of one session, or of several that follow each other.

    Args:
        one_by_one: Whether each line of the client is an exchange of its own: no server speaks.

    Attributes:
        connections: How many connections were opened.
    """

    def __init__(self, *, one_by_one: bool = False) -> None:
        self.connections = 0
        self._exchanges: list[RecordedExchange] = []
        self._one_by_one = one_by_one
        self._is_open = False
        self._lines, self._line = bytearray(), bytearray()
        self._aside: list[str] = []
        self._more_aside = 0
        self._is_aside = False

    @property
    def count(self) -> int:
        """How many exchanges there are."""
        return len(self._exchanges)

    @property
    def is_open(self) -> bool:
        """Whether the connection is open."""
        return self._is_open

    @property
    def has_part_of_reply(self) -> bool:
        """Whether a reply goes on."""
        return bool(self._lines)

    @property
    def in_content(self) -> bool:
        """Whether the last reply asks for content."""
        received = self._exchanges[-1].received if self._exchanges else []
        return bool(received) and received[-1].startswith(START_DATA)

    def take_finished(self) -> list[RecordedExchange]:
        """Return the exchanges to which nothing can come any more, and forget them."""
        if len(self._exchanges) < _WITH_ONE_FINISHED:
            return []
        finished, self._exchanges = self._exchanges[:-1], self._exchanges[-1:]
        return finished

    @property
    def _exchange(self) -> RecordedExchange:
        if not self._exchanges:
            self._exchanges.append(RecordedExchange())
        return self._exchanges[-1]

    def forget_last(self) -> None:
        """Forget the exchange that has begun, unless it is the only one."""
        if len(self._exchanges) >= _WITH_ONE_FINISHED:
            self._exchanges.pop()

    def take(self, entry: Entry) -> None:
        """Read the next entry."""
        if entry.kind is EntryKind.ECHO:
            return
        if entry.kind is not EntryKind.SERVER:
            self._cut_short()
        if entry.kind is EntryKind.CLIENT:
            self._client(entry)
        elif entry.kind is EntryKind.SERVER:
            self._server(entry.octets)
        elif entry.kind is EntryKind.START:
            self._open(RecordedExchange(opens=True, is_recorded_start=True))
        elif entry.kind in _NOTED:
            self._note(entry.octets, aside=_NOTED[entry.kind])
        else:
            self._end(entry)

    def finish(self) -> list[RecordedExchange]:
        """Return the exchanges."""
        self._cut_short()
        self._put_notes()
        return self._exchanges

    def _client(self, entry: Entry) -> None:
        if not self._is_open and self.connections and not _is_hello(entry.octets):
            self._note(b"C: " + entry.octets.removesuffix(b"\r\n"), aside=True)
            return
        if not self._is_open:
            self._open(RecordedExchange(opens=True))
        exchange = self._exchange
        if exchange.received or exchange.end or (exchange.sent and self._is_apart(entry, exchange)):
            exchange = self._add(RecordedExchange())
        exchange.sent += entry.octets
        exchange.group = entry.group
        exchange.inferred = exchange.inferred or entry.inferred

    def _is_apart(self, entry: Entry, exchange: RecordedExchange) -> bool:
        return self._one_by_one or entry.group != exchange.group

    def _server(self, octets: bytes) -> None:
        """Put pieces together to lines, and lines to replies."""
        for piece in _PIECE.findall(octets):
            self._lines += piece
            self._line += piece
            if piece.endswith(b"\n"):
                self._end_line()

    def _end_line(self) -> None:
        """Take a line of a reply; pieces that are lines by themselves may make none together."""
        [line] = lines_of(bytes(self._line))
        self._line.clear()
        if _GOES_ON.match(line):
            return
        if not _IS_LAST.match(line):
            self._cut_short()
        else:
            reply = bytes(self._lines)
            self._lines.clear()
            self._reply(reply)

    def _reply(self, reply: bytes) -> None:
        code = code_of(reply)
        if (code == _GREETING and not self._is_awaited()) or (
            not self._is_open and REPLY_CLASSES[code].is_refusal
        ):
            self._open(RecordedExchange(opens=True))
        elif not self._is_open and self.connections:
            self._note(b"S: " + reply.removesuffix(b"\r\n"), aside=True)
            return
        elif not self._is_open:
            self._open(RecordedExchange(opens=True))
        self._put_notes()
        self._exchange.received.append(reply)
        self._is_open = code not in CLOSING_CODES

    def _is_awaited(self) -> bool:
        """Return whether 220 answers what the client has sent, or the server has yet to speak."""
        exchange = self._exchange
        if not self._is_open or not (exchange.sent or exchange.is_recorded_start):
            return False
        is_starttls = b"STARTTLS" in exchange.sent.upper()
        return not exchange.received or (
            is_starttls and len(exchange.received) < exchange.sent.count(b"\n")
        )

    def _end(self, entry: Entry) -> None:
        if self.connections and not self._exchange.end:
            self._put_notes()
            self._exchange.end = entry
        self._is_open = False

    def _open(self, exchange: RecordedExchange) -> None:
        self._add(exchange)
        self._is_open = True
        self.connections += 1

    def _add(self, exchange: RecordedExchange) -> RecordedExchange:
        """Begin an exchange; notes since the last one come before it."""
        notes = self._taken_notes()
        if self._exchanges:
            self._exchanges[-1].after += notes
        else:
            exchange.before += notes
        self._exchanges.append(exchange)
        return exchange

    def _cut_short(self) -> None:
        """Keep what is no whole reply as a note."""
        if self._lines:
            lines = bytes(self._lines)
            self._lines.clear()
            self._line.clear()
            self._note(b"S: " + lines.rstrip(b"\r\n"), aside=True)

    def _note(self, text: bytes, *, aside: bool) -> None:
        if self._aside and aside is not self._is_aside:
            self._put_notes()
        self._is_aside = aside
        lines = text.decode("utf-8", "surrogateescape").split("\n")
        room = _NOTE_LINES - len(self._aside)
        self._aside += lines[:room]
        self._more_aside += max(0, len(lines) - room)

    def _taken_notes(self) -> list[AddNote]:
        lines, self._aside = self._aside, []
        more, self._more_aside = self._more_aside, 0
        if not lines:
            return []
        kept = [*lines, f"… {more} more lines"] if more else lines
        return [AddNote("\n".join(line.rstrip("\r") for line in kept), self._is_aside)]

    def _put_notes(self) -> None:
        if self._exchanges:
            self._exchanges[-1].after += self._taken_notes()
        elif self._aside:
            self._exchanges.append(RecordedExchange(before=self._taken_notes()))


def _is_hello(octets: bytes) -> bool:
    return octets[:4].upper() in _HELLOS
