"""The question what a client must do about a reply, with the wrong answers and their price."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.protocol.codes.describe import describe_code
from smtplab.protocol.codes.model import ADVICE, Advice, AdviceText
from smtplab.simulation.text.visible import visible
from smtplab.teaching.diagnosis.client_action import cost, typical_code, wrong_advice
from smtplab.teaching.drill.card import DrillQuestion, Option

__all__ = ["action_question", "capital"]


def action_question(code: int, right: Advice, text: AdviceText, ask: str) -> DrillQuestion:
    """Return the question what a client must do about a reply.

    Args:
        code: Its code.
        right: What it must do, in general.
        text: The same as finely as it is known.
        ask: How the question is put.
    """
    options = (
        Option(visible(capital(text.short)), right=True, because=text.sentence, means=str(code)),
        *_wrong_options(code, right),
    )
    return DrillQuestion(ask, options, "treatment")


def _wrong_options(code: int, right: Advice) -> Iterator[Option]:
    for advice in wrong_advice(right):
        taken = typical_code(advice, code)
        text = visible(capital(ADVICE[advice].short))
        yield Option(text, right=False, because=_because(taken, advice, right), means=taken)


def _because(taken: str, chosen: Advice, right: Advice) -> str:
    price = cost(right, chosen)
    if not taken.isdigit():
        return price
    return f"That would answer {taken}, {describe_code(int(taken)).title}. {price}"


def capital(text: str) -> str:
    """Return a text with a capital letter at its start."""
    return text[0].upper() + text[1:]
