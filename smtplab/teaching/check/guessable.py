"""Questions whose right choice can be guessed: it is the longest in most questions of a lesson."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.simulation.mapping.problems import Problem
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson.prose import plain
from smtplab.teaching.lesson.quiz import Quiz, QuizQuestion

__all__ = ["find_guessable", "gives_itself_away"]

_FEWEST = 3
"""Fewer questions tell nothing about how an author writes."""


def find_guessable(lesson: Lesson) -> Iterator[Problem]:
    """Yield a note if the right choice is the longest in more than half of the questions."""
    quizzes = (step.activity for step in lesson.steps if isinstance(step.activity, Quiz))
    questions = [question for quiz in quizzes for question in quiz.questions]
    longest = [question for question in questions if gives_itself_away(question)]
    if len(questions) >= _FEWEST and 2 * len(longest) > len(questions):
        message = (
            f"the right choice is the longest in {len(longest)} of {len(questions)} questions,"
            " so it can be guessed"
        )
        yield Problem(longest[0].ask[0].line, message, "shorten it, or write longer wrong choices")


def gives_itself_away(question: QuizQuestion) -> bool:
    """Return whether the right choice is longer than each of the others."""
    wrong = [len(plain(choice.text)) for choice in question.choices if not choice.right]
    return all(len(plain(choice.text)) > max(wrong) for choice in question.choices if choice.right)
