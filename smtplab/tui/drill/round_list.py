"""The list of the round: a row for each card, beside the card where there is room."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from smtplab.tui.common.styles import ADDED, BAD, MARK, QUIET
from smtplab.tui.drill import texts
from smtplab.tui.drill.view import RoundStrip

__all__ = ["RoundList", "signs"]

_STYLES = {texts.RIGHT: ADDED, texts.WRONG: BAD, texts.HERE: MARK, texts.AHEAD: QUIET}


def signs(strip: RoundStrip) -> Content:
    """Return a round in one row."""
    return Content("").join(Content.styled(sign, _STYLES[sign]) for sign in strip)


class RoundList(Widget):
    """The cards of the round, with how each one went."""

    ALLOW_SELECT = False
    BORDER_TITLE = texts.THIS_ROUND
    DEFAULT_CSS = """
    RoundList {
        background: $surface;
        border: round $border-blurred;
        border-title-color: $text-primary;
        border-title-style: bold;
        padding: 0 1;
    }
    """

    strip: reactive[RoundStrip] = reactive(RoundStrip())
    """A sign for each card."""

    titles: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())
    """What each card practises."""

    def render(self) -> Content:
        """Draw the rows."""
        rows = (
            Content.assemble(
                (f"{sign} ", _STYLES[sign]),
                (f"{number:>2}  ", QUIET),
                (title, "bold" if sign == texts.HERE else QUIET if sign == texts.AHEAD else ""),
            )
            for number, (sign, title) in enumerate(zip(self.strip, self.titles, strict=False), 1)
        )
        return Content("\n").join(rows)
