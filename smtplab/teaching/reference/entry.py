"""What is one thing that can be looked up?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.simulation.text.visible import Visible
from smtplab.teaching.reference.demo import (
    Showing,
    show_code,
    show_command,
    show_enhanced,
    why_not,
)

__all__ = ["Entry", "Kind", "Mention", "Row"]


@unique
class Kind(Enum):
    """What it is; the value is the word in the list."""

    CODE = "code"
    ENHANCED = "enhanced"
    COMMAND = "command"
    KEYWORD = "keyword"
    TERM = "term"
    TIMEOUT = "timeout"
    LIMIT = "limit"
    RETRY = "retry"
    PORT = "port"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an entry's page.

    Attributes:
        label: What is told, in at most 9 characters; "" for what goes on from the row above.
        text: What is told.
    """

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A lesson where something can be met.

    Attributes:
        name: The lesson's name.
        title: Its number and title, safe to show.
        introduces: Whether it is new there.
    """

    name: str
    title: Visible
    introduces: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be looked up.

    Attributes:
        kind: What it is.
        key: What stands first in the list, such as "550".
        title: What it is about, in half a sentence.
        rows: Its page.
        names: What it is found by at once, in lower case: "550", or "4.7.1" and "5.7.1".
        shown_as: What can be looked for in the lab: codes, or a command as the tables name it.
        mentions: Lessons where it is met, those that introduce it first.
    """

    kind: Kind
    key: str
    title: str
    rows: tuple[Row, ...]
    names: tuple[str, ...]
    shown_as: tuple[int | EnhancedCode | str, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @property
    def ident(self) -> str:
        """Tell it from all others."""
        return f"{self.kind.value} {self.key} {self.title}"

    def showing(self, asked: str = "") -> Showing | None:
        """Set up the lab so that it happens next; None where nothing can be shown.

        Args:
            asked: What was looked for: of several codes the one that stands in it.
        """
        return next(filter(None, map(_showing, self._looked_for(asked))), None)

    def why_not(self, asked: str = "") -> str:
        """Return why nothing can be shown; "" where something can be or nothing was to be."""
        if not self.shown_as or self.showing(asked):
            return ""
        return why_not(self._looked_for(asked)[0])

    def _looked_for(self, asked: str) -> list[int | EnhancedCode | str]:
        words = asked.split()
        return sorted(self.shown_as, key=lambda one: str(one) not in words)


def _showing(one: int | EnhancedCode | str) -> Showing | None:
    match one:
        case str():
            return show_command(one)
        case int():
            return show_code(one)
        case _:
            return show_enhanced(one)
