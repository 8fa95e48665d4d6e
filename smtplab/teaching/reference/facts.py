"""The timeouts, limits, retries, ports and orders that the RFCs set.

The numbers of RFC 5321 §4.5 and what stands beside them, each with its source.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

__all__ = ["FACTS", "Fact", "Topic"]


class Topic(Enum):
    """What a fact is about; the value is the word in the list."""

    TIMEOUT = "timeout"
    LIMIT = "limit"
    RETRY = "retry"
    PORT = "port"
    ORDER = "order"


class Fact(NamedTuple):
    """A number or a rule.

    Attributes:
        topic: What it is about.
        key: The number, or what is counted, in at most 12 characters.
        title: What it is, in at most 44 characters.
        says: The fact in a sentence.
        section: Where it is written; "" for a mere habit.
    """

    topic: Topic
    key: str
    title: str
    says: str
    section: str


_T, _L, _P, _O = Topic.TIMEOUT, Topic.LIMIT, Topic.PORT, Topic.ORDER
# fmt: off
FACTS: tuple[Fact, ...] = (
    Fact(_T, "5 minutes", "wait for the greeting",
         "A client waits at least 5 minutes for the 220.", "RFC 5321 §4.5.3.2.1"),
    Fact(_T, "5 minutes", "wait for the reply to MAIL",
         "A client waits at least 5 minutes for the reply to MAIL.", "RFC 5321 §4.5.3.2.2"),
    Fact(_T, "5 minutes", "wait for the reply to RCPT",
         "A client waits at least 5 minutes for the reply to RCPT; more where lists expand.",
         "RFC 5321 §4.5.3.2.3"),
    Fact(_T, "2 minutes", "wait for the 354 after DATA",
         "A client waits at least 2 minutes for the 354.", "RFC 5321 §4.5.3.2.4"),
    Fact(_T, "3 minutes", "wait for each block of content",
         "A client waits at least 3 minutes until TCP has taken a block.", "RFC 5321 §4.5.3.2.5"),
    Fact(_T, "10 minutes", "wait for the reply to the last dot",
         (
             "A client waits at least 10 minutes. A client that gives up too soon sends the "
             "message twice."
         ),
         "RFC 5321 §4.5.3.2.6"),
    Fact(_T, "5 minutes", "wait for the next command (server)",
         "A server waits at least 5 minutes for the next command, then 421.",
         "RFC 5321 §4.5.3.2.7"),
    Fact(_L, "64", "octets in a local-part",
         "A local-part has at most 64 octets.", "RFC 5321 §4.5.3.1.1"),
    Fact(_L, "255", "octets in a domain",
         "A domain has at most 255 octets.", "RFC 5321 §4.5.3.1.2"),
    Fact(_L, "256", "octets in a path",
         "A path has at most 256 octets, angle brackets included; a longer one gets 501.",
         "RFC 5321 §4.5.3.1.3"),
    Fact(_L, "512", "octets in a command line",
         "A command line has at most 512 octets, CR LF included; extensions may add to that. A "
         "longer one gets 500.", "RFC 5321 §4.5.3.1.4"),
    Fact(_L, "512", "octets in a reply line",
         "A reply line has at most 512 octets, code and CR LF included.", "RFC 5321 §4.5.3.1.5"),
    Fact(_L, "1,000", "octets in a line of content",
         "A line of content has at most 1,000 octets, CR LF included, a doubled dot not counted.",
         "RFC 5321 §4.5.3.1.6"),
    Fact(_L, "65,536", "octets of content at the least",
         "A server accepts messages of at least 64K octets. Beyond its limit it replies with 552.",
         "RFC 5321 §4.5.3.1.7, §4.5.3.1.9"),
    Fact(_L, "100", "recipients at the least",
         "A server accepts at least 100 recipients in a transaction. Beyond its limit it "
         "replies with 452; clients treat an old server's 552 alike.",
         "RFC 5321 §4.5.3.1.8, §4.5.3.1.10"),
    Fact(_L, "12,288", "octets in a line of AUTH",
         "Lines of a login may be longer than command lines; 12,288 octets should be enough.",
         "RFC 4954 §4"),
    Fact(Topic.RETRY, "30 minutes", "wait before the next try",
         "A client waits at least 30 minutes before it tries the same destination again.",
         "RFC 5321 §4.5.4.1"),
    Fact(Topic.RETRY, "1 minute", "wait that greylisting asks for",
         "By default a greylisting server accepts the message when it comes again after one "
         "minute or more; five minutes are common, too.", "RFC 6647 §5"),
    Fact(Topic.RETRY, "4 to 5 days", "give up, and report",
         "A client keeps trying for at least 4 to 5 days before it gives up and tells the sender.",
         "RFC 5321 §4.5.4.1"),
    Fact(_P, "25", "SMTP between servers",
         "Servers (MTAs) send mail to each other here. STARTTLS may start TLS; it encrypts, "
         "but most clients do not check who the server is. DANE (RFC 7672) and MTA-STS (RFC "
         "8461) are for that.",
         "RFC 5321 §4.5.4.2, RFC 3207 §4.1, §6"),
    Fact(_P, "587", "submission by mail programs",
         "Mail programs (MUAs) send messages to a submission server (MSA) here. By default it "
         "must ask for a login, unless it knows the client in another way. STARTTLS starts TLS.",
         "RFC 6409 §3.1, §4.3"),
    Fact(_P, "465", "submission over TLS from the start",
         "The same with TLS from the first octet. The port was assigned to smtps, withdrawn, "
         "and later assigned to submissions; it is now preferred over STARTTLS.",
         "RFC 8314 §3.3, §7.3"),
    Fact(_P, "24", "LMTP, by habit",
         "Often used for LMTP over TCP; its RFC says only that LMTP must not use port 25.", ""),
    Fact(_P, "2525", "a stand-in for 25 or 587",
         "Many providers offer it where networks block the usual ports; it is in no RFC.", ""),
    Fact(_P, "366", "on-demand relay",
         "A host fetches its own domains' mail with ATRN.", "RFC 2645 §4"),
    Fact(_O, "EHLO first", "before any mail transaction",
         "EHLO, or HELO, comes before any mail transaction.", "RFC 5321 §4.1.4"),
    Fact(_O, "MAIL RCPT", "then DATA: a mail transaction",
         "A transaction is MAIL, then one or more RCPT, then DATA (or BDAT).", "RFC 5321 §3.3"),
    Fact(_O, "at any time", "NOOP, HELP, EXPN, VRFY, RSET",
         "NOOP, HELP, EXPN, VRFY and RSET may come at any time in a session.", "RFC 5321 §4.1.4"),
    Fact(_O, "EHLO again", "clears the transaction",
         "A second EHLO drops the mail transaction, as RSET does.", "RFC 5321 §4.1.4"),
    Fact(_O, "RSET", "keeps connection and login",
         "RSET drops sender, recipients and content; connection, EHLO and login stay.",
         "RFC 5321 §4.1.1.5"),
    Fact(_O, "QUIT", "at any time",
         "QUIT may come at any time; the server replies with 221 and closes.",
         "RFC 5321 §4.1.1.10"),
    Fact(_O, "STARTTLS", "EHLO comes again after it",
         (
             "After STARTTLS the client sends EHLO again; the first list of extensions is no "
             "longer valid."
         ),
         "RFC 3207 §4.2"),
    Fact(_O, "dots", "a leading dot is doubled",
         (
             "A line of content that starts with a dot is sent with one more dot; the server "
             "removes it."
         ),
         "RFC 5321 §4.5.2"),
    Fact(_O, "letter case", "verbs in any, local-parts as they are",
         "Verbs may be in any letter case; a local-part may depend on it.", "RFC 5321 §2.4"),
)
# fmt: on
