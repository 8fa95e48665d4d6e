"""The server's state at a moment, how it got there, and what can be sent now."""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.protocol.mail_protocol import SMTP, MailProtocol
from smtplab.protocol.states import LISTENING, State
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.lab.verbs import capabilities_at
from smtplab.tui.lab.selection import allowed_text, moment_at, previous_on_link

__all__ = ["StateStep", "StateView", "state_view"]


def _row(protocol: MailProtocol) -> tuple[str, ...]:
    return tuple(state.name for state in protocol.path)


@dataclass(frozen=True, slots=True)
class StateStep:
    """One step through the table of states.

    Attributes:
        source: Name of the state that it left.
        event: The event that was answered.
        target: Name of the state that it came to.
    """

    source: str
    event: str
    target: str


@dataclass(frozen=True, slots=True)
class StateView:
    """The server's state machine at one moment.

    Attributes:
        state: Name of the present state.
        meaning: What has happened and what is awaited.
        allowed: What may come now, in words.
        step: The step that the moment took; None unless it is a reply.
        protocol: Name of the protocol on the wire that is looked at.
        row: Names of the states that a session goes through in order.
    """

    state: str = LISTENING.name
    meaning: str = LISTENING.meaning
    allowed: str = allowed_text(None)
    step: StateStep | None = None
    protocol: str = SMTP.name
    row: tuple[str, ...] = _row(SMTP)


def state_view(transcript: Transcript, cursor: int) -> StateView:
    """Return what the state machine shows at the cursor."""
    if (moment := moment_at(transcript, cursor)) is None:
        return StateView()
    state, protocol = moment.server.state, moment.link.mail_protocol
    step = _step(transcript, moment)
    return StateView(
        state.name, state.meaning, allowed_text(moment), step, protocol.name, _row(protocol)
    )


def _step(transcript: Transcript, moment: Moment) -> StateStep | None:
    """Return the step that was taken; a failure that has no row takes none (RFC 5321 §4.1.4)."""
    earlier = previous_on_link(transcript, moment)
    source, target = earlier.server.state if earlier else LISTENING, moment.server.state
    event = _event(moment)
    if source is target and not _has_row(moment, source, event):
        return None
    return StateStep(source.name, event, target.name)


def _event(moment: Moment) -> str:
    """Name what a reply answers; one that nothing asked for is named by its code."""
    if moment.kind is not MomentKind.REPLY:
        return ""
    return moment.event_name or (moment.reply.word if moment.reply else "")


def _has_row(moment: Moment, source: State, event: str) -> bool:
    rows = capabilities_at(moment).table.get(source, {})
    return moment.reply is not None and moment.reply.reply_class in rows.get(event, {})
