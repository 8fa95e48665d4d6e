"""Common misconceptions of SMTP: how each one shows, and what is true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf, Table
from smtplab.teaching.goals import Goal
from smtplab.teaching.goals.reading import GoalKind
from smtplab.teaching.lesson.kinds import ProseText, TextLine
from smtplab.teaching.lesson.lesson import (
    Activity,
    Complete,
    Diagnose,
    Mistake,
    Order,
    Predict,
    Serve,
    Task,
)
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.lesson.text_file import text_of
from smtplab.teaching.lesson.yaml_nodes import read_yaml

__all__ = ["FILE", "Misconception", "Misconceptions", "named_in", "read_misconceptions"]

FILE = "misconceptions.yaml"
"""Names the file, in a folder of lessons."""
LARGEST_FILE = 256 * 1024
"""Octets of it that are read."""
_MOST = 200


@dataclass(frozen=True, slots=True)
class Misconception:
    """Something that is commonly believed, and is not so.

    Attributes:
        name: What lessons call it, such as "M6".
        believes: What is believed, in a sentence.
        when: How it shows in what was done; None if it does not.
        say: The answer to that.
        answer: What is true, in short, whatever it showed in.
        cases: Ways to show that have an answer of their own; they are looked for first.
    """

    name: str
    believes: str
    when: Goal | None
    say: Prose
    answer: Prose
    cases: tuple[Mistake, ...] = ()


class Misconceptions:
    """All misconceptions that are known.

    Args:
        known: The misconceptions.

    Attributes:
        mistakes: The mistakes by which they show, in any task.
    """

    def __init__(self, known: Iterable[Misconception] = ()) -> None:
        self._by_name = {one.name: one for one in known}
        self.mistakes = tuple(case for one in self._by_name.values() for case in _cases(one))

    def text_of(self, say: Prose, name: str) -> Prose:
        """Return what to say to a mistake: the author's words, else a misconception's answer."""
        known = self._by_name.get(name)
        return say or (known.answer if known else ())


def _cases(one: Misconception) -> Iterator[Mistake]:
    yield from one.cases
    if one.when is not None:
        yield Mistake(one.when, one.say, one.name)


def named_in(activity: Activity | None) -> Iterator[str]:
    """Yield the misconceptions that an activity names: a learner can show them there."""
    match activity:
        case Predict() | Serve():
            for guidance in activity.guidance.values():
                yield from (one.misconception for one in guidance.corrections.values())
        case Task() | Order() | Complete():
            yield from (one.misconception for one in activity.mistakes)
        case Diagnose():
            answers = (*activity.wrong_lines.values(), *activity.wrong_treatments.values())
            yield from (one.misconception for one in answers)
            yield from named_in(activity.repair)
        case Quiz():
            choices = (choice for one in activity.questions for choice in one.choices)
            yield from (choice.misconception for choice in choices)
        case _:
            yield from ()


def read_misconceptions(file: Path, problems: Problems) -> tuple[Misconception, ...]:
    """Read what can be read; a file that is missing has none. Never raises.

    Args:
        file: The file.
        problems: Takes what is wrong in it.
    """
    if (text := _text(file, problems)) is None:
        return ()
    node = read_yaml(text, 1, problems)
    if node is None:
        return ()
    rows = list(Place(node, problems).items())
    if node.items is None or len(rows) > _MOST:
        wrong = f"this is not a list of up to {_MOST} misconceptions"
        problems.add(1, wrong, "write - id: M1, and so on")
    known: dict[str, Misconception] = {}
    for row in rows[:_MOST]:
        one = _misconception(MappingReader(row, _KEYS))
        if one.name and one.name in known:
            row.wrong(f"{one.name} is there twice", "give it another number")
        known.setdefault(one.name, one)
    return tuple(known.values())


def _text(file: Path, problems: Problems) -> str | None:
    try:
        return text_of(file, problems, LARGEST_FILE)
    except FileNotFoundError:
        return None


_ID = Key("id", TextLine(), example="M1")
_BELIEVES = Key("believes", TextLine(), example="The client speaks first.")
_SAY = Key("say", ProseText(), example="In SMTP the server speaks first.")
_WHEN: Key[Goal | None] = Key("when", GoalKind(), None)
_ANSWER: Key[Prose] = Key("answer", ProseText(), ())
_CASE_WHEN = Key("when", GoalKind(), example="{flag: early}")


def _case(reader: MappingReader) -> Mistake:
    return Mistake(reader.read(_CASE_WHEN), reader.read(_SAY))


_CASES = Key(
    "cases",
    ListOf(
        Table((_CASE_WHEN, _SAY), _case, Mistake(GoalKind.blank, ())), "cases", most=100, lone=True
    ),
    (),
)
_KEYS: Schema = (_ID, _BELIEVES, _CASES, _WHEN, _SAY, _ANSWER)


def _misconception(reader: MappingReader) -> Misconception:
    name, say = reader.read(_ID), reader.read(_SAY)
    return Misconception(
        name,
        reader.read(_BELIEVES),
        reader.read(_WHEN),
        say,
        reader.read(_ANSWER) or say,
        tuple(replace(case, misconception=name) for case in reader.read(_CASES)),
    )
