"""Links into the app: what follows `#` in the address of its page says what is opened.

A link can do nothing but show: `#sandbox`, `#drill`, `#lesson=NAME`, `#lesson=NAME&step=3`,
`#explain=REPLY`, `#reference=TERM`, `#replay=SESSION&at=12`. With `plain` before it, such as
`#plain&lesson=NAME`, the same is opened line by line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from smtplab.simulation.recordings.session_link import (
    DamagedLinkError,
    go_to_place,
    unpack_session,
)

if TYPE_CHECKING:
    from smtplab.simulation.lab.session import LabSession
    from smtplab.simulation.recordings.session_file import SessionFile
    from smtplab.simulation.site.model import Site
    from smtplab.teaching.lesson.lesson import Lesson, Step

__all__ = [
    "NO_LESSON",
    "PLAIN",
    "UNKNOWN",
    "LinkedSession",
    "PageLink",
    "find_step",
    "link_to_step",
    "plain_link",
    "read_link",
]

PLAIN = "plain"
"""Asks for line mode."""
NO_LESSON = "This link leads to a lesson that is not here."
UNKNOWN = "This link leads to nothing that this version of smtplab has."
_MOST_FIELDS = 8
_LONGEST_WORD = 10_000
_NO_SESSION = "There is no session in this link."
_NAME = "a link"
_MOST_DIGITS = 9


@dataclass(frozen=True)
class LinkedSession:
    """The session in a link.

    Attributes:
        file: The session, as if it had come in a file.
        place: The moment at which it opens.
    """

    file: SessionFile
    place: int

    def play(self) -> LabSession:
        """Play all that the link holds, which may be several connections, and go to its moment."""
        from smtplab.simulation.recordings.replay import replay  # noqa: PLC0415  # few links hold a session

        session = replay(self.file.recording, self._site)
        go_to_place(session, self.place)
        return session

    @property
    def _site(self) -> Site:
        """The site that it was played on, by its name; what comes along has to do for others."""
        from smtplab.simulation.site.load import load_site, site_names  # noqa: PLC0415  # as above

        name = self.file.recording.site
        if name in site_names():
            return load_site(name)
        site = load_site()
        return site._replace(name=name or site.name)  # a link opens no file


@dataclass(frozen=True)
class PageLink:
    """What a link asks for.

    Attributes:
        word: What is opened, such as `lesson`; "" for the start.
        value: Which one, such as the name of the lesson; "" for none.
        step: The step of a lesson, by its number or its key; "" for none.
        session: The session to replay, None for none.
    """

    word: str = ""
    value: str = ""
    step: str = ""
    session: LinkedSession | None = None


def read_link(fragment: str) -> PageLink:
    """Read a link; whether there is something of its word is known to who opens it.

    Args:
        fragment: What follows `#` in the address.

    Raises:
        DamagedLinkError: If it cannot be read, or the session in it was damaged.
    """
    try:
        fields = dict(parse_qsl(fragment, keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError:
        raise DamagedLinkError(UNKNOWN) from None
    is_start = not fragment or PLAIN in fields
    if fields.pop(PLAIN, "") or not (fields or is_start):
        raise DamagedLinkError(UNKNOWN)
    word = next(iter(fields), "")
    value = fields.get(word, "")[:_LONGEST_WORD]
    if word == "replay" and value:
        return PageLink(word, session=_read_session(fields["replay"], fields.get("at", "")))
    return PageLink(word, value, fields.get("step", ""))


def _read_session(packed: str, at: str) -> LinkedSession:
    from smtplab.simulation.recordings import formats  # noqa: PLC0415  # few links hold a session
    from smtplab.simulation.recordings.formats import json_export  # noqa: PLC0415
    from smtplab.simulation.recordings.session_file import SessionFile  # noqa: PLC0415

    recording = formats.read(unpack_session(packed))
    file = SessionFile.of(recording, _NAME)
    if recording.refusal:
        raise DamagedLinkError(f"The session in this link cannot be opened: {recording.refusal}.")
    if recording.notation != json_export.NOTATION or not file.sessions:
        raise DamagedLinkError(_NO_SESSION)
    return LinkedSession(file, int(at) if at.isdecimal() and len(at) <= _MOST_DIGITS else 0)


def find_step(lesson: Lesson, step: str) -> str:
    """Return the key of a step that a link names by its number, or by its key."""
    keys = [one.key for one in lesson.steps]
    number = int(step) if step.isdecimal() and len(step) <= len(str(len(keys))) else 0
    return keys[number - 1] if 0 < number <= len(keys) else step


def link_to_step(page: str, lesson: Lesson, step: Step) -> str:
    """Return a link to a step; to the lesson if the step was made for this learner alone."""
    fields = {"lesson": lesson.name, **({"step": step.key} if step.is_written else {})}
    return f"{page}#{urlencode(fields)}"


def plain_link(link: str) -> str:
    """Return a link that opens line by line what a link opens as a screen; "" for none."""
    return link.replace("#", f"#{PLAIN}&", 1)
