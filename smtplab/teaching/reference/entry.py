"""An entry of the reference: its page, its names, and the lab in which it can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.simulation.text.visible import Visible
from smtplab.teaching.reference.demo import (
    demo_of_code,
    demo_of_command,
    demo_of_enhanced,
    why_no_demo,
)
from smtplab.teaching.reference.demo_lab import Demo

__all__ = ["EntryRow", "Mention", "ReferenceEntry", "ReferenceKind"]


@unique
class ReferenceKind(Enum):
    """What an entry is about; the value is the word in the list."""

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
class EntryRow:
    """A row of an entry's page.

    Attributes:
        label: What the row is about, in at most 9 characters; "" for what goes on from the row
            above.
        text: Its text.
    """

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A lesson in which something is found.

    Attributes:
        name: The lesson's name.
        title: Its number and title, safe to show.
        introduces: Whether it is new there.
    """

    name: str
    title: Visible
    introduces: bool


@dataclass(frozen=True, slots=True)
class ReferenceEntry:
    """Something that can be looked up.

    Attributes:
        kind: What it is.
        key: What stands first in the list, such as "550".
        title: What it is about, in half a sentence.
        rows: Its page.
        names: What it is found by at once, in lower case: "550", or "4.7.1" and "5.7.1".
        demonstrated: What can be seen in the lab: codes, or a command as the tables name it.
        mentions: Lessons in which it is found, those that introduce it first.
    """

    kind: ReferenceKind
    key: str
    title: str
    rows: tuple[EntryRow, ...]
    names: tuple[str, ...]
    demonstrated: tuple[int | EnhancedCode | str, ...] = ()
    mentions: tuple[Mention, ...] = ()

    def demo(self, asked: str = "") -> Demo | None:
        """Return a lab in which it happens next; None where nothing can be shown.

        Args:
            asked: What was looked for: of several codes the one that stands in it.
        """
        return next(filter(None, map(_demo_of, self._looked_for(asked))), None)

    def why_no_demo(self, asked: str = "") -> str:
        """Return why nothing can be shown; "" where something can be or nothing was to be."""
        if not self.demonstrated or self.demo(asked):
            return ""
        return why_no_demo(self._looked_for(asked)[0])

    def _looked_for(self, asked: str) -> list[int | EnhancedCode | str]:
        words = asked.split()
        return sorted(self.demonstrated, key=lambda one: str(one) not in words)


def _demo_of(one: int | EnhancedCode | str) -> Demo | None:
    match one:
        case str():
            return demo_of_command(one)
        case int():
            return demo_of_code(one)
        case _:
            return demo_of_enhanced(one)
