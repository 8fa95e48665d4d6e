"""What came of a file that a student handed in: the goals, and what was seen instead of each."""

from __future__ import annotations

from typing import NamedTuple

from smtplab.simulation.script import ScriptResult

__all__ = ["GoalResult", "Grade"]


class GoalResult(NamedTuple):
    """A goal, and what came of it.

    Attributes:
        say: How it is put to the student.
        is_met: Whether it is met.
        seen: What was seen instead; "" if it is met.
        line: Line of the file that shows it; None if none does.
    """

    say: str
    is_met: bool
    seen: str = ""
    line: int | None = None

    @property
    def instead(self) -> str:
        """What was seen instead, and where."""
        return f"line {self.line}: {self.seen}" if self.line else self.seen


class Grade(NamedTuple):
    """What came of a file.

    Attributes:
        result: What happened.
        goals: The goals.
        session: Number of the session that counts, from 1; None for all of them together.
        advice: What the lesson says to a mistake that it has foreseen; "" for nothing.
    """

    result: ScriptResult
    goals: tuple[GoalResult, ...]
    session: int | None = None
    advice: str = ""

    @property
    def met(self) -> int:
        """How many goals are met."""
        return sum(one.is_met for one in self.goals)

    @property
    def is_right(self) -> bool:
        """Whether all goals are met."""
        return self.met == len(self.goals)
