"""The minute of questions from earlier lessons with which a lesson opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from smtplab.simulation.text.visible import visible
from smtplab.teaching.course import Course
from smtplab.teaching.lesson.lesson import Lesson, Step
from smtplab.teaching.lesson.prose import Block, Look, Prose, Shape, Span, paragraphs
from smtplab.teaching.lesson.quiz import Quiz, QuizQuestion
from smtplab.teaching.progress import Progress, QuestionKey

__all__ = ["AnswerRecord", "Review", "make_review"]

_KEY = "(review)"
"""The key of the step: no step of an author's can be called so."""
_TITLE = "From earlier lessons"
_BRIEF = "Three questions from earlier lessons, before the new one begins."
_BRIEF_MISSED = "Questions that you missed come first. They take a minute."
_MOST = 3
_FEWEST_LESSONS = 3
"""A lesson with fewer before it opens without questions."""
_BACK = (1, 3, 7)
"""How many lessons back each question comes from."""


class Review(NamedTuple):
    """The first step of a lesson, and where its questions come from.

    Attributes:
        step: The step: its activity is a `Quiz`.
        keys: The questions of the quiz, in its order.
    """

    step: Step
    keys: tuple[QuestionKey, ...]

    def open(self, lesson: Lesson) -> Lesson:
        """Return a lesson that opens with the questions."""
        return replace(lesson, steps=(self.step, *lesson.steps))


class AnswerRecord:
    """Keeps which questions of a lesson were missed, by the first answer to each.

    Args:
        lesson: The lesson.
        review: The questions that it opens with.
        progress: Where it is kept.
        clock: Gives the time, in seconds since 1970.
    """

    def __init__(
        self, lesson: Lesson, review: Review | None, progress: Progress, clock: Callable[[], float]
    ) -> None:
        self._lesson = lesson
        self._review = review
        self._progress = progress
        self._clock = clock
        self._answered: set[QuestionKey] = set()

    def note(self, step: Step, ask: Prose, *, is_right: bool) -> None:
        """Keep what came of an answer; nothing of the second answer to a question.

        Args:
            step: The step.
            ask: The question.
            is_right: Whether the answer was right.
        """
        key = self._key(step, ask)
        if key is None or key in self._answered:
            return
        self._answered.add(key)
        if is_right:
            self._progress.master_question(key)
        else:
            self._progress.miss_question(key, self._clock())

    def _key(self, step: Step, ask: Prose) -> QuestionKey | None:
        if not isinstance(step.activity, Quiz):
            return None
        asked = [question.ask for question in step.activity.questions]
        number = asked.index(ask)
        if self._review and step is self._review.step:
            return self._review.keys[number]
        return QuestionKey(self._lesson.name, step.key, number)


def make_review(lesson: Lesson, course: Course, missed: Sequence[QuestionKey]) -> Review | None:
    """Return the questions that a lesson opens with.

    Those that were missed come first, then one each from the lesson before, from three and from
    seven before.

    Args:
        lesson: The lesson.
        course: The lessons that there are.
        missed: The questions that were missed and not yet answered since, the oldest first.

    Returns:
        The step; None for one of the first lessons.
    """
    needed = course.closure(lesson).keys() - {lesson.name}
    earlier = [one for one in course.lessons if one.name in needed and _questions(one)]
    if len(earlier) < _FEWEST_LESSONS:
        return None
    known = {key: question for one in earlier for key, question in _questions(one).items()}
    again = [key for key in missed if key in known]
    chosen = list(dict.fromkeys([*again, *_spaced(earlier)]))[:_MOST]
    quiz = Quiz(tuple(known[key] for key in chosen))
    brief = paragraphs(_BRIEF_MISSED if again else _BRIEF)
    names = dict.fromkeys(key.lesson for key in chosen)
    sources = [one for one in earlier if one.name in names]
    step = Step(_KEY, _TITLE, brief, quiz, (_sources(sources),), 0, is_written=False)
    return Review(step, tuple(chosen))


def _questions(lesson: Lesson) -> dict[QuestionKey, QuizQuestion]:
    return {
        QuestionKey(lesson.name, step.key, number): question
        for step in lesson.steps
        if isinstance(step.activity, Quiz)
        for number, question in enumerate(step.activity.questions)
    }


def _spaced(earlier: Sequence[Lesson]) -> Iterator[QuestionKey]:
    """Yield a question from each lesson so far back; each time another one of its questions."""
    turn = len(earlier)
    for back in _BACK:
        source = earlier[-min(back, len(earlier))]
        keys = list(_questions(source))
        yield keys[(turn + back) % len(keys)]
    for source in (*earlier[-2::-1], earlier[-1]):
        yield from _questions(source)


def _sources(lessons: Sequence[Lesson]) -> Block:
    """Write which lessons the questions come from, with a link to each."""
    spans = [Span(visible("The questions come from "))]
    for place, lesson in enumerate(lessons):
        if place:
            spans.append(Span(visible(" and " if place + 1 == len(lessons) else ", ")))
        name = lesson.title if lesson.number is None else f"lesson {lesson.number}"
        spans.append(Span(visible(name), Look.LINK, lesson.file.name))
    spans.append(Span(visible(".")))
    return Block(Shape.PARAGRAPH, (tuple(spans),))
