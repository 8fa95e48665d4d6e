"""Where is the server, how did it get there, and what may be said now?"""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.protocol.states import LISTENING, State
from smtplab.simulation.moment import Moment
from smtplab.tui.views.dialogue import (
    Dialogue,
    answered_event,
    before,
    dialect_of,
    may_say,
    moment_at,
)

__all__ = ["StateView", "Step", "state_view"]


@dataclass(frozen=True, slots=True)
class Step:
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
        say: What may come now, in words.
        step: The step that the moment took; None unless it is a reply.
    """

    state: str = LISTENING.name
    meaning: str = LISTENING.meaning
    say: str = may_say(None)
    step: Step | None = None


def state_view(dialogue: Dialogue, cursor: int) -> StateView:
    """Say what the state machine shows at the cursor."""
    if (moment := moment_at(dialogue, cursor)) is None:
        return StateView()
    state = moment.server.state
    return StateView(state.name, state.meaning, may_say(moment), _step(dialogue, moment))


def _step(dialogue: Dialogue, moment: Moment) -> Step | None:
    """Return the step that was taken; a failure that has no row takes none (RFC 5321 §4.1.4)."""
    earlier = before(dialogue, moment)
    source, target = earlier.server.state if earlier else LISTENING, moment.server.state
    event = answered_event(dialogue, moment) if moment.reply else ""
    if source is target and not _has_row(moment, source, event):
        return None
    return Step(source.name, event, target.name)


def _has_row(moment: Moment, source: State, event: str) -> bool:
    rows = dialect_of(moment).table.get(source, {})
    return moment.reply is not None and moment.reply.outcome in rows.get(event, {})
