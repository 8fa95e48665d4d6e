"""How does a recorded session come to life in a lab?

What the client said is really sent, and the server says what was recorded, in place of its own
answer; so each pane shows it as if it had happened here, and any moment can be forked. Whatever the
recording lacks, and whatever of it cannot be played, stands at its place as a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

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
"""Exchanges of a recording that are played: as many as one can wait for."""

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
    """Play a recording; it stays as it is, and whatever is done from then on forks.

    Args:
        recording: What was recorded.
        site: What the server is like, as far as the recording does not tell.
    """
    is_script = recording.notation == notation.SCRIPT
    told = group_exchanges(recording.entries, one_by_one=is_script)
    first = _played(told, site)
    learned = infer_site(first.transcript, site)
    session = first if learned == site else _played(told, learned)
    session.make_read_only()
    session.to_start()
    return session


def is_recorded(moment: Moment) -> bool:
    """Say whether a reply was recorded, rather than put in."""
    rule = moment.reply.rule if moment.reply else None
    return rule is not None and rule.key == _RECORDED


def _played(told: Sequence[RecordedExchange], site: Site) -> LabSession:
    session = LabSession(site)
    playback = _Playback(session)
    for turn in told[:MOST_EXCHANGES]:
        playback.play(turn)
    if len(told) > MOST_EXCHANGES:
        playback.note([AddNote(_CUT.format(count=len(told) - MOST_EXCHANGES), aside=True)])
    return session


class _Playback:
    """Tells a lab what to do, turn by turn."""

    def __init__(self, session: LabSession) -> None:
        self._lab = session.lab
        self._in_content = False

    def play(self, turn: RecordedExchange) -> None:
        """Play a turn with its notes."""
        self.note(turn.before)
        if turn.opens:
            self._open(turn)
        elif turn.sent or turn.received:
            self._exchange(turn.sent, turn)
        if turn.end is not None and turn.end.kind is EntryKind.LEFT:
            self._do(Disconnect())
        self._in_content = bool(turn.received) and turn.received[-1].startswith(b"354")
        self.note(turn.after)

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

    def _open(self, turn: RecordedExchange) -> None:
        """Open a connection and have the server greet, after the client if it was so."""
        if self._lab.connected:
            self._do(AddNote(_PUT_IN.format(what=_LEAVES)), Disconnect())
        greeting = code_of(turn.received[0]) if turn.received else 0
        if turn.sent and not turn.is_recorded_start and greeting != _GREETING:
            self._do(AddNote(_PUT_IN.format(what=_GREETS)), Connect(0.0))
            self._lead_up_to(turn.sent)
            self._exchange(turn.sent, turn)
        elif turn.sent or not turn.received:
            self._do(Connect(LONGEST))
            self._speak(turn.sent, turn)
        else:
            self._do(*_answers(turn), Connect(0.0))
            self._say_rest()

    def _lead_up_to(self, said: bytes) -> None:
        """Bring the session to where what the client says first is in order."""
        verb, _ = split(said.partition(b"\r\n")[0])
        lines = _LEADS_UP_TO.get(verb, ())
        if lines:
            what = ", ".join(line.decode().split()[0] for line in lines)
            self._do(AddNote(_PUT_IN.format(what=what)), *map(Send, lines))

    def _exchange(self, said: bytes, turn: RecordedExchange) -> None:
        """Have the client say something and the server answer, if that can be."""
        if not self._lab.connected or (self._in_content and not self._is_receiving):
            self.note(_kept(said, turn.received))
            return
        if turn.inferred:
            self._do(AddNote(_PUT_IN.format(what=_LEFT_OUT)))
        self._speak(said, turn)

    def _speak(self, said: bytes, turn: RecordedExchange) -> None:
        moments = self._lab.transcript.moments
        before = len(moments)
        self._do(*_answers(turn))
        if said:
            self._do(Send(said))
        if self._lab.unsent_replies and self._is_receiving:
            dot = b".\r\n" if said.endswith(b"\n") or not said else b"\r\n.\r\n"
            self._do(AddNote(_PUT_IN.format(what=_LEFT_OUT)), Send(dot))
        self._say_rest()
        if any(moment.reply and not is_recorded(moment) for moment in moments[before:]):
            self._do(AddNote(_OWN_REPLIES))

    def _say_rest(self) -> None:
        if self._lab.unsent_replies:
            self._do(FlushReplies())


def _answers(turn: RecordedExchange) -> list[ForceReply]:
    """Return what the server says in a turn, and whether the connection drops with it."""
    answers = [ForceReply(reply, recorded=True) for reply in turn.received]
    if turn.end is None or turn.end.kind is not EntryKind.DROPPED:
        return answers
    if not answers or turn.end.octets.decode("latin-1") == wire.REPLY_LOST[1]:
        return [*answers, ForceReply(b"", recorded=True, hangs_up=True)]
    return [*answers[:-1], replace(answers[-1], hangs_up=True)]


def _kept(said: bytes, heard: Iterable[bytes]) -> Iterator[AddNote]:
    """Yield a note of what cannot be played."""
    lines = [f"C: {line}" for line in _text(said)]
    lines += [f"S: {line}" for reply in heard for line in _text(reply)]
    yield AddNote("\n".join(lines), aside=True)


def _text(octets: bytes) -> list[str]:
    lines = octets.removesuffix(b"\r\n").split(b"\r\n") if octets else []
    return [line.decode("utf-8", "surrogateescape") for line in lines]
