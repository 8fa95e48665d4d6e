"""The start of line mode: the choice of what to do, what was chosen, and the way back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smtplab.console import reason
from smtplab.home_menu import QUIT_KEY, MenuEntry, home_menu
from smtplab.line_mode.actions import whole
from smtplab.line_mode.lesson import LessonLines
from smtplab.line_mode.marked_lines import TitleLine
from smtplab.line_mode.mode import CompletingMode, LabMode, LeadingMode, LineMode
from smtplab.line_mode.opening import OPENERS, OpenedMode, open_entry
from smtplab.line_mode.sandbox import SandboxLines
from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.visible import visible

__all__ = ["StartLines"]

_CUE = "Type a number or a word of the list, and press Enter."
_HELP = (
    "Everything here is done by lines: you type one, press Enter, and read what comes of it.",
    "A line that begins with a colon is an action; :help lists those that there are at any time.",
    "From everywhere :leave leads back to this list. What you do is kept.",
)
_HINTS = {
    "explain": "paste a reply and see what it means",
    "help": "how to work line by line",
}
"""What is there, where it is something else than on the screen."""
_BYE = "What you did is kept. You can close this page, or go on:"
_TITLE = 2
"""The level of the title of what was opened."""


class StartLines:
    """The choice of what to do; `:leave` leads back to it from everywhere.

    Args:
        services: What is worked on.
        first: What is opened at the start; None for the choice.

    Attributes:
        over: Whether the learner has left, which nobody can.
    """

    over = False

    def __init__(self, services: Services, first: OpenedMode | None = None) -> None:
        self._services = services
        self._history: list[str] = []
        self._title = first.title if first else ""
        self._mode: LineMode | None = first.mode if first else None

    @property
    def prompt(self) -> str:
        """What is wanted now."""
        return self._mode.prompt if self._mode else "Where to? "

    @property
    def history(self) -> Sequence[str]:
        """Lines that can be called back."""
        return self._mode.history if self._mode else self._history

    @property
    def session(self) -> LabSession | None:
        """The session in the lab that the learner has before them, None for none."""
        return self._mode.session if isinstance(self._mode, LabMode) else None

    @property
    def lesson(self) -> LessonLines | None:
        """The lesson that is open, None for none."""
        return self._mode if isinstance(self._mode, LessonLines) else None

    @property
    def completes(self) -> bool:
        """Whether a command can be completed here."""
        return isinstance(self._mode, CompletingMode)

    def complete(self, typed: str) -> str:
        """Return a whole line that may be meant by what is typed."""
        return self._mode.complete(typed) if isinstance(self._mode, CompletingMode) else typed

    def save(self) -> str:
        """Keep what is open; return why that fails, "" if it does not."""
        try:
            if isinstance(self._mode, LessonLines):
                self._mode.save()
            elif isinstance(self._mode, SandboxLines):
                self._services.sandbox.save(self._mode.session, self._mode.history)
        except OSError as error:
            return f"The sandbox cannot be kept: {reason(error)}"
        return ""

    def start(self) -> Iterator[str]:
        """Yield the choice, or the beginning of what was opened."""
        yield from self._begin() if self._mode else self._list()

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take one line; yield what there is to say to it."""
        if self._mode is None:
            yield from self._choose(octets.decode("utf-8", "replace").strip())
            return
        yield from self._mode.hear(octets)
        if isinstance(self._mode, LeadingMode) and self._mode.following:
            self._title, self._mode = "", self._mode.following
            yield from self._begin()
        elif self._mode.over:
            yield self.save()
            self._mode = None
            yield from self._list()

    def _begin(self) -> Iterator[str]:
        if self._mode is None:
            return
        if self._title:
            yield TitleLine(self._title, _TITLE)
        if isinstance(self._mode, SandboxLines) and (note := self._services.sandbox.note):
            yield str(visible(note))
        yield from self._mode.start()

    @property
    def _entries(self) -> Sequence[MenuEntry]:
        menu = home_menu(is_studied=self._services.is_studied)
        return [
            entry._replace(hint=_HINTS.get(entry.key, entry.hint))
            for entry in menu
            if entry.key != QUIT_KEY
        ]

    def _list(self) -> Iterator[str]:
        yield TitleLine("Where to?", _TITLE)
        for number, entry in enumerate(self._entries, 1):
            yield f"{number}. {entry.title}: {entry.hint}"
        yield _CUE

    def _choose(self, text: str) -> Iterator[str]:
        if text:
            self._history.append(str(visible(text)))
        entry = self._entry_of(text)
        if entry is not None and entry.key in OPENERS:
            self._title, self._mode = open_entry(entry, self._services)
            yield from self._begin()
        elif text == ":leave":
            yield _BYE
            yield from self._list()
        elif text in (":help", ":read") or entry is not None:
            yield from _HELP
            yield from self._list()
        else:
            yield _CUE

    def _entry_of(self, text: str) -> MenuEntry | None:
        number, word = whole(text, len(self._entries)), text.casefold()
        if number:
            return self._entries[number - 1]
        named = (one for one in self._entries if word in (one.key, one.title.casefold()))
        return next(named, None)
