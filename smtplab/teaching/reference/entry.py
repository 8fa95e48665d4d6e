"""What is one thing that can be looked up?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, unique

from smtplab.protocol.enhanced import EnhancedCode
from smtplab.simulation.visible import Visible
from smtplab.teaching.reference.showing import Showing, show_code, show_enhanced

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
        shown_as: The codes that the server can be made to say.
        mentions: Lessons where it is met, those that introduce it first.
    """

    kind: Kind
    key: str
    title: str
    rows: tuple[Row, ...]
    names: tuple[str, ...]
    shown_as: tuple[int | EnhancedCode, ...] = ()
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
        words = asked.split()
        codes = sorted(self.shown_as, key=lambda code: str(code) not in words)
        return next(filter(None, map(_showing, codes)), None)


def _showing(code: int | EnhancedCode) -> Showing | None:
    return show_code(code) if isinstance(code, int) else show_enhanced(code)
