"""One SMTP session of a capture: the octets of both ends become the entries of a recording.

Whether it is SMTP is told by the port and by what is said first. What the capture lacks is never
guessed: the line that a hole is in is put aside. Once TLS begins, octets are only counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from ipaddress import ip_address

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import split
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import CLOSING_CODES, ReplyLine
from smtplab.simulation.lab import wire
from smtplab.simulation.recordings.captures.assembler import StreamPiece
from smtplab.simulation.recordings.captures.frames import Endpoint
from smtplab.simulation.recordings.captures.segments import CapturedSegment
from smtplab.simulation.recordings.formats.entries import START_DATA, Entry, EntryKind

__all__ = ["Allowance", "CapturedSession"]

_LONGEST_LINE = 64 * 1024
_RECORD = Pattern(rb"[\x14-\x17](?:\x03|\Z)")
"""How a record of TLS begins (RFC 8446 §5.1)."""
_SIZE = Pattern(rb"[ \t]+([0-9]{1,18})(?![0-9])")
_END = b"\r\n.\r\n"
_HOLE = "{count} octets that the {side} sent were not captured"
_ONE = "1 octet that the {side} sent was not captured"
_TLS = (
    "TLS: {client} octets from the client and {server} from the server, encrypted, so nothing of"
    " this can be read"
)
_FULL = "the capture goes on; {count} more octets of this session are not read"
_MIDDLE = "the capture begins in the middle of this session"
_ROUTE = "connecting from [{0}]:{1} to [{2}]:{3}"


class Allowance:
    """How much is kept of all sessions that have not ended.

    Attributes:
        octets: Octets that may still be kept.
        entries: Entries that may still be kept.
    """

    def __init__(self, octets: int, entries: int) -> None:
        self.octets, self.entries = octets, entries

    def take(self, octets: int) -> bool:
        """Take room for an entry; return whether there was any."""
        if self.octets < octets or not self.entries:
            return False
        self.octets -= octets
        self.entries -= 1
        return True

    def give_back(self, entries: Sequence[Entry]) -> None:
        """Make room again: a session has ended."""
        self.octets += sum(len(entry.octets) for entry in entries)
        self.entries += len(entries)


class CapturedSession:
    """What was captured of one session.

    Args:
        client: The client's end.
        server: The server's end.
        first: The first segment of the connection.
        allowance: What is left of the room for all sessions.
        number: Its number among the connections of the capture.
        opened: Whether its beginning was captured.

    Attributes:
        entries: What was read so far.
        is_spoken: Whether anything was said in clear.
        has_client_spoken: Whether the client has said anything in clear.
        encrypted: Octets under TLS by their senders.
    """

    def __init__(  # noqa: PLR0913  # all of them are told by its first segments
        self,
        client: Endpoint,
        server: Endpoint,
        first: CapturedSegment,
        allowance: Allowance,
        number: int,
        *,
        opened: bool,
    ) -> None:
        self.entries: list[Entry] = []
        self.is_spoken = self.has_client_spoken = False
        self.encrypted = {client: 0, server: 0}
        self._client, self._server = client, server
        self._allowance = allowance
        self._session = str(number).encode()
        self._segment = first
        self._at, self._time = 0.0, ""
        self._line, self._lines, self._part = b"", b"", b""
        self._group, self._is_answered = 1, False
        self._damaged = {client: False, server: False}
        self._asked = self._in_content = False
        self._chunk = 0
        self._may_be_tls = True
        self._left_out = 0
        self._last_code = 0
        self._owes_reply = False
        self._ended_by: tuple[Endpoint, bool] | None = None
        self._add(EntryKind.REMARK, _name_of(client, server).encode())
        if opened:
            self._add(EntryKind.START, b"")
        else:
            self._add(EntryKind.REMARK, _MIDDLE.encode())

    @property
    def is_encrypted(self) -> bool:
        """Whether TLS has begun."""
        return any(self.encrypted.values())

    @property
    def words(self) -> str:
        """Whose session it is, in words; and how many octets were encrypted."""
        sent, came = self.encrypted[self._client], self.encrypted[self._server]
        route = _name_of(self._client, self._server)
        return f"{route}, {sent} octets from the client and {came} from the server"

    def take(self, piece: StreamPiece) -> None:
        """Take what one end has sent, what of it is missing, or its end."""
        self._segment = piece.segment
        if piece.ends:
            self._ended_by = self._ended_by or (piece.sender, piece.segment.resets)
        elif self.is_encrypted or self._begins_tls(piece):
            self.encrypted[piece.sender] += len(piece.octets) + piece.missing
        elif piece.missing:
            self._take_hole(piece.sender, piece.missing)
        elif piece.sender == self._client:
            self._take_client(piece.octets)
        else:
            self._take_server(piece.octets)

    def finish(self) -> None:
        """Put down how it ended."""
        self._flush_client()
        self._flush_server()
        is_reset = self._ended_by is not None and self._ended_by[1]
        if self.is_encrypted:
            words = _TLS.format(
                client=self.encrypted[self._client], server=self.encrypted[self._server]
            )
            self._add(EntryKind.REMARK, words.encode())
        is_closed = self._last_code in CLOSING_CODES or (self.is_encrypted and not is_reset)
        if self._ended_by and not is_closed:
            self._put_end(*self._ended_by)
        if self._left_out:
            last = _FULL.format(count=self._left_out).encode()
            self._allowance.octets += len(last)
            self._allowance.entries += 1
            self._add(EntryKind.REMARK, last)

    def leave_room(self) -> None:
        """Leave room to other sessions: this one has ended."""
        self._allowance.give_back(self.entries)

    def _put_end(self, end: Endpoint, resets: bool) -> None:
        if end == self._client:
            self._add(EntryKind.LEFT, b"RST" if resets else b"FIN")
        elif resets and self._owes_reply and not self.is_encrypted:
            self._add(EntryKind.DROPPED, wire.REPLY_LOST[1].encode())
        else:
            self._add(EntryKind.DROPPED, b"RST" if resets else b"FIN")

    def _add(self, kind: EntryKind, octets: bytes, group: int | None = None) -> None:
        if not self._allowance.take(len(octets)):
            self._left_out += len(octets)
            return
        if self._segment.time != self._at:
            self._at = self._segment.time
            self._time = _time(self._at)
        number, time = self._segment.number, self._time
        self.entries.append(Entry(number, kind, octets, group, session=self._session, time=time))

    def _begins_tls(self, piece: StreamPiece) -> bool:
        rests = self._part if piece.sender == self._server else self._line
        return self._may_be_tls and not rests and _RECORD.match(piece.octets) is not None

    def _take_hole(self, end: Endpoint, missing: int) -> None:
        if end == self._server:
            self._flush_server()
            self._damaged[end] = True
        elif missing <= self._chunk:
            self._chunk -= missing
        else:
            self._chunk = 0
            self._put_aside_client()
            self._damaged[end] = True
        side = "client" if end == self._client else "server"
        words = _ONE if missing == 1 else _HOLE
        self._add(EntryKind.REMARK, words.format(count=missing, side=side).encode())
        self._may_be_tls = True

    def _put_aside(self, side: str, octets: bytes) -> None:
        if octets:
            text = octets.removesuffix(b"\n").removesuffix(b"\r")
            self._add(EntryKind.UNREADABLE, side.encode() + b": " + text)

    def _put_aside_client(self) -> None:
        rest, self._line = self._line, b""
        self._put_aside("C", rest)

    def _flush_client(self) -> None:
        """Put down a line that has not ended: nothing more of it comes."""
        rest, self._line = self._line, b""
        if rest:
            self._say(rest)

    def _take_client(self, octets: bytes) -> None:
        self.is_spoken = self.has_client_spoken = True
        octets = self._line + octets
        while octets:
            if self._chunk:
                end = min(self._chunk, len(octets))
                self._chunk -= end
                self._say(octets[:end])
            elif end := self._line_end(octets):
                self._take_client_line(octets[:end])
            else:
                break
            octets = octets[end:]
        self._line = octets
        if len(octets) > _LONGEST_LINE:
            self._flush_client()

    def _line_end(self, octets: bytes) -> int:
        """Return where the line ends; of content all lines that are whole, up to the dot."""
        if not self._in_content or self._damaged[self._client]:
            return octets.find(b"\n") + 1
        if octets.startswith(_END[2:]):
            return 3
        end = octets.find(_END)
        return end + len(_END) if end >= 0 else octets.rfind(b"\n") + 1

    def _take_client_line(self, line: bytes) -> None:
        verb, argument = split(line.strip())
        was_damaged = self._damaged[self._client]
        self._damaged = dict.fromkeys(self._damaged, False)
        if was_damaged and (self._in_content or verb not in KNOWN_VERBS):
            self._put_aside("C", line)
            return
        if self._in_content:
            self._in_content = not (line == _END[2:] or line.endswith(_END))
        else:
            self._asked = verb == "DATA"
            self._may_be_tls = verb == "STARTTLS"
            self._chunk = _chunk_size(argument) if verb == "BDAT" else 0
        self._say(line)

    def _say(self, octets: bytes) -> None:
        if self._is_answered:
            self._group, self._is_answered = self._group + 1, False
        self._owes_reply = True
        self._add(EntryKind.CLIENT, octets, self._group)

    def _take_server(self, octets: bytes) -> None:
        self.is_spoken = True
        octets = self._part + octets
        lines = _lines(octets)
        self._part = b""
        for line in lines:
            if line.endswith(b"\n"):
                self._take_reply_line(line)
            else:
                self._part = line
        if len(self._part) > _LONGEST_LINE:
            self._flush_server()

    def _take_reply_line(self, line: bytes) -> None:
        try:
            reply = ReplyLine.parse(line.removesuffix(b"\n").removesuffix(b"\r"))
        except ValueError:
            self._put_aside("S", self._lines)
            self._put_aside("S", line)
            self._lines = b""
            return
        if self._damaged[self._server] and not reply.last:
            self._put_aside("S", line)
            return
        self._lines += line
        if reply.last or len(self._lines) > _LONGEST_LINE:
            self._reply(reply.code)

    def _reply(self, code: int) -> None:
        self._add(EntryKind.SERVER, self._lines)
        self._in_content = self._asked and self._lines.startswith(START_DATA)
        self._lines = b""
        self._damaged = dict.fromkeys(self._damaged, False)
        self._last_code = code
        self._is_answered, self._owes_reply = True, False

    def _flush_server(self) -> None:
        """Put aside what is not a whole reply."""
        rest = self._lines + self._part
        self._lines = self._part = b""
        self._put_aside("S", rest)


def _name_of(client: Endpoint, server: Endpoint) -> str:
    """Return the words for a connection."""
    ends = ((ip_address(end.address).compressed, end.port) for end in (client, server))
    return _ROUTE.format(*(part for end in ends for part in end))


def _chunk_size(argument: bytes) -> int:
    """Return how many octets follow a BDAT (RFC 3030 §2); 0 where it does not say."""
    match = _SIZE.match(argument)
    return int(match[1]) if match else 0


def _lines(octets: bytes) -> Iterator[bytes]:
    """Yield the lines with their endings; only LF ends one."""
    start = 0
    while end := octets.find(b"\n", start) + 1:
        yield octets[start:end]
        start = end
    if start < len(octets):
        yield octets[start:]


def _time(seconds: float) -> str:
    """Return a time as it is written, in UTC; "" where there is none."""
    if not seconds:
        return ""
    try:
        return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    except (OverflowError, ValueError, OSError):
        return ""
