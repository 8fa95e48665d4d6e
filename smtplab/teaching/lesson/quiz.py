"""Questions with choices, as they stand in a lesson."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from smtplab.teaching.lesson.prose import Prose

__all__ = ["Choice", "Quiz", "QuizQuestion"]


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that can be given to a question.

    Attributes:
        text: The answer, one line.
        right: Whether it is right; exactly one is.
        because: Why it is wrong, or why right; empty for a wrong one only where the misconception's
            own answer is said.
        misconception: What a learner that chooses it believes, such as "M3"; "" for nothing known.
    """

    text: Prose
    right: bool
    because: Prose
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class QuizQuestion:
    """One question with its choices.

    Attributes:
        ask: The question.
        choices: Two to six.
    """

    ask: Prose
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Quiz:
    """One or more questions, one after another.

    Attributes:
        questions: At least one.
    """

    questions: tuple[QuizQuestion, ...]
    KIND: ClassVar = "question"
