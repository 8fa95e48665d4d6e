"""The enhanced code that says what a reply says: its own, unless its words say more."""

from functools import cache

from smtplab.protocol.codes.enhanced import REGISTRY, EnhancedCode
from smtplab.protocol.states import FAILURES
from smtplab.teaching.diagnosis.classify import Certainty, Classification
from smtplab.teaching.diagnosis.providers import ProviderMeaning
from smtplab.teaching.diagnosis.rules.code_weights import LIKE, enhanced_weight

__all__ = ["specific_code"]


def specific_code(
    given: EnhancedCode | None,
    found: Classification | None,
    meaning: ProviderMeaning | None,
    outcome: int | None,
) -> EnhancedCode | None:
    """Return the enhanced code that says what a reply says; None if there is not one.

    Args:
        given: The code that the reply has.
        found: The reason; None where nothing was refused.
        meaning: What the server's provider means by the code, if it is not what is registered.
        outcome: The digit that a client acts on; None where there is none.
    """
    if found is None:
        return given
    if meaning and meaning.reason is found.reason:
        return _of_class(outcome, meaning.like)
    if found.certainty is Certainty.GUESS:
        return given
    weight = enhanced_weight(given) if given else None
    is_same = weight is not None and weight.reason is found.reason
    if given and is_same and (not found.like or _is_as_fine(given, found.like)):
        return given
    return _of_class(outcome, found.like or LIKE.get(found.reason, ""))


def _of_class(outcome: int | None, detail: str) -> EnhancedCode | None:
    return _code_of(outcome, detail) if detail and outcome in FAILURES else None


def _is_as_fine(given: EnhancedCode, like: str) -> bool:
    """Return whether a code says as much as the words, which are like another one."""
    is_known = (given.subject, given.detail) in REGISTRY
    return is_known and like.startswith(f"{given.subject}.")


@cache
def _code_of(status_class: int, detail: str) -> EnhancedCode:
    return EnhancedCode.parse(f"{status_class}.{detail}")
