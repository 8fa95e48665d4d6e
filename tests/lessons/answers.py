"""What solves a lesson, key by key: found out in a session of the lesson that nobody looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from smtplab.protocol.codes.describe import CODES
from smtplab.teaching.activity.question import shuffle_choices
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.lesson_session import LessonSession
from smtplab.teaching.lesson_status import Status

__all__ = ["Answers"]


class Answers:
    """Finds the keys that solve a lesson; somebody who presses them all has done it.

    Keys are named as Textual does; what has a space in it is a text to type.

    Args:
        lesson: The lesson, at its beginning. It goes on as keys are asked for.
    """

    def __init__(self, lesson: LessonSession) -> None:
        self.lesson = lesson

    @property
    def is_over(self) -> bool:
        """Whether the page on what was done has been reached."""
        return self.lesson.status is Status.NEXT_LESSON

    def next_keys(self) -> Sequence[str]:
        """Return the keys that come next; they go together, with no frame between them."""
        return _WAYS[self.lesson.status](self.lesson)


def _go_on(lesson: LessonSession) -> Sequence[str]:
    lesson.go_on()
    return ["enter"]


def _choose(lesson: LessonSession) -> Sequence[str]:
    """Choose the right option; where it is not marked, it is found by choosing all before it.

    A question that is missed would be asked again, in a later lesson.
    """
    asked = lesson.question
    assert asked
    quiz = lesson.step.activity
    wrong: list[int] = []
    if isinstance(quiz, Quiz):
        choices = shuffle_choices(quiz.questions[asked.number - 1])
        wrong = [number for number, choice in enumerate(choices) if not choice.right]
    for number, key in enumerate(asked.keys):
        if number in wrong:
            continue
        lesson.choose(number)
        now = lesson.question
        if now is None or not now.asks_same(asked):
            return [key]
        if now.right_option is not None:
            return [asked.keys[now.right_option]]
    raise AssertionError(f"no option is right: {asked}")


def _pick(lesson: LessonSession) -> Sequence[str]:
    """Name the right moment, found out by naming all after it."""
    lab = lesson.lab_session
    assert lab
    before = lesson.status, lesson.question
    for at in range(lab.last, -1, -1):
        lab.go_to(at)
        lesson.go_on()
        if (lesson.status, lesson.question) != before:
            return ["ctrl+end", *["up"] * (lab.last - at), "enter"]
    raise AssertionError(f"no moment is right: {lesson.step.key}")


def _reply(lesson: LessonSession) -> Sequence[str]:
    for code in CODES:
        text = f"{code} so"
        lesson.submit(f"{text}\r\n".encode())
        if lesson.feedback and lesson.feedback.good:
            return [text, "enter"]
    raise AssertionError(f"no reply is right: {lesson.step.key}")


def _send(lesson: LessonSession) -> Sequence[str]:
    if lesson.proposal is None:
        lesson.show_solution()
        return ["alt+s"]
    lesson.send_proposal()
    return ["enter"]


def _put_together(lesson: LessonSession) -> Sequence[str]:
    if not lesson.runner.assisted:
        lesson.show_solution()
        return ["alt+s"]
    return _go_on(lesson)


_WAYS: Mapping[Status, Callable[[LessonSession], Sequence[str]]] = {
    Status.READ: _go_on,
    Status.CONTINUE: _go_on,
    Status.PLAY: _go_on,
    Status.CHOOSE: _choose,
    Status.PICK: _pick,
    Status.SEND: _send,
    Status.ORDER: _put_together,
    Status.FILL: _put_together,
    Status.REPLY: _reply,
    Status.NEXT_STEP: _go_on,
    Status.UNDONE_STEP: _go_on,
    Status.END: _go_on,
}
