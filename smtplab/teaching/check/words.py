"""Is everything that a lesson speaks of known by then, and does each link lead somewhere?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from smtplab.teaching.course import GLOSSARY, Course
from smtplab.teaching.lesson.lesson import Card, Diagnose, Lesson, Question, Step, Task
from smtplab.teaching.lesson.prose import Look, Prose, Span
from smtplab.teaching.lesson.trouble import Trouble

__all__ = ["words"]

_SECTION = re.compile(r"RFC [0-9]{3,4} (?:§[0-9]+(?:\.[0-9]+)*|App\. [A-Z])")
_RFC_EDITOR = "https://www.rfc-editor.org/"
_HEADING = re.compile(r"^## +(.+?) *$", re.MULTILINE)


def words(lesson: Lesson, course: Course) -> Iterator[Trouble]:
    """Yield what is said of things that nobody told of."""
    yield from _needs(lesson, course)
    anchors = _anchors(lesson.file.parent / GLOSSARY)
    for term in lesson.terms:
        if _slug(term) not in anchors:
            yield Trouble(0, f"the glossary has no {term}", f"add ## {term} to {GLOSSARY}")
    for step in lesson.steps:
        if step.activity is not None and not _names_section(step.debrief):
            yield Trouble(step.line, "the debrief names no section", "as (RFC 5321 §4.2.1)")
        yield from _links(lesson, step, anchors)


def _needs(lesson: Lesson, course: Course) -> Iterator[Trouble]:
    names = {one.name for one in course.lessons} | {one.name for one in course.broken}
    for name in lesson.needs:
        if name not in names:
            yield Trouble(0, f"there is no lesson {name}", "name one of the course under needs")
        elif _leads_to(name, lesson.name, course, frozenset()):
            yield Trouble(0, f"{name} needs this lesson in turn", "take one of the needs out")


def _leads_to(name: str, goal: str, course: Course, seen: frozenset[str]) -> bool:
    """Say whether a lesson needs another one, directly or through others."""
    if name == goal:
        return True
    one = course.lesson(name)
    if one is None or name in seen:
        return False
    return any(_leads_to(need, goal, course, seen | {name}) for need in one.needs)


def _links(lesson: Lesson, step: Step, anchors: frozenset[str]) -> Iterator[Trouble]:
    for line, span in _spans(step):
        target, _, anchor = span.target.partition("#")
        if target == GLOSSARY and anchor in anchors:
            continue
        if span.target.startswith(_RFC_EDITOR):
            continue
        file = lesson.file.parent / target
        if target and target != GLOSSARY and Path(target).name == target and file.is_file():
            continue
        yield Trouble(line, f"a link leads nowhere: {span.target}", "name a term, a lesson, an RFC")


def _spans(step: Step) -> Iterator[tuple[int, Span]]:
    """Yield the links of a step with their lines."""
    for prose in (step.brief, step.debrief, *_prose_in(step)):
        for block in prose:
            for cell in block.cells:
                yield from ((block.line, span) for span in cell if span.look is Look.LINK)


def _prose_in(step: Step) -> Iterator[Prose]:
    match step.activity:
        case Question(cards):
            for card in cards:
                yield from _card(card)
        case Task():
            yield from step.activity.hints
            yield from (mistake.say for mistake in step.activity.mistakes)
        case Diagnose():
            yield step.activity.because
        case _:
            yield from ()


def _card(card: Card) -> Iterator[Prose]:
    yield card.ask
    for choice in card.choices:
        yield choice.text
        yield choice.because


def _names_section(prose: Prose) -> bool:
    text = " ".join(span.text for block in prose for cell in block.cells for span in cell)
    return _SECTION.search(text) is not None


@cache
def _anchors(file: Path) -> frozenset[str]:
    try:
        text = file.read_text("utf-8")
    except (OSError, ValueError):
        return frozenset()
    return frozenset(map(_slug, _HEADING.findall(text)))


def _slug(term: str) -> str:
    return term.casefold().replace(" ", "-")
