"""The pane that takes a reply apart."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.styles import MARK, QUIET, STRONG, fit, hang
from smtplab.tui.lab.moment_pane import MomentPane
from smtplab.tui.lab.reply_view import ReplyFact, ReplyView, reply_view

__all__ = ["ReplyPane"]

_SIGN = 6
_COMPACT = 4
"""In so few lines only the brief form fits."""


class ReplyPane(MomentPane[ReplyView]):
    """A reply digit by digit, its enhanced code, and what a client does now; a few lines if low."""

    def view(self, transcript: Transcript, cursor: int) -> ReplyView:
        """Return the explanation of the moment."""
        return reply_view(transcript, cursor)

    def heading(self, view: ReplyView) -> str:
        """Return the code."""
        return view.title

    def lines(self, view: ReplyView, width: int) -> list[Content]:
        """Write one line a fact, or three in all where there is no room."""
        rows = self.scrollable_content_region.height
        if rows < _COMPACT:
            brief = list(view.brief)
            if len(brief) > rows:
                del brief[view.least]
            return [_brief(fact, width) for fact in brief]
        digits = [fact for fact in view.facts if len(fact.sign) == 1 and fact.gloss]
        name = max((len(fact.name) + 2 for fact in digits), default=0)
        facts = [line for fact in view.facts for line in _fact(fact, width, column=name)]
        more = [line for fact in view.more for line in _fact(fact, width, style=QUIET)]
        return facts + more


def _brief(fact: ReplyFact, width: int) -> Content:
    lead = f"{fact.sign:<{_SIGN - 1}} "
    text = f"{fact.name}  {fact.gloss}" if fact.gloss else fact.name
    return Content.assemble((lead, MARK), fit(text, width - len(lead)))


def _fact(fact: ReplyFact, width: int, *, style: str = "", column: int = 0) -> list[Content]:
    if len(fact.sign) == 1:
        return _digit(fact, width, column)
    lead = Content.styled(f"{fact.sign:<{_SIGN - 1}} ", MARK if not style else QUIET)
    if not fact.gloss:
        return hang(lead, fact.name, width, style)
    beside = cell_len(fact.name) + 2 + cell_len(fact.gloss) <= width - _SIGN
    if beside:
        return [Content.assemble(lead, (fact.name, style), ("  " + fact.gloss, QUIET))]
    indent = Content(" " * _SIGN)
    return hang(lead, fact.name, width, style) + hang(indent, fact.gloss, width, QUIET)


def _digit(fact: ReplyFact, width: int, column: int) -> list[Content]:
    if not fact.gloss:
        lead = Content.styled(f"{fact.sign} ", MARK)
        return hang(lead, fact.name, width, STRONG)
    name = f"{fact.name:<{column}}"
    lead = Content.assemble((f"{fact.sign} ", MARK), (name, STRONG))
    return hang(lead, fact.gloss, width, QUIET)
