"""What a client does about a reply, once the reason is known that it was given for.

The code alone decides (RFC 5321 §4.2.1); the reason can only make its advice finer, or stand in
for a code that is missing.
"""

from collections.abc import Mapping

from smtplab.protocol.codes.advice import COARSE, specific_advice
from smtplab.protocol.codes.describe import CLASS_ADVICE, Description
from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.codes.model import ADVICE, Advice, AdviceText
from smtplab.protocol.states import EVENT_LABELS
from smtplab.teaching.diagnosis.reasons import Reason

__all__ = ["advice_by_code", "advice_by_reason", "advice_text", "event_of"]

_SETTLED = (Advice.RETRY_LATER, Advice.AUTHENTICATE, Advice.START_TLS)
"""Advice that a reason gives and that leaves nothing finer to say."""
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
    **{
        (reason, Advice.START_TLS): Advice.GIVE_UP
        for reason in Reason
        if reason not in (Reason.TLS_REQUIRED, Reason.AUTH_REQUIRED, Reason.OTHER)
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
_EVENTS = {label: event for event, label in EVENT_LABELS.items()}
_SENSES = {
    ("454", Reason.TLS_REQUIRED): "STARTTLS",
    ("454", Reason.AUTH_REQUIRED): "AUTH",
}
"""What a code answers that has two senses, by its reason (RFC 3207 §4, RFC 4954 §6)."""


def advice_by_code(description: Description | None, outcome: int | None, reason: Reason) -> Advice:
    """Return what a code alone advises; without one, what the reason does.

    Args:
        description: The basic code; None where there is none, or where it is not meant in its own
            sense.
        outcome: The digit that a client acts on; None where there is none.
        reason: The reason, as far as it is known.
    """
    if outcome is None:
        return _WITHOUT_CODE.get(reason, Advice.SHOW_TO_USER)
    return description.client if description else CLASS_ADVICE[outcome]


def advice_by_reason(reason: Reason, usual: Advice, specific: EnhancedCode | None) -> Advice:
    """Return what the reason of a permanent refusal makes of the advice of its code.

    Args:
        reason: The reason.
        usual: What the code alone advises.
        specific: The enhanced code that says what the reply says.
    """
    if specific and f"{specific.subject}.{specific.detail}" in _BEYOND_HELP:
        return Advice.GIVE_UP
    return _BY_REASON.get((reason, usual), usual)


def advice_text(
    advice: Advice, usual: Advice, code: int, specific: EnhancedCode | None, event: str
) -> AdviceText:
    """Return advice in words, as finely as it is known.

    Args:
        advice: What the client does.
        usual: What the code alone advises.
        code: The basic code, or a hundred times the class.
        specific: The enhanced code that says what the reply says.
        event: The event that the reply answers; empty if unknown.
    """
    if advice is not usual and advice in _SETTLED:
        return ADVICE[advice]
    general = usual if usual in COARSE else advice
    return specific_advice(general, code, specific, event)


def event_of(command: str | None, code: str | None, reason: Reason) -> str:
    """Return the event that a reply answers, as a log or its sense names it; empty if unknown.

    Args:
        command: What a log names.
        code: The basic code.
        reason: The reason, if more than the habit of the code speaks for it.
    """
    named = command or ""
    return _EVENTS.get(named, named) or _SENSES.get((code or "", reason), "")
