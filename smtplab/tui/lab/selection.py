"""Which moment is looked at, what belongs to it, and what may be said after it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.verbs import allowed_at
from smtplab.tui.lab.texts import NOTHING_TO_SAY, NOTHING_YET, SAYABLE

__all__ = [
    "Dialogue",
    "Exchange",
    "before",
    "exchange",
    "may_say",
    "moment_at",
    "selected_repair",
    "selected_reply",
]

ENDINGS = frozenset({MomentKind.CLOSE, MomentKind.DROP})
"""After these nothing more is answered."""


class Dialogue(Protocol):
    """What a pane asks of a transcript."""

    @property
    def moments(self) -> Sequence[Moment]:
        """All arrows on the wire, oldest first."""

    def octets(self, moment: Moment) -> bytes:
        """Return what crossed the wire in a moment."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A moment of the client's and the reply that it drew, as far as they exist.

    Attributes:
        asked: What was answered: a command, the end of data, the handshake.
        reply: The moment of the reply.
    """

    asked: Moment | None
    reply: Moment | None


def moment_at(dialogue: Dialogue, cursor: int) -> Moment | None:
    """Return the moment under the cursor, None before the first."""
    return dialogue.moments[cursor] if 0 <= cursor < len(dialogue.moments) else None


def before(dialogue: Dialogue, moment: Moment) -> Moment | None:
    """Return the moment before another one on the same wire, None for the first of a wire.

    While servers pass mail on, other wires come between.
    """
    earlier = moment_at(dialogue, moment.index - 1)
    if moment.kind is MomentKind.LINK and not moment.link.is_own:
        return None
    while earlier is not None and earlier.link is not moment.link:
        earlier = moment_at(dialogue, earlier.index - 1)
    return earlier


def exchange(dialogue: Dialogue, moment: Moment) -> Exchange:
    """Return the exchange that a moment belongs to."""
    if moment.kind is MomentKind.REPLY:
        asked = None if moment.answers is None else moment_at(dialogue, moment.answers)
        return Exchange(asked, moment)
    return Exchange(moment, _reply_to(dialogue, moment))


def selected_reply(dialogue: Dialogue, cursor: int) -> Moment | None:
    """Return the moment of the selected reply, or of the reply to the selected command."""
    selected = moment_at(dialogue, cursor)
    return exchange(dialogue, selected).reply if selected else None


def selected_repair(dialogue: Dialogue, cursor: int) -> bytes | None:
    """Return the repair of the selected command, or of the one that got the selected reply."""
    moment = selected_reply(dialogue, cursor)
    reply = (moment.site_reply or moment.reply) if moment else None
    return reply.diagnostic.suggestion if reply and reply.diagnostic else None


def _reply_to(dialogue: Dialogue, moment: Moment) -> Moment | None:
    for index in range(moment.index + 1, len(dialogue.moments)):
        later = dialogue.moments[index]
        if later.kind is MomentKind.REPLY and later.answers == moment.index:
            return later
        if later.kind in ENDINGS and later.link is moment.link:
            return None
    return None


def may_say(moment: Moment | None) -> str:
    """Say what may come now, in the words of the state's table."""
    if moment is None:
        return NOTHING_YET
    events = allowed_at(moment, moment.server.state)
    return " ".join(SAYABLE.get(event, event) for event in events) or NOTHING_TO_SAY
