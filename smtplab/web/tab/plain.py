"""Line mode as a page shows it: lines come in, and each answer goes out as marked lines."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from smtplab.line_mode.actions import read_action
from smtplab.line_mode.marked_lines import CodeLine, TitleLine
from smtplab.line_mode.mode import refusal_of
from smtplab.line_mode.opening import open_link
from smtplab.line_mode.start import StartLines
from smtplab.links import link_to_step, plain_link, read_link
from smtplab.services import Services
from smtplab.simulation.recordings.formats.write import FORMATS, write_session
from smtplab.simulation.recordings.session_link import DamagedLinkError, link_to
from smtplab.simulation.text.visible import visible
from smtplab.storage.locations import PAGE_VARIABLE
from smtplab.web.tab.page import Page, hand_in, open_progress, open_services, read_address

__all__ = ["PlainTab", "open_plain"]

_TAB = re.compile(r"(?<!\w)Tab(?!\w)")
_COMPLETES = "Ctrl+Space"
"""The key of the page that does what Tab does in a terminal, where it leads on in a page."""
_HELP = (
    f"{_COMPLETES}, or the button Complete, completes a command. Arrow up and down call back lines "
    "that you typed. Tab leads on to the buttons of the page, and from the last one out of it."
)
_RECALLED = 100
"""Lines that the arrow keys call back."""
_NOTHING = "Nothing has happened yet that could be exported."
_NO_LINK = "There is no link to this place."


class PlainTab:
    """The app in a page, line by line.

    Args:
        page: The page.
        services: What is worked on.
        lines: The conversation.
    """

    def __init__(self, page: Page, services: Services, lines: StartLines) -> None:
        self._page = page
        self._services = services
        self._lines = lines

    def start(self) -> None:
        """Have the page show the beginning."""
        self._say(_with_keys_of_page(self._lines.start()))

    def hear(self, text: str) -> None:
        """Take a line that was typed, and have the page show what there is to say to it."""
        self._say(self._answer(text.encode("utf-8", "replace")))

    def complete(self, typed: str) -> str:
        """Return a whole line that may be meant by what is typed."""
        return self._lines.complete(typed)

    def save(self) -> None:
        """Keep what was done."""
        if problem := self._lines.save():
            self._page.notice(problem)

    def hand_in(self, name: str) -> None:
        """Give the learner the file that a teacher collects."""
        hand_in(self._page, self._services, name)

    def open_progress(self, path: str) -> str:
        """Take up a progress file that was given; return why not, "" if it was."""
        return open_progress(self._services, path)

    def _say(self, lines: Iterator[str]) -> None:
        try:
            said = [_entry(line) for line in lines if line]
            answer = {
                "said": said,
                "prompt": self._lines.prompt.strip(),
                "history": list(self._lines.history[-_RECALLED:]),
                "completes": self._lines.completes,
            }
        except Exception as fault:  # noqa: BLE001  # whatever it is, the page says that it ended
            self._page.end(f"{type(fault).__name__}: {fault}")
            return
        self._page.say(json.dumps(answer))

    def _answer(self, octets: bytes) -> Iterator[str]:
        word, argument = read_action(octets) or ("", "")
        if refusal := refusal_of(octets):
            yield refusal
        elif word in ACTIONS:
            yield from ACTIONS[word][1](self, argument)
        else:
            yield from _with_keys_of_page(self._lines.hear(octets))
            if word == "help":
                yield from (f"  :{name} {text}" for name, (text, _) in ACTIONS.items())
                yield _HELP

    # Actions of the page

    def export(self, form: str) -> Iterator[str]:
        """Give the learner the session as a file."""
        form = form or next(iter(FORMATS))
        session = self._lines.session
        if form not in FORMATS:
            yield f"Give one of {', '.join(FORMATS)}, such as :export {next(iter(FORMATS))}."
        elif session is None or not session.transcript.moments:
            yield _NOTHING
        else:
            name = f"session{FORMATS[form].suffix}"
            self._page.download(name, write_session(session.transcript, session.site.name, form))
            yield f"Downloaded: {name}, {FORMATS[form].title}."

    def link(self, _argument: str) -> Iterator[str]:
        """Copy a link to this place."""
        page = os.environ.get(PAGE_VARIABLE, "")
        if (lesson := self._lines.lesson) is not None:
            address = plain_link(link_to_step(page, lesson.lesson.lesson, lesson.lesson.step))
        else:
            session = self._lines.session
            address = plain_link(link_to(session, page)) if session else ""
        if not address:
            yield _NO_LINK
            return
        self._page.copy(address)
        yield "A link to this place is in the clipboard."


ACTIONS: Mapping[str, tuple[str, Callable[[PlainTab, str], Iterator[str]]]] = MappingProxyType(
    {
        "export": (f"downloads the session, as :export {' or '.join(FORMATS)}", PlainTab.export),
        "link": ("copies a link to this place", PlainTab.link),
    }
)
"""What each action of the page does, and the way to do it."""


def _entry(line: str) -> tuple[str, str, str]:
    """Return a line for the page: what it is, its text, and the code at its end; safe to show."""
    match line:
        case TitleLine(level=level):
            return f"h{level}", visible(line), ""
        case CodeLine(intro=intro, code=code):
            return "code", visible(intro), visible(code)
        case _:
            return "text", visible(line), ""


def _with_keys_of_page(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if isinstance(line, CodeLine | TitleLine) else _TAB.sub(_COMPLETES, line)


def open_plain(page: Page, home: str, address: str) -> PlainTab:
    """Open line mode in a page.

    Args:
        page: The page.
        home: The folder of the learner's files.
        address: The address of the page; what follows `#` in it says what is opened.
    """
    fragment = read_address(home, address)
    services = open_services()
    try:
        first = open_link(read_link(fragment), services)
    except DamagedLinkError as error:
        page.notice(str(error))
        first = None
    tab = PlainTab(page, services, StartLines(services, first))
    tab.start()
    return tab
