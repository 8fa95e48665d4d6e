"""The selected moment, what belongs to it, and what can be sent after it."""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.protocol.extensions.auth import LOGIN
from smtplab.simulation.lab.moment import Link, Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.lab.verbs import allowed_at, verb_at
from smtplab.simulation.text.visible import Visible, visible
from smtplab.tui.lab.login_texts import IN_LOGIN
from smtplab.tui.lab.texts import NOTHING_TO_SAY, NOTHING_YET, SAYABLE

__all__ = [
    "MomentExchange",
    "allowed_text",
    "ends_of",
    "exchange_of",
    "moment_at",
    "previous_on_link",
    "reply_at",
    "suggestion_at",
]

ENDINGS = frozenset({MomentKind.CLOSE, MomentKind.DROP})
"""After these nothing more is answered."""


@dataclass(frozen=True, slots=True)
class MomentExchange:
    """A moment of the client's and the reply to it, as far as they exist.

    Attributes:
        asked: What was answered: a command, the end of data, the handshake.
        reply: The moment of the reply.
    """

    asked: Moment | None
    reply: Moment | None


def moment_at(transcript: Transcript, cursor: int) -> Moment | None:
    """Return the moment under the cursor, None before the first."""
    return transcript.moments[cursor] if 0 <= cursor < len(transcript.moments) else None


def ends_of(link: Link, moment: Moment | None = None) -> Visible:
    """Return the two hosts of a connection, with the port, and whether they speak under TLS."""
    under = " TLS" if moment and moment.server.secured else ""
    return visible(f"{link.client} ⇄ {link.server}:{link.port}{under}")


def previous_on_link(transcript: Transcript, moment: Moment) -> Moment | None:
    """Return the moment before another one on the same wire, None for the first of a wire.

    While servers pass mail on, other wires come between.
    """
    earlier = moment_at(transcript, moment.index - 1)
    if moment.kind is MomentKind.LINK and not moment.link.is_own:
        return None
    while earlier is not None and earlier.link is not moment.link:
        earlier = moment_at(transcript, earlier.index - 1)
    return earlier


def exchange_of(transcript: Transcript, moment: Moment) -> MomentExchange:
    """Return the exchange that a moment belongs to."""
    if moment.kind is MomentKind.REPLY:
        asked = None if moment.answers is None else moment_at(transcript, moment.answers)
        return MomentExchange(asked, moment)
    return MomentExchange(moment, _reply_to(transcript, moment))


def reply_at(transcript: Transcript, cursor: int) -> Moment | None:
    """Return the moment of the selected reply, or of the reply to the selected command."""
    selected = moment_at(transcript, cursor)
    return exchange_of(transcript, selected).reply if selected else None


def suggestion_at(transcript: Transcript, cursor: int) -> bytes | None:
    """Return the repair of the selected command, or of the one that got the selected reply."""
    moment = reply_at(transcript, cursor)
    reply = (moment.site_reply or moment.reply) if moment else None
    return reply.diagnostic.suggestion if reply and reply.diagnostic else None


def _reply_to(transcript: Transcript, moment: Moment) -> Moment | None:
    for index in range(moment.index + 1, len(transcript.moments)):
        later = transcript.moments[index]
        if later.kind is MomentKind.REPLY and later.answers == moment.index:
            return later
        if later.kind in ENDINGS and later.link is moment.link:
            return None
    return None


def allowed_text(moment: Moment | None) -> str:
    """Return what the client can send now, in the words of the state's table."""
    if moment is None:
        return NOTHING_YET
    if moment.server.state is LOGIN:
        return IN_LOGIN
    events = allowed_at(moment, moment.server.state)
    verbs = [event for event in events if verb_at(moment, event)]
    return " ".join(verbs or (SAYABLE.get(event, event) for event in events)) or NOTHING_TO_SAY
