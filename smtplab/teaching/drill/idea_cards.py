"""The cards about ideas: the questions of the lessons, a card each."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.simulation.text.visible import visible
from smtplab.teaching.course import Course
from smtplab.teaching.drill import texts
from smtplab.teaching.drill.card import CardKind, CardOrigin, DrillCard, DrillQuestion, Option
from smtplab.teaching.lesson.lesson import Lesson, Step
from smtplab.teaching.lesson.prose import plain
from smtplab.teaching.lesson.quiz import Choice, Quiz, QuizQuestion
from smtplab.teaching.misconceptions import Misconceptions

__all__ = ["idea_cards"]


def idea_cards(course: Course) -> Iterator[DrillCard]:
    """Yield a card for each question of the lessons."""
    known = Misconceptions(course.misconceptions)
    for lesson in course.lessons:
        for step in lesson.steps:
            questions = step.activity.questions if isinstance(step.activity, Quiz) else ()
            for number, question in enumerate(questions, 1):
                yield _card(lesson, step, number, question, known)


def _card(
    lesson: Lesson, step: Step, number: int, question: QuizQuestion, known: Misconceptions
) -> DrillCard:
    options = tuple(_option(choice, known) for choice in question.choices)
    return DrillCard(
        key=f"idea:{lesson.name}:{step.key}:{number}",
        kind=CardKind.IDEA,
        about=frozenset(),
        exhibit=(),
        questions=(DrillQuestion(str(visible(plain(question.ask))), options),),
        moral=(_lesson(lesson),),
        level=lesson.level,
        origin=CardOrigin(lesson.name, step.key),
    )


def _option(choice: Choice, known: Misconceptions) -> Option:
    because = plain(known.text_of(choice.because, choice.misconception))
    text = visible(plain(choice.text))
    return Option(text, choice.right, because, misconception=choice.misconception)


def _lesson(lesson: Lesson) -> str:
    number = "" if lesson.number is None else f" {lesson.number}"
    return texts.FROM_LESSON.format(number=number, title=lesson.title)
