"""A learner who plays lessons line by line, by the solutions or by trying."""

from __future__ import annotations

from pathlib import Path

from smtplab.line_mode.lesson import LessonLines
from smtplab.services import Services
from smtplab.teaching.lesson_session import Status

__all__ = ["Learner"]

REPLIES = [
    f"{code} so"
    for code in (250, 354, 503, 550, 501, 252, 554, 451, 421, 221, 500, 214, 502, 220, 452, 450)
] + ["555 so", "552 so", "504 so", "251 so", "551 so", "553 so"]
_MOST = 3000
_ENTER = (Status.READ, Status.CONTINUE, Status.PLAY)


class Learner:
    """Types lines, and keeps all that was said.

    Args:
        name: The lesson to begin with.
        lessons: A further folder of lessons.

    Attributes:
        lines: The lesson that talks.
        said: All lines that were said.
    """

    def __init__(self, name: str, lessons: Path | None = None) -> None:
        self.services = Services(lessons=lessons)
        lesson = self.services.course.lesson(name)
        assert lesson
        self.lines = LessonLines(self.services, lesson)
        self.said = list(self.lines.start())

    @property
    def status(self) -> Status:
        """What the learner can do now."""
        return self.lines.lesson.status

    def type(self, line: str = "") -> list[str]:
        """Type a line; return what is said to it."""
        said = list(self.lines.hear(line.encode("utf-8", "surrogateescape")))
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
                keys = question.keys or tuple(map(str, range(1, len(question.options) + 1)))
                self.type(keys[tried % len(keys)])
            case Status.PICK:
                self.type(str(1 + tried % 40))
            case Status.REPLY:
                self.type(REPLIES[tried % len(REPLIES)])
            case Status.SEND if session.proposal is None:
                self.type(":solution")
            case _:
                self.type()
