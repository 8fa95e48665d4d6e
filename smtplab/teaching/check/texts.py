"""All prose of a lesson, all of its dialogues, and the lines that the client sends in them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from smtplab.simulation.lab.inputs import Connect, ConnectPop3, Input, Send
from smtplab.teaching.lesson.lesson import (
    Activity,
    Complete,
    Diagnose,
    Lesson,
    Order,
    Predict,
    Serve,
    Step,
    Task,
    Watch,
)
from smtplab.teaching.lesson.prose import Prose, Span
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.lesson.script import LessonScript

__all__ = ["SentLine", "client_lines", "dialogues", "prose", "spans"]

_END = b"."
_DATA = b"DATA"
_START_DATA = "354"


class SentLine(NamedTuple):
    """A line that the client says to the SMTP server, content left out.

    Attributes:
        line: Number of its line in the file.
        octets: The line, without its ending.
    """

    line: int
    octets: bytes


def prose(lesson: Lesson) -> Iterator[Prose]:
    """Yield all texts of a lesson."""
    yield lesson.goal
    for step in lesson.steps:
        yield from (step.brief, step.debrief)
        yield from _within(step.activity)


def _within(activity: Activity | None) -> Iterator[Prose]:
    match activity:
        case Predict() | Serve():
            for guidance in activity.guidance.values():
                yield from guidance.hints
                yield from (one.say for one in guidance.corrections.values())
        case Task() | Order() | Complete():
            yield from activity.hints
            yield from (mistake.say for mistake in activity.mistakes)
        case Diagnose():
            yield from (activity.cure, activity.because, *activity.hints)
            answers = (*activity.wrong_lines.values(), *activity.wrong_treatments.values())
            yield from (one.say for one in answers)
            yield from _within(activity.repair)
        case Quiz():
            for card in activity.questions:
                yield card.ask
                yield from chain.from_iterable((one.text, one.because) for one in card.choices)
        case _:
            yield from ()


def spans(text: Prose) -> Iterator[tuple[int, Span]]:
    """Yield the pieces of a text, each with the number of its line."""
    for block in text:
        for cell in block.cells:
            yield from ((block.line, span) for span in cell)


def dialogues(step: Step) -> Iterator[LessonScript]:
    """Yield the dialogues of a step; of a near miss and of a wrong try as well."""
    yield from _dialogues(step.activity)


def _dialogues(activity: Activity | None) -> Iterator[LessonScript]:
    match activity:
        case Watch() | Predict():
            yield activity.script
        case Serve():
            yield from (activity.start, activity.turns)
        case Task():
            yield from (activity.start, activity.solution, *activity.also, *activity.near)
        case Order():
            yield from (activity.start, activity.lines, activity.decoys)
        case Complete():
            yield activity.solution
        case Diagnose():
            yield activity.script
            yield from _dialogues(activity.repair)
        case _:
            yield from ()


def client_lines(dialogue: LessonScript) -> Iterator[SentLine]:
    """Yield what the client says in SMTP; what stands between DATA and the dot is content."""
    is_content, is_smtp = False, True
    for cue in dialogue:
        is_smtp = _is_smtp(cue.do, before=is_smtp)
        if not is_smtp or not isinstance(cue.do, Send):
            is_content = False
            continue
        for line in cue.do.octets.removesuffix(b"\r\n").split(b"\r\n"):
            if not is_content:
                yield SentLine(cue.line, line)
            is_content = line != _END if is_content else line.strip().upper() == _DATA
        if is_content and cue.expected and cue.expected[-1].code != _START_DATA:
            is_content = False


def _is_smtp(one: Input, *, before: bool) -> bool:
    match one:
        case Connect():
            return True
        case ConnectPop3():
            return False
        case _:
            return before
