"""A recorded session, played in a lab.

What the client sent is really sent, and the server sends what was recorded in place of its own
reply; so each pane shows it as if it had happened here, and any moment can be forked. What the
recording lacks, and what of it cannot be played, stands at its place as a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from smtplab.protocol.commands import split
from smtplab.protocol.states import DATA
from smtplab.simulation.lab import wire
from smtplab.simulation.lab.inputs import (
    LONGEST,
    AddNote,
    Connect,
    Disconnect,
    FlushReplies,
    ForceReply,
    Input,
    Send,
)
from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings import formats as notation
from smtplab.simulation.recordings.exchanges import RecordedExchange, code_of, group_exchanges
from smtplab.simulation.recordings.formats.entries import EntryKind, Recording
from smtplab.simulation.recordings.infer_site import infer_site
from smtplab.simulation.site.model import Site

__all__ = ["MOST_EXCHANGES", "is_recorded", "replay"]

MOST_EXCHANGES = 5_000
"""Exchanges of a recording that are played: as many as a person can wait for."""

_GREETING = 220
_RECORDED = "recorded"
_PUT_IN = "not recorded, put in so that it can be played: {what}"
_OWN_REPLIES = "not recorded: what this server says of its own accord"
_GREETS = "the greeting"
_LEAVES = "the end of the connection before"
_LEFT_OUT = "the end of the content"
_CUT = "… {count} more exchanges are not played"

_HELLO = b"EHLO client.example.com\r\n"
_MAIL = b"MAIL FROM:<>\r\n"
_RCPT = b"RCPT TO:<postmaster>\r\n"
_LEADS_UP_TO: Mapping[str, tuple[bytes, ...]] = {
    "MAIL": (_HELLO,),
    "RCPT": (_HELLO, _MAIL),
    "DATA": (_HELLO, _MAIL, _RCPT),
}
"""What must have come before, where a recording begins in the middle of a session."""


def replay(recording: Recording, site: Site) -> LabSession:
    """Play a recording; it stays as it is, and any input from then on forks.

    Args:
        recording: What was recorded.
        site: What the server is like, as far as the recording does not show.
    """
    is_script = recording.notation == notation.SCRIPT
    exchanges = group_exchanges(recording.entries, one_by_one=is_script)
    first = _play(exchanges, site)
    learned = infer_site(first.transcript, site)
    session = first if learned == site else _play(exchanges, learned)
    session.make_read_only()
    session.to_start()
    return session


def is_recorded(moment: Moment) -> bool:
    """Return whether a reply was recorded, rather than put in."""
    rule = moment.reply.rule if moment.reply else None
    return rule is not None and rule.key == _RECORDED


def _play(exchanges: Sequence[RecordedExchange], site: Site) -> LabSession:
    session = LabSession(site)
    playback = _Playback(session)
    for exchange in exchanges[:MOST_EXCHANGES]:
        playback.play(exchange)
    if len(exchanges) > MOST_EXCHANGES:
        playback.note([AddNote(_CUT.format(count=len(exchanges) - MOST_EXCHANGES), aside=True)])
    return session


class _Playback:
    """Plays a lab, exchange by exchange."""

    def __init__(self, session: LabSession) -> None:
        self._lab = session.lab
        self._in_content = False

    def play(self, exchange: RecordedExchange) -> None:
        """Play an exchange with its notes."""
        self.note(exchange.before)
        if exchange.opens:
            self._open(exchange)
        elif exchange.sent or exchange.received:
            self._play_in_order(exchange.sent, exchange)
        if exchange.end is not None and exchange.end.kind is EntryKind.LEFT:
            self._do(Disconnect())
        self._in_content = bool(exchange.received) and exchange.received[-1].startswith(b"354")
        self.note(exchange.after)

    def note(self, remarks: Iterable[AddNote]) -> None:
        """Put notes in."""
        self._do(*remarks)

    def _do(self, *inputs: Input) -> None:
        for one in inputs:
            self._lab.play(one)

    @property
    def _is_receiving(self) -> bool:
        moments = self._lab.transcript.moments
        return bool(moments) and moments[-1].server.state is DATA

    def _open(self, exchange: RecordedExchange) -> None:
        """Open a connection and have the server greet, after the client if it was so."""
        if self._lab.connected:
            self._do(AddNote(_PUT_IN.format(what=_LEAVES)), Disconnect())
        greeting = code_of(exchange.received[0]) if exchange.received else 0
        if exchange.sent and not exchange.is_recorded_start and greeting != _GREETING:
            self._do(AddNote(_PUT_IN.format(what=_GREETS)), Connect(0.0))
            self._lead_up_to(exchange.sent)
            self._play_in_order(exchange.sent, exchange)
        elif exchange.sent or not exchange.received:
            self._do(Connect(LONGEST))
            self._send_and_answer(exchange.sent, exchange)
        else:
            self._do(*_forced_replies(exchange), Connect(0.0))
            self._flush()

    def _lead_up_to(self, sent: bytes) -> None:
        """Bring the session to where the first command of the client is in order."""
        verb, _ = split(sent.partition(b"\r\n")[0])
        lines = _LEADS_UP_TO.get(verb, ())
        if lines:
            what = ", ".join(line.decode().split()[0] for line in lines)
            self._do(AddNote(_PUT_IN.format(what=what)), *map(Send, lines))

    def _play_in_order(self, sent: bytes, exchange: RecordedExchange) -> None:
        """Have the client send something and the server answer, if that is possible."""
        if not self._lab.connected or (self._in_content and not self._is_receiving):
            self.note(_unplayed_note(sent, exchange.received))
            return
        if exchange.inferred:
            self._do(AddNote(_PUT_IN.format(what=_LEFT_OUT)))
        self._send_and_answer(sent, exchange)

    def _send_and_answer(self, sent: bytes, exchange: RecordedExchange) -> None:
        moments = self._lab.transcript.moments
        before = len(moments)
        self._do(*_forced_replies(exchange))
        if sent:
            self._do(Send(sent))
        if self._lab.unsent_replies and self._is_receiving:
            dot = b".\r\n" if sent.endswith(b"\n") or not sent else b"\r\n.\r\n"
            self._do(AddNote(_PUT_IN.format(what=_LEFT_OUT)), Send(dot))
        self._flush()
        if any(moment.reply and not is_recorded(moment) for moment in moments[before:]):
            self._do(AddNote(_OWN_REPLIES))

    def _flush(self) -> None:
        if self._lab.unsent_replies:
            self._do(FlushReplies())


def _forced_replies(exchange: RecordedExchange) -> list[ForceReply]:
    """Return the replies of the server in an exchange, the last with a drop of the connection."""
    replies = [ForceReply(reply, recorded=True) for reply in exchange.received]
    if exchange.end is None or exchange.end.kind is not EntryKind.DROPPED:
        return replies
    if not replies or exchange.end.octets.decode("latin-1") == wire.REPLY_LOST[1]:
        return [*replies, ForceReply(b"", recorded=True, hangs_up=True)]
    return [*replies[:-1], replies[-1]._replace(hangs_up=True)]


def _unplayed_note(sent: bytes, received: Iterable[bytes]) -> Iterator[AddNote]:
    """Yield a note of what cannot be played."""
    lines = [f"C: {line}" for line in _text(sent)]
    lines += [f"S: {line}" for reply in received for line in _text(reply)]
    yield AddNote("\n".join(lines), aside=True)


def _text(octets: bytes) -> list[str]:
    lines = octets.removesuffix(b"\r\n").split(b"\r\n") if octets else []
    return [line.decode("utf-8", "surrogateescape") for line in lines]
