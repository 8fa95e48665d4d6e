"""Scripts in a lesson: `C:` and `S:` lines, and a few stage directions.

Teachers write one under the key `dialogue`. Each line is one input to the lab with the replies that
should come of it. The notation is that of RFC 5321's own examples (App. D); docs/lessons.md tells
the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from smtplab.simulation.lab.inputs import Input

__all__ = ["ExpectedReply", "LessonScript", "ScriptLine"]


class ExpectedReply(NamedTuple):
    """A reply that is quoted.

    Attributes:
        line: Number of its last line in the file.
        code: What it starts with: "250", or "+OK" in POP3.
        enhanced: Its enhanced status code, "" if none is quoted.
    """

    line: int
    code: str
    enhanced: str = ""


@dataclass(frozen=True, slots=True)
class ScriptLine:
    """One thing that is done, and what should come of it.

    Attributes:
        line: Number of its first line in the file.
        do: What the lab is told.
        expected: Replies that are quoted, in their order; empty if none is.
        asks_reply: Whether its reply is marked with `S: ?`: the learner predicts or gives it.
        note: What is said beside it, "" for nothing.
        implied: Whether it is not written down, but goes without saying: the connection.
    """

    line: int
    do: Input
    expected: tuple[ExpectedReply, ...] = ()
    asks_reply: bool = False
    note: str = ""
    implied: bool = False


LessonScript = tuple[ScriptLine, ...]
