"""What a reply means, why it was given, and what is to be done.

RFC 5321 §4.2.1: the first digit is enough to act on, so whatever the text says, the code decides
what a client does; the reason adds what people on both sides can do.
"""

from functools import cached_property, lru_cache

from smtplab.protocol.codes.describe import (
    CLASSES,
    Description,
    describe_code,
    is_possible,
    likely_meant,
)
from smtplab.protocol.codes.enhanced import (
    EnhancedCode,
    EnhancedDescription,
    describe_enhanced,
)
from smtplab.protocol.codes.model import REPLY_CLASSES, Advice, AdviceText, CodeStatus, ReplyCode
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.states import CONNECT, FAILURES
from smtplab.teaching.diagnosis.advice import (
    advice_by_code,
    advice_by_reason,
    advice_text,
    event_of,
)
from smtplab.teaching.diagnosis.blocklists import blocklist_in
from smtplab.teaching.diagnosis.classify import Certainty, Classification, classify
from smtplab.teaching.diagnosis.extract import ParsedReply, extract_reply
from smtplab.teaching.diagnosis.providers import ProviderMeaning, provider_meaning
from smtplab.teaching.diagnosis.queue_verdict import QueueVerdict
from smtplab.teaching.diagnosis.reasons import Reason, ReasonText
from smtplab.teaching.diagnosis.remedies import reason_text
from smtplab.teaching.diagnosis.rules.code_weights import is_other_sense
from smtplab.teaching.diagnosis.specific_code import specific_code
from smtplab.teaching.diagnosis.waiting import field_in, wait_in

__all__ = ["Diagnosis", "explain"]

_NAMING = ("421", "521", "554")
"""Codes whose text begins with the name of the server (RFC 5321 §4.2.2), which is not evidence."""
_SERVER_NAME = Pattern(r"^\s*(?:[A-Za-z0-9_-]{1,63}\.){1,20}[A-Za-z]{2,63}\.?(?=[\s:])")
_OPEN = (Advice.RETRY_LATER, Advice.SHOW_TO_USER)
"""Advice that does not hold once a queue has given up."""
_CLASS_OF_VERDICT = {QueueVerdict.DEFERRED: 4, QueueVerdict.FAILED: 5}
_NO_CODE = "This text has no reply code: a reply starts with three digits (RFC 5321 §4.2)."


class Diagnosis:
    """A reply taken apart; what takes long to work out is worked out once.

    Attributes:
        reply: The reply as it was found.
        description: The basic code taken apart; None where there is none.
        enhanced: The enhanced code taken apart, also where it only stands in the text.
        classification: The reason; None where nothing was refused.
        provider_meaning: What the server's provider means by the enhanced code, if it is not what
            is registered.
    """

    def __init__(
        self,
        reply: ParsedReply,
        description: Description | None,
        enhanced: EnhancedDescription | None,
        classification: Classification | None,
        provider_meaning: ProviderMeaning | None = None,
    ) -> None:
        self.reply = reply
        self.description = description
        self.enhanced = enhanced
        self.classification = classification
        self.provider_meaning = provider_meaning

    @property
    def is_possible(self) -> bool:
        """Whether the grammar of RFC 5321 §4.2 allows the code."""
        return self.description is not None and is_possible(self.description.code)

    @property
    def outcome(self) -> int | None:
        """The digit that a client acts on, 2 to 5; None where there is none."""
        if self.description:
            x = self.description.code // 100
            return x if x in CLASSES else None
        return self.enhanced.code.status_class if self.enhanced else None

    @property
    def permanent(self) -> bool | None:
        """True for 5yz, False for 4yz, None otherwise."""
        return {4: False, 5: True}.get(self.outcome or 0)

    @cached_property
    def specific_code(self) -> EnhancedCode | None:
        """The enhanced code that says what the reply says: its own, unless its words say more."""
        return specific_code(
            self.reply.enhanced or self.reply.code_in_text,
            self.classification,
            self.provider_meaning,
            self.outcome,
        )

    @property
    def is_other_sense(self) -> bool:
        """Whether the enhanced code shows that the basic code is not meant in its own sense."""
        code, given = self.reply.code or "", self.reply.enhanced
        return given is not None and is_other_sense(code, given)

    @property
    def _reason(self) -> Reason:
        return self.classification.reason if self.classification else Reason.OTHER

    @property
    def _usual(self) -> Advice:
        """What the code alone advises, or that the queue has given up."""
        description = None if self.is_other_sense else self.description
        advice = advice_by_code(description, self.outcome, self._reason)
        is_final = self.reply.verdict is QueueVerdict.FAILED and advice in _OPEN
        return Advice.GIVE_UP if is_final else advice

    @property
    def advice(self) -> Advice:
        """What a client does now."""
        if self.description and self.outcome is None:
            return self.description.client
        if self.reply.verdict is QueueVerdict.DEFERRED:
            return Advice.RETRY_LATER
        if not self.permanent or self.classification is None:
            return self._usual
        return advice_by_reason(self._reason, self._usual, self.specific_code)

    @property
    def event(self) -> str:
        """The event that the reply answers, as a log or its sense names it; empty if unknown."""
        is_known = self.classification is not None and self.classification.is_specific
        reason = self._reason if is_known else Reason.OTHER
        return event_of(self.reply.command, self.reply.code, reason)

    @property
    def action(self) -> AdviceText:
        """What a client does now, as finely as it is known."""
        code = self.description.code if self.description else 100 * (self.outcome or 0)
        # What refuses a connection tells nothing of an address or a message.
        is_greeting = self.event == CONNECT and self.reply.enhanced is None
        specific = None if is_greeting else self.specific_code
        return advice_text(self.advice, self._usual, code, specific, self.event)

    @property
    def reason_text(self) -> ReasonText | None:
        """The reason and who must act, in words; None where nothing was refused."""
        if self.classification is None:
            return None
        return reason_text(self.classification.reason, self._decided_code, self.specific_code)

    @property
    def _decided_code(self) -> str | None:
        """The code with the class that the client has decided on."""
        code, verdict = self.reply.code, self.reply.verdict
        return f"{_CLASS_OF_VERDICT[verdict]}{code[1:]}" if code and verdict else code

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
    def retry_after(self) -> int | None:
        """The seconds after which the reply asks to try again; None where it names no time."""
        if self.classification is None:
            return None
        return wait_in(self.reply.text) or field_in(self.reply.whole)

    @property
    def blocklist(self) -> str | None:
        """The name of the blocklist that the reply names; None where it names none."""
        return blocklist_in(self.reply.text) if self.classification else None

    @property
    def likely_meant(self) -> ReplyCode | None:
        """The standard code that was probably meant, where the code is none."""
        return likely_meant(self.description.code) if self.description else None

    @property
    def is_folklore(self) -> bool:
        """Whether the code is in no RFC, but real servers send it."""
        known = self.description.known if self.description else None
        return known is not None and known.status is CodeStatus.WILD_ONLY

    @property
    def commands(self) -> tuple[str, ...]:
        """What can get it: verbs, CONNECT, DATA-END or any; what a log names comes alone."""
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
        own = (self.provider_meaning.source,) if self.provider_meaning else ()
        return tuple(dict.fromkeys((*basic, *finer, "RFC 5321 §4.2.1", *own)))


def explain(paste: bytes | str, *, verdict: QueueVerdict | None = None) -> Diagnosis:
    """Take a reply apart and find its likely reason; never raises, on any octets.

    Args:
        paste: The reply, with whatever stands around it.
        verdict: What the mail server that keeps the message decided; None to take what the paste
            itself states of that.
    """
    reply = extract_reply(paste)
    if verdict:
        reply = reply._replace(verdict=verdict)
    description = _describe(int(reply.code)) if reply.code else None
    code = reply.enhanced or reply.code_in_text
    meaning = provider_meaning(reply.whole, code)
    classification = None
    if _is_refusal(reply.code, code):
        text = _without_server_name(reply.code, reply.text)
        by_provider = meaning.reason if meaning else None
        classification = classify(reply.code, code, text, reply.command, by_provider)
    enhanced = _describe_enhanced(code) if code else None
    return Diagnosis(reply, description, enhanced, classification, meaning)


def _without_server_name(code: str | None, text: str) -> str:
    """Return a text without the name of the server, which stands first in some replies."""
    return _SERVER_NAME.sub("", text, 1) if code in _NAMING else text


def _is_refusal(code: str | None, enhanced: EnhancedCode | None) -> bool:
    """Return whether to look for a reason; what has no class SMTP knows counts as an error."""
    if code:
        return REPLY_CLASSES[int(code)].is_refusal
    return enhanced is None or enhanced.status_class in FAILURES


@lru_cache(maxsize=1024)
def _describe(code: int) -> Description:
    return describe_code(code)


@lru_cache(maxsize=1024)
def _describe_enhanced(code: EnhancedCode) -> EnhancedDescription:
    return describe_enhanced(code)
