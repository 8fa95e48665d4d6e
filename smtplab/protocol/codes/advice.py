"""Advice to a client about a reply, given all that the reply tells.

RFC 5321 §4.2.1 has the first digit decide whether to go on, to wait or to give up. What is to be
corrected stands in the enhanced status code (RFC 3463), or else in what was answered. Whatever is
shown to a learner comes from here: in the panes, in lessons, in the drill and in a diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from smtplab.protocol.codes.describe import describe_code
from smtplab.protocol.codes.model import ADVICE, Advice, AdviceText, ReplyClass

if TYPE_CHECKING:
    from smtplab.protocol.codes.enhanced import EnhancedCode
    from smtplab.protocol.replies import Reply

__all__ = [
    "BY_RULE",
    "COARSE",
    "MEANINGS",
    "SPECIFIC",
    "TITLES",
    "advice_for",
    "advice_for_code",
    "meaning_of",
    "specific_advice",
    "title_of",
]

_ADDRESS = AdviceText(
    "fix the address, or bounce the message",
    "Correct the address, or bounce the message: the same address will be rejected again.",
)
_SENDER = AdviceText(
    "correct the sender's address",
    (
        "Use a sender's address that exists and can receive mail: the same address will be "
        "rejected again."
    ),
)
_FULL = AdviceText(
    "bounce it: the recipient must make room",
    "Bounce the message, so that its sender knows: only the recipient can make room.",
)
_SMALLER = AdviceText(
    "send a smaller message, or bounce it",
    "Send a smaller message, such as a link instead of an attachment, or bounce the message.",
)
_BOUNCE = AdviceText(
    "bounce it: no change will help",
    "Bounce the message: nothing that the client can change will help.",
)
_CONTENT = AdviceText(
    "correct the content, or bounce it",
    "Correct the content, then send the message again, or bounce it.",
)
_RIGHTS = AdviceText(
    "find a way that is allowed, or bounce it",
    "Send it through a server that is allowed to send or accept it, fix what the text "
    "complains about, or bounce the message.",
)
_NOBODY = AdviceText(
    "get a recipient accepted before DATA",
    "Get a recipient accepted first: until the server replies to a RCPT with 250 or 251, there "
    "is nobody to send the content to.",
)
_FEWER = AdviceText(
    "send the rest in another transaction",
    "Send the message to the recipients accepted so far, then to the rest in another transaction.",
)
_NAME = AdviceText(
    "try another name; no message is lost",
    "Try another name. No message was rejected: VRFY and EXPN only ask.",
)
_HOST = AdviceText(
    "try another server of the domain",
    "Try another server of the domain; if none accepts the message, bounce it (RFC 5321 §5.1).",
)
_COMMAND = ADVICE[Advice.FIX_COMMAND]
_DIALOGUE = AdviceText(
    "correct the command or the order",
    (
        "Correct the command, or send first the command that must come before it: the text "
        "tells which of the two."
    ),
)
_NOT_PASSWORD = AdviceText(
    "keep the message; do not ask for a login",
    "Keep the message and try again later: the password is not wrong (RFC 4954 §6).",
)

_CHUNKS = AdviceText(
    "send the content with BDAT",
    "Send the content with BDAT; RSET drops the transaction.",
)
_DONE_ALREADY = AdviceText(
    "go on: that is done already",
    "Go on with the next command: what this one asks for is done already.",
)

SPECIFIC: Mapping[str, AdviceText] = MappingProxyType(
    {
        "5.1": _ADDRESS,
        "5.1.1 VRFY": _NAME,
        "5.1.1 EXPN": _NAME,
        "5.1.7": _SENDER,
        "5.1.8": _SENDER,
        "5.1.10": _BOUNCE,
        "5.2": _BOUNCE,
        "5.2.2": _FULL,
        "5.2.3": _SMALLER,
        "5.3": _BOUNCE,
        "5.3.2": _HOST,
        "5.3.3": _CONTENT,
        "5.3.4": _SMALLER,
        "5.4": _BOUNCE,
        "5.5": _DIALOGUE,
        "5.5.2": _COMMAND,
        "5.5.4": _COMMAND,
        "5.5 DATA": _NOBODY,
        "5.5 end of data": _CONTENT,
        "5.5.3": _FEWER,
        "4.5.3": _FEWER,
        "5.6": _CONTENT,
        "5.6.7": AdviceText(
            "use SMTPUTF8, or an ASCII address",
            "Add SMTPUTF8 to MAIL, if the server offers it, or use an address in ASCII.",
        ),
        "5.7": _RIGHTS,
        "5.7.8": ADVICE[Advice.AUTHENTICATE],
        "5.7.13": AdviceText(
            "ask the manager of the account",
            "Ask the manager of the account to allow the login: another password will not help.",
        ),
        "5.7.10": ADVICE[Advice.START_TLS],
        "5.7.11": ADVICE[Advice.START_TLS],
        "502": AdviceText(
            "go on without this command",
            "Go on without this command: the server knows it, but does not offer it.",
        ),
        "502 EHLO": AdviceText(
            "send HELO instead",
            "Send HELO instead: this server knows no extensions (RFC 5321 §3.2).",
        ),
        "503": AdviceText(
            "correct the order of the commands",
            "Only the order was wrong: send the missing command first, then the same line again. "
            "An open transaction goes on with RCPT, or ends with RSET. After a greeting of 554 "
            "only QUIT is left.",
        ),
        "550 RCPT": _ADDRESS,
        "550 VRFY": _NAME,
        "550 EXPN": _NAME,
        "550 end of data": _CONTENT,
        "552 MAIL": _SMALLER,
        "552 RCPT": _FULL,
        "553 MAIL": _SENDER,
        "553 RCPT": _ADDRESS,
        "553 VRFY": _NAME,
        "454 STARTTLS": AdviceText(
            "go on without TLS, wait, or give up",
            "Decide by local policy: go on without TLS, wait and try again, or give up (RFC 3207 "
            "§4).",
        ),
        "454 AUTH": _NOT_PASSWORD,
        "521": _HOST,
        "554 connect": AdviceText(
            "send QUIT, and try another server",
            "Send QUIT: this server accepts no mail in this session. Fix what the text "
            "complains about, try another server of the domain, or bounce the message (RFC "
            "5321 §5.1).",
        ),
        "554 DATA": _NOBODY,
        "554 end of data": _CONTENT,
    }
)
"""Advice by an enhanced status code or its subject, else by a code, each with what it answers."""

_AFTER_DATA = AdviceText(
    "send it after DATA and the reply 354",
    "Send DATA first: the line belongs in the content, after the reply 354.",
)
_ENVELOPE = AdviceText(
    "write MAIL FROM:<…> or RCPT TO:<…>",
    "Put the verb before it: MAIL FROM:<address> for the sender, RCPT TO:<address> for a "
    "recipient.",
)
_COMMANDS_ONLY = AdviceText(
    "send only the command itself",
    "Send only the command itself, without what a transcript shows beside it.",
)

BY_RULE: Mapping[str, AdviceText] = MappingProxyType(
    {
        "unknown-verb:header-field": _AFTER_DATA,
        "unknown-verb:colon-missing": _AFTER_DATA,
        "unknown-verb:text": AdviceText(
            "send text after DATA and the reply 354",
            "Send text of the message after DATA and the reply 354; correct the spelling of a "
            "command.",
        ),
        "unknown-verb:greeting": AdviceText(
            "send EHLO or HELO, or DATA before text",
            "Send EHLO or HELO to greet the server; send text of the message after DATA and the "
            "reply 354.",
        ),
        "unknown-verb:path-or-field": AdviceText(
            "add MAIL or RCPT; a field goes after 354",
            "Put MAIL or RCPT before it, if it names the sender or a recipient; send a header "
            "field after DATA and the reply 354.",
        ),
        "unknown-verb:dot": AdviceText(
            "send DATA first; a dot ends content",
            "Send DATA first: a line of one dot ends the content, and no content is open.",
        ),
        "unknown-verb:address": _ENVELOPE,
        "unknown-verb:verb-missing": _ENVELOPE,
        "unknown-verb:reply": _COMMANDS_ONLY,
        "unknown-verb:mark": _COMMANDS_ONLY,
        "unknown-verb:http": AdviceText(
            "begin with EHLO: this is not HTTP",
            "Begin with EHLO: this port speaks SMTP, not HTTP.",
        ),
        "refused-session": SPECIFIC["554 connect"],
        "mail-open": AdviceText(
            "go on with RCPT, or send RSET",
            "Go on with RCPT; or send RSET, which drops the open transaction, then MAIL again.",
        ),
        **dict.fromkeys(("data-after-chunks", "data-for-binary"), _CHUNKS),
        **dict.fromkeys(("tls-active", "logged-in-already"), _DONE_ALREADY),
        "requiretls-in-clear": ADVICE[Advice.START_TLS],
        "tls-first": ADVICE[Advice.START_TLS],
        "mechanism-needs-tls": ADVICE[Advice.START_TLS],
        "sender-of-another": _SENDER,
        "author-of-another": _SENDER,
        "unknown-verb:keys": AdviceText(
            "type the whole line again",
            "Type the whole line again: the keys were sent as octets.",
        ),
    }
)
"""Advice by the rule that the reply rests on, where the rule sees what the line was meant as."""

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "450 end of data": "message not accepted now",
        "550 EHLO": "client refused",
        "550 HELO": "client refused",
        "550 MAIL": "sender rejected",
        "550 end of data": "message rejected",
        "554 connect": "no mail service here",
    }
)
"""What the third digit tells apart where the usual words do not fit what was answered."""

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "220 connect": "The server is ready: this is its greeting.",
        "220 STARTTLS": "The server is ready for TLS; the TLS handshake comes next.",
        "250": "The server did what the command asked for.",
        "250 EHLO": "The server greets the client; each further line names one extension.",
        "250 end of data": (
            "The server is now responsible for the message: it must deliver it or report to "
            "the sender."
        ),
        "554 connect": "There is no mail service here; the server waits for QUIT.",
        "554 DATA": "No recipient was accepted, so there is nobody to send the content to.",
        "554 end of data": "The server read the content and then rejected the message.",
    }
)
"""What a code means by what was answered, where the code alone means several things."""

COARSE = frozenset({Advice.GIVE_UP, Advice.RETRY_LATER})
"""What a code advises where it does not know what the trouble is."""


def advice_for(reply: Reply, answers: str = "") -> AdviceText:
    """Return what a client does about a reply.

    Args:
        reply: The reply.
        answers: The event that it answers; empty if that is not known.
    """
    if reply.rule is not None and reply.rule.key in BY_RULE:
        return BY_RULE[reply.rule.key]
    finer = reply.enhanced or (reply.rule.enhanced if reply.rule else None)
    return specific_advice(describe_code(reply.code).client, reply.code, finer, answers)


def specific_advice(
    general: Advice, code: int, finer: EnhancedCode | None, answers: str = ""
) -> AdviceText:
    """Return in finer words what is advised, where the general advice does not know the trouble.

    Args:
        general: The advice.
        code: The reply code.
        finer: The enhanced status code.
        answers: The event that the reply answers; empty if that is not known.
    """
    by_code = (f"{code} {answers}", str(code))
    keys = (*_keys(code, finer, answers), *by_code) if general in COARSE else by_code
    return next((SPECIFIC[key] for key in keys if key in SPECIFIC), ADVICE[general])


def advice_for_code(code: int) -> AdviceText:
    """Return what a client does about a code of which nothing else is known."""
    return specific_advice(describe_code(code).client, code, None)


def title_of(code: int, answers: str = "") -> str:
    """Return what the third digit tells apart, in at most 40 characters.

    Args:
        code: 0 to 999.
        answers: The event that the reply answers; empty if that is not known.
    """
    return TITLES.get(f"{code} {answers}") or describe_code(code).title


def meaning_of(code: int, answers: str) -> str | None:
    """Return what a code means as the reply to an event; None where it means one thing only.

    Args:
        code: The reply code.
        answers: The event that the reply answers; empty if that is not known.
    """
    keys = (f"{code} {answers}", str(code)) if answers else ()
    return next((MEANINGS[key] for key in keys if key in MEANINGS), None)


def _keys(code: int, finer: EnhancedCode | None, answers: str) -> Iterator[str]:
    """Yield where to look, what says most first; the class is that of the code, which decides."""
    if finer is not None and finer.status_class != ReplyClass.SUCCESS:
        subject = f"{code // 100}.{finer.subject}"
        detail = f"{subject}.{finer.detail}"
        yield from (f"{detail} {answers}", f"{subject} {answers}", detail, subject)
