"""Is the learner told all that a solution is made of? An address that nobody named is a riddle."""

from __future__ import annotations

import re
from collections.abc import Iterator

from smtplab.protocol.commands import VERBS
from smtplab.teaching.check.texts import plain, said
from smtplab.teaching.lesson.dialogue import Dialogue
from smtplab.teaching.lesson.lesson import Step, Task
from smtplab.teaching.lesson.trouble import Trouble

__all__ = ["givens"]

_ADDRESS = re.compile(r"<([^<>@\s]+@[^<>\s]+)>")
_HOST = re.compile(r"(?:EHLO|HELO) (\S+)", re.IGNORECASE)
_OFFERED = " ".join(verb.example for verb in VERBS.values()).casefold()
"""What the prompt offers by itself."""


def givens(task: Task, step: Step) -> Iterator[Trouble]:
    """Yield addresses and hosts of the solution that the step does not name."""
    told = _told(task, step)
    missing: set[str] = set()
    for one in said(task.solution):
        for datum in _data(one.octets.decode("utf-8", "replace")):
            if datum.casefold() not in told and datum not in missing:
                missing.add(datum)
                wrong = f"the solution needs {datum}, which the learner is not told"
                yield Trouble(one.line, wrong, "name it in the brief, a goal or a hint")


def _data(line: str) -> Iterator[str]:
    for pattern in (_ADDRESS, _HOST):
        yield from (match[1] for match in pattern.finditer(line))


def _told(task: Task, step: Step) -> str:
    texts = (step.brief, *task.hints)
    goals = (goal.say for goal in task.goals)
    return " ".join([*map(plain, texts), *goals, _spoken(task.start), _OFFERED]).casefold()


def _spoken(dialogue: Dialogue) -> str:
    return " ".join(one.octets.decode("utf-8", "replace") for one in said(dialogue))
