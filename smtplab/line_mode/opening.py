"""What is opened line by line: by the list at the start, and by a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.home_menu import MenuEntry, home_menu
from smtplab.line_mode.course import CourseLines
from smtplab.line_mode.drill import DrillLines
from smtplab.line_mode.explain import ExplainLines
from smtplab.line_mode.lesson import LessonLines
from smtplab.line_mode.mode import LineMode
from smtplab.line_mode.reference import ReferenceLines
from smtplab.line_mode.replay import ReplayLines, SampleLines
from smtplab.line_mode.sandbox import SandboxLines
from smtplab.links import NO_LESSON, UNKNOWN, PageLink, find_step
from smtplab.services import Services
from smtplab.simulation.recordings.session_link import DamagedLinkError

__all__ = ["OPENERS", "OpenedMode", "open_entry", "open_link"]

_NEXT = "continue"


class OpenedMode(NamedTuple):
    """A conversation that was opened.

    Attributes:
        title: What it is; "" where it has a title of its own.
        mode: The conversation.
    """

    title: str
    mode: LineMode


def _course(services: Services) -> LineMode:
    return CourseLines(services, lambda lesson: LessonLines(services, lesson))


def _next_lesson(services: Services) -> LineMode:
    lesson = services.next_lesson
    return LessonLines(services, lesson) if lesson else _course(services)


OPENERS: Mapping[str, Callable[[Services], LineMode]] = MappingProxyType(
    {
        _NEXT: _next_lesson,
        "lessons": _course,
        "sandbox": lambda services: SandboxLines(*services.sandbox.load()),
        "replay": lambda _: SampleLines(),
        "drill": DrillLines,
        "reference": lambda services: ReferenceLines(services.index),
        "explain": lambda _: ExplainLines(),
    }
)
"""What the entries of the menu open, by their keys."""


def open_entry(entry: MenuEntry, services: Services) -> OpenedMode:
    """Open one of the list that `OPENERS` has."""
    return OpenedMode("" if entry.key == _NEXT else entry.title, OPENERS[entry.key](services))


def open_link(link: PageLink, services: Services) -> OpenedMode:
    """Open what a link leads to; the next lesson if it names nothing.

    Raises:
        DamagedLinkError: If it leads to nothing that there is.
    """
    if link.value or link.session:
        return _open_value(link, services)
    found = (one for one in home_menu(is_studied=True) if one.key == (link.word or _NEXT))
    if (entry := next(found, None)) is None or entry.key not in OPENERS:
        raise DamagedLinkError(UNKNOWN)
    return open_entry(entry, services)


def _open_value(link: PageLink, services: Services) -> OpenedMode:
    if (opener := _WITH_VALUE.get(link.word)) is None:
        raise DamagedLinkError(UNKNOWN)
    return opener(link, services)


def _lesson(link: PageLink, services: Services) -> OpenedMode:
    if (lesson := services.course.lesson(link.value)) is None:
        raise DamagedLinkError(NO_LESSON)
    lines = LessonLines(services, lesson)
    if link.step:
        lines.lesson.go_to_step(lesson.index_of(find_step(lesson, link.step)))
        _ = lines.read("")
    return OpenedMode("", lines)


def _explain(link: PageLink, _services: Services) -> OpenedMode:
    return OpenedMode("Explain", ExplainLines(link.value))


def _reference(link: PageLink, services: Services) -> OpenedMode:
    return OpenedMode("Reference", ReferenceLines(services.index, link.value))


def _replay(link: PageLink, _services: Services) -> OpenedMode:
    if (linked := link.session) is None:
        raise DamagedLinkError(UNKNOWN)
    return OpenedMode("Replay", ReplayLines.of_link(linked))


_WITH_VALUE: Mapping[str, Callable[[PageLink, Services], OpenedMode]] = MappingProxyType(
    {"lesson": _lesson, "explain": _explain, "reference": _reference, "replay": _replay}
)
"""What leads on by a value, such as the name of a lesson."""
