"""Goals: states of the world that a step asks for, whatever route leads there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.lab.transcript import Transcript

__all__ = ["Goal", "Predicate", "Window"]


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a transcript that counts: all that happened since a step began.

    Attributes:
        transcript: The whole session.
        begin: Index of the first moment that counts; what came before was set up for the learner.
        end: Index after the last moment that counts; None for all that there are.
    """

    transcript: Transcript
    begin: int
    end: int | None = None

    @property
    def length(self) -> int:
        """Index after the last moment that counts."""
        return len(self.transcript.moments) if self.end is None else self.end

    @property
    def moments(self) -> Sequence[Moment]:
        """The moments that count."""
        return self.transcript.moments[self.begin : self.end]

    @property
    def before(self) -> Moment | None:
        """The last moment that does not count; None if all do."""
        return self.transcript.moments[self.begin - 1] if self.begin > 0 else None

    @property
    def now(self) -> Moment | None:
        """The last moment of all, whether it counts or not; None if nothing happened."""
        return self.transcript.moments[self.length - 1] if self.length > 0 else None


class Predicate(Protocol):
    """A state of the world, as far as a window shows it."""

    @property
    def is_permanent(self) -> bool:
        """Whether it holds for ever once it does, as what happened cannot unhappen."""

    def holds(self, window: Window) -> bool:
        """Return whether it is so."""

    def describe(self) -> str:
        """Return it in words for a learner, such as "one recipient refused"."""


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

    def is_met(self, window: Window) -> bool:
        """Return whether the world is as it should be."""
        return self.predicate.holds(window) is not self.negated

    def is_unreachable(self, window: Window) -> bool:
        """Return whether the world can never be as it should be any more."""
        return self.negated and self.predicate.is_permanent and self.predicate.holds(window)
