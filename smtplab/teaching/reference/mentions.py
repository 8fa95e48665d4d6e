"""The lessons in which a code, a command or a term is found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from smtplab.simulation.text.visible import visible
from smtplab.teaching.course import Course
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson.prose import Look, Span
from smtplab.teaching.lesson.script import ExpectedReply
from smtplab.teaching.reference.entry import Mention

__all__ = ["Mentions"]

_TERMS = "glossary.md#"


class Mentions:
    """The lessons in which names are found, over a whole course.

    Args:
        course: The lessons.
    """

    def __init__(self, course: Course) -> None:
        self._found: dict[str, dict[str, Mention]] = {}
        for lesson in course.lessons:
            for name in _introductions(lesson):
                self._note(name, lesson, introduces=True)
            for name in _uses(lesson):
                self._note(name, lesson, introduces=False)

    def _note(self, name: str, lesson: Lesson, *, introduces: bool) -> None:
        number = "" if lesson.number is None else f"{lesson.number} · "
        mention = Mention(lesson.name, visible(f"{number}{lesson.title}"), introduces)
        _ = self._found.setdefault(name.casefold(), {}).setdefault(lesson.name, mention)

    def of(self, names: Iterable[str]) -> tuple[Mention, ...]:
        """Return the lessons in which any of some names is found, those that introduce it first."""
        found: dict[str, Mention] = {}
        for name in names:
            for mention in self._found.get(name.casefold(), {}).values():
                known = found.get(mention.name)
                if known is None or mention.introduces:
                    found[mention.name] = mention
        return tuple(sorted(found.values(), key=lambda one: not one.introduces))


def _introductions(lesson: Lesson) -> tuple[str, ...]:
    return (*lesson.verbs, *map(str, lesson.codes), *lesson.terms)


def _uses(lesson: Lesson) -> Iterator[str]:
    """Yield what a lesson quotes, and the terms that it links to."""
    for one in _within(lesson.steps):
        if isinstance(one, ExpectedReply):
            yield one.code
            yield one.enhanced
        elif one.look is Look.CODE:
            yield from one.text.split(" ")[:2]
        elif one.target.startswith(_TERMS):
            yield one.target.removeprefix(_TERMS).replace("-", " ")


def _within(value: object) -> Iterator[ExpectedReply | Span]:
    """Yield the quoted replies and the pieces of prose anywhere in a value."""
    if isinstance(value, ExpectedReply | Span):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _within(one)
    elif is_dataclass(value):
        for each in fields(value):
            if each.name != "site":
                yield from _within(getattr(value, each.name))
