"""The file in which a learner hands in their progress.

It holds what was done, when, and at what cost; nothing that the learner has typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from smtplab.teaching.drill import statistics
from smtplab.teaching.progress import report
from smtplab.teaching.progress.misconception_report import misconceptions_as_json, shown_rows
from smtplab.teaching.progress.report import time_of

if TYPE_CHECKING:
    from smtplab.teaching.course import Course
    from smtplab.teaching.progress import Progress

__all__ = ["MARK", "NAME_LIMIT", "VERSION", "is_student_name", "progress_as_file"]

MARK = "smtplab progress"
"""The key by which the file is known; its value is the version of the form."""
VERSION = 1
NAME_LIMIT = 80
"""Characters of a name."""


def is_student_name(name: str) -> bool:
    """Return whether a name can stand in the file: one line of printable text, not empty."""
    return bool(name.strip()) and len(name) <= NAME_LIMIT and name.isprintable()


def progress_as_file(course: Course, progress: Progress, name: str, at: float) -> dict[str, Any]:
    """Return what is handed in, as JSON values; the keys are stable.

    Args:
        course: The lessons that there are.
        progress: What was learned.
        name: What the learner is called in the class; `is_student_name` is true of it.
        at: The time, in seconds since 1970.
    """
    begun = {one.lesson for one in progress.lessons()} | {key[0] for key in progress.efforts()}
    lessons = [one for one in report.rows(course, progress) if one.lesson in begun]
    return {
        MARK: VERSION,
        "name": name.strip(),
        "at": time_of(at),
        "lessons": report.as_json(lessons),
        "misconceptions": misconceptions_as_json(shown_rows(course, progress)),
        "missed": [
            {"lesson": one.lesson, "step": one.step, "question": one.number + 1}
            for one in progress.missed_questions()
        ],
        "drill": statistics.as_json(statistics.read_statistics(progress.store)),
    }
