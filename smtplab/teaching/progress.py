"""What a learner has learned so far, kept in SQLite on their own machine."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

__all__ = ["LessonProgress", "Progress"]


class LessonProgress(NamedTuple):
    """How far a learner is in one lesson.

    Attributes:
        lesson: Its name.
        step: Key of the step that they were on last, "" for none.
        done: Key of each step that was done, with whether help was taken.
        at: When something was done last, in seconds since 1970.
    """

    lesson: str
    step: str
    done: dict[str, bool]
    at: float


class Progress:
    """The store.

    Attributes:
        note: What the learner should be told of it, "" for nothing: that the file was damaged, is
            locked, read-only or of a newer version, and what became of it.
    """

    note = ""

    @classmethod
    def open(cls, file: Path) -> Progress:
        """Open the store, making it if there is none.

        Never raises: what cannot be used is kept aside or left alone, `note` says so, and what is
        learned from then on is kept in memory.
        """
        del file
        return cls()

    def lesson(self, name: str) -> LessonProgress:
        """Return how far the learner is in a lesson."""
        return LessonProgress(name, "", {}, 0.0)

    def lessons(self) -> tuple[LessonProgress, ...]:
        """Return all lessons that were ever opened, the one that was last worked on first."""
        return ()

    def finish_step(self, lesson: str, step: str, *, helped: bool, at: float) -> None:
        """Keep that a step was done; done without help stays so."""

    def keep_place(self, lesson: str, step: str, play: dict[str, object], at: float) -> None:
        """Keep where a learner is, with what `Play.save` returned, as JSON."""

    def place(self, lesson: str) -> tuple[str, object]:
        """Return the step that a learner was on, "" for none, and what `Play.save` returned."""
        del lesson
        return "", None

    def forget(self, lesson: str | None = None) -> None:
        """Forget one lesson, or everything that was learned in lessons."""

    def close(self) -> None:
        """Close the file."""
