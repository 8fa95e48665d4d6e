"""The hints of the home screen on how far the learner is."""

from __future__ import annotations

from smtplab.services import Services
from smtplab.simulation.text.visible import visible
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.course_view import course_rows, steps_done

__all__ = ["progress_hints"]


def progress_hints(services: Services) -> dict[str, str]:
    """Return the hints of the rows that tell how far one is, by the key of the row."""
    done, every = steps_done(course_rows(services.course, services.progress))
    hints = {"lessons": texts.PROGRESS_HINT.format(done=done, all=every)} if every else {}
    if lesson := services.next_lesson:
        hints["continue"] = visible(lesson.title)
    return hints
