"""The question what a client must do about a reply, with the wrong answers and their price."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from smtplab.protocol.codes.advice import SPECIFIC
from smtplab.protocol.codes.describe import CODES, describe_code
from smtplab.protocol.codes.model import (
    ADVICE,
    REPLY_CLASSES,
    Advice,
    AdviceText,
    CodeStatus,
    ReplyCode,
)
from smtplab.simulation.text.visible import visible
from smtplab.teaching.diagnosis.client_action import cost, is_apart, typical_code
from smtplab.teaching.drill.card import DrillQuestion, Option

__all__ = ["action_question", "capital", "likely_mistakes"]


_MISTAKES = (Advice.RETRY_LATER, Advice.PROCEED, Advice.GIVE_UP, Advice.FIX_COMMAND)
"""What a learner does instead, where no code with the same end suggests it."""
_WRONG = 3
_FORM, _ORDER = ADVICE[Advice.FIX_COMMAND], SPECIFIC["503"]
"""What to do about a wrong line and about a wrong order: each is taken for the other."""
_FORM_CODES = (500, 501)
_NOT_FORM = "The line itself is right; it only stands in the wrong place."
_NOT_ORDER = "No other command is missing; this line itself is wrong."


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
        *islice(_wrong_options(code, right, text), _WRONG),
    )
    return DrillQuestion(ask, options, "treatment")


def likely_mistakes(code: int, right: Advice) -> tuple[Advice, ...]:
    """Return what a learner that misreads a code does, the likeliest first.

    The codes that differ in the first digit only suggest it, then what is often done by mistake.

    Args:
        code: The code.
        right: What it asks for.
    """
    twins = (row.client for row in CODES.values() if _is_twin(row, code))
    ends = (Advice.SESSION_ENDS,)
    usual = (*_MISTAKES, *ends) if REPLY_CLASSES[code].is_refusal else (*ends, *_MISTAKES)
    likely = dict.fromkeys((*twins, *usual))
    return tuple(islice((one for one in likely if is_apart(one, right)), _WRONG))


def _is_twin(row: ReplyCode, code: int) -> bool:
    return row.code % 100 == code % 100 and row.status is CodeStatus.STANDARD


def _wrong_options(code: int, right: Advice, text: AdviceText) -> Iterator[Option]:
    if text == _ORDER:
        yield Option(visible(capital(_FORM.short)), right=False, because=_NOT_FORM, means="501")
    elif code in _FORM_CODES and text == _FORM:
        yield Option(visible(capital(_ORDER.short)), right=False, because=_NOT_ORDER, means="503")
    for advice in likely_mistakes(code, right):
        taken = typical_code(advice, code)
        short = visible(capital(ADVICE[advice].short))
        yield Option(short, right=False, because=_because(taken, advice, right), means=taken)


def _because(taken: str, chosen: Advice, right: Advice) -> str:
    price = cost(right, chosen)
    if not taken.isdigit():
        return price
    return f"That is the treatment for {taken}, {describe_code(int(taken)).title}. {price}"


def capital(text: str) -> str:
    """Return a text with a capital letter at its start."""
    return text[0].upper() + text[1:]
