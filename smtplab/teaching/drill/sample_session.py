"""Sessions played in the lab, line by line, and the lines that they are shown as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from smtplab.protocol.replies import Reply
from smtplab.simulation.lab.moment import SENT
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import visible, without_ending
from smtplab.teaching.drill.card import ExhibitLine

__all__ = ["SampleExchange", "play", "play_exchanges", "reply_line", "session_lines"]


@dataclass(frozen=True, slots=True)
class SampleExchange:
    """A line of the client and the reply to it.

    Attributes:
        line: What the client sent.
        reply: The reply; None where there was none, as within DATA.
        event: The event that the reply answers; empty where there was none.
    """

    line: str
    reply: Reply | None
    event: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether the server refused the line."""
        return self.reply is not None and self.reply.is_refusal


def play(lines: Iterable[str], site: Site) -> LabSession:
    """Connect, and send lines one after the other."""
    session = LabSession(site)
    session.connect()
    for line in lines:
        session.send(f"{line}\r\n".encode())
    return session


def play_exchanges(lines: Iterable[str], site: Site) -> tuple[SampleExchange, ...]:
    """Send lines, and pair each one with its reply."""
    session = play((), site)
    pairs = []
    for line in lines:
        before = session.last
        session.send(f"{line}\r\n".encode())
        moments = session.transcript.moments[before + 1 :]
        replies = [(moment.reply, moment.event_name) for moment in moments if moment.reply]
        pairs.append(SampleExchange(line, *(replies[-1] if replies else (None, ""))))
    return tuple(pairs)


def reply_line(reply: Reply) -> ExhibitLine:
    """Return a reply as a line of the server; of many lines the first is enough."""
    first = reply._replace(lines=reply.lines[:1], body=None)
    return ExhibitLine("S", visible(first.encode().removesuffix(b"\r\n")))


def session_lines(session: LabSession) -> Iterator[ExhibitLine]:
    """Yield what both ends sent in a session; of a reply with many lines the first one."""
    transcript = session.transcript
    for moment in transcript.moments:
        if moment.reply is not None:
            yield reply_line(moment.reply)
        elif moment.kind in SENT:
            octets = transcript.octets(moment).removesuffix(b"\r\n").split(b"\r\n")
            yield from (ExhibitLine("C", without_ending(line)) for line in octets)
