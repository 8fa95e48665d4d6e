"""Common misconceptions of SMTP: how each one shows, and what is true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from smtplab.simulation.mapping.problems import Trouble, Troubles
from smtplab.teaching.goals import Goal, GoalError
from smtplab.teaching.goals.reading import read_goal
from smtplab.teaching.lesson.fields import Fields
from smtplab.teaching.lesson.lesson import Mistake
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.text_file import text_of
from smtplab.teaching.lesson.yaml_nodes import Node, read_yaml

__all__ = ["FILE", "Misconception", "mistakes", "read_misconceptions"]

FILE = "misconceptions.yaml"
"""Names the file, in a folder of lessons."""
LARGEST_FILE = 256 * 1024
"""Octets of it that are read."""
_MOST = 200
_SAY = "In SMTP the server speaks first."
_KEYS = ("id", "believes", "cases", "when", "say")


@dataclass(frozen=True, slots=True)
class Misconception:
    """Something that is commonly believed, and is not so.

    Attributes:
        name: What lessons call it, such as "M6".
        believes: What is believed, in a sentence.
        when: How it shows in what was done; None if it does not.
        say: The answer.
        cases: Ways to show that have an answer of their own; they are looked for first.
    """

    name: str
    believes: str
    when: Goal | None
    say: Prose
    cases: tuple[Mistake, ...] = ()


def mistakes(known: Iterable[Misconception]) -> tuple[Mistake, ...]:
    """Return the mistakes by which misconceptions show, in any task."""
    return tuple(case for one in known for case in _cases(one))


def _cases(one: Misconception) -> Iterator[Mistake]:
    yield from one.cases
    if one.when is not None:
        yield Mistake(one.when, one.say, one.name)


def read_misconceptions(file: Path) -> tuple[tuple[Misconception, ...], tuple[Trouble, ...]]:
    """Read what can be read; never raises.

    Returns:
        The misconceptions, and what is wrong in the file. No file is no trouble.
    """
    troubles = Troubles()
    if (text := _text(file, troubles)) is None:
        return (), tuple(troubles)
    node = read_yaml(text, 1, troubles)
    rows = node.value if node is not None and isinstance(node.value, list) else []
    if node is not None and (not isinstance(node.value, list) or len(rows) > _MOST):
        troubles.add(1, "no list of misconceptions", f"write - id: M1, and so on, up to {_MOST}")
    known: dict[str, Misconception] = {}
    for row in rows[:_MOST]:
        one = _misconception(row, troubles)
        if one.name in known:
            troubles.add(row.line, f"{one.name} stands there twice", "give it another number")
        known.setdefault(one.name, one)
    return tuple(known.values()), tuple(troubles)


def _text(file: Path, troubles: Troubles) -> str | None:
    try:
        return text_of(file, troubles, LARGEST_FILE)
    except FileNotFoundError:
        return None


def _misconception(row: Node, troubles: Troubles) -> Misconception:
    fields = Fields(row, troubles, _KEYS)
    name = fields.text("id", "M1")
    when = fields.node("when")
    cases = (_case(one, name, troubles) for one in fields.items("cases"))
    return Misconception(
        name,
        fields.text("believes", "The client speaks first."),
        _goal(when, troubles) if when is not None else None,
        fields.prose("say", _SAY),
        tuple(filter(None, cases)),
    )


def _case(row: Node, name: str, troubles: Troubles) -> Mistake | None:
    fields = Fields(row, troubles, ("when", "say"))
    say = fields.prose("say", _SAY)
    when = fields.needed("when", "{flag: early}")
    goal = _goal(when, troubles) if when is not None else None
    return Mistake(goal, say, name) if goal is not None else None


def _goal(node: Node, troubles: Troubles) -> Goal | None:
    try:
        return read_goal(node.plain())
    except GoalError as error:
        troubles.add(node.line_of(error.path), error.wrong, error.mend)
        return None
