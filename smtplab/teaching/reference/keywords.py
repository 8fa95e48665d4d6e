"""The keywords that the reply to EHLO lists, and what each one adds.

The extensions that real servers offer, whether or not ours does (RFC 5321 §2.2.2 has the registry).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["KEYWORDS", "Keyword"]


class Keyword(NamedTuple):
    """An EHLO keyword.

    Attributes:
        title: What it is about, in at most 40 characters.
        adds: What a client may do once it is listed.
        section: Where it is defined.
    """

    title: str
    adds: str
    section: str


# fmt: off
KEYWORDS: Mapping[str, Keyword] = {
    "SIZE": Keyword(
        "the largest message",
        "SIZE= on MAIL gives the size of the message. If it is too large, the server replies "
        "with 552; if there is no room now, with 452. No content is sent then.",
        "RFC 1870",
    ),
    "8BITMIME": Keyword(
        "content of 8-bit characters",
        "BODY=8BITMIME on MAIL declares octets above 127 in the content; BODY=7BIT says that there "
        "are none.",
        "RFC 6152",
    ),
    "PIPELINING": Keyword(
        "several commands at once",
        "Commands may be sent without waiting for each reply. EHLO, DATA, VRFY, EXPN, QUIT and "
        "NOOP come only as the last of a group.",
        "RFC 2920",
    ),
    "STARTTLS": Keyword(
        "encryption on demand",
        "The verb STARTTLS. After the handshake both ends forget what was sent before, and "
        "EHLO comes again.",
        "RFC 3207",
    ),
    "AUTH": Keyword(
        "logins",
        "The verb AUTH with one of the mechanisms that are listed, and AUTH= on MAIL.",
        "RFC 4954",
    ),
    "ENHANCEDSTATUSCODES": Keyword(
        "three numbers in each reply",
        "Replies of class 2, 4 and 5 start their text with an enhanced status code, such as 5.1.1.",
        "RFC 2034",
    ),
    "CHUNKING": Keyword(
        "content in chunks of a known size",
        "The verb BDAT instead of DATA: no dot at the end, and no dots to double. The octets of a "
        "chunk follow its line at once; LAST ends the content.",
        "RFC 3030",
    ),
    "BINARYMIME": Keyword(
        "content of any octets",
        "BODY=BINARYMIME on MAIL; needs CHUNKING, since DATA carries lines only.",
        "RFC 3030",
    ),
    "DSN": Keyword(
        "reports on delivery",
        "RET= and ENVID= on MAIL, NOTIFY= and ORCPT= on RCPT say which reports are wanted: of "
        "success, failure or delay, or never.",
        "RFC 3461",
    ),
    "SMTPUTF8": Keyword(
        "addresses in any script",
        "SMTPUTF8 on MAIL, VRFY and EXPN; needs 8BITMIME. The labels of a domain must be ones that "
        "IDNA 2008 allows.",
        "RFC 6531",
    ),
    "REQUIRETLS": Keyword(
        "TLS all the way, or not at all",
        "REQUIRETLS on MAIL; only while TLS is on. A server that finds no such next host bounces "
        "the message (5.7.30). The header field TLS-Required: No asks for the opposite: deliver "
        "it, even where the certificate is wrong.",
        "RFC 8689",
    ),
    "ETRN": Keyword(
        "sending out what is held",
        "The verb ETRN: a host that was away asks for its mail to be sent.",
        "RFC 1985",
    ),
    "MT-PRIORITY": Keyword(
        "urgent mail first",
        "MT-PRIORITY= on MAIL.",
        "RFC 6710",
    ),
    "RRVS": Keyword(
        "mailboxes that changed hands",
        "RRVS= on RCPT: reject if the mailbox has another owner since that day.",
        "RFC 7293",
    ),
    "DELIVERBY": Keyword(
        "delivery before a time",
        "BY= on MAIL gives a number of seconds, and whether to return the message after them or "
        "to report the delay.",
        "RFC 2852 §4",
    ),
    "FUTURERELEASE": Keyword(
        "mail that waits for its time",
        "HOLDFOR= or HOLDUNTIL= on MAIL: the submission server sends the message on then.",
        "RFC 4865 §3",
    ),
    "LIMITS": Keyword(
        "how much the server takes",
        "MAILMAX, RCPTMAX and RCPTDOMAINMAX behind it: transactions in a session, recipients and "
        "domains in a transaction.",
        "RFC 9422 §3, §4",
    ),
    "BURL": Keyword(
        "content from an IMAP server",
        "The verb BURL instead of DATA, for submission: the server fetches the content itself.",
        "RFC 4468 §3",
    ),
    "VRFY": Keyword(
        "asking for a mailbox",
        "The verb VRFY. It may be listed; a client does not have to look for it.",
        "RFC 5321 §3.5.2",
    ),
    "EXPN": Keyword(
        "asking who is on a list",
        "The verb EXPN. A server that has it must list it.",
        "RFC 5321 §3.5.2",
    ),
    "HELP": Keyword(
        "help in the session",
        "The verb HELP: text for a person.",
        "RFC 5321 §4.1.1.8",
    ),
}
# fmt: on
