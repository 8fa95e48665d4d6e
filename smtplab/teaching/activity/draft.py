"""A session that the learner puts together before it is sent: lines in order, or gaps filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smtplab.teaching.lesson.gaps import GappedDialogue
from smtplab.teaching.lesson.script import LessonScript

__all__ = ["Draft", "GapTexts", "LineOrder"]

_LONGEST = 1000
"""Characters of a gap that are kept."""


@dataclass(frozen=True, slots=True)
class LineOrder:
    """Lines of which some are in the session, in an order.

    Attributes:
        lines: All lines, as they were given.
        used: Numbers of those that are in the session, in order.
        selected: The place under the cursor: of the lines in the session, then of the others.
    """

    lines: LessonScript
    used: tuple[int, ...] = ()
    selected: int = 0

    @property
    def unused(self) -> tuple[int, ...]:
        """Numbers of the lines that are not in the session, as they were given."""
        return tuple(one for one in range(len(self.lines)) if one not in self.used)

    @property
    def script(self) -> LessonScript:
        """The session."""
        return tuple(self.lines[one] for one in self.used)

    def toggle_line(self, number: int) -> LineOrder:
        """Return it with a line put at the end of the session, or taken out of it, by its number.

        A number without a line is ignored.
        """
        if not 0 <= number < len(self.lines):
            return self
        return replace(self, selected=(*self.used, *self.unused).index(number)).toggle()

    def select(self, by: int) -> LineOrder:
        """Return it with the cursor moved; past an end it comes in at the other."""
        return replace(self, selected=(self.selected + by) % len(self.lines))

    def toggle(self) -> LineOrder:
        """Return it with the selected line put at the end of the session, or taken out of it.

        The cursor goes on to the next line.
        """
        at, used = self.selected, [*self.used]
        if at < len(used):
            del used[at]
        else:
            used.append(self.unused[at - len(used)])
            at = min(at + 1, len(self.lines) - 1)
        return replace(self, used=tuple(used), selected=at)

    def move(self, by: int) -> LineOrder:
        """Return it with the selected line of the session moved, the cursor with it."""
        at, used = self.selected, [*self.used]
        to = at + by
        if not (at < len(used) and 0 <= to < len(used)):
            return self
        used.insert(to, used.pop(at))
        return replace(self, used=tuple(used), selected=to)

    def arrange(self, used: Sequence[int]) -> LineOrder:
        """Return it with just these lines in the session, in this order."""
        return replace(self, used=tuple(used), selected=0)

    def save(self) -> list[int]:
        """Return what is in the session, as JSON values."""
        return list(self.used)

    def restore(self, saved: Sequence[object]) -> LineOrder | None:
        """Return it as it was saved; None if that does not fit these lines."""
        used = [one for one in saved if type(one) is int and 0 <= one < len(self.lines)]
        return self.arrange(used) if len(used) == len(saved) == len({*used}) else None


@dataclass(frozen=True, slots=True)
class GapTexts:
    """A dialogue with what stands in its gaps.

    Attributes:
        dialogue: The dialogue.
        texts: What stands in each gap.
        selected: The gap that is being filled.
    """

    dialogue: GappedDialogue
    texts: tuple[str, ...]
    selected: int = 0

    @property
    def script(self) -> LessonScript:
        """The session.

        Raises:
            LessonScriptError: If the DNS cannot have the record that a text makes up.
        """
        return self.dialogue.script(self.texts)

    @property
    def text(self) -> str:
        """What stands in the gap that is being filled."""
        return self.texts[self.selected]

    def select(self, by: int) -> GapTexts:
        """Return it with another gap to be filled; past the last comes the first."""
        return replace(self, selected=(self.selected + by) % len(self.texts))

    def select_in(self, line: int) -> GapTexts:
        """Return it with the first gap in a line of the file selected; else the first of all."""
        return replace(self, selected=self.dialogue.first_gap(line) or 0)

    def fill(self, text: str) -> GapTexts:
        """Return it with a text in the gap that is being filled; a line end is left out."""
        texts = [*self.texts]
        texts[self.selected] = _one_line(text)
        return replace(self, texts=tuple(texts))

    def next_empty(self) -> GapTexts | None:
        """Return it with the next gap selected in which nothing stands; None for none."""
        further = range(self.selected + 1, len(self.texts))
        at = next((number for number in further if not self.texts[number]), None)
        return None if at is None else replace(self, selected=at)

    def save(self) -> list[str]:
        """Return what stands in the gaps, as JSON values."""
        return list(self.texts)

    def restore(self, saved: Sequence[object]) -> GapTexts | None:
        """Return it as it was saved; None if that does not fit these gaps."""
        texts = tuple(_one_line(one) for one in saved if isinstance(one, str))
        fits = len(texts) == len(saved) == len(self.texts)
        return replace(self, texts=texts, selected=0) if fits else None


Draft = LineOrder | GapTexts


def _one_line(text: str) -> str:
    return text.replace("\n", "").replace("\r", "")[:_LONGEST]
