"""What mail programs write into their bounces, and no server sends as a reply.

Each row is a sentence of a program's source or manual, or the sense of it in another language.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.teaching.diagnosis.classify import Certainty, Classification, Evidence
from smtplab.teaching.diagnosis.reasons import Reason

__all__ = ["classify_text"]

_WEIGHT = 8
_QUOTED = 90


class _Texts(NamedTuple):
    """What a mail program writes for a reason.

    Attributes:
        program: Who writes it.
        reason: What it means.
        texts: A regular expression that finds it; several, one a line.
        certainty: How sure that is.
    """

    program: str
    reason: Reason
    texts: str
    certainty: Certainty = Certainty.SURE

    def pattern(self) -> Pattern[str]:
        """Return what finds any of the texts."""
        lines = (line.strip() for line in self.texts.splitlines())
        return Pattern("|".join(filter(None, lines)), re.IGNORECASE | re.MULTILINE)


_TEXTS = (
    _Texts(
        "Exchange",
        Reason.USER_UNKNOWN,
        r"""
        recipient name is not recogni[sz]ed
        \(000C05A6\)
        e-?mail account does not exist at the organi[sz]ation
        """,
    ),
    _Texts(
        "Exchange",
        Reason.NETWORK,
        r"""
        delivered within the time limit
        communication problem with the recipient's
        """,
    ),
    _Texts(
        "Exchange",
        Reason.HOST_NOT_FOUND,
        r"""
        destination (?:server|system).{0,40} could not be found
        because the domain is not reachable
        """,
    ),
    _Texts("Exchange", Reason.SENDER_REJECTED, r"permission to send to this recipient"),
    _Texts("Exchange", Reason.MAILBOX_FULL, r"mailbox is full and can'?t accept"),
    _Texts("IMail", Reason.USER_UNKNOWN, r"invalid final delivery user ?id"),
    _Texts("IMail", Reason.MAILBOX_FULL, r"user mailbox exceeds allowed size"),
    _Texts("IMail", Reason.NETWORK, r"delivery failed \d+ attempts"),
    _Texts(
        "OpenSMTPD",
        Reason.NETWORK,
        r"""
        envelope expired
        network error on destination MX
        all routes to destination blocked
        no valid route to (?:remote MX|destination)
        address family mismatch on destination
        temporary failure in MX lookup
        loop detected
        """,
    ),
    _Texts(
        "OpenSMTPD",
        Reason.HOST_NOT_FOUND,
        r"""
        no MX found for
        ^.{0,100}\bdomain does not exist
        destination seems? to reject all mails
        """,
    ),
    _Texts(
        "Exim",
        Reason.HOST_NOT_FOUND,
        r"""
        MX or SRV record indicated no SMTP service
        all relevant MX records point to non-existent hosts
        all host address lookups failed permanently
        unrouteable mail domain
        """,
    ),
    _Texts("Exim", Reason.HOST_NOT_FOUND, r"^\s*unrouteable address", Certainty.LIKELY),
    _Texts(
        "Exim",
        Reason.NETWORK,
        r"""
        all hosts .{0,60}have been failing for a long time
        lowest numbered MX record points to local host
        retry timeout exceeded
        too many "received" headers
        """,
    ),
    _Texts(
        "Exim",
        Reason.SYSTEM_ERROR,
        r"""
        delivery to (?:file|pipe) forbidden
        local delivery failed
        """,
    ),
    _Texts("Exim", Reason.USER_UNKNOWN, r"malformed address: |domain missing in source-routed"),
    _Texts(
        "Gmail",
        Reason.NETWORK,
        r"""
        did not accept our requests to connect
        : socket error\]
        DNS Error: could not contact DNS servers
        """,
    ),
    _Texts("Gmail", Reason.HOST_NOT_FOUND, r"DNS Error: .{0,60}(?:MX|domain|lookup|no data)"),
    _Texts("the DragonFly Mail Agent", Reason.HOST_NOT_FOUND, r"DNS lookup failure: host \S+ not"),
    _Texts("the DragonFly Mail Agent", Reason.NETWORK, r"could not deliver for the last \d"),
    _Texts("sendmail", Reason.USER_UNKNOWN, r"mail\.local: unknown (?:user|name)"),
    _Texts(
        "sendmail",
        Reason.NETWORK,
        r"""
        message still undelivered after \d
        message could not be delivered for \d
        """,
    ),
    _Texts(
        "qmail",
        Reason.HOST_NOT_FOUND,
        r"""
        I couldn't find any host
        couldn't find a mail exchanger or IP address
        """,
    ),
    _Texts(
        "qmail",
        Reason.NETWORK,
        r"""
        wasn't able to establish an SMTP connection
        listed as a best-preference MX or A for that host
        """,
    ),
    _Texts("qmail", Reason.BLOCKED, r"connected to \S+ but my name was rejected"),
    _Texts("qmail", Reason.SENDER_REJECTED, r"connected to \S+ but sender was rejected"),
    _Texts("Courier", Reason.HOST_NOT_FOUND, r"no such domain\."),
    _Texts("Courier", Reason.NETWORK, r"DNS lookup failed\."),
    _Texts(
        "Domino",
        Reason.USER_UNKNOWN,
        r"""
        not (?:uniquely )?(?:listed|found) in (?:the )?(?:public|Domino)
        no se encuentra en el directorio de Domino
        non répertorié dans l'annuaire Domino
        ディレクトリ(?:に|の).{0,6}(?:見つかりません|ありません)
        cannot route mail to user
        """,
    ),
    _Texts("Domino", Reason.HOST_NOT_FOUND, r"no route found to domain"),
    _Texts("Domino", Reason.NETWORK, r"exceeded maximum hop count"),
    _Texts("amavisd", Reason.CONTENT_POLICY, r" - (?:spam|infected|bad header|banned)\b"),
    _Texts("amavisd", Reason.MESSAGE_TOO_BIG, r" - message size exceeds"),
    _Texts(
        "a Japanese provider",
        Reason.MAILBOX_FULL,
        r"""
        メールボックスが?(?:一杯|いっぱい|満杯)
        容量(?:を|が)?超
        """,
    ),
    _Texts(
        "a Japanese provider",
        Reason.USER_UNKNOWN,
        r"(?:宛先|あて先|アドレス).{0,12}(?:不明|存在しません|見つかり)",
    ),
    _Texts("Biglobe", Reason.MAILBOX_FULL, r"number of messages in recipient'?s mailbox exceeded"),
    _Texts("KDDI", Reason.MAILBOX_FULL, r"as their mailbox is full"),
    _Texts("KDDI", Reason.HOST_NOT_FOUND, r"as the remote domain does ?n.?t exist"),
    _Texts("Messaging Server", Reason.HOST_NOT_FOUND, r"illegal host/domain name"),
    _Texts("Messaging Server", Reason.USER_UNKNOWN, r"unknown or illegal alias"),
    _Texts("GMX", Reason.MESSAGE_TOO_BIG, r"mail size limit exceeded"),
    _Texts("InterScan", Reason.USER_UNKNOWN, r"please check if (?:the )?address is correct"),
    _Texts("MessageLabs", Reason.AUTH_REQUIRED, r"turn on SMTP Authentication in your mail client"),
    _Texts("Zoho", Reason.NETWORK, r"host not reachable"),
    _Texts("fml", Reason.SENDER_REJECTED, r"you are not a member of this mailing list"),
    _Texts("Mailman", Reason.SENDER_REJECTED, r"not allowed to post (?:to|messages)"),
    _Texts("Google Groups", Reason.CONTENT_POLICY, r"rejected due to spam classification"),
    _Texts(
        "Google Groups",
        Reason.SENDER_REJECTED,
        r"""
        groups\.google\.com
        support\.google\.com/(?:a/\S{0,60}/bin/topic|groups)
        """,
        Certainty.LIKELY,
    ),
)
_PATTERNS = tuple((row, row.pattern()) for row in _TEXTS)


def classify_text(text: str) -> Classification | None:
    """Return the reason that a mail program gives in words of its own, None if none is known."""
    for (program, reason, _, certainty), pattern in _PATTERNS:
        if found := pattern.search(text):
            quoted = " ".join(found[0].split())[:_QUOTED]
            why = f"the text says what {program} writes for this: “{quoted}”"
            return Classification(reason, certainty, (Evidence(reason, _WEIGHT, why),), None)
    return None
