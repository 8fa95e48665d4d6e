"""What is a goal: a state of the world that a step asks for, whatever route leads there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from smtplab.simulation.moment import Moment
from smtplab.simulation.transcript import Transcript

__all__ = ["Goal", "Past", "Predicate"]


@dataclass(frozen=True, slots=True)
class Past:
    """All that happened since a step began.

    Attributes:
        transcript: The whole session.
        begin: Index of the first moment that counts; what came before was set up for the learner.
    """

    transcript: Transcript
    begin: int

    @property
    def moments(self) -> Sequence[Moment]:
        """The moments that count."""
        return self.transcript.moments[self.begin :]


class Predicate(Protocol):
    """Something that can be said of the past."""

    def holds(self, past: Past) -> bool:
        """Say whether it is so."""

    def words(self) -> str:
        """Put it for a learner, such as "one recipient refused"."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of a checklist.

    Attributes:
        predicate: What must hold.
        say: How it is put to the learner.
        negated: Whether it must not hold.
    """

    predicate: Predicate
    say: str
    negated: bool = False

    def is_met(self, past: Past) -> bool:
        """Say whether the world is as it should be."""
        return self.predicate.holds(past) is not self.negated
