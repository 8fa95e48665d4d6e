"""The services that screens and commands share: sandbox, course, reference and progress.

Each part is opened once it is wanted, so that the first screen waits for none of them.
"""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from smtplab.storage.locations import home_folder, lesson_folders
from smtplab.storage.sandbox import SandboxFile, SandboxStore

if TYPE_CHECKING:
    from smtplab.teaching.course import Course
    from smtplab.teaching.lesson.lesson import Lesson
    from smtplab.teaching.progress import Progress
    from smtplab.teaching.reference.search import Index

__all__ = ["Services"]


class Services:
    """Opens the sandbox, the course, the reference and the progress of one learner.

    Args:
        site_name: The site of the sandbox, by name or by the path of its file.
        lessons: A teacher's own folder of lessons.
        sandbox: Where the sandbox is kept, if not in its file.

    Attributes:
        sandbox: Where the sandbox is kept.
    """

    def __init__(
        self,
        site_name: str | None = None,
        lessons: Path | None = None,
        sandbox: SandboxStore | None = None,
    ) -> None:
        self.sandbox: SandboxStore = sandbox or SandboxFile(site_name)
        self._lessons = lessons
        self._shown_note = ""

    @cached_property
    def course(self) -> Course:
        """The lessons, read once; those that are broken are in it and say why."""
        from smtplab.teaching.course import read_course  # noqa: PLC0415  # not in the first frame

        return read_course(lesson_folders(self._lessons))

    @cached_property
    def index(self) -> Index:
        """All that can be looked up, with links to the lessons."""
        from smtplab.teaching.reference.search import build_index  # noqa: PLC0415  # as above

        return build_index(self.course, lesson_folders(self._lessons))

    @cached_property
    def progress(self) -> Progress:
        """What was learned; opening never fails, `Progress.note` says what was wrong."""
        from smtplab.teaching.progress import Progress  # noqa: PLC0415  # not in the first frame

        return Progress.open(_progress_file())

    def choose_site(self, name: str) -> None:
        """Take up the sandbox of another site; the one before is kept in its own file."""
        self.sandbox = SandboxFile(name)

    def new_note(self) -> str:
        """Return `Progress.note` if it is new since the last call, so that it is shown once."""
        before, self._shown_note = self._shown_note, self.progress.note
        return "" if self._shown_note == before else self._shown_note

    @property
    def is_studied(self) -> bool:
        """Whether something was learned already; asked before the first frame, so cheap."""
        file = _progress_file()
        return file is not None and os.path.exists(file)

    @property
    def next_lesson(self) -> Lesson | None:
        """The lesson to go on with: the one worked on last, else the first of the course.

        None if there is no lesson.
        """
        for one in self.progress.lessons():
            if lesson := self.course.lesson(one.lesson):
                return lesson
        return next(iter(self.course.lessons), None)


def _progress_file() -> Path | None:
    home = home_folder()
    return home / "progress.sqlite3" if home else None
