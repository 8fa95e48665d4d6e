"""Reasons as they are put where a code tells more: what it comes down to, and who must act.

RFC 7372 gives each check of the sender a code of its own, RFC 7504 tells a host that takes no mail
from a domain that takes none, and what begins with 4 is never put as if it were for good.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.teaching.diagnosis.reasons import REASONS, Reason, ReasonText

__all__ = ["SPECIFIC_REASONS", "reason_text"]

_ADMINISTRATOR = "the sending domain's administrator"
_RECEIVER = "the receiving server's administrator"
_CLIENT = "the client"

_DKIM = ReasonText(
    "The message has no DKIM signature that the receiver accepts.",
    _ADMINISTRATOR,
    "Sign with DKIM for the domain of the From field, publish the key in its DNS, and change "
    "nothing after signing.",
)
_SPF = ReasonText(
    "SPF does not allow the sending server to use the domain of the envelope's sender.",
    _ADMINISTRATOR,
    "Name the sending server in the domain's SPF record, or send through one that is named; mail "
    "that is forwarded needs a DKIM signature.",
)
_MOVED = ReasonText(
    "The mailbox has moved and accepts no mail here.",
    "the sender",
    "Use the new address if the text names one that you trust; if not, ask the recipient.",
)
_NO_HOST = ReasonText(
    "This host accepts no mail; other hosts of the domain may.",
    _CLIENT,
    "Try the other MX hosts of the domain. If none accepts mail, check the part after the @ "
    "(RFC 5321 §5.1).",
)
_NULL_MX = ReasonText(
    "The recipient's domain accepts no mail at all: it has a null MX (RFC 7505).",
    "the sender",
    "Check the part after the @; if it is right, that domain has no mailboxes.",
)
_BROKEN = ReasonText(
    "The connection broke, or one side waited too long for the other.",
    _CLIENT,
    "Connect again and send the same; if it happens often, look for a slow system or for a "
    "firewall in between.",
)
_LOCKED_OUT = ReasonText(
    "Logging in is not allowed for this account, or for its whole organization.",
    "the administrator of the account",
    "Allow SMTP logins for this account; another password will not help.",
)

_HOST_NAME = ReasonText(
    "The server does not accept the name that the client gives in EHLO or HELO.",
    "the sending server's administrator",
    "Give the client its full host name, such as mail.example.com, and enter that name in the DNS; "
    "Postfix takes it from myhostname.",
)

SPECIFIC_REASONS: Mapping[tuple[Reason, str], ReasonText] = MappingProxyType(
    {
        (Reason.AUTH_FAILURE, "7.20"): _DKIM,
        (Reason.AUTH_FAILURE, "7.21"): _DKIM,
        (Reason.AUTH_FAILURE, "7.22"): _DKIM,
        (Reason.AUTH_FAILURE, "7.23"): _SPF,
        (Reason.AUTH_FAILURE, "7.24"): ReasonText(
            "SPF could not be evaluated: the DNS did not answer, or the record has an error.",
            _ADMINISTRATOR,
            (
                "Check the syntax of the domain's SPF record, the number of its DNS lookups, "
                "and its DNS."
            ),
        ),
        (Reason.AUTH_FAILURE, "7.26"): ReasonText(
            "More than one check of the sender failed, such as SPF and DKIM, and so did DMARC.",
            _ADMINISTRATOR,
            "Get one of them to pass for the domain of the From field: sign with DKIM for it, or "
            "let SPF allow the server (RFC 9989 §5.3.5).",
        ),
        (Reason.AUTH_FAILURE, "7.29"): ReasonText(
            "The ARC seals, which forwarders add, failed the check.",
            "the forwarding server's administrator",
            "Correct the ARC sealing of the server that forwards, or let it change nothing "
            "that is signed.",
        ),
        (Reason.AUTH_FAILURE, "7.40"): ReasonText(
            "The domain of the From field has no DMARC record, which the receiver demands.",
            _ADMINISTRATOR,
            "Publish a DMARC record in the domain's DNS; p=none is enough to begin with.",
        ),
        (Reason.SENDER_REJECTED, "7.27"): ReasonText(
            "The sender's domain accepts no mail (null MX), so a bounce could not reach it.",
            "the sender",
            "Use a sender address whose domain accepts mail, or remove the null MX from its DNS.",
        ),
        (Reason.BLOCKED, "7.25"): ReasonText(
            "The client's IP address has no reverse DNS that leads back to it.",
            "the sending server's administrator",
            "Give the address a PTR record, and the name in it an address record that leads back.",
        ),
        (Reason.BLOCKED, "5.4"): _HOST_NAME,
        (Reason.BLOCKED, "7.506"): _HOST_NAME,
        (Reason.TLS_REQUIRED, "7.30"): ReasonText(
            "The sender demands TLS on the whole way, and the next host does not support that.",
            _RECEIVER,
            "Turn on REQUIRETLS at the next host, or send without it (RFC 8689).",
        ),
        (Reason.TLS_REQUIRED, "454"): ReasonText(
            "The server offers TLS but cannot start it now.",
            _RECEIVER,
            "Correct its certificate or its TLS; until then the client decides by its own policy "
            "whether to go on without TLS, to wait or to give up (RFC 3207 §4).",
        ),
        (Reason.AUTH_REQUIRED, "454"): ReasonText(
            "The server cannot check logins now.",
            _RECEIVER,
            "Fix the system that checks the logins; the password is not wrong.",
        ),
        (Reason.AUTH_REQUIRED, "7.13"): _LOCKED_OUT,
        (Reason.AUTH_REQUIRED, "7.139"): _LOCKED_OUT,
        (Reason.CONTENT_POLICY, "7.14"): ReasonText(
            "The submission server may not fetch the content from the server that holds it.",
            "the administrators of both sides",
            "Let the server that holds the content trust the submission server, or send the "
            "content with DATA instead of BURL (RFC 4468 §3.3).",
        ),
        (Reason.HOST_NOT_FOUND, "1.10"): _NULL_MX,
        (Reason.HOST_NOT_FOUND, "556"): _NULL_MX,
        (Reason.HOST_NOT_FOUND, "3.2"): _NO_HOST,
        (Reason.HOST_NOT_FOUND, "521"): _NO_HOST,
        (Reason.NETWORK, "4.2"): _BROKEN,
        (Reason.NETWORK, "421"): _BROKEN,
        (Reason.NETWORK, "4.6"): ReasonText(
            "The message goes in a circle: too many servers have handled it.",
            "the administrators of both sides",
            "Find the forwarding or the MX record that leads back, and end it.",
        ),
        (Reason.MAILBOX_DISABLED, "1.6"): _MOVED,
        (Reason.MAILBOX_DISABLED, "551"): _MOVED,
        (Reason.MESSAGE_TOO_BIG, "6.0"): ReasonText(
            "A line of the message is too long.",
            "the sending program's author",
            "Encode the content so that its lines are short: base64 or quoted-printable (MIME).",
        ),
        (Reason.RATE_LIMITED, "5.3"): ReasonText(
            "More recipients were named than one transaction may have.",
            "the sending program's author",
            "Send the message to those accepted, then to the rest in another transaction.",
        ),
        (Reason.MAILBOX_DISABLED, "4yz"): ReasonText(
            "The mailbox exists, but accepts no mail now.",
            _CLIENT,
            "Wait and send the same again; if it goes on, contact the recipient in another way.",
        ),
        (Reason.CONTENT_POLICY, "4yz"): ReasonText(
            "A filter or a policy does not accept the message now.",
            _CLIENT,
            "Wait and send the same again; if it goes on, fix what the text complains about.",
        ),
        (Reason.SYSTEM_ERROR, "5yz"): ReasonText(
            "The server has a problem of its own, such as a full disk, and calls it permanent.",
            _RECEIVER,
            "Contact the postmaster there, and send again when the problem is fixed.",
        ),
        (Reason.USER_UNKNOWN, "4yz"): ReasonText(
            "The mailbox is not known, or could not be looked up now.",
            _CLIENT,
            "Wait and send the same again; if it goes on, check the address.",
        ),
    }
)
"""By reason and one of: subject and detail, basic code, class; whichever comes first counts."""


@lru_cache(maxsize=1024)
def reason_text(reason: Reason, code: str | None, finer: EnhancedCode | None) -> ReasonText:
    """Return how a reason is put to a learner, given the codes of the reply.

    Args:
        reason: The reason.
        code: The basic code, three digits.
        finer: The enhanced status code that the reason goes with.
    """
    found = (SPECIFIC_REASONS.get((reason, key)) for key in _keys(code, finer))
    return next((text for text in found if text), REASONS[reason])


def _keys(code: str | None, finer: EnhancedCode | None) -> Iterator[str]:
    if finer:
        yield f"{finer.subject}.{finer.detail}"
    if code:
        yield code
    if x := code[:1] if code else str(finer.status_class) if finer else "":
        yield f"{x}yz"
