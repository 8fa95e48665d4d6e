"""Addresses and hosts that a solution needs, and of which the learner is not told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from smtplab.protocol.commands import VERBS
from smtplab.simulation.lab.inputs import Send
from smtplab.simulation.mapping.problems import Problem
from smtplab.simulation.site.model import Site
from smtplab.teaching.activity.task import TaskRunner
from smtplab.teaching.check.texts import client_lines
from smtplab.teaching.lesson.lesson import Complete, Step, Task
from smtplab.teaching.lesson.prose import plain
from smtplab.teaching.lesson.script import LessonScript, ScriptLine

__all__ = ["find_undefined_names", "solves_task"]

_ADDRESS = re.compile(r"<(?P<local>[^<>@\s]+)@(?P<domain>[^<>\s]+)>")
_HOST = re.compile(r"(?:EHLO|HELO) (\S+)", re.IGNORECASE)
_SOMEBODY, _SOMEWHERE = "any-other-name", "any.other.example"


def find_undefined_names(
    task: Task | Complete, step: Step, solves: Callable[[LessonScript], bool]
) -> Iterator[Problem]:
    """Yield addresses and hosts without which the solution fails, and which nobody named.

    Args:
        task: What is to be done.
        step: Its step.
        solves: Returns whether a script does it.
    """
    told = _known_texts(task, step)
    seen: set[str] = set()
    for one in client_lines(task.solution):
        for datum, instead in _data(one.octets.decode("utf-8", "replace")):
            if datum.casefold() in told or datum in seen:
                continue
            seen.add(datum)
            if not solves(_with(task.solution, datum, instead)):
                message = f"the solution needs {datum}, which the learner does not know"
                yield Problem(one.line, message, "name it in the brief, a goal or a hint")


def solves_task(task: Task, route: LessonScript) -> bool:
    """Return whether a route solves a task, wherever on the way."""
    play = TaskRunner(task)
    for cue in route:
        play.session.play(cue.do)
        play.update()
    return play.done


def _data(line: str) -> Iterator[tuple[str, str]]:
    """Yield what a line names, each with another of its kind."""
    for address in _ADDRESS.finditer(line):
        yield address[0].strip("<>"), f"{_SOMEBODY}@{address['domain']}"
    if host := _HOST.match(line):
        yield host[1], _SOMEWHERE


def _with(route: LessonScript, datum: str, instead: str) -> LessonScript:
    return tuple(_put(cue, datum.encode(), instead.encode()) for cue in route)


def _put(cue: ScriptLine, datum: bytes, instead: bytes) -> ScriptLine:
    if not isinstance(cue.do, Send):
        return cue
    return replace(cue, do=Send(cue.do.octets.replace(datum, instead)))


def _known_texts(task: Task | Complete, step: Step) -> str:
    texts = map(plain, (step.brief, *task.hints))
    goals = (goal.say for goal in task.goals)
    return " ".join([*texts, *goals, *_shown_texts(task)]).casefold()


def _shown_texts(task: Task | Complete) -> Iterator[str]:
    """Yield what the screen shows beside what the author wrote: lines, and what is completed."""
    match task:
        case Task():
            yield from (one.octets.decode("utf-8", "replace") for one in client_lines(task.start))
            yield from _completions(task.site)
        case Complete(dialogue):
            yield dialogue.fill([gap.before for gap in dialogue.gaps])


def _completions(site: Site) -> Iterator[str]:
    """Yield what the prompt completes by itself."""
    yield from (verb.example for verb in VERBS.values())
    for domain in site.domains:
        yield from (f"{name}@{domain}" for name in (*site.maildrops, *site.special_recipients))
