"""How far the learner is in the course, and what is in each lesson."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smtplab.simulation.text.visible import Visible, visible
from smtplab.teaching.course import BrokenLesson, Course
from smtplab.teaching.lesson.lesson import Lesson, Level
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.progress import LessonProgress, Progress

__all__ = [
    "CourseRow",
    "LessonCard",
    "course_rows",
    "lesson_card",
    "lesson_to_continue",
    "steps_done",
]


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A lesson in the list, or one that is broken.

    Attributes:
        name: Its name.
        number: Its number, "" for none.
        title: Its title; of a broken one its name.
        minutes: How long it takes; 0 for a broken one.
        done: Steps done.
        helped: Steps of these that were done with help.
        steps: Steps in all; 0 for a broken one.
        level: Which class hour; None for a broken one.
    """

    name: str
    number: str
    title: Visible
    minutes: int = 0
    done: int = 0
    helped: int = 0
    steps: int = 0
    level: Level | None = None

    @property
    def finished(self) -> bool:
        """Whether all steps are done."""
        return 0 < self.steps == self.done


@dataclass(frozen=True, slots=True)
class LessonCard:
    """What is told of a lesson beside the list.

    Attributes:
        title: Its title.
        goal: What one can do or knows afterwards.
        steps: Title of each step, with whether it is done: None for not, else whether with help.
        introduces: Verbs, codes and terms, each in a line.
        problems: Why it cannot be played; empty if it can.
    """

    title: Visible
    goal: Prose = ()
    steps: tuple[tuple[Visible, bool | None], ...] = ()
    introduces: tuple[tuple[str, str], ...] = ()
    problems: tuple[Visible, ...] = ()


def course_rows(course: Course, progress: Progress) -> list[CourseRow]:
    """List the lessons in their order, then those that are broken."""
    rows = [_row(lesson, progress.lesson(lesson.name)) for lesson in course.lessons]
    return [*rows, *map(_broken_row, course.broken)]


def _row(lesson: Lesson, so_far: LessonProgress) -> CourseRow:
    done = [so_far.done[step.key] for step in lesson.steps if step.key in so_far.done]
    return CourseRow(
        lesson.name,
        "" if lesson.number is None else str(lesson.number),
        visible(lesson.title),
        lesson.minutes,
        len(done),
        sum(done),
        len(lesson.steps),
        lesson.level,
    )


def _broken_row(broken: BrokenLesson) -> CourseRow:
    number = "" if broken.number is None else str(broken.number)
    return CourseRow(broken.name, number, visible(broken.name))


def lesson_to_continue(rows: Sequence[CourseRow], progress: Progress) -> int:
    """Return the place of the lesson to go on with: the last one, else the first unfinished."""
    opened = [so_far.lesson for so_far in progress.lessons()]
    for number, row in enumerate(rows):
        if opened[:1] == [row.name] and not row.finished:
            return number
    unfinished = (at for at, row in enumerate(rows) if row.steps and not row.finished)
    return next(unfinished, 0)


def steps_done(rows: Sequence[CourseRow]) -> tuple[int, int]:
    """Count the steps that are done, and all steps."""
    return sum(row.done for row in rows), sum(row.steps for row in rows)


def lesson_card(course: Course, progress: Progress, name: str) -> LessonCard | None:
    """Return what is told of a lesson, None if there is none of that name."""
    for broken in course.broken:
        if broken.name == name:
            problems = tuple(visible(str(problem)) for problem in broken.problems)
            return LessonCard(visible(name), problems=problems)
    if (lesson := course.lesson(name)) is None:
        return None
    done = progress.lesson(name).done
    return LessonCard(
        visible(lesson.title),
        lesson.goal,
        tuple((visible(step.title), done.get(step.key)) for step in lesson.steps),
        _introduces(lesson),
    )


def _introduces(lesson: Lesson) -> tuple[tuple[str, str], ...]:
    lines = (
        ("verbs", " ".join(lesson.verbs)),
        ("codes", " ".join(map(str, lesson.codes))),
        ("terms", ", ".join(lesson.terms)),
    )
    return tuple((word, visible(text)) for word, text in lines if text)
