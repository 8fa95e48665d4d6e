"""Goals about the session: its states, how it ended, and what else happened in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smtplab.protocol.states import LISTENING, State
from smtplab.simulation.lab.moment import Direction, Moment, MomentKind
from smtplab.simulation.lab.wire import HANDSHAKE
from smtplab.simulation.text.duration import duration
from smtplab.teaching.goals.goal import Window
from smtplab.teaching.goals.history import own_moments

__all__ = [
    "ConnectionClosed",
    "ConnectionOpened",
    "FlagRaised",
    "InState",
    "StateReached",
    "TimePassed",
    "count_connections",
    "endings",
]

_FIRST_SEGMENT = HANDSHAKE[0][1]
_SIDES = {Direction.TO_CLIENT: "server", Direction.TO_SERVER: "client"}
_HOW = {221: "quit", 421: "refused"}
"""How a connection was closed, by the last reply before."""
_TIMEOUT = "timeout"


@dataclass(frozen=True, slots=True)
class InState:
    """The session is in a state, now.

    Attributes:
        state: Name of the state.
    """

    state: str

    @property
    def is_permanent(self) -> bool:
        """The next reply may change it."""
        return False

    def holds(self, window: Window) -> bool:
        """Look at where the session is."""
        return _state(window).name == self.state

    def describe(self) -> str:
        """Name the state."""
        return f"the session is in {self.state}"


def _state(window: Window) -> State:
    """Return the state of the learner's own session, whatever other wires did since."""
    moment = window.now
    while moment is not None and not moment.link.is_own:
        moment = window.transcript.moments[moment.index - 1] if moment.index else None
    return moment.server.state if moment else LISTENING


@dataclass(frozen=True, slots=True)
class StateReached:
    """The session was in a state at some time since the step began.

    Attributes:
        state: Name of the state.
    """

    state: str

    @property
    def is_permanent(self) -> bool:
        """It was there."""
        return True

    def holds(self, window: Window) -> bool:
        """Look at every moment."""
        return any(moment.server.state.name == self.state for moment in own_moments(window))

    def describe(self) -> str:
        """Name the state."""
        return f"the session comes to {self.state}"


@dataclass(frozen=True, slots=True)
class ConnectionClosed:
    """The connection was closed.

    Attributes:
        by: "client" or "server": who sent the first segment that ended it; None for either.
        how: "quit", "drop", "timeout" or "refused"; None for any.
    """

    by: str | None = None
    how: str | None = None

    @property
    def is_permanent(self) -> bool:
        """It was closed."""
        return True

    def holds(self, window: Window) -> bool:
        """Look at how each connection ended."""
        return any(self.by in (None, by) and self.how in (None, how) for by, how in endings(window))

    def describe(self) -> str:
        """Return who closes, and how."""
        how = {"quit": " after QUIT", "drop": " without a word", "timeout": " for waiting too long"}
        if self.how == "refused":
            return f"the {self.by or 'server'} closes with 421"
        return f"the {self.by or 'connection is'} close{'s' if self.by else 'd'}" + (
            how.get(self.how or "", "")
        )


def endings(window: Window) -> Iterator[tuple[str, str]]:
    """Yield by whom and how each connection was ended."""
    is_open = True
    last_reply: Moment | None = None
    for moment in own_moments(window):
        if moment.kind is MomentKind.HANDSHAKE:
            is_open = True
        elif moment.kind is MomentKind.REPLY:
            last_reply = moment
        elif (
            moment.kind in (MomentKind.CLOSE, MomentKind.DROP)
            and moment.direction in _SIDES
            and is_open
        ):
            is_open = False
            yield _SIDES[moment.direction], _how(moment, last_reply)


def _how(moment: Moment, last_reply: Moment | None) -> str:
    reply = last_reply.reply if last_reply else None
    if moment.kind is MomentKind.DROP or reply is None:
        return "drop"
    if reply.rule and reply.rule.key == _TIMEOUT:
        return _TIMEOUT
    return _HOW.get(reply.code, "drop")


@dataclass(frozen=True, slots=True)
class ConnectionOpened:
    """Connections were opened.

    Attributes:
        count: How many at least.
    """

    count: int = 1

    @property
    def is_permanent(self) -> bool:
        """They were opened."""
        return True

    def holds(self, window: Window) -> bool:
        """Count them."""
        return count_connections(window) >= self.count

    def describe(self) -> str:
        """Return how many."""
        return "a connection" if self.count == 1 else f"{self.count} connections"


def count_connections(window: Window) -> int:
    """Return how many connections were opened, by their first segments."""
    return sum(moment.label == _FIRST_SEGMENT for moment in own_moments(window))


@dataclass(frozen=True, slots=True)
class FlagRaised:
    """Something was worth a note though it was not refused.

    Attributes:
        flag: Its key.
        meaning: The note.
    """

    flag: str
    meaning: str

    @property
    def is_permanent(self) -> bool:
        """It was noted."""
        return True

    def holds(self, window: Window) -> bool:
        """Look at every moment."""
        return any(self.flag in moment.flags for moment in own_moments(window))

    def describe(self) -> str:
        """Give the note."""
        return self.meaning


@dataclass(frozen=True, slots=True)
class TimePassed:
    """The clock moved.

    Attributes:
        seconds: How far at least.
    """

    seconds: float

    @property
    def is_permanent(self) -> bool:
        """The clock never goes back."""
        return True

    def holds(self, window: Window) -> bool:
        """Read the clock."""
        before, now = window.before, window.now
        return (now.at if now else 0.0) - (before.at if before else 0.0) >= self.seconds

    def describe(self) -> str:
        """Return how long."""
        return f"{duration(self.seconds)} of waiting"
