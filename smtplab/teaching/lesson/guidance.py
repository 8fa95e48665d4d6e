"""The author's own help where an answer is given: hints, and what is said to wrong answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from smtplab.teaching.lesson.prose import Prose

__all__ = ["Correction", "Guidance"]


@dataclass(frozen=True, slots=True)
class Correction:
    """What is said to a wrong answer that the author has foreseen.

    Attributes:
        say: The author's words; empty where the misconception's own answer is said.
        misconception: What is behind it, such as "M8"; "" if nothing is.
    """

    say: Prose = ()
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class Guidance:
    """The author's own help at one reply that is predicted or given.

    Attributes:
        hints: Up to three, from a nudge to all but the answer.
        corrections: By a first digit or a reply code that is wrong there.
    """

    hints: tuple[Prose, ...] = ()
    corrections: Mapping[str, Correction] = field(default_factory=dict)
