"""The reference line by line: what is looked up is said, then what else was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smtplab.line_mode.actions import whole
from smtplab.simulation.text.visible import visible
from smtplab.teaching.reference.entry import ReferenceEntry
from smtplab.teaching.reference.search import Index

__all__ = ["ReferenceLines", "entry_lines", "found_lines"]

_MOST = 9
"""Further entries that are listed by number."""
_CUE = "Type a code, a command or a word to look up; the number of an entry in the list shows it."


def entry_lines(entry: ReferenceEntry) -> Iterator[str]:
    """Yield all that is known of an entry."""
    texts = [visible(row.text) for row in entry.rows]
    begins = f"{visible(entry.key)}, {entry.kind.value}: "
    if not (texts and texts[0].startswith(visible(entry.title)) and not entry.rows[0].label):
        yield f"{begins}{visible(entry.title)}."
        begins = ""
    for row, text in zip(entry.rows, texts, strict=True):
        yield f"{visible(row.label)}: {text}" if row.label else f"{begins}{text}"
        begins = ""
    for mention in entry.mentions:
        if mention.introduces:
            yield f"New in the lesson {mention.name}."
    if also := ", ".join(one.name for one in entry.mentions if not one.introduces):
        yield f"Also in the lessons: {also}."


def found_lines(found: Sequence[ReferenceEntry]) -> Iterator[str]:
    """Yield the first entry, and the names of those that were found beside it."""
    if not found:
        yield "Nothing was found. Try a code such as 550, a command such as RCPT, or one word."
        return
    yield from entry_lines(found[0])
    if others := found[1 : _MOST + 1]:
        yield "Also found:"
        for number, entry in enumerate(others, 1):
            yield f"  {number}. {visible(entry.key)}, {entry.kind.value}: {visible(entry.title)}"
    if (more := len(found) - 1 - _MOST) > 0:
        yield f"{more} more were found; add a word to find fewer."


class ReferenceLines:
    """The reference, asked again and again.

    Args:
        index: All that can be looked up.
        asked: What is looked up first; "" for nothing.

    Attributes:
        over: Whether the learner has left.
    """

    prompt = "Look up: "

    def __init__(self, index: Index, asked: str = "") -> None:
        self.over = False
        self.history: list[str] = []
        self._index = index
        self._asked = asked
        self._others: Sequence[ReferenceEntry] = ()

    def start(self) -> Iterator[str]:
        """Yield what can be done."""
        yield f"The reference has {len(self._index.entries)} entries. :leave ends."
        yield _CUE
        if self._asked:
            yield from self._look_up(self._asked)

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take what is looked for; yield what is known of it."""
        text = str(visible(octets)).strip()
        if text:
            self.history.append(text)
        if text == ":leave":
            self.over = True
        elif not text or text == ":help":
            yield _CUE
        elif text.startswith(":"):
            yield "There is no such action here; there are :help and :leave."
        elif number := whole(text, len(self._others)):
            yield from entry_lines(self._others[number - 1])
        else:
            yield from self._look_up(text)

    def _look_up(self, text: str) -> Iterator[str]:
        found = self._index.find(text)
        self._others = found[1 : _MOST + 1]
        yield from found_lines(found)
