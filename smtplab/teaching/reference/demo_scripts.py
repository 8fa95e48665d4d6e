"""What a client has to send, and to which server, to get the reply of each rule next.

One row for each rule, in the order of the catalogue. `smtplab.teaching.reference.demo` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

__all__ = ["DEMO_SCRIPTS", "WITH_AUTH", "WITH_STARTTLS", "DemoScript"]

SiteKeys = Mapping[str, object]


class DemoScript(NamedTuple):
    """What leads up to a reply.

    Attributes:
        line: What is sent last, in the raw notation if `raw`; "" where the reply comes unasked.
        before: What is sent up to there, in the raw notation, CR LF added.
        site: Keys that differ from the default site.
        raw: Whether CR LF is left to the line itself.
        waits: Seconds that pass where the reply comes of its own; None where it does not.
    """

    line: str
    before: tuple[str, ...] = ()
    site: SiteKeys = {}  # noqa: RUF012  # never changed
    raw: bool = False
    waits: float | None = None


NOTHING: tuple[str, ...] = ()
HELLO = ("EHLO client.example.com",)
MAIL = (*HELLO, "MAIL FROM:<alice@example.com>")
RCPT = (*MAIL, "RCPT TO:<bob@example.org>")
DATA = (*RCPT, "DATA")
WITH_STARTTLS: SiteKeys = {"extensions": ["ENHANCEDSTATUSCODES", "STARTTLS"]}
WITH_AUTH: SiteKeys = {
    "extensions": ["ENHANCEDSTATUSCODES", "AUTH"],
    "cleartext_login": True,
    "users": {"alice": "wonderland"},
}
CHUNK = (*RCPT, "BDAT 7", "Hello")
MESSAGE = (*DATA, "Subject: Hello", "", "Hello, Bob.")


def _fault(on: str, reply: str) -> SiteKeys:
    return {"faults": [{"on": on, "reply": reply}]}


def _behaves(rule: str) -> SiteKeys:
    return {"answers": {"somebody": {"rule": rule}}}


_ALICE = "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="
_CHUNKS: SiteKeys = {"extensions": ["ENHANCEDSTATUSCODES", "CHUNKING"]}
_SOMEBODY = "RCPT TO:<somebody@example.org>"

_SENDER = "MAIL FROM:<alice@example.com>"
_DAVE = "RCPT TO:<dave@example.net>"
_BY_ALICE = ("From: alice@example.com", "", "Hello, Bob.")
_SIGNATURE = (
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=lab; h=from; "
    "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA"
)
_NOBODY_SENDS = {"example.com": {"txt": ["v=spf1 -all"]}}


def _checks(check: str, dns: SiteKeys) -> SiteKeys:
    return {"checks": [check], "dns": dns}


def _dmarc(policy: str) -> SiteKeys:
    return {**_NOBODY_SENDS, "_dmarc.example.com": {"txt": [f"v=DMARC1; p={policy}"]}}


# fmt: off
DEMO_SCRIPTS: Mapping[str, DemoScript] = {
    # connection
    "greeting": DemoScript("", NOTHING, waits=0),
    "no-service": DemoScript("", NOTHING, {"greeting": "refuse"}, waits=0),
    "early-talker": DemoScript(
        "", HELLO, {"early_talker": "refuse", "greeting_delay": 30}, waits=60
    ),
    "refused-session": DemoScript("MAIL FROM:<alice@example.com>", NOTHING, {"greeting": "refuse"}),
    "host-takes-no-mail": DemoScript(
        *HELLO, NOTHING, _fault("connect", "521 mail.example.org does not accept mail")
    ),
    "too-many-connections": DemoScript(
        "", NOTHING,
        _fault("connect", "421 4.7.0 mail.example.org Too many connections, try again later"),
        waits=0,
    ),
    "too-many-errors": DemoScript("NOOP", (*HELLO, "MIAL"), {"limits": {"errors": 1}}),
    "too-many-commands": DemoScript("NOOP", HELLO, {"limits": {"commands": 1}}),
    "timeout": DemoScript("", HELLO, waits=3600),
    "shutdown": DemoScript(_SOMEBODY, MAIL, _behaves("shutdown")),
    "goodbye": DemoScript("QUIT", HELLO),
    # lines
    "line-too-long": DemoScript("NOOP " + "x" * 508, HELLO),
    "bare-lf": DemoScript(r"NOOP\n", HELLO, raw=True),
    "bare-cr": DemoScript(r"NO\rOP\r\n", HELLO, raw=True),
    "empty-line": DemoScript(r"\r\n", HELLO, raw=True),
    "unknown-verb": DemoScript("MIAL FROM:<alice@example.com>", HELLO),
    "unknown-verb:header-field": DemoScript("Subject: hello", RCPT),
    "unknown-verb:colon-missing": DemoScript("Subject hello", RCPT),
    "unknown-verb:path-or-field": DemoScript("To: bob@example.org", MAIL),
    "unknown-verb:greeting": DemoScript("Hello Bob", RCPT),
    "unknown-verb:text": DemoScript("Dear Bob,", RCPT),
    "unknown-verb:dot": DemoScript(".", RCPT),
    "unknown-verb:address": DemoScript("bob@example.org", MAIL),
    "unknown-verb:verb-missing": DemoScript("TO:<bob@example.org>", MAIL),
    "unknown-verb:reply": DemoScript("250 Ok", HELLO),
    "unknown-verb:mark": DemoScript("C: NOOP", HELLO),
    "unknown-verb:http": DemoScript("GET / HTTP/1.1", NOTHING),
    "unknown-verb:tls": DemoScript(r"\x16\x03\x01\x02\r\n", NOTHING, raw=True),
    "unknown-verb:telnet": DemoScript(r"\xff\xfd\x03\r\n", NOTHING, raw=True),
    "unknown-verb:keys": DemoScript(r"NOOX\x08P\r\n", HELLO, raw=True),
    "not-offered": DemoScript("VRFY bob", HELLO, {"vrfy": "off"}),
    # arguments
    "tab-separator": DemoScript(r"MAIL\tFROM:<alice@example.com>\r\n", HELLO, raw=True),
    "control-octet": DemoScript(r"NOOP \x07\r\n", HELLO, raw=True),
    "not-utf8": DemoScript(r"VRFY b\xF6b\r\n", HELLO, raw=True),
    "argument-unexpected": DemoScript("RSET all", HELLO),
    "text-missing": DemoScript("VRFY", HELLO),
    "host-missing": DemoScript("EHLO"),
    "host-extra": DemoScript("EHLO client.example.com again"),
    "host-syntax": DemoScript("EHLO client_1.example.com"),
    "literal-brackets": DemoScript("EHLO 2001:db8::25"),
    "literal-syntax": DemoScript("EHLO [192.0.2.256]"),
    "path-empty": DemoScript("RCPT TO:<>", MAIL),
    "label-too-long": DemoScript("EHLO " + "x" * 64 + ".example"),
    "domain-too-long": DemoScript("EHLO " + "example." * 32 + "com"),
    # addresses
    "path-missing": DemoScript("MAIL", HELLO),
    "wrong-word": DemoScript("MAIL TO:<alice@example.com>", HELLO),
    "word-missing": DemoScript("MAIL <alice@example.com>", HELLO),
    "colon-missing": DemoScript("MAIL FROM<alice@example.com>", HELLO),
    "blank-before-colon": DemoScript("MAIL FROM :<alice@example.com>", HELLO),
    "blank-before-path": DemoScript("MAIL  FROM:<alice@example.com>", HELLO),
    "blank-after-colon": DemoScript("MAIL FROM: <alice@example.com>", HELLO),
    "brackets-missing": DemoScript("MAIL FROM:alice@example.com", HELLO),
    "path-unclosed": DemoScript("MAIL FROM:<alice@example.com", HELLO),
    "brackets-doubled": DemoScript("MAIL FROM:<<alice@example.com>>", HELLO),
    "quote-unclosed": DemoScript('RCPT TO:<"bob@example.org>', MAIL),
    "path-syntax": DemoScript("RCPT TO:<bob@example.org>>", MAIL),
    "local-part-missing": DemoScript("RCPT TO:<@example.org>", MAIL),
    "domain-missing": DemoScript("RCPT TO:<bob>", MAIL),
    "at-doubled": DemoScript("RCPT TO:<bob@@example.org>", MAIL),
    "two-ats": DemoScript("RCPT TO:<bob@home@example.org>", MAIL),
    "dots-doubled": DemoScript("RCPT TO:<bob..x@example.org>", MAIL),
    "dot-leading": DemoScript("RCPT TO:<.bob@example.org>", MAIL),
    "dot-trailing": DemoScript("RCPT TO:<bob.@example.org>", MAIL),
    "domain-syntax": DemoScript("RCPT TO:<bob@exa_mple.org>", MAIL),
    "blank-in-path": DemoScript("RCPT TO:< bob@example.org>", MAIL),
    "local-part-unquoted": DemoScript("RCPT TO:<bob smith@example.org>", MAIL),
    "local-too-long": DemoScript("RCPT TO:<" + "b" * 65 + "@example.org>", MAIL),
    "path-too-long": DemoScript("RCPT TO:<" + "b" * 64 + "@" + "example." * 23 + "example>", MAIL),
    "blank-missing": DemoScript("MAIL FROM:<alice@example.com>SIZE=1000", HELLO),
    "blank-doubled": DemoScript("MAIL FROM:<alice@example.com>  SIZE=1000", HELLO),
    "parameter-syntax": DemoScript("MAIL FROM:<alice@example.com> SIZE=", HELLO),
    "parameter-twice": DemoScript("MAIL FROM:<alice@example.com> SIZE=1 SIZE=2", HELLO),
    # order
    "hello-first": DemoScript("MAIL FROM:<alice@example.com>"),
    "mail-open": DemoScript("MAIL FROM:<alice@example.com>", MAIL),
    "mail-first": DemoScript("RCPT TO:<bob@example.org>", HELLO),
    "rcpt-first": DemoScript("DATA", MAIL),
    "no-valid-recipients": DemoScript("DATA", (*MAIL, "RCPT TO:<nobody@example.org>")),
    "out-of-order": DemoScript("RCPT TO:<carol@example.org>", CHUNK, _CHUNKS),
    # limits
    "parameter-unknown": DemoScript("MAIL FROM:<alice@example.com> COLOUR=blue", HELLO),
    "parameter-not-offered": DemoScript(
        "MAIL FROM:<alice@example.com> SIZE=1000", HELLO, {"extensions": ["ENHANCEDSTATUSCODES"]}
    ),
    "parameter-value": DemoScript("MAIL FROM:<alice@example.com> SIZE=large", HELLO),
    "size-declared": DemoScript(
        "MAIL FROM:<alice@example.com> SIZE=2000000", HELLO, {"limits": {"message_size": 1000000}}
    ),
    "utf8-sender": DemoScript("MAIL FROM:<zoé@example.com>", HELLO),
    "utf8-recipient": DemoScript("RCPT TO:<zoé@example.org>", MAIL),
    "utf8-label": DemoScript(
        "RCPT TO:<bob@☃.example>", (*HELLO, "MAIL FROM:<alice@example.com> SMTPUTF8")
    ),
    "utf8-label:sender": DemoScript("MAIL FROM:<alice@☃.example> SMTPUTF8", HELLO),
    "too-many-recipients": DemoScript(
        "RCPT TO:<carol@example.org>", RCPT, {"limits": {"recipients": 1}}
    ),
    "message-too-large": DemoScript(".", MESSAGE, {"limits": {"message_size": 16}}),
    "bare-line-end": DemoScript(
        r".", (*MESSAGE, r"a line\nand another"), {"refuse": ["bare-line-end"]}
    ),
    "line-over-limit": DemoScript(".", (*MESSAGE, "x" * 1200), {"refuse": ["line-over-limit"]}),
    "eight-bit-undeclared": DemoScript(
        ".", (*MESSAGE, "déjà vu"), {"refuse": ["eight-bit-undeclared"]}
    ),
    "mail-loop": DemoScript(
        ".", (*DATA, "Received: from a", "Received: from b", "", "Round again."),
        {"limits": {"hops": 2}},
    ),
    # tls
    "start-tls": DemoScript("STARTTLS", HELLO, WITH_STARTTLS),
    "tls-active": DemoScript("STARTTLS", (*HELLO, "STARTTLS", *HELLO), WITH_STARTTLS),
    "tls-first": DemoScript(
        "MAIL FROM:<alice@example.com>", HELLO, {**WITH_STARTTLS, "demand": ["tls"]}
    ),
    # login
    "logged-in": DemoScript(_ALICE, HELLO, WITH_AUTH),
    "login-challenge": DemoScript("AUTH LOGIN", HELLO, WITH_AUTH),
    "login-cancelled": DemoScript("*", (*HELLO, "AUTH LOGIN"), WITH_AUTH),
    "base64": DemoScript("AUTH PLAIN secret?", HELLO, WITH_AUTH),
    "mechanism-missing": DemoScript("AUTH", HELLO, WITH_AUTH),
    "response-too-early": DemoScript("AUTH CRAM-MD5 YWxpY2U=", HELLO, WITH_AUTH),
    "response-malformed": DemoScript("AUTH PLAIN YWxpY2U=", HELLO, WITH_AUTH),
    "line-too-long:auth": DemoScript("AUTH PLAIN " + "YWxp" * 3072, HELLO, WITH_AUTH),
    "logged-in-already": DemoScript(_ALICE, (*HELLO, _ALICE), WITH_AUTH),
    "mechanism-unknown": DemoScript("AUTH NTLM", HELLO, WITH_AUTH),
    "mechanism-needs-tls": DemoScript(
        "AUTH PLAIN", HELLO, {**WITH_AUTH, "cleartext_login": False}
    ),
    "login-first": DemoScript(
        "MAIL FROM:<alice@example.com>", HELLO, {**WITH_AUTH, "demand": ["login"]}
    ),
    "login-failed": DemoScript("AUTH PLAIN AGFsaWNlAHdvbmRlcg==", HELLO, WITH_AUTH),
    "sender-of-another": DemoScript(
        "MAIL FROM:<bob@example.org>", (*HELLO, _ALICE), {**WITH_AUTH, "senders": "own"}
    ),
    "author-of-another": DemoScript(
        ".",
        (
            *HELLO, _ALICE, "MAIL FROM:<alice@example.org>", "RCPT TO:<bob@example.org>", "DATA",
            "From: bob@example.org", "", "Hello, Bob.",
        ),
        {**WITH_AUTH, "senders": "own"},
    ),
    # authentication
    "reverse-dns-failed": DemoScript(_SENDER, HELLO, _checks("ptr", {"192.0.2.25": {"ptr": []}})),
    "sender-null-mx": DemoScript(_SENDER, HELLO, _checks("mx", {"example.com": {"mx": ["0 ."]}})),
    "spf-failed": DemoScript(_SENDER, HELLO, _checks("spf", _NOBODY_SENDS)),
    "spf-record-wrong": DemoScript(
        _SENDER, HELLO, _checks("spf", {"example.com": {"txt": ["v=spf1 a: -all"]}})
    ),
    "spf-no-reply": DemoScript(_SENDER, HELLO, _checks("spf", {"example.com": {"fails": True}})),
    "dkim-failed": DemoScript(".", MESSAGE, _checks("dkim", {})),
    "dkim-no-key-reply": DemoScript(
        ".", (*DATA, _SIGNATURE, *_BY_ALICE),
        _checks("dkim", {"lab._domainkey.example.com": {"fails": True}}),
    ),
    "dmarc-failed": DemoScript(".", (*DATA, *_BY_ALICE), _checks("dmarc", _dmarc("reject"))),
    "quarantined": DemoScript(".", (*DATA, *_BY_ALICE), _checks("dmarc", _dmarc("quarantine"))),
    "dns-no-reply": DemoScript(_SENDER, HELLO, _checks("ptr", {"192.0.2.25": {"fails": True}})),
    "null-mx": DemoScript(
        _DAVE, MAIL, _fault("RCPT", "556 5.1.10 Recipient domain accepts no mail")
    ),
    "no-such-domain": DemoScript(_DAVE, MAIL, _fault("RCPT", "550 5.1.2 No such domain")),
    "mx-is-itself": DemoScript(
        _DAVE, MAIL, _fault("RCPT", "554 5.4.6 Mail for this domain loops back here")
    ),
    # policy
    "hello": DemoScript(*HELLO),
    "hello-literal": DemoScript("HELO [192.0.2.25]", NOTHING),
    "sender-ok": DemoScript("MAIL FROM:<alice@example.com>", HELLO),
    "recipient-ok": DemoScript("RCPT TO:<bob@example.org>", MAIL),
    "recipient-forwarded": DemoScript("RCPT TO:<forwarded@example.org>", MAIL),
    "relayed": DemoScript(
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
    "no-such-mailbox": DemoScript("RCPT TO:<nobody@example.org>", MAIL),
    "relaying-denied": DemoScript("RCPT TO:<dave@example.net>", MAIL),
    "mailbox-full": DemoScript("RCPT TO:<full@example.org>", MAIL),
    "mailbox-busy": DemoScript("RCPT TO:<busy@example.org>", MAIL),
    "mailbox-moved": DemoScript("RCPT TO:<moved@example.org>", MAIL),
    "greylisted": DemoScript("RCPT TO:<greylisted@example.org>", MAIL),
    "start-data": DemoScript("DATA", RCPT),
    "accepted": DemoScript(".", MESSAGE),
    "storage-full": DemoScript(_SOMEBODY, MAIL, _behaves("storage-full")),
    "quota-exceeded": DemoScript(".", MESSAGE, {"maildrops": {"bob": {"quota": 16}}}),
    "local-error": DemoScript(_SOMEBODY, MAIL, _behaves("local-error")),
    "reset": DemoScript("RSET", MAIL),
    "noop": DemoScript("NOOP", HELLO),
    "verify-hidden": DemoScript("VRFY bob", HELLO),
    "verified": DemoScript("VRFY bob@example.org", HELLO, {"vrfy": "tell"}),
    "verify-moved": DemoScript("VRFY moved@example.org", HELLO, {"vrfy": "tell"}),
    "verify-forwarded": DemoScript("VRFY forwarded@example.org", HELLO, {"vrfy": "tell"}),
    "verify-unknown": DemoScript("VRFY nobody@example.org", HELLO, {"vrfy": "tell"}),
    "expand-hidden": DemoScript("EXPN staff", HELLO),
    "expanded": DemoScript("EXPN staff@example.org", HELLO, {"expn": "tell"}),
    "expand-unknown": DemoScript("EXPN crew@example.org", HELLO, {"expn": "tell"}),
    "help": DemoScript("HELP", HELLO),
    "help-unknown": DemoScript("HELP weather", HELLO),
    "fault": DemoScript(
        "RCPT TO:<bob@example.org>", MAIL, _fault("RCPT", "451 4.3.0 Local error in processing")
    ),
    # chunking
    "chunk-accepted": DemoScript(r"BDAT 5\r\nHello", RCPT, _CHUNKS, raw=True),
    "chunk-size-missing": DemoScript("BDAT", RCPT, _CHUNKS),
    "chunk-size": DemoScript("BDAT all LAST", RCPT, _CHUNKS),
    "chunk-end": DemoScript("BDAT 26 FIRST", RCPT, _CHUNKS),
    "data-after-chunks": DemoScript("DATA", CHUNK, _CHUNKS),
    "data-for-binary": DemoScript(
        "DATA", (*HELLO, "MAIL FROM:<> BODY=BINARYMIME", "RCPT TO:<bob@example.org>"),
        {"extensions": ["8BITMIME", "ENHANCEDSTATUSCODES", "CHUNKING", "BINARYMIME"]},
    ),
    # limits and TLS on the whole way
    "mail-max": DemoScript(
        "MAIL FROM:<carol@example.com>", (*MAIL, "RSET"),
        {"extensions": ["ENHANCEDSTATUSCODES", "LIMITS"], "limits": {"transactions": 1}},
    ),
    "domain-max": DemoScript(
        "RCPT TO:<bob@example.net>", RCPT,
        {
            "extensions": ["ENHANCEDSTATUSCODES", "LIMITS"], "limits": {"domains": 1},
            "domains": ["example.org", "example.net"],
        },
    ),
    "requiretls-in-clear": DemoScript(
        "MAIL FROM:<alice@example.com> REQUIRETLS", HELLO,
        {"extensions": ["ENHANCEDSTATUSCODES", "REQUIRETLS"]},
    ),
    "greeting-lmtp": DemoScript("", NOTHING, {"protocol": "lmtp", "port": 24}, waits=0),
}
# fmt: on
