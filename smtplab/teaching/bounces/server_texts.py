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


class _Row(NamedTuple):
    """Words of a mail program.

    Attributes:
        program: Who writes them.
        reason: What they mean.
        words: A regular expression that finds them.
        certainty: How sure that is.
    """

    program: str
    reason: Reason
    words: str
    certainty: Certainty = Certainty.SURE


_ROWS = (
    _Row("Exchange", Reason.USER_UNKNOWN, r"recipient name is not recogni[sz]ed|\(000C05A6\)"),
    _Row("Exchange", Reason.USER_UNKNOWN, r"e-?mail account does not exist at the organi[sz]ation"),
    _Row("Exchange", Reason.NETWORK, r"delivered within the time limit|communication problem with"),
    _Row("Exchange", Reason.HOST_NOT_FOUND, r"destination (?:server|system).{0,40} could not be found"),
    _Row("Exchange", Reason.SENDER_REJECTED, r"do not have permission to send to this recipient"),
    _Row("Exchange", Reason.MAILBOX_FULL, r"recipient'?s mailbox is full and can'?t accept"),
    _Row("IMail", Reason.USER_UNKNOWN, r"invalid final delivery user ?id"),
    _Row("IMail", Reason.MAILBOX_FULL, r"user mailbox exceeds allowed size"),
    _Row("IMail", Reason.NETWORK, r"delivery failed \d+ attempts"),
    _Row("OpenSMTPD", Reason.NETWORK, r"envelope expired|network error on destination MX"),
    _Row("OpenSMTPD", Reason.HOST_NOT_FOUND, r"no MX found for|^.{0,100}\bdomain does not exist"),
    _Row("Exim", Reason.HOST_NOT_FOUND, r"MX or SRV record indicated no SMTP service"),
    _Row("Exim", Reason.HOST_NOT_FOUND, r"all relevant MX records point to non-existent hosts"),
    _Row("Exim", Reason.HOST_NOT_FOUND, r"unrouteable mail domain"),
    _Row("Exim", Reason.USER_UNKNOWN, r"unrouteable address"),
    _Row("Exim", Reason.USER_UNKNOWN, r"malformed address: "),
    _Row("Exim", Reason.NETWORK, r"all hosts .{0,60}have been failing for a long time"),
    _Row("Exim", Reason.NETWORK, r"lowest numbered MX record points to local host"),
    _Row("Gmail", Reason.NETWORK, r"did not accept our requests to connect|: socket error\]"),
    _Row("Gmail", Reason.HOST_NOT_FOUND, r"DNS Error: .{0,60}(?:MX|domain|lookup)"),
    _Row("the DragonFly Mail Agent", Reason.HOST_NOT_FOUND, r"DNS lookup failure: host \S+ not found"),
    _Row("sendmail", Reason.USER_UNKNOWN, r"mail\.local: unknown (?:user|name)"),
    _Row("Domino", Reason.USER_UNKNOWN, r"not (?:uniquely )?(?:listed|found) in (?:the )?(?:public|Domino)"),
    _Row("Domino", Reason.USER_UNKNOWN, r"ディレクトリには?見つかりません|cannot route mail to user"),
    _Row("Domino", Reason.HOST_NOT_FOUND, r"no route found to domain"),
    _Row("a Japanese provider", Reason.MAILBOX_FULL, r"メールボックスが?(?:一杯|いっぱい|満杯)|容量(?:を|が)?超"),
    _Row("a Japanese provider", Reason.USER_UNKNOWN, r"(?:宛先|あて先|アドレス).{0,12}(?:不明|存在しません|見つかり)"),
    _Row("Biglobe", Reason.MAILBOX_FULL, r"number of messages in recipient'?s mailbox exceeded"),
    _Row("KDDI", Reason.MAILBOX_FULL, r"as their mailbox is full"),
    _Row("Messaging Server", Reason.HOST_NOT_FOUND, r"illegal host/domain name"),
    _Row("Messaging Server", Reason.USER_UNKNOWN, r"unknown or illegal alias"),
    _Row("GMX", Reason.MESSAGE_TOO_BIG, r"mail size limit exceeded"),
    _Row("InterScan", Reason.USER_UNKNOWN, r"please check if (?:the )?address is correct"),
    _Row("Zoho", Reason.NETWORK, r"host not reachable"),
    _Row("fml", Reason.SENDER_REJECTED, r"you are not a member of this mailing list"),
    _Row("Mailman", Reason.SENDER_REJECTED, r"not allowed to post (?:to|messages)"),
    _Row(
        "Google Groups",
        Reason.SENDER_REJECTED,
        r"groups\.google\.com|support\.google\.com/(?:a/\S{0,60}/bin/topic|groups)",
        Certainty.LIKELY,
    ),
)  # fmt: skip
_PATTERNS = tuple((row, Pattern(row.words, re.IGNORECASE | re.MULTILINE)) for row in _ROWS)


def classify_text(text: str) -> Classification | None:
    """Return the reason that a mail program gives in words of its own, None if none is known."""
    for row, pattern in _PATTERNS:
        if found := pattern.search(text):
            quoted = " ".join(found[0].split())[:_QUOTED]
            why = f"the text says what {row.program} writes for this: “{quoted}”"
            return Classification(
                row.reason, row.certainty, (Evidence(row.reason, _WEIGHT, why),), None
            )
    return None
