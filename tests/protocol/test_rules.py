import re
from collections.abc import Callable

import pytest

from smtplab.protocol.codes.describe import is_possible
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.config import Limits
from smtplab.protocol.diagnostic import Rule
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import (
    RULES,
    addresses,
    arguments,
    authentication,
    connection,
    limits,
    lines,
    policy,
    reply_for,
)
from smtplab.protocol.rules import order as order_rules
from tests.protocol.session_pair import (
    EVERYTHING,
    HELLO,
    MAIL,
    TO_DATA,
    TO_MAIL,
    TO_RCPT,
    TO_READY,
    SessionPair,
    always,
    limited,
    obliging,
    refusing,
)
from tests.protocol.test_shapes import ROWS as SHAPED

SECTION = re.compile(r"RFC [1-9][0-9]{2,3} (?:§[1-9][0-9]*(?:\.[0-9]+)*|App\. [A-F](?:\.[0-9]+)?)")


QUOTED = {"verify-hidden"}
"""Rules whose text is nearly the RFC's own words, which are longer (RFC 5321 §4.2.3)."""


def _key(rule: Rule) -> str:
    return rule.key


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_each_rule_is_well_formed(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*(?::[a-z-]+)?", rule.key)
    assert is_possible(rule.code)
    assert SECTION.fullmatch(rule.section)
    assert rule.explanation.endswith((".", "?"))
    assert rule.explanation.isprintable()


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_each_text_can_go_on_the_wire(rule: Rule) -> None:
    assert rule.text.isascii()
    assert rule.text.isprintable()
    names = dict.fromkeys(re.findall(r"{(\w+)}", rule.text), "x" * 255)
    octets = reply_for(rule.key, **names).encode()
    assert octets.count(b"\r\n") == 1
    assert len(octets) <= 512


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES.values() if "{address}" not in rule.text], ids=_key
)
def test_each_text_fits_the_arrow_of_a_small_screen(rule: Rule) -> None:
    code = " ".join(str(one) for one in (rule.code, rule.enhanced) if one)
    text = rule.text.format(host="mail.example.org", line="", octets=26)
    assert len(f"{code} {text}") <= 50 or rule.key in QUOTED


WITHOUT_ENHANCED = {
    *(
        "greeting",
        "greeting-lmtp",
        "no-service",
        "early-talker",
        "hello",
        "hello-literal",
        "start-data",
    ),
    "login-challenge",
}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_an_enhanced_code_is_of_the_class_of_its_reply(rule: Rule) -> None:
    if rule.enhanced:
        assert rule.enhanced.status_class == rule.code // 100
    else:
        # RFC 2034 §4: none in the greeting, in replies to EHLO and HELO, and in 3yz.
        assert rule.key in WITHOUT_ENHANCED


def test_keys_are_unique() -> None:
    groups = (connection, lines, arguments, addresses, order_rules, limits, policy, authentication)
    keys = [row.key for group in groups for row in group.ROWS]
    assert len(set(keys)) == len(keys)


def test_each_rule_about_an_address_has_a_form_for_senders() -> None:
    senders = {key for key in RULES if key.endswith(":sender")}
    assert {str(RULES[key].enhanced) for key in senders} == {"5.1.7"}
    assert senders == {
        f"{rule.key}:sender"
        for rule in RULES.values()
        if str(rule.enhanced) == "5.1.3" and rule.key != "path-empty"
    }


def test_a_refusal_carries_its_reason() -> None:
    reply = reply_for("bare-lf").at((1, 2), b"NOOP")
    assert reply.diagnostic
    assert (reply.diagnostic.rule, reply.diagnostic.span, reply.diagnostic.suggestion) == (
        RULES["bare-lf"],
        (1, 2),
        b"NOOP",
    )


Said = tuple[bytes, bytes]
TO_UTF8 = TO_READY + b"MAIL FROM:<> SMTPUTF8\r\n"
TO_BINARY = TO_READY + b"MAIL FROM:<> BODY=BINARYMIME\r\nRCPT TO:<bob@example.org>\r\n"
MAILS = {
    "path-missing": b"",
    "wrong-word": b"TO:<a@b>",
    "word-missing": b"<a@b>",
    "colon-missing": b"FROM<a@b>",
    "blank-before-colon": b"FROM :<a@b>",
    "blank-before-path": b" FROM:<a@b>",
    "blank-after-colon": b"FROM: <a@b>",
    "brackets-missing": b"FROM:a@b",
    "brackets-doubled": b"FROM:<<a@b>>",
    "path-unclosed": b"FROM:<a@b",
    "blank-missing": b"FROM:<a@b>SIZE=1",
    "blank-doubled": b"FROM:<a@b>  SIZE=1",
    "parameter-syntax": b"FROM:<a@b> SIZE=",
    "parameter-twice": b"FROM:<a@b> SIZE=1 SIZE=1",
    "parameter-unknown": b"FROM:<a@b> XYZZY",
    "parameter-value": b"FROM:<a@b> SIZE=x",
    "size-declared": b"FROM:<a@b> SIZE=99999999999",
    "utf8-sender": "FROM:<é@b>".encode(),
    "tab-separator": b"FROM:<a@b>\tSIZE=1",
    "control-octet": b"FROM:<a\x00@b>",
    "not-utf8": b"FROM:<\xff@b>",
    "domain-too-long": b"FROM:<a@" + b"d" * 256 + b">",
    "label-too-long": b"FROM:<a@" + b"d" * 64 + b">",
    "literal-syntax": b"FROM:<a@[1.2.3]>",
}
PATHS = {
    "quote-unclosed": b'<"a@b>',
    "path-syntax": b"<a@b>>",
    "path-too-long": b"<a@" + b"d." * 126 + b"d>",
    "local-part-missing": b"<@b>",
    "domain-missing": b"<bob>",
    "at-doubled": b"<a@@b>",
    "two-ats": b"<a@b@c>",
    "dots-doubled": b"<a..b@c>",
    "dot-leading": b"<.a@b>",
    "dot-trailing": b"<a.@b>",
    "domain-syntax": b"<a@b_c>",
    "blank-in-path": b"<a@b >",
    "local-part-unquoted": b"<a b@c>",
    "local-too-long": b"<" + b"a" * 65 + b"@b>",
}
UNKNOWN = {f"unknown-verb:{name}": line for name, line in SHAPED}
SAID: dict[str, Said] = {
    **{key: (TO_READY, b"MAIL " + argument) for key, argument in MAILS.items()},
    **{key: (TO_MAIL, b"RCPT TO:" + path) for key, path in PATHS.items()},
    **{f"{key}:sender": (TO_READY, b"MAIL FROM:" + path) for key, path in PATHS.items()},
    "path-empty": (TO_MAIL, b"RCPT TO:<>"),
    "empty-line": (b"", b""),
    "unknown-verb": (b"", b"XYZZY"),
    **{rule: (b"", line) for rule, line in UNKNOWN.items()},
    "not-offered": (b"", b"ETRN example.org"),
    "mechanism-missing": (TO_READY, b"AUTH"),
    "mechanism-unknown": (TO_READY, b"AUTH NTLM"),
    "base64": (TO_READY, b"AUTH PLAIN wonderland"),
    "logged-in-already": (TO_READY + b"AUTH PLAIN =\r\n", b"AUTH PLAIN ="),
    "line-too-long:auth": (TO_READY, b"AUTH PLAIN " + b"YWFh" * 4096),
    "line-too-long": (b"", b"X" * 999),
    "bare-cr": (b"", b"NO\rOP"),
    "bare-lf": (b"", b"NOOP\nNOOP\n"),
    "argument-unexpected": (b"", b"QUIT now"),
    "text-missing": (b"", b"VRFY"),
    "host-missing": (b"", b"EHLO"),
    "host-extra": (b"", b"EHLO a b"),
    "host-syntax": (b"", b"EHLO a_b"),
    "literal-brackets": (b"", b"EHLO 2001:db8::1"),
    "hello-first": (b"", b"MAIL FROM:<a@b>"),
    "mail-open": (TO_MAIL, b"MAIL FROM:<a@b>"),
    "out-of-order": (TO_RCPT + b"BDAT 1\r\nx", b"RCPT TO:<a@b>"),
    "data-after-chunks": (TO_RCPT + b"BDAT 1\r\nx", b"DATA"),
    "requiretls-in-clear": (TO_READY, b"MAIL FROM:<> REQUIRETLS"),
    "data-for-binary": (TO_BINARY, b"DATA"),
    "chunk-size-missing": (TO_RCPT, b"BDAT"),
    "chunk-size": (TO_RCPT, b"BDAT -1 LAST"),
    "chunk-end": (TO_RCPT, b"BDAT 1 FIRST"),
    "mail-first": (TO_READY, b"DATA"),
    "rcpt-first": (TO_MAIL, b"DATA"),
    "utf8-recipient": (TO_MAIL, "RCPT TO:<é@b>".encode()),
    "utf8-label": (TO_UTF8, "RCPT TO:<bob@☃.example>".encode()),
    "utf8-label:sender": (TO_READY, "MAIL FROM:<bob@☃.example> SMTPUTF8".encode()),
    "message-too-large": (TO_DATA, b"x" * 2000 + b"\r\n."),
    "bare-line-end": (TO_DATA, b"a\nb\r\n."),
    "line-over-limit": (TO_DATA, b"x" * 1200 + b"\r\n."),
    "eight-bit-undeclared": (TO_DATA, b"\xe9\r\n."),
}
STRICT = EVERYTHING._replace(
    limits=Limits(message_size=1500),
    refused=frozenset({"bare-line-end", "line-over-limit", "eight-bit-undeclared"}),
)


@pytest.mark.parametrize("key", SAID)
def test_each_rule_speaks(key: str) -> None:
    before, said = SAID[key]
    pair = SessionPair(STRICT)
    pair.send(before)
    assert pair.refusal(said if said.endswith(b"\n") else said + b"\r\n") == key


def not_offered() -> str:
    pair = SessionPair(EVERYTHING._replace(keywords=frozenset()))
    return pair.refusal(HELLO + b"MAIL FROM:<a@b> SIZE=1\r\n")


def refused_session() -> str:
    pair = SessionPair(policy=always(ReplyClass.PERMANENT))
    pair.policy = obliging
    return pair.refusal(HELLO)


def tls_active() -> str:
    pair = SessionPair()
    pair.secure()
    return pair.refusal(HELLO + b"STARTTLS\r\n")


def cancelled() -> str:
    pair = SessionPair()
    pair.send(HELLO)
    pair.policy = lambda *_: Reply(334)
    return pair.refusal(b"AUTH PLAIN\r\n*\r\n")


def without_tls(demands: frozenset[str] = frozenset()) -> Callable[[], str]:
    def refusal() -> str:
        pair = SessionPair(EVERYTHING._replace(cleartext_login=False, demands=demands))
        return pair.refusal(HELLO + b"AUTH PLAIN\r\n")

    return refusal


OTHERWISE: dict[str, Callable[[], str]] = {
    "tls-active": tls_active,
    "parameter-not-offered": not_offered,
    "login-cancelled": cancelled,
    "mechanism-needs-tls": without_tls(),
    "tls-first": without_tls(frozenset({"tls"})),
    "login-first": lambda: SessionPair(EVERYTHING._replace(demands=frozenset({"login"}))).refusal(
        TO_MAIL
    ),
    "refused-session": refused_session,
    "too-many-errors": lambda: SessionPair(limited(errors=1)).refusal(b"X\r\nX\r\n"),
    "too-many-commands": lambda: SessionPair(limited(commands=1)).refusal(b"NOOP\r\nNOOP\r\n"),
    "mail-max": lambda: SessionPair(limited(transactions=1)).refusal(TO_MAIL + b"RSET\r\n" + MAIL),
    "domain-max": lambda: SessionPair(limited(domains=1)).refusal(TO_RCPT + b"RCPT TO:<a@b>\r\n"),
    "too-many-recipients": lambda: SessionPair(limited(recipients=0)).refusal(
        TO_MAIL + b"RCPT TO:<a@b>\r\n"
    ),
    "no-valid-recipients": lambda: SessionPair(policy=refusing(b"RCPT")).refusal(
        TO_MAIL + b"RCPT TO:<a@b>\r\nDATA\r\n"
    ),
}


@pytest.mark.parametrize("key", OTHERWISE)
def test_each_rule_speaks_that_rests_on_more_than_a_line(key: str) -> None:
    assert OTHERWISE[key]() == key


def test_every_rule_of_the_protocol_was_made_to_speak() -> None:
    groups = (lines, arguments, addresses, order_rules, limits)
    own = {row.key for group in groups for row in group.ROWS}
    own |= {key for key in RULES if key.endswith(":sender")}
    own |= {"refused-session", "too-many-errors", "too-many-commands"}
    # A loop is seen by whoever reads the header section, and that is not the protocol.
    assert own - SAID.keys() - OTHERWISE.keys() == {"mail-loop"}


def test_a_reply_has_the_texts_that_it_was_given() -> None:
    reply = reply_for("hello", "SIZE 5", "HELP", host="mail.example.org")
    assert reply == reply._replace(lines=("mail.example.org", "SIZE 5", "HELP"))
    assert isinstance(reply, Reply)
