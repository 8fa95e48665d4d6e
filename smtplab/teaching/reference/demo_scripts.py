"""What has to be said, and to which server, so that each rule speaks next.

One row a rule, in the order of the catalogue. `smtplab.teaching.reference.demo` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["SCENES", "Scene"]

Keys = Mapping[str, object]


class Scene(NamedTuple):
    """What leads up to a reply.

    Attributes:
        line: What is said last, in the raw notation if `raw`; "" where the reply comes unasked.
        before: What is said up to there, in the raw notation, CR LF added.
        site: Keys that differ from the default site.
        raw: Whether CR LF is left to the line itself.
        waits: Seconds that pass where the reply comes of its own; None where it does not.
    """

    line: str
    before: tuple[str, ...] = ()
    site: Keys = {}  # noqa: RUF012  # never changed
    raw: bool = False
    waits: float | None = None


NOTHING: tuple[str, ...] = ()
HELLO = ("EHLO client.example.com",)
MAIL = (*HELLO, "MAIL FROM:<alice@example.com>")
RCPT = (*MAIL, "RCPT TO:<bob@example.org>")
DATA = (*RCPT, "DATA")
MESSAGE = (*DATA, "Subject: Hello", "", "Hello, Bob.")


def _fault(on: str, reply: str) -> Keys:
    return {"faults": [{"on": on, "reply": reply}]}


def _behaves(rule: str) -> Keys:
    return {"answers": {"somebody": {"rule": rule}}}


_SOMEBODY = "RCPT TO:<somebody@example.org>"

# fmt: off
SCENES: Mapping[str, Scene] = {
    # connection
    "greeting": Scene("", NOTHING, waits=0),
    "no-service": Scene("", NOTHING, {"greeting": "refuse"}, waits=0),
    "early-talker": Scene("", HELLO, {"early_talker": "refuse", "greeting_delay": 30}, waits=60),
    "refused-session": Scene("MAIL FROM:<alice@example.com>", NOTHING, {"greeting": "refuse"}),
    "host-takes-no-mail": Scene(
        *HELLO, NOTHING, _fault("connect", "521 mail.example.org does not accept mail")
    ),
    "too-many-connections": Scene(
        "", NOTHING,
        _fault("connect", "421 4.7.0 mail.example.org Too many connections, try again later"),
        waits=0,
    ),
    "too-many-errors": Scene("NOOP", (*HELLO, "MIAL"), {"limits": {"errors": 1}}),
    "too-many-commands": Scene("NOOP", HELLO, {"limits": {"commands": 1}}),
    "timeout": Scene("", HELLO, waits=3600),
    "shutdown": Scene(_SOMEBODY, MAIL, _behaves("shutdown")),
    "goodbye": Scene("QUIT", HELLO),
    # lines
    "line-too-long": Scene("NOOP " + "x" * 508, HELLO),
    "bare-lf": Scene(r"NOOP\n", HELLO, raw=True),
    "bare-cr": Scene(r"NO\rOP\r\n", HELLO, raw=True),
    "empty-line": Scene(r"\r\n", HELLO, raw=True),
    "unknown-verb": Scene("MIAL FROM:<alice@example.com>", HELLO),
    "unknown-verb:header-field": Scene("Subject: hello", RCPT),
    "unknown-verb:text": Scene("Dear Bob,", RCPT),
    "unknown-verb:dot": Scene(".", RCPT),
    "unknown-verb:address": Scene("bob@example.org", MAIL),
    "unknown-verb:verb-missing": Scene("TO:<bob@example.org>", MAIL),
    "unknown-verb:reply": Scene("250 Ok", HELLO),
    "unknown-verb:mark": Scene("C: NOOP", HELLO),
    "unknown-verb:http": Scene("GET / HTTP/1.1", NOTHING),
    "unknown-verb:tls": Scene(r"\x16\x03\x01\x02\r\n", NOTHING, raw=True),
    "unknown-verb:telnet": Scene(r"\xff\xfd\x03\r\n", NOTHING, raw=True),
    "unknown-verb:keys": Scene(r"NOOX\x08P\r\n", HELLO, raw=True),
    "not-offered": Scene("VRFY bob", HELLO, {"vrfy": "off"}),
    # arguments
    "tab-separator": Scene(r"MAIL\tFROM:<alice@example.com>\r\n", HELLO, raw=True),
    "control-octet": Scene(r"NOOP \x07\r\n", HELLO, raw=True),
    "not-utf8": Scene(r"VRFY b\xF6b\r\n", HELLO, raw=True),
    "argument-unexpected": Scene("RSET all", HELLO),
    "text-missing": Scene("VRFY", HELLO),
    "host-missing": Scene("EHLO"),
    "host-extra": Scene("EHLO client.example.com again"),
    "host-syntax": Scene("EHLO client_1.example.com"),
    "literal-brackets": Scene("EHLO 2001:db8::25"),
    "literal-syntax": Scene("EHLO [192.0.2.256]"),
    "path-empty": Scene("RCPT TO:<>", MAIL),
    "label-too-long": Scene("EHLO " + "x" * 64 + ".example"),
    "domain-too-long": Scene("EHLO " + "example." * 32 + "com"),
    # addresses
    "path-missing": Scene("MAIL", HELLO),
    "wrong-word": Scene("MAIL TO:<alice@example.com>", HELLO),
    "word-missing": Scene("MAIL <alice@example.com>", HELLO),
    "colon-missing": Scene("MAIL FROM<alice@example.com>", HELLO),
    "blank-before-colon": Scene("MAIL FROM :<alice@example.com>", HELLO),
    "blank-before-path": Scene("MAIL  FROM:<alice@example.com>", HELLO),
    "blank-after-colon": Scene("MAIL FROM: <alice@example.com>", HELLO),
    "brackets-missing": Scene("MAIL FROM:alice@example.com", HELLO),
    "path-unclosed": Scene("MAIL FROM:<alice@example.com", HELLO),
    "brackets-doubled": Scene("MAIL FROM:<<alice@example.com>>", HELLO),
    "quote-unclosed": Scene('RCPT TO:<"bob@example.org>', MAIL),
    "path-syntax": Scene("RCPT TO:<bob@example.org>>", MAIL),
    "local-part-missing": Scene("RCPT TO:<@example.org>", MAIL),
    "domain-missing": Scene("RCPT TO:<bob>", MAIL),
    "at-doubled": Scene("RCPT TO:<bob@@example.org>", MAIL),
    "two-ats": Scene("RCPT TO:<bob@home@example.org>", MAIL),
    "dots-doubled": Scene("RCPT TO:<bob..x@example.org>", MAIL),
    "dot-leading": Scene("RCPT TO:<.bob@example.org>", MAIL),
    "dot-trailing": Scene("RCPT TO:<bob.@example.org>", MAIL),
    "domain-syntax": Scene("RCPT TO:<bob@exa_mple.org>", MAIL),
    "blank-in-path": Scene("RCPT TO:< bob@example.org>", MAIL),
    "local-part-unquoted": Scene("RCPT TO:<bob smith@example.org>", MAIL),
    "local-too-long": Scene("RCPT TO:<" + "b" * 65 + "@example.org>", MAIL),
    "path-too-long": Scene("RCPT TO:<" + "b" * 64 + "@" + "example." * 23 + "example>", MAIL),
    "blank-missing": Scene("MAIL FROM:<alice@example.com>SIZE=1000", HELLO),
    "blank-doubled": Scene("MAIL FROM:<alice@example.com>  SIZE=1000", HELLO),
    "parameter-syntax": Scene("MAIL FROM:<alice@example.com> SIZE=", HELLO),
    "parameter-twice": Scene("MAIL FROM:<alice@example.com> SIZE=1 SIZE=2", HELLO),
    # order
    "hello-first": Scene("MAIL FROM:<alice@example.com>"),
    "mail-open": Scene("MAIL FROM:<alice@example.com>", MAIL),
    "mail-first": Scene("RCPT TO:<bob@example.org>", HELLO),
    "rcpt-first": Scene("DATA", MAIL),
    "no-valid-recipients": Scene("DATA", (*MAIL, "RCPT TO:<nobody@example.org>")),
    "out-of-order": Scene(
        "RCPT TO:<bob@example.org>", MAIL, _fault("RCPT", "503 5.5.1 Bad sequence of commands")
    ),
    # limits
    "parameter-unknown": Scene("MAIL FROM:<alice@example.com> COLOUR=blue", HELLO),
    "parameter-not-offered": Scene(
        "MAIL FROM:<alice@example.com> SIZE=1000", HELLO, {"extensions": ["ENHANCEDSTATUSCODES"]}
    ),
    "parameter-value": Scene("MAIL FROM:<alice@example.com> SIZE=large", HELLO),
    "size-declared": Scene(
        "MAIL FROM:<alice@example.com> SIZE=2000000", HELLO, {"limits": {"message_size": 1000000}}
    ),
    "utf8-sender": Scene("MAIL FROM:<zoé@example.com>", HELLO),
    "utf8-recipient": Scene("RCPT TO:<zoé@example.org>", MAIL),
    "too-many-recipients": Scene(
        "RCPT TO:<carol@example.org>", RCPT, {"limits": {"recipients": 1}}
    ),
    "message-too-large": Scene(".", MESSAGE, {"limits": {"message_size": 16}}),
    "bare-line-end": Scene(r".", (*MESSAGE, r"a line\nand another"), {"refuse": ["bare-line-end"]}),
    "line-over-limit": Scene(".", (*MESSAGE, "x" * 1200), {"refuse": ["line-over-limit"]}),
    "eight-bit-undeclared": Scene(
        ".", (*MESSAGE, "déjà vu"), {"refuse": ["eight-bit-undeclared"]}
    ),
    "mail-loop": Scene(
        ".", (*DATA, "Received: from a", "Received: from b", "", "Round again."),
        {"limits": {"hops": 2}},
    ),
    # policy
    "hello": Scene(*HELLO),
    "hello-literal": Scene("HELO [192.0.2.25]", NOTHING),
    "sender-ok": Scene("MAIL FROM:<alice@example.com>", HELLO),
    "recipient-ok": Scene("RCPT TO:<bob@example.org>", MAIL),
    "recipient-forwarded": Scene("RCPT TO:<forwarded@example.org>", MAIL),
    "relayed": Scene(
        "RCPT TO:<dave@example.net>", MAIL,
        {
            "relay": "anyone",
            "routes": {"example.net": "mx.example.net"},
            "servers": {
                "mx.example.net": {
                    "domains": ["example.net"], "maildrops": {"dave": {"name": "Dave"}},
                },
            },
        },
    ),
    "no-such-mailbox": Scene("RCPT TO:<nobody@example.org>", MAIL),
    "relaying-denied": Scene("RCPT TO:<dave@example.net>", MAIL),
    "mailbox-full": Scene("RCPT TO:<full@example.org>", MAIL),
    "mailbox-busy": Scene("RCPT TO:<busy@example.org>", MAIL),
    "mailbox-moved": Scene("RCPT TO:<moved@example.org>", MAIL),
    "greylisted": Scene("RCPT TO:<greylisted@example.org>", MAIL),
    "start-data": Scene("DATA", RCPT),
    "accepted": Scene(".", MESSAGE),
    "storage-full": Scene(_SOMEBODY, MAIL, _behaves("storage-full")),
    "quota-exceeded": Scene(".", MESSAGE, {"maildrops": {"bob": {"quota": 16}}}),
    "local-error": Scene(_SOMEBODY, MAIL, _behaves("local-error")),
    "reset": Scene("RSET", MAIL),
    "noop": Scene("NOOP", HELLO),
    "verify-hidden": Scene("VRFY bob", HELLO),
    "verified": Scene("VRFY bob@example.org", HELLO, {"vrfy": "tell"}),
    "verify-moved": Scene("VRFY moved@example.org", HELLO, {"vrfy": "tell"}),
    "verify-forwarded": Scene("VRFY forwarded@example.org", HELLO, {"vrfy": "tell"}),
    "verify-unknown": Scene("VRFY nobody@example.org", HELLO, {"vrfy": "tell"}),
    "expand-hidden": Scene("EXPN staff", HELLO),
    "expanded": Scene("EXPN staff@example.org", HELLO, {"expn": "tell"}),
    "expand-unknown": Scene("EXPN crew@example.org", HELLO, {"expn": "tell"}),
    "help": Scene("HELP", HELLO),
    "help-unknown": Scene("HELP weather", HELLO),
    "fault": Scene(
        "RCPT TO:<bob@example.org>", MAIL, _fault("RCPT", "451 4.3.0 Local error in processing")
    ),
}
# fmt: on
