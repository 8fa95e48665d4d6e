"""What does a reply mean, why was it given, and what is to be done?

RFC 5321 §4.2.1: the first digit is enough to act on, so whatever the text says, the code decides
what a client does; the reason adds what people on both sides can do.
"""

from functools import lru_cache
from typing import NamedTuple

from smtplab.protocol import codes
from smtplab.protocol import enhanced as enhanced_codes
from smtplab.protocol.codes import CLASS_ADVICE, Advice, CodeStatus, Description, ReplyCode
from smtplab.protocol.enhanced import EnhancedCode, EnhancedDescription
from smtplab.teaching.diagnosis.reading import Pasted, read
from smtplab.teaching.diagnosis.reasons import REASONS, Reason
from smtplab.teaching.diagnosis.weighing import Certainty, Verdict, weigh

__all__ = ["Diagnosis", "explain"]

_REFUSALS = (4, 5)
_NO_CODE = "There is no reply code in it: a reply starts with three digits (RFC 5321 §4.2)."
_BY_REASON = {
    Reason.AUTH_REQUIRED: Advice.AUTHENTICATE,
    Reason.TLS_REQUIRED: Advice.START_TLS,
    Reason.PROTOCOL: Advice.FIX_COMMAND,
}


class Diagnosis(NamedTuple):
    """A reply taken apart."""

    pasted: Pasted
    description: Description | None
    """The basic code taken apart; None where there is none."""

    enhanced: EnhancedDescription | None
    """The enhanced code taken apart, also where it only stands in the text."""

    verdict: Verdict | None
    """The reason; None where nothing was refused."""

    @property
    def is_possible(self) -> bool:
        """Say whether the grammar of RFC 5321 §4.2 allows the code."""
        return self.description is not None and codes.is_possible(self.description.code)

    @property
    def outcome(self) -> int | None:
        """The digit that a client acts on, 2 to 5; None where there is none."""
        if self.description:
            x = self.description.code // 100
            return x if x in codes.CLASSES else None
        return self.enhanced.code.status_class if self.enhanced else None

    @property
    def permanent(self) -> bool | None:
        """True for 5yz, False for 4yz, None otherwise."""
        return {4: False, 5: True}.get(self.outcome or 0)

    @property
    def advice(self) -> Advice:
        """What a client does now."""
        known = self.description.client if self.description else None
        if self.outcome is None:
            return known or Advice.SHOW_TO_USER
        general = known or CLASS_ADVICE[self.outcome]
        refined = _BY_REASON.get(self.verdict.reason) if self.verdict else None
        return refined if refined and self.permanent else general

    @property
    def meaning(self) -> str:
        """The meaning in a sentence or two: the reason as far as it is known, then the codes."""
        parts = [self.description.meaning if self.description else _NO_CODE]
        if self.enhanced and self.enhanced.known:
            parts.append(self.enhanced.meaning)
        if self.verdict and self.verdict.certainty is not Certainty.GUESS:
            parts.insert(0, REASONS[self.verdict.reason].meaning)
        return " ".join(parts)

    @property
    def likely_meant(self) -> ReplyCode | None:
        """The standard code that was probably meant, where the code is none."""
        return codes.likely_meant(self.description.code) if self.description else None

    @property
    def is_folklore(self) -> bool:
        """Say whether the code is in no RFC, but real servers send it."""
        known = self.description.known if self.description else None
        return known is not None and known.status is CodeStatus.WILD_ONLY

    @property
    def commands(self) -> tuple[str, ...]:
        """What can draw it: verbs, CONNECT, DATA-END or any; what a log names comes alone."""
        if self.pasted.command:
            return (self.pasted.command,)
        known = self.description.known if self.description else None
        return known.commands if known else ()

    @property
    def sections(self) -> tuple[str, ...]:
        """Where to read on."""
        known = self.description.known if self.description else None
        basic = known.sections if known and known.sections else ("RFC 5321 §4.2",)
        finer = self.enhanced.known.sections if self.enhanced and self.enhanced.known else ()
        return tuple(dict.fromkeys((*basic, *finer, "RFC 5321 §4.2.1")))


def explain(paste: bytes | str) -> Diagnosis:
    """Take a reply apart and find its likely reason; never raises, on any octets."""
    pasted = read(paste)
    description = _described(int(pasted.code)) if pasted.code else None
    enhanced = pasted.enhanced or pasted.named
    verdict = None
    if _is_refusal(pasted.code, enhanced):
        verdict = weigh(pasted.code, enhanced, pasted.text, pasted.command)
    return Diagnosis(pasted, description, _finer(enhanced) if enhanced else None, verdict)


def _is_refusal(code: str | None, enhanced: EnhancedCode | None) -> bool:
    """Say whether to look for a reason; what has no class SMTP knows counts as an error."""
    if code:
        return int(code) // 100 not in (2, 3)
    return enhanced is None or enhanced.status_class in _REFUSALS


@lru_cache(maxsize=1024)
def _described(code: int) -> Description:
    return codes.describe(code)


@lru_cache(maxsize=1024)
def _finer(code: EnhancedCode) -> EnhancedDescription:
    return enhanced_codes.describe(code)
