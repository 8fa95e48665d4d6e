"""What the rule behind a 500 says of a line whose shape tells what it is."""

import pytest

from smtplab.protocol.rules import RULES
from smtplab.protocol.shapes import SHAPES, rule_of
from smtplab.protocol.states import CONNECTED
from tests.protocol.session_pair import TO_MAIL, TO_RCPT, TO_READY, SessionPair

ROWS = [
    ("header-field", b"Subject: hello"),
    ("header-field", b"subject:hello"),
    ("header-field", b"From: Alice <alice@example.com>"),
    ("header-field", b"To: <bob@example.org>"),
    ("header-field", b"X-Mailer: me"),
    ("header-field", b"Date:"),
    ("dot", b"."),
    ("dot", b" . "),
    ("text", b"Dear Bob,"),
    ("text", b"At four?"),
    ("text", b"see you at the station"),
    ("text", b"Bye."),
    ("text", b"Caf\xc3\xa9 at four"),
    ("text", b"http://www.example.com/ is the page"),
    ("text", b"- one - two"),
    ("address", b"bob@example.org"),
    ("address", b"<bob@example.org>"),
    ("verb-missing", b"FROM:<alice@example.com>"),
    ("verb-missing", b"to:<bob@example.org> X=1"),
    ("reply", b"250 Ok"),
    ("reply", b"250-SIZE 1000"),
    ("reply", b"354"),
    ("mark", b"C: NOOP"),
    ("mark", b"S: 250 ok"),
    ("http", b"GET / HTTP/1.1"),
    ("http", b"CONNECT mail.example.org:25 HTTP/1.0"),
    ("tls", b"\x16\x03\x01\x00\xa5\x01"),
    ("telnet", b"\xff\xfd\x03\xff\xfb\x18"),
    ("keys", b"\x1b[A"),
    ("keys", b"XYZ\x1b[DZY"),
    ("keys", b"\x1bOB"),
    ("keys", b"XYZ\x7fZY hello"),
    ("keys", b"XY\x08\x08ZZY"),
]
PLAIN = [b"XYZZY", b"FOO", b"\x00", b"@", b"\xc3\xa9", b"999", b"123456", b"..", b"<>", b"VRFYBOB"]
MISSPELT = [
    *(b"MIAL FROM:<a@b>", b"HELLO there", b"MAILFROM:<a@b>", b"RCPTTO:<b@c>", b"QIUT", b"HELO: c"),
    *(b"DATA: now", b"EHL0 me", b"RCTP TO: me", b"MAIL:FROM <a@b>"),
]


@pytest.mark.parametrize(("name", "line"), ROWS)
@pytest.mark.parametrize("before", [b"", TO_READY, TO_MAIL, TO_RCPT])
def test_the_shape_of_a_line_names_the_rule(before: bytes, name: str, line: bytes) -> None:
    pair = SessionPair()
    pair.send(before)
    state = pair.server.state
    assert pair.codes(line + b"\r\n") == [500]
    assert pair.why.rule.key == f"unknown-verb:{name}"
    assert pair.server.state is state
    assert pair.why.repair is None


@pytest.mark.parametrize("line", [*PLAIN, *MISSPELT])
def test_a_line_without_a_shape_or_with_a_misspelt_verb_is_just_unknown(line: bytes) -> None:
    pair = SessionPair()
    assert pair.refusal(line + b"\r\n") == "unknown-verb"
    assert pair.server.state is CONNECTED


def test_each_shape_is_met_and_each_rule_has_a_shape() -> None:
    rules = {key for key in RULES if key.startswith("unknown-verb:")}
    assert {shape.rule for shape in SHAPES} == rules == {rule_of(line) for _, line in ROWS}


def test_the_reply_is_the_same_for_all() -> None:
    plain = RULES["unknown-verb"]
    for shape in SHAPES:
        rule = RULES[shape.rule]
        assert (rule.code, rule.enhanced, rule.text) == (plain.code, plain.enhanced, plain.text)
        assert rule.explanation != plain.explanation
