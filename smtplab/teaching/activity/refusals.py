"""Explanations of a refused command: the rule that its reply rests on, and what was meant."""

from __future__ import annotations

from smtplab.protocol.replies import Reply
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.runner import Feedback
from smtplab.teaching.lesson.prose import Prose, paragraphs

__all__ = ["cites_section", "explain_refusal"]

_ALSO = "Also wrong in this line: {faults}"
_MEANT = "It was probably meant as: {line}"


def explain_refusal(reply: Reply) -> Feedback | None:
    """Explain a reply by its rule, and offer the repair; None if it refuses nothing."""
    if not reply.is_refusal or (why := reply.diagnostic) is None:
        return None
    meant = "" if why.suggestion is None else _MEANT.format(line=visible(why.suggestion))
    also = _ALSO.format(faults=why.further_faults) if why.further else ""
    text = paragraphs(why.rule.explanation, also, meant)
    return Feedback(good=None, title=str(reply.code), text=text, sections=(why.rule.section,))


def cites_section(text: Prose) -> bool:
    """Return whether a text names a section of an RFC itself."""
    return any("RFC " in span.text for block in text for cell in block.cells for span in cell)
