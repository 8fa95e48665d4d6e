"""A learner who plays lessons line by line, by the solutions or by trying."""

from __future__ import annotations

from smtplab.line_mode.lesson import LessonLines
from smtplab.services import Services
from smtplab.teaching.course import Course
from smtplab.teaching.lesson_status import Status
from smtplab.teaching.progress import Progress

__all__ = ["Learner"]

_CODES = (250, 354, 503, 550, 501, 252, 554, 451, 421, 221, 500, 214, 502, 220, 452, 450)
_MORE = (555, 552, 504, 251, 551, 553, 535, 454)
REPLIES = [f"{code} so" for code in (*_CODES, *_MORE)]
_MOST = 3000
_LINES = 40
"""So many lines a session to be diagnosed may have."""


class Learner:
    """Types lines, and keeps all that was said; the progress is in memory alone.

    Args:
        name: The lesson to begin with.
        course: The course; it is not read again.

    Attributes:
        services: Where the progress is kept.
        lines: The lesson that talks.
        said: All lines that were said.
    """

    def __init__(self, name: str, course: Course) -> None:
        self.services = Services()
        self.services.course = course
        self.services.progress = Progress.open(None)
        self.services.new_note()
        lesson = course.lesson(name)
        assert lesson
        self.lines = LessonLines(self.services, lesson)
        self.said = list(self.lines.start())

    @property
    def status(self) -> Status:
        """What the learner can do now."""
        return self.lines.lesson.status

    def type(self, *lines: str) -> list[str]:
        """Type lines; return what is said to them."""
        said = [one for line in lines for one in self.lines.hear(line.encode("utf-8"))]
        self.said += said
        return said

    def finish(self) -> None:
        """Do all steps of the lesson, and go on from the last one."""
        name = self.lines.lesson.lesson.name
        for tried in range(_MOST):
            if self.lines.over or self.lines.lesson.lesson.name != name:
                return
            self._do(tried)
        raise AssertionError("\n".join(self.said[-40:]))

    def finish_step(self) -> None:
        """Do the present step."""
        for tried in range(_MOST):
            if self.lines.lesson.runner.done:
                return
            self._do(tried)
        raise AssertionError("\n".join(self.said[-40:]))

    def _do(self, tried: int) -> None:
        session = self.lines.lesson
        match self.status:
            case Status.CHOOSE:
                question = session.question
                assert question
                keys = question.keys
                self.type(keys[tried % len(keys)])
            case Status.PICK:
                self.type(str(1 + tried % _LINES))
            case Status.REPLY:
                self.type(REPLIES[tried % len(REPLIES)])
            case Status.SEND if session.proposal is None:
                self.type(":solution")
            case Status.ORDER | Status.FILL if not session.runner.assisted:
                self.type(":solution")
            case _:
                self.type("")
