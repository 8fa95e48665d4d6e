"""Links into the app: what follows `#` in the address of its page leads to a screen.

A link can do nothing but show: `#sandbox`, `#drill`, `#lesson=NAME`, `#lesson=NAME&step=3`,
`#explain=REPLY`, `#reference=TERM`, `#replay=SESSION&at=12`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from smtplab.simulation.recordings.session_link import (
    DamagedLinkError,
    unpack_session,
)
from smtplab.tui.routes import (
    ROUTES,
    Route,
    explain_screen,
    lesson_screen,
    reference_screen,
)

if TYPE_CHECKING:
    from textual.screen import Screen

    from smtplab.services import Services

__all__ = ["route_of"]

_MOST_FIELDS = 8
_LONGEST_WORD = 10_000
_UNKNOWN = "This link leads to nothing that this version of smtplab has."
_NO_SESSION = "There is no session in this link."
_NAME = "a link"
_MOST_DIGITS = 9

_Fields = Mapping[str, str]


def route_of(fragment: str) -> Route | None:
    """Return what makes the screen that a link leads to, None for the home screen.

    Args:
        fragment: What follows `#` in the address.

    Raises:
        DamagedLinkError: If there is no such screen, or the link was damaged.
    """
    if not fragment:
        return None
    try:
        fields = dict(parse_qsl(fragment, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise DamagedLinkError(_UNKNOWN) from None
    name = next(iter(fields), "")
    if name in _WITH_VALUE and fields[name]:
        return _WITH_VALUE[name](fields)
    if name in _ALONE and not fields[name]:
        return ROUTES[name]
    raise DamagedLinkError(_UNKNOWN)


def _lesson(fields: _Fields) -> Route:
    name, step = fields["lesson"], fields.get("step", "")

    def make(services: Services) -> Screen[None]:
        lesson = services.course.lesson(name)
        keys = [one.key for one in lesson.steps] if lesson else []
        number = int(step) if step.isdecimal() and len(step) <= len(str(len(keys))) else 0
        return lesson_screen(services, name, keys[number - 1] if 0 < number <= len(keys) else step)

    return make


def _explain(fields: _Fields) -> Route:
    reply = fields["explain"][:_LONGEST_WORD].encode()
    return lambda services: explain_screen(services, reply)


def _reference(fields: _Fields) -> Route:
    term = fields["reference"][:_LONGEST_WORD]
    return lambda services: reference_screen(services, term)


def _replay(fields: _Fields) -> Route:
    from smtplab.simulation.recordings import formats  # noqa: PLC0415  # few links hold a session
    from smtplab.simulation.recordings.formats import json_export  # noqa: PLC0415
    from smtplab.simulation.recordings.session_file import SessionFile  # noqa: PLC0415

    recording = formats.read(unpack_session(fields["replay"]))
    file = SessionFile.of(recording, _NAME)
    if recording.notation != json_export.NOTATION or recording.refusal or not file.sessions:
        raise DamagedLinkError(_NO_SESSION)
    at = fields.get("at", "")
    cursor = int(at) if at.isdecimal() and len(at) <= _MOST_DIGITS else 0

    def make(_: Services) -> Screen[None]:
        from smtplab.simulation.site.load import load_site, site_names  # noqa: PLC0415  # as above
        from smtplab.tui.replay.screen import ReplayScreen  # noqa: PLC0415

        # A name of a site that comes along, never a path: a link opens no file.
        site = load_site(recording.site if recording.site in site_names() else None)
        screen = ReplayScreen.of_session(file, file.sessions[0], site)
        screen.session.go_to(min(cursor, screen.session.last))
        return screen

    return make


_ALONE = frozenset(ROUTES)
_WITH_VALUE: Mapping[str, Callable[[_Fields], Route]] = {
    "lesson": _lesson,
    "explain": _explain,
    "reference": _reference,
    "replay": _replay,
}
"""What leads on by a value, such as the name of a lesson."""
