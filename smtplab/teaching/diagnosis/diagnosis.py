"""What a reply means, why it was given, and what is to be done.

RFC 5321 §4.2.1: the first digit is enough to act on, so whatever the text says, the code decides
what a client does; the reason adds what people on both sides can do.
"""

from collections.abc import Mapping
from functools import cache, cached_property, lru_cache

from smtplab.protocol.codes import advice as advising
from smtplab.protocol.codes import describe as codes
from smtplab.protocol.codes import enhanced as enhanced_codes
from smtplab.protocol.codes.describe import (
    ADVICE,
    CLASS_ADVICE,
    Advice,
    AdviceText,
    CodeStatus,
    Description,
    ReplyCode,
)
from smtplab.protocol.codes.enhanced import EnhancedCode, EnhancedDescription
from smtplab.protocol.codes.model import REPLY_CLASSES
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.states import CONNECT, END_OF_DATA, FAILURES
from smtplab.teaching.diagnosis.classify import Certainty, Classification, classify
from smtplab.teaching.diagnosis.extract import ParsedReply, extract_reply
from smtplab.teaching.diagnosis.providers import ProviderMeaning, provider_meaning
from smtplab.teaching.diagnosis.reasons import Reason, ReasonText
from smtplab.teaching.diagnosis.remedies import reason_text
from smtplab.teaching.diagnosis.rules.code_weights import LIKE, enhanced_weight, is_other_sense

__all__ = ["Diagnosis", "explain"]

_NAMING = ("421", "521", "554")
"""Codes whose text begins with the name of the server (RFC 5321 §4.2.2), which is not evidence."""
_SERVER_NAME = Pattern(r"^\s*(?:[A-Za-z0-9_-]{1,63}\.){1,20}[A-Za-z]{2,63}\.?(?=[\s:])")
_SETTLED = (Advice.RETRY_LATER, Advice.AUTHENTICATE, Advice.START_TLS)
"""Advice that a reason gives and that leaves nothing finer to say."""
_NO_CODE = "There is no reply code in it: a reply starts with three digits (RFC 5321 §4.2)."
_BY_REASON: Mapping[tuple[Reason, Advice], Advice] = {
    (Reason.AUTH_REQUIRED, Advice.GIVE_UP): Advice.AUTHENTICATE,
    (Reason.AUTH_REQUIRED, Advice.FIX_COMMAND): Advice.AUTHENTICATE,
    (Reason.TLS_REQUIRED, Advice.GIVE_UP): Advice.START_TLS,
    (Reason.TLS_REQUIRED, Advice.FIX_COMMAND): Advice.START_TLS,
    (Reason.TLS_REQUIRED, Advice.AUTHENTICATE): Advice.START_TLS,
    (Reason.PROTOCOL, Advice.GIVE_UP): Advice.FIX_COMMAND,
    **{
        (reason, Advice.USE_NEW_ADDRESS): Advice.GIVE_UP
        for reason in Reason
        if reason not in (Reason.MAILBOX_DISABLED, Reason.USER_UNKNOWN, Reason.OTHER)
    },
}
"""What a reason makes of the advice that its code gives."""
_WITHOUT_CODE = {
    Reason.NETWORK: Advice.RETRY_LATER,
    Reason.AUTH_REQUIRED: Advice.AUTHENTICATE,
    Reason.TLS_REQUIRED: Advice.START_TLS,
}
"""What words alone advise: no reply came, or something is to be done first."""
_BEYOND_HELP = ("7.13", "7.139", "7.30")
"""Where no login helps, or no STARTTLS (REQUIRETLS), whatever the code says."""
_EVENTS = {"CONNECT": CONNECT, "DATA-END": END_OF_DATA}
_SENSES = {
    ("454", Reason.TLS_REQUIRED): "STARTTLS",
    ("454", Reason.AUTH_REQUIRED): "AUTH",
}
"""What a code answers that has two senses, by its reason (RFC 3207 §4, RFC 4954 §6)."""


class Diagnosis:
    """A reply taken apart; what takes long to work out is worked out once.

    Attributes:
        pasted: The reply as it was found.
        description: The basic code taken apart; None where there is none.
        enhanced: The enhanced code taken apart, also where it only stands in the text.
        verdict: The reason; None where nothing was refused.
        meant: What the server's provider means by the enhanced code, if it is not what is
            registered.
    """

    def __init__(
        self,
        pasted: ParsedReply,
        description: Description | None,
        enhanced: EnhancedDescription | None,
        verdict: Classification | None,
        meant: ProviderMeaning | None = None,
    ) -> None:
        self.reply = pasted
        self.description = description
        self.enhanced = enhanced
        self.classification = verdict
        self.provider_meaning = meant

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

    @cached_property
    def specific_code(self) -> EnhancedCode | None:
        """The enhanced code that says what the reply says: its own, unless its words say more."""
        given, verdict = self.reply.enhanced or self.reply.code_in_text, self.classification
        if verdict is None:
            return given
        if self.provider_meaning and self.provider_meaning.reason is verdict.reason:
            return self._of_class(self.provider_meaning.like)
        if verdict.certainty is Certainty.GUESS:
            return given
        sign = enhanced_weight(given) if given else None
        is_same = sign is not None and sign.reason is verdict.reason
        if given and is_same and (not verdict.like or _is_as_fine(given, verdict.like)):
            return given
        return self._of_class(verdict.like or LIKE.get(verdict.reason, ""))

    def _of_class(self, detail: str) -> EnhancedCode | None:
        return _code_of(self.outcome, detail) if detail and self.outcome in FAILURES else None

    @property
    def is_other_sense(self) -> bool:
        """Whether the enhanced code shows that the basic code is not meant in its own sense."""
        code, given = self.reply.code or "", self.reply.enhanced
        return given is not None and is_other_sense(code, given)

    @property
    def _usual(self) -> Advice:
        """What the code alone advises."""
        if self.outcome is None:
            reason = self.classification.reason if self.classification else Reason.OTHER
            return _WITHOUT_CODE.get(reason, Advice.SHOW_TO_USER)
        is_known = self.description is not None and not self.is_other_sense
        by_class = CLASS_ADVICE[self.outcome]
        return self.description.client if self.description and is_known else by_class

    @property
    def advice(self) -> Advice:
        """What a client does now."""
        if self.description and self.outcome is None:
            return self.description.client
        if self.reply.is_deferred:
            return Advice.RETRY_LATER
        if not self.permanent or self.classification is None:
            return self._usual
        if (
            self.specific_code
            and f"{self.specific_code.subject}.{self.specific_code.detail}" in _BEYOND_HELP
        ):
            return Advice.GIVE_UP
        return _BY_REASON.get((self.classification.reason, self._usual), self._usual)

    @property
    def event(self) -> str:
        """The event that the reply answers, as a log or its sense names it; empty if unknown."""
        named = self.reply.command or ""
        is_known = self.classification is not None and self.classification.is_specific
        reason = self.classification.reason if self.classification and is_known else Reason.OTHER
        return _EVENTS.get(named, named) or _SENSES.get((self.reply.code or "", reason), "")

    @property
    def action(self) -> AdviceText:
        """What a client does now, as finely as it is known."""
        code = self.description.code if self.description else 100 * (self.outcome or 0)
        if self.advice is not self._usual and self.advice in _SETTLED:
            return ADVICE[self.advice]
        general = self._usual if self._usual in advising.COARSE else self.advice
        # What refuses a connection tells nothing of an address or a message.
        is_greeting = self.event == CONNECT and self.reply.enhanced is None
        finer = None if is_greeting else self.specific_code
        return advising.refined(general, code, finer, self.event)

    @property
    def reason_text(self) -> ReasonText | None:
        """The reason and who must act, in words; None where nothing was refused."""
        if self.classification is None:
            return None
        return reason_text(self.classification.reason, self.reply.code, self.specific_code)

    @property
    def meaning(self) -> str:
        """The meaning in a sentence or two: the reason as far as it is known, then the codes."""
        parts = [self.description.meaning if self.description else _NO_CODE]
        if self.provider_meaning:
            parts.append(
                f"{self.provider_meaning.provider} means: {self.provider_meaning.meaning}."
            )
        elif self.enhanced and self.enhanced.known:
            parts.append(self.enhanced.meaning)
        text = self.reason_text
        if text and self.classification and self.classification.certainty is not Certainty.GUESS:
            parts.insert(0, text.meaning)
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
        if self.reply.command:
            return (self.reply.command,)
        known = self.description.known if self.description else None
        return (*known.commands, *known.in_the_field) if known else ()

    @property
    def sections(self) -> tuple[str, ...]:
        """Where to read on."""
        known = self.description.known if self.description else None
        basic = known.sections if known and known.sections else ("RFC 5321 §4.2",)
        finer = self.enhanced.known.sections if self.enhanced and self.enhanced.known else ()
        return tuple(dict.fromkeys((*basic, *finer, "RFC 5321 §4.2.1")))


def explain(paste: bytes | str) -> Diagnosis:
    """Take a reply apart and find its likely reason; never raises, on any octets."""
    pasted = extract_reply(paste)
    description = _describe(int(pasted.code)) if pasted.code else None
    enhanced = pasted.enhanced or pasted.code_in_text
    meant = provider_meaning(pasted.whole, enhanced)
    verdict = None
    if _is_refusal(pasted.code, enhanced):
        reason = meant.reason if meant else None
        text = _without_server_name(pasted.code, pasted.text)
        verdict = classify(pasted.code, enhanced, text, pasted.command, reason)
    return Diagnosis(
        pasted, description, _describe_enhanced(enhanced) if enhanced else None, verdict, meant
    )


def _is_as_fine(given: EnhancedCode, like: str) -> bool:
    """Return whether a code says as much as the words, which are like another one."""
    is_known = (given.subject, given.detail) in enhanced_codes.REGISTRY
    return is_known and like.startswith(f"{given.subject}.")


def _without_server_name(code: str | None, text: str) -> str:
    """Return a text without the name of the server, which stands first in some replies."""
    return _SERVER_NAME.sub("", text, 1) if code in _NAMING else text


def _is_refusal(code: str | None, enhanced: EnhancedCode | None) -> bool:
    """Say whether to look for a reason; what has no class SMTP knows counts as an error."""
    if code:
        return REPLY_CLASSES[int(code)].is_refusal
    return enhanced is None or enhanced.status_class in FAILURES


@cache
def _code_of(status_class: int, detail: str) -> EnhancedCode:
    return EnhancedCode.parse(f"{status_class}.{detail}")


@lru_cache(maxsize=1024)
def _describe(code: int) -> Description:
    return codes.describe(code)


@lru_cache(maxsize=1024)
def _describe_enhanced(code: EnhancedCode) -> EnhancedDescription:
    return enhanced_codes.describe(code)
