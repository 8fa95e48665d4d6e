"""The screens that links lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from smtplab.links import NO_LESSON, UNKNOWN, PageLink, find_step, read_link
from smtplab.simulation.recordings.session_link import DamagedLinkError
from smtplab.tui.routes import ROUTES, Route, explain_screen, lesson_screen, reference_screen

if TYPE_CHECKING:
    from textual.screen import Screen

    from smtplab.services import Services

__all__ = ["route_of"]


def route_of(fragment: str, services: Services) -> Route | None:
    """Return what makes the screen that a link leads to, None for the home screen.

    Args:
        fragment: What follows `#` in the address.
        services: The lessons that there are.

    Raises:
        DamagedLinkError: If there is no such screen or lesson, or the link was damaged.
    """
    link = read_link(fragment)
    if not link.word:
        return None
    is_alone = not (link.value or link.session)
    route = ROUTES.get(link.word) if is_alone else _WITH_VALUE.get(link.word, _none)(link, services)
    if route is None:
        raise DamagedLinkError(UNKNOWN)
    return route


def _none(_link: PageLink, _services: Services) -> None:
    return None


def _lesson(link: PageLink, services: Services) -> Route:
    if (lesson := services.course.lesson(link.value)) is None:
        raise DamagedLinkError(NO_LESSON)
    step = find_step(lesson, link.step)
    return lambda services: lesson_screen(services, link.value, step)


def _explain(link: PageLink, _services: Services) -> Route:
    return lambda services: explain_screen(services, link.value.encode())


def _reference(link: PageLink, _services: Services) -> Route:
    return lambda services: reference_screen(services, link.value)


def _replay(link: PageLink, _services: Services) -> Route | None:
    if (linked := link.session) is None:
        return None

    def make(_: Services) -> Screen[None]:
        from smtplab.tui.replay.screen import ReplayScreen  # noqa: PLC0415  # few links hold a session

        return ReplayScreen.of_link(linked)

    return make


_WITH_VALUE: Mapping[str, Callable[[PageLink, Services], Route | None]] = MappingProxyType(
    {"lesson": _lesson, "explain": _explain, "reference": _reference, "replay": _replay}
)
"""What leads on by a value, such as the name of a lesson."""
