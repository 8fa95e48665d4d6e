"""How the round went: the score, what was confused as bars, and when it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from smtplab.simulation.text.visible import visible
from smtplab.teaching.drill.statistics import RoundSummary
from smtplab.teaching.drill.store import Confusion
from smtplab.tui.common.styles import ADDED, BAD, MARK, QUIET, STRONG, TITLE, fitted, hanging
from smtplab.tui.common.text_pane import TextPane
from smtplab.tui.drill import texts

__all__ = ["DrillSummary"]

_BLANK = Content()
_LABEL = 39
_CELLS = 20
_COUNT = 18


class DrillSummary(TextPane[RoundSummary]):
    """A round that is over; Enter begins another one."""

    BORDER_TITLE = "How it went"
    DEFAULT_CSS = """
    DrillSummary { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "screen.go_on", "Another round", show=False),
    ]

    def lines(self, view: RoundSummary, width: int) -> list[Content]:
        """Write the parts, one under the other."""
        return [
            *_score(view),
            _BLANK,
            Content.styled(texts.CONFUSED, TITLE),
            *_confusions(view, width),
            _BLANK,
            Content.styled(texts.COMING, TITLE),
            *_coming(view),
            _BLANK,
            *hanging(Content.styled("▸ ", MARK), texts.CUE_AGAIN, width, MARK),
        ]


def _score(view: RoundSummary) -> list[Content]:
    count = len(view.results)
    if not count:
        return [Content(texts.NO_CARDS)]
    signs = [
        Content.styled(texts.RIGHT, ADDED) if one.good else Content.styled(texts.WRONG, BAD)
        for one in view.results
    ]
    score = Content.styled(texts.SCORE.format(right=view.right, count=count), STRONG)
    return [Content.assemble(score, "   ", Content(" ").join(signs))]


def _confusions(view: RoundSummary, width: int) -> list[Content]:
    if not view.confusions:
        return hanging(Content("  "), texts.NOT_CONFUSED, width, QUIET)
    most = max(one.times for one in view.confusions)
    room = max(4, min(_CELLS, width - _LABEL - 20))
    return [_bar(one, most, room, view.new_mix_ups) for one in view.confusions]


def _bar(one: Confusion, most: int, room: int, fresh: frozenset[tuple[str, str]]) -> Content:
    filled = max(1, round(room * one.times / most))
    is_fresh = (one.right, one.taken) in fresh
    return Content.assemble(
        "  ",
        fitted(visible(str(one)), _LABEL),
        " ",
        ("━" * filled, "$text-warning"),
        ("─" * (room - filled), QUIET),
        (f" {one.times:>3}", STRONG),
        (f"  {texts.FRESH}" if is_fresh else "", QUIET),
    )


def _coming(view: RoundSummary) -> list[Content]:
    rows: Sequence[tuple[str, int]] = (*view.due_counts, (texts.UNSEEN, view.unseen))
    return [_row(words, count) for words, count in rows if count]


def _row(words: str, count: int) -> Content:
    cards = texts.ONE_CARD if count == 1 else texts.CARDS.format(count=count)
    return Content.assemble("  ", words.ljust(_COUNT), (cards, STRONG))
