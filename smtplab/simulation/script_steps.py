"""What a script is made of: sessions, what the client does in each, and the replies it quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from smtplab.simulation.lab.inputs import Input
from smtplab.simulation.quoted import ScriptReply

if TYPE_CHECKING:
    from smtplab.simulation.recordings.summary import SessionSummary

__all__ = ["Script", "ScriptSession", "ScriptStep"]


class ScriptStep(NamedTuple):
    """One thing that is done.

    Attributes:
        line: Number of its first line in the file.
        do: What the lab is told.
    """

    line: int
    do: Input


class ScriptSession(NamedTuple):
    """What to do on one connection, and what should come back.

    Attributes:
        line: Number of its first line in the file.
        steps: What is done once the connection is open, in order.
        expected: Replies that should come, in order.
        waits: Whether the client waits for the greeting.
        has_greeting: Whether the file itself opens the connection.
        summary: What there is to tell of it in a line; None for lines to send without replies.
    """

    line: int = 1
    steps: tuple[ScriptStep, ...] = ()
    expected: tuple[ScriptReply, ...] = ()
    waits: bool = True
    has_greeting: bool = False
    summary: SessionSummary | None = None


class Script(NamedTuple):
    """What a file has the client do.

    Attributes:
        sessions: Each on a connection of its own, in order; at least one.
    """

    sessions: tuple[ScriptSession, ...]
