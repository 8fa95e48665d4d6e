"""What was learned, in words and in rows: for the learner, and for a teacher who asked for it."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from smtplab.simulation.text.visible import visible
from smtplab.teaching.progress.progress import Effort

if TYPE_CHECKING:
    from smtplab.teaching.course import Course
    from smtplab.teaching.lesson.lesson import Lesson
    from smtplab.teaching.progress import Progress
    from smtplab.teaching.progress.progress import ShownMisconception, StepDone

    _Efforts = Mapping[tuple[str, str], Effort]

__all__ = [
    "DONE",
    "HELPED",
    "NEW",
    "LessonRow",
    "StepRow",
    "as_csv",
    "as_json",
    "csv_line",
    "render",
    "rows",
]

NEW, HELPED, DONE = "new", "helped", "done"
"""States of a step: not done yet, done once the solution was shown, done without."""
NOTHING = "nothing yet; smtplab lesson begins the first lesson"
_COLUMNS = ("lesson", "number", "step", "title", "state", "at", "shown", "gone")
_CELLS = 8
_TITLE = 38
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class StepRow(NamedTuple):
    """A step of a lesson.

    Attributes:
        step: Its key.
        title: Its heading, "" if the lesson is not at hand.
        state: `NEW`, `HELPED` or `DONE`.
        at: When it was done, in seconds since 1970; 0 for never.
        effort: What it has cost.
    """

    step: str
    title: str
    state: str
    at: float
    effort: Effort = Effort()


class LessonRow(NamedTuple):
    """A lesson with its steps.

    Attributes:
        lesson: Its name.
        number: What stands before the name, if anything does.
        title: Its title, "" if the lesson is not at hand.
        steps: Its steps; of a lesson that is not at hand those that were done.
        former: Steps that were done and that the lesson no longer has.
    """

    lesson: str
    number: int | None
    title: str
    steps: tuple[StepRow, ...]
    former: tuple[StepRow, ...] = ()

    def count(self, *states: str) -> int:
        """Count the steps in some states."""
        return sum(step.state in states for step in self.steps)

    @property
    def at(self) -> float:
        """When a step was done last."""
        return max((step.at for step in (*self.steps, *self.former)), default=0.0)


def rows(course: Course, progress: Progress) -> tuple[LessonRow, ...]:
    """Return all lessons, those last that something is known of but that are not at hand."""
    efforts = progress.efforts()
    names = {lesson.name for lesson in course.lessons}
    worked_on = (one.lesson for one in progress.lessons())
    gone = [(name, progress.steps(name)) for name in worked_on if name not in names]
    return (
        *(_row(lesson, progress.steps(lesson.name), efforts) for lesson in course.lessons),
        *(
            LessonRow(name, None, "", tuple(_step(name, key, "", done, efforts) for key in done))
            for name, done in gone
            if done
        ),
    )


def _row(lesson: Lesson, done: Mapping[str, StepDone], efforts: _Efforts) -> LessonRow:
    titles = {step.key: step.title for step in lesson.steps}
    former = [key for key in done if key not in titles]
    return LessonRow(
        lesson.name,
        lesson.number,
        lesson.title,
        tuple(_step(lesson.name, *step, done, efforts) for step in titles.items()),
        tuple(_step(lesson.name, key, "", done, efforts) for key in former),
    )


def _step(
    lesson: str, key: str, title: str, done: Mapping[str, StepDone], efforts: _Efforts
) -> StepRow:
    effort = efforts.get((lesson, key), Effort())
    if (one := done.get(key)) is None:
        return StepRow(key, title, NEW, 0.0, effort)
    return StepRow(key, title, HELPED if one.assisted else DONE, one.at, effort)


def render(lessons: Sequence[LessonRow]) -> Iterator[str]:
    """Yield a line for each lesson: number, title, bar, steps, help, when; then former steps."""
    for row in lessons:
        done, every = row.count(HELPED, DONE), len(row.steps)
        title = visible(row.title or row.lesson)
        number = "" if row.number is None else str(row.number)
        helped = row.count(HELPED)
        marks = (f"{helped} with help" if helped else "", day_of(row.at))
        line = f"{number:>3}  {title[:_TITLE]:<{_TITLE}}  {bar(done, every)}  {done:>2}/{every:<2}"
        yield "  ".join([line, *filter(None, marks)]).rstrip()
        if row.former:
            steps = "1 step" if len(row.former) == 1 else f"{len(row.former)} steps"
            names = ", ".join(step.step for step in row.former)
            yield f"     done, and no longer in the lesson: {steps} ({visible(names)})"


def bar(part: int, whole: int, cells: int = _CELLS) -> str:
    """Return a bar for a part of a whole; neither a beginning nor a gap is rounded away."""
    filled = round(cells * part / whole) if whole else 0
    filled = min(max(filled, int(part > 0)), cells - int(part < whole))
    return "#" * filled + "." * (cells - filled)


def as_csv(lessons: Sequence[LessonRow], shown: Sequence[ShownMisconception] = ()) -> Iterator[str]:
    """Yield a line for each step, the names of the columns first.

    A cell that a spreadsheet would take for a formula gets an apostrophe before it.

    Args:
        lessons: The lessons with their steps.
        shown: The misconceptions that showed in them.
    """
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    gone: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in shown:
        names[one.lesson, one.step].append(one.name)
        if one.right_at:
            gone[one.lesson, one.step].append(one.name)
    yield ",".join(_COLUMNS)
    for row in lessons:
        for step in (*row.steps, *row.former):
            number = "" if row.number is None else str(row.number)
            place = row.lesson, step.step
            here = (*step[:3], time_of(step.at), " ".join(names[place]), " ".join(gone[place]))
            yield csv_line(row.lesson, number, *here)


def csv_line(*cells: str) -> str:
    """Return cells as a line of CSV; one that a spreadsheet would take for a formula is quoted."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(map(_harmless, cells))
    return text.getvalue()


def _harmless(cell: str) -> str:
    shown = visible(cell)
    return f"'{shown}" if cell.startswith(_FORMULA) else shown


def as_json(lessons: Sequence[LessonRow]) -> list[dict[str, Any]]:
    """Return the lessons as JSON values; the keys are stable."""
    return [
        {
            "lesson": row.lesson,
            "number": row.number,
            "title": row.title,
            "steps": [_step_as_json(step) for step in row.steps],
            "former_steps": [_step_as_json(step) for step in row.former],
        }
        for row in lessons
    ]


def _step_as_json(step: StepRow) -> dict[str, Any]:
    return {
        "step": step.step,
        "title": step.title,
        "state": step.state,
        "at": time_of(step.at) or None,
        **step.effort._asdict(),
    }


def time_of(at: float) -> str:
    """Return a time as ISO 8601 in UTC, "" for never."""
    moment = _moment(at)
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z") if moment else ""


def day_of(at: float) -> str:
    """Return the day where the learner is, "" for never."""
    moment = _moment(at)
    return moment.astimezone().date().isoformat() if moment else ""


def _moment(at: float) -> datetime | None:
    """Return a time; a file may hold one that no calendar has."""
    try:
        return datetime.fromtimestamp(at, UTC) if at else None
    except (OverflowError, ValueError, OSError):
        return None
