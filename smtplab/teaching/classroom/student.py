"""Reading the files in which learners hand in their progress; nothing in them is trusted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple, TypeVar

from smtplab.simulation.text.visible import visible
from smtplab.teaching.classroom.progress_file import MARK, VERSION, is_student_name
from smtplab.teaching.progress import Effort, QuestionKey, ShownMisconception
from smtplab.teaching.progress.report import DONE, HELPED, NEW, LessonRow, StepRow

__all__ = ["LARGEST_FILE", "HandInError", "Student", "read_student"]

LARGEST_FILE = 1024 * 1024
"""Octets of a file; the whole course is some 40,000."""
_MOST = 500
"""Lessons, steps of a lesson, misconceptions, questions in a file; characters of a text."""
_LARGEST = 1_000_000
_NOT_OURS = "this is not a file that smtplab progress --export wrote"
_NEWER = "a newer smtplab wrote it; read it with a newer smtplab"
_DAMAGED = "it is damaged; ask for it again"
_TOO_LONG = f"it is longer than {LARGEST_FILE} octets"

_T = TypeVar("_T")


class HandInError(Exception):
    """Raised where a file cannot be read; the message is half a sentence."""


class Student(NamedTuple):
    """What a learner has handed in.

    Attributes:
        label: What the table calls them: their name, with a number where two have one name.
        file: Name of the file.
        name: Their name, as the file has it.
        at: When the file was written, in seconds since 1970.
        lessons: The lessons that they have begun, by name.
        misconceptions: What they have shown.
        missed: The questions that they missed last time.
        answers: How many cards of the drill they have answered.
        right: How many of these were right.
    """

    label: str
    file: str
    name: str
    at: float
    lessons: dict[str, LessonRow]
    misconceptions: tuple[ShownMisconception, ...]
    missed: frozenset[QuestionKey]
    answers: int
    right: int

    @property
    def done(self) -> dict[tuple[str, str], str]:
        """The state of each step that is done, by lesson and step."""
        return {
            (row.lesson, step.step): step.state
            for row in self.lessons.values()
            for step in (*row.steps, *row.former)
            if step.state != NEW
        }


def read_student(octets: bytes, file: str) -> Student:
    """Read what a learner has handed in.

    Args:
        octets: What the file holds.
        file: Its name.

    Raises:
        HandInError: If it cannot be read.
    """
    if len(octets) > LARGEST_FILE:
        raise HandInError(_TOO_LONG)
    try:
        values = json.loads(octets)
    except (ValueError, RecursionError):
        raise HandInError(_DAMAGED if MARK.encode() in octets else _NOT_OURS) from None
    if not isinstance(values, dict) or MARK not in values:
        raise HandInError(_NOT_OURS)
    try:
        version = _number(values[MARK])
        return _student(values, file) if version <= VERSION else _refuse_newer()
    except (ArithmeticError, LookupError, TypeError, ValueError, OSError):
        raise HandInError(_DAMAGED) from None


def _refuse_newer() -> Student:
    raise HandInError(_NEWER)


def _student(values: dict[str, object], file: str) -> Student:
    name, drill = values["name"], _mapping(values["drill"])
    if not isinstance(name, str) or not is_student_name(name):
        raise ValueError(name)
    lessons = _each(values["lessons"], _lesson)
    shown = _each(values["misconceptions"], _shown)
    return Student(
        " ".join(name.split()),
        file,
        " ".join(name.split()),
        _time(values["at"]),
        {row.lesson: row for row in lessons},
        tuple(one for places in shown for one in places),
        frozenset(_each(values["missed"], _missed)),
        _number(drill["answers"]),
        _number(drill["right"]),
    )


def _lesson(values: dict[str, object]) -> LessonRow:
    number = values["number"]
    return LessonRow(
        _text(values["lesson"]),
        None if number is None else _number(number),
        _text(values["title"]),
        _each(values["steps"], _step),
        _each(values["former_steps"], _step),
    )


def _step(values: dict[str, object]) -> StepRow:
    state = _text(values["state"])
    if state not in (NEW, HELPED, DONE):
        raise ValueError(state)
    effort = Effort(_number(values["tries"]), _number(values["hints"]))
    return StepRow(
        _text(values["step"]), _text(values["title"]), state, _time(values["at"]), effort
    )


def _shown(values: dict[str, object]) -> tuple[ShownMisconception, ...]:
    name = _text(values["misconception"])

    def place(at: dict[str, object]) -> ShownMisconception:
        return ShownMisconception(
            name,
            _text(at["lesson"]),
            _text(at["step"]),
            _number(at["times"]),
            _time(at["at"]),
            _time(at["right_at"]),
        )

    return _each(values["places"], place)


def _missed(values: dict[str, object]) -> QuestionKey:
    number = _number(values["question"]) - 1
    return QuestionKey(_text(values["lesson"]), _text(values["step"]), number)


def _each(values: object, read: Callable[[dict[str, object]], _T]) -> tuple[_T, ...]:
    if not isinstance(values, list) or len(values) > _MOST:
        raise ValueError(type(values))
    return tuple(read(_mapping(one)) for one in values)


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError(type(value))
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(type(value))
    return str(visible(value[:_MOST]))


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
        raise ValueError(value)
    return value


def _time(value: object) -> float:
    """Return a time in seconds since 1970; 0 for never."""
    return 0.0 if value is None else datetime.fromisoformat(_text(value)).timestamp()
