"""The panel that says why a reply was made."""

from __future__ import annotations

from textual.content import Content

from smtplab.simulation.lab.transcript import Transcript
from smtplab.tui.common.styles import BAD, MARK, QUIET, STRONG, hang
from smtplab.tui.lab import texts
from smtplab.tui.lab.caret import fold_with_carets
from smtplab.tui.lab.moment_pane import MomentPane
from smtplab.tui.lab.why_view import WhyView, why_view

__all__ = ["WhyPanel"]

_LEAD = 7


class WhyPanel(MomentPane[WhyView]):
    """The rule behind a reply, carets under the token at fault, and the command as it was meant."""

    BORDER_TITLE = "Why?"

    @property
    def suggestion(self) -> bytes | None:
        """The command as it was probably meant, without line ending; None if no one knows."""
        return self._shown.suggestion if self._shown else None

    def view(self, transcript: Transcript, cursor: int) -> WhyView:
        """Return the reason of the reply."""
        return why_view(transcript, cursor)

    def lines(self, view: WhyView, width: int) -> list[Content]:
        """Write the exchange with its carets, the reason, the repair, and what may be said."""
        return [
            *_asked_lines(view, width),
            *_part(texts.WHY_AT, view.at, width),
            *_part("S:", view.reply, width, STRONG),
            *([Content()] if view.asked or view.reply else []),
            *hang(Content(), view.explanation, width),
            *_part(texts.WHY_ALSO, view.further, width),
            *_source(view, width),
            Content(),
            *_suggestion_lines(view, width),
            *_part(texts.WHY_NOW, view.now, width),
        ]


def _lead(word: str) -> Content:
    return Content.styled(f"{word:<{_LEAD}}", MARK)


def _part(word: str, text: str, width: int, style: str = "") -> list[Content]:
    return hang(_lead(word), text, width, style) if text else []


def _asked_lines(view: WhyView, width: int) -> list[Content]:
    """Write what was answered; carets keep their place also where the line is folded."""
    if not view.asked and view.carets is None:
        return []
    lines: list[Content] = []
    for text, carets in fold_with_carets(view.asked, view.carets or (0, 0), width - _LEAD):
        lines.append(Content.assemble(_lead("" if lines else view.speaker), text))
        if carets:
            lines.append(Content.assemble(" " * _LEAD, (carets, BAD)))
    return lines


def _source(view: WhyView, width: int) -> list[Content]:
    if not view.rule:
        return []
    return hang(Content(), f"{view.section} · {view.rule}", width, QUIET)


def _suggestion_lines(view: WhyView, width: int) -> list[Content]:
    if view.suggested_line is None:
        return []
    hint = hang(Content(" " * _LEAD), texts.WHY_HINT, width, QUIET)
    return _part(texts.WHY_MEANT, view.suggested_line, width, STRONG) + hint
