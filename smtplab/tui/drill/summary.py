"""How the round went: the score, what was confused as bars, and when it goes on."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from smtplab.teaching.drill import texts
from smtplab.teaching.drill.statistics import RoundSummary, confusion_text, due_rows
from smtplab.teaching.drill.store import Confusion, MixUp
from smtplab.tui.common.styles import ADDED, BAD, MARK, QUIET, STRONG, TITLE, fit, hang
from smtplab.tui.common.text_pane import TextPane
from smtplab.tui.drill import texts as screen_texts

__all__ = ["DrillSummary"]

_BLANK = Content()
_LABEL = 47
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
            Content.styled(texts.DUE, TITLE),
            *_due(view),
            _BLANK,
            *hang(Content.styled("▸ ", MARK), screen_texts.CUE_AGAIN, width, MARK),
        ]


def _score(view: RoundSummary) -> list[Content]:
    count = len(view.results)
    if not count:
        return [Content(texts.NO_CARDS)]
    signs = [
        Content.styled(screen_texts.RIGHT, ADDED)
        if one.good
        else Content.styled(screen_texts.WRONG, BAD)
        for one in view.results
    ]
    score = Content.styled(texts.SCORE.format(right=view.right, count=count), STRONG)
    return [Content.assemble(score, "   ", Content(" ").join(signs))]


def _confusions(view: RoundSummary, width: int) -> list[Content]:
    if not view.confusions:
        return hang(Content("  "), texts.NOT_CONFUSED, width, QUIET)
    most = max(one.times for one in view.confusions)
    room = max(4, min(_CELLS, width - _LABEL - 20))
    return [_bar(one, most, room, view.new_mix_ups) for one in view.confusions]


def _bar(one: Confusion, most: int, room: int, new: frozenset[MixUp]) -> Content:
    filled = max(1, round(room * one.times / most))
    is_new = (one.right, one.taken) in new
    return Content.assemble(
        "  ",
        fit(confusion_text(one), _LABEL),
        " ",
        ("━" * filled, "$text-warning"),
        ("─" * (room - filled), QUIET),
        (f" {one.times:>3}", STRONG),
        (f"  {texts.THIS_ROUND}" if is_new else "", QUIET),
    )


def _due(view: RoundSummary) -> list[Content]:
    return [
        Content.assemble("  ", words.ljust(_COUNT), (cards, STRONG))
        for words, cards in due_rows(view)
    ]
