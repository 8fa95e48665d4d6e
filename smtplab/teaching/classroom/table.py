"""The teacher's table of a class: for a terminal or a pipe, as CSV, as JSON."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from smtplab.simulation.text.visible import visible
from smtplab.teaching.progress.report import HELPED, NEW, bar, csv_line, time_of

if TYPE_CHECKING:
    from smtplab.teaching.classroom.class_report import ClassLesson, ClassReport, ClassStep
    from smtplab.teaching.progress.report import StepRow

__all__ = ["NOT_BEGUN", "class_as_csv", "class_as_json", "mark_of", "render_class"]

NOT_BEGUN = "."
_WIDTH = 80
_NAME = 20
_CELL = 4
_COST = 7
_MOST = 5
_COLUMNS = (
    "student", "lesson", "number", "step", "title", "state", "at", "tries", "hints", "shown",
    "gone", "missed",
)  # fmt: skip


def mark_of(results: Sequence[StepRow]) -> str:
    """Return how many steps are done; "!" behind it if the solution of one was shown."""
    if not results:
        return NOT_BEGUN
    helped = "!" if any(one.state == HELPED for one in results) else ""
    return f"{sum(one.state != NEW for one in results)}{helped}"


def render_class(report: ClassReport) -> Iterator[str]:
    """Yield the lines for a person, at most 80 columns wide."""
    count = len(report.students)
    yield f"{count} {'learner' if count == 1 else 'learners'}, {time_of(report.at)[:10]}"
    yield from _matrix(report)
    yield from _steps("Most wrong tries:", report.most_tries(), lambda one: one.tries)
    yield from _steps("Most hints:", report.most_hints(), lambda one: one.hints)
    yield from _steps(
        "Not done by learners who began the lesson:", report.least_done(), lambda one: one.not_done
    )
    yield from _beliefs(report)
    yield from _missed(report)


def _matrix(report: ClassReport) -> Iterator[str]:
    """Yield a row for each learner, a column for each lesson; many lessons get several tables.

    A later table leaves out those who have begun none of its lessons.
    """
    first = (_WIDTH - _NAME - 2 * _COST) // _CELL
    lessons = report.lessons
    for at in range(0, max(len(lessons), 1), first):
        part = lessons[at : at + first]
        yield ""
        yield _row("Lesson", [_short(one.label) for one in part], ["tries", "hints"])
        yield _row("Steps", [str(len(one.steps)) for one in part], ["", ""])
        for number, student in enumerate(report.students):
            results = [one.results(number) for one in part]
            if at and not any(results):
                continue
            spent = [row.effort for rows in results for row in rows]
            costs = [sum(one.tries for one in spent), sum(one.hints for one in spent)]
            yield _row(student.label, map(mark_of, results), map(str, costs))
    yield ""
    yield f"A number is how many steps are done; ! the solution was shown; {NOT_BEGUN} not begun."


def _short(text: str) -> str:
    return text[: _CELL - 1]


def _row(
    name: str, cells: Iterator[str] | Sequence[str], costs: Iterator[str] | Sequence[str]
) -> str:
    left = "".join(f"{one:>{_CELL}}" for one in cells)
    return f"{_fit(name)}{left}{''.join(f'{one:>{_COST}}' for one in costs)}".rstrip()


def _fit(name: str) -> str:
    """Return a name in so many cells as it has; a wide character takes two."""
    cells, kept = 0, ""
    for character in visible(name):
        wide = 1 + (unicodedata.east_asian_width(character) in "WF")
        if unicodedata.combining(character):
            wide = 0
        if cells + wide >= _NAME:
            break
        cells, kept = cells + wide, kept + character
    return kept + " " * (_NAME - cells)


def _steps(
    heading: str, steps: Sequence[ClassStep], measure: Callable[[ClassStep], int]
) -> Iterator[str]:
    if steps:
        yield from ("", heading)
    most = max(map(measure, steps), default=0)
    for step in steps[:_MOST]:
        count = measure(step)
        yield f"  {count:>4}  {bar(count, most)}  {_cut(f'{step.place}, {step.title}', 62)}"


def _beliefs(report: ClassReport) -> Iterator[str]:
    if report.beliefs:
        yield from ("", "Misconceptions: learners who showed it, and how many did it right since:")
    for one in report.beliefs:
        belief = _cut(f"{one.name} {one.believes}", 54)
        yield f"  {one.shown:>4}  {one.gone:>4} right since  {belief}"


def _missed(report: ClassReport) -> Iterator[str]:
    if report.missed:
        yield from ("", "Most-missed questions:")
    for one in report.missed[:_MOST]:
        yield f"  {one.students:>4}  {_cut(f'{one.place}: {one.ask}'.removesuffix(': '), 72)}"


def _cut(text: str, most: int) -> str:
    text = visible(text)
    return text if len(text) <= most else f"{text[: most - 1]}…"


def class_as_csv(report: ClassReport) -> Iterator[str]:
    """Yield a line for each step and learner, the names of the columns first.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    yield ",".join(_COLUMNS)
    for lesson in report.lessons:
        for step in lesson.steps:
            yield from _csv_lines(report, lesson, step)


def _csv_lines(report: ClassReport, lesson: ClassLesson, step: ClassStep) -> Iterator[str]:
    number = "" if lesson.number is None else str(lesson.number)
    for student, row in zip(report.students, step.results, strict=True):
        here = [
            one
            for one in student.misconceptions
            if (one.lesson, one.step) == (lesson.lesson, step.step)
        ]
        missed = sorted(
            one.number + 1
            for one in student.missed
            if (one.lesson, one.step) == (lesson.lesson, step.step)
        )
        state, at, effort = (row.state, row.at, row.effort) if row else ("", 0.0, (0, 0))
        yield csv_line(
            student.label,
            lesson.lesson,
            number,
            step.step,
            step.title,
            state,
            time_of(at),
            *map(str, effort),
            " ".join(one.name for one in here),
            " ".join(one.name for one in here if one.right_at),
            " ".join(map(str, missed)),
        )


def class_as_json(report: ClassReport, unread: Sequence[tuple[str, str]] = ()) -> dict[str, Any]:
    """Return the table as JSON values; the keys are stable.

    Args:
        report: What the class has learned.
        unread: The files that could not be read, each with the reason.
    """
    return {
        "students": [
            {
                "student": one.label,
                "file": one.file,
                "at": time_of(one.at) or None,
                "drill": {"answers": one.answers, "right": one.right},
            }
            for one in report.students
        ],
        "lessons": [_lesson_as_json(report, lesson) for lesson in report.lessons],
        "misconceptions": [
            {
                "misconception": one.name,
                "believes": one.believes,
                "shown": one.shown,
                "gone": one.gone,
            }
            for one in report.beliefs
        ],
        "missed": [
            {
                "lesson": one.key.lesson,
                "step": one.key.step,
                "question": one.key.number + 1,
                "ask": one.ask,
                "students": one.students,
            }
            for one in report.missed
        ],
        "unread": [{"file": file, "error": error} for file, error in unread],
    }


def _lesson_as_json(report: ClassReport, lesson: ClassLesson) -> dict[str, Any]:
    return {
        "lesson": lesson.lesson,
        "number": lesson.number,
        "title": lesson.title,
        "steps": [
            {
                "step": step.step,
                "title": step.title,
                "begun": len(step.begun),
                "done": step.done,
                "helped": step.helped,
                "tries": step.tries,
                "hints": step.hints,
                "students": [
                    {
                        "student": student.label,
                        "state": row.state,
                        "at": time_of(row.at) or None,
                        **row.effort._asdict(),
                    }
                    for student, row in zip(report.students, step.results, strict=True)
                    if row
                ],
            }
            for step in lesson.steps
        ],
    }
