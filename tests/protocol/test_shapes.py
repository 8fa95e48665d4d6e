"""What the rule behind a 500 says of a line whose shape tells what it is."""

import time
from itertools import product

import pytest

from smtplab.protocol.rules import RULES
from smtplab.protocol.shapes import SHAPES, LineShape, rule_of
from smtplab.protocol.states import CONNECTED
from tests.protocol.session_pair import TO_MAIL, TO_RCPT, TO_READY, SessionPair

ROWS = [
    ("header-field", b"Subject: hello"),
    ("header-field", b"subject:hello"),
    ("header-field", b"From: Alice <alice@example.com>"),
    ("header-field", b"To: Bob <bob@example.org>"),
    ("path-or-field", b"To: <bob@example.org>"),
    ("path-or-field", b"From: alice@example.com"),
    ("path-or-field", b"to:bob"),
    ("path-or-field", b"to bob@example.org"),
    ("colon-missing", b"Subject hello"),
    ("colon-missing", b"subject"),
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
    ("text", b"Thanks"),
    ("greeting", b"Hello Bob,"),
    ("greeting", b"hello"),
    ("address", b"bob@example.org"),
    ("address", b"<bob@example.org>"),
    ("verb-missing", b"FROM:<alice@example.com>"),
    ("verb-missing", b"from <alice@example.com>"),
    ("verb-missing", b"to:<bob@example.org> X=1"),
    ("reply", b"250 Ok"),
    ("reply", b"250-SIZE 1000"),
    ("reply", b"354"),
    ("mark", b"C: NOOP"),
    ("mark", b"S: 250 ok"),
    ("http", b"GET / HTTP/1.1"),
    ("http", b"GET /"),
    ("http", b"get http://mail.example.org/"),
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
    *(b"MIAL FROM:<a@b>", b"MAILFROM:<a@b>", b"RCPTTO:<b@c>", b"QIUT", b"HELO: c"),
    *(b"DATA: now", b"EHL0 me", b"RCTP TO: me", b"MAIL:FROM <a@b>"),
]


@pytest.mark.parametrize(("name", "line"), ROWS)
@pytest.mark.parametrize("before", [b"", TO_READY, TO_MAIL, TO_RCPT])
def test_the_shape_of_a_line_names_the_rule(before: bytes, name: str, line: bytes) -> None:
    pair = SessionPair()
    pair.send(before)
    state = pair.server.state
    assert pair.codes(line + b"\r\n") == [500]
    assert pair.diagnostic.rule.key == f"unknown-verb:{name}"
    assert pair.server.state is state
    has_suggestion = name == "verb-missing" or (name == "greeting" and state is CONNECTED)
    assert has_suggestion or pair.diagnostic.suggestion is None


def test_a_greeting_is_taken_for_a_misspelt_verb_only_before_ehlo() -> None:
    pair = SessionPair()
    assert pair.codes(b"Hello bob\r\n") == [500]
    assert pair.diagnostic.suggestion == b"HELO bob"
    pair.send(TO_RCPT)
    assert pair.codes(b"Hello bob\r\n") == [500]
    assert pair.diagnostic.suggestion is None


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        (b"FROM:<alice@example.com>", b"MAIL FROM:<alice@example.com>"),
        (b"to: <bob@example.org> X=1", None),
        (b"to <bob@example.org>", b"RCPT TO:<bob@example.org>"),
        (b"FROM:<alice>", None),
    ],
)
def test_a_path_without_its_verb_gets_the_verb(line: bytes, meant: bytes | None) -> None:
    pair = SessionPair()
    assert pair.codes(line + b"\r\n") == [500]
    assert pair.diagnostic.suggestion == meant


@pytest.mark.parametrize("line", [*PLAIN, *MISSPELT])
def test_a_line_without_a_shape_or_with_a_misspelt_verb_is_just_unknown(line: bytes) -> None:
    pair = SessionPair()
    assert pair.refusal(line + b"\r\n") == "unknown-verb"
    assert pair.server.state is CONNECTED


def test_each_shape_is_met_and_each_rule_has_a_shape() -> None:
    rules = {key for key in RULES if key.startswith("unknown-verb:")}
    assert {shape.rule for shape in SHAPES} == rules == {rule_of(line) for _, line in ROWS}


HOSTILE = [
    *(b"a", b"A", b"0", b".", b",", b":", b"@", b"<", b">", b"\xff", b"\x1b", b"\xc3\xa9"),
    *(b"a,", b"a@", b"a ", b"a  ", b"GET ", b"GET  x ", b"FROM:", b"\n", b" \n", b"\x0b", b"250-"),
]


@pytest.mark.parametrize("shape", SHAPES, ids=[shape.rule for shape in SHAPES])
def test_no_line_takes_longer_than_its_length(shape: LineShape) -> None:
    """A site may raise the limit of a command line, and anyone can send an unknown verb."""

    def seconds(unit: bytes, start: bytes, end: bytes, length: int) -> float:
        line = start + (unit * length)[:length] + end
        started = time.process_time()
        shape.pattern.match(line)
        return time.process_time() - started

    for unit, start, end in product(HOSTILE, (b"", b"<", b"GET "), (b"", b"x", b"\x01")):
        # 16 times the octets: a square would take 256 times as long, more than 0.5 s.
        few, many = (seconds(unit, start, end, length) for length in (1_000, 16_000))
        assert many < 40 * max(few, 0.001), (unit, start, end)


@pytest.mark.parametrize("line", [b"a" * 9_000 + b"?", b"\xff" + b"x" * 9_000 + b"."])
def test_a_long_line_is_text_by_its_last_octet(line: bytes) -> None:
    assert rule_of(line) == "unknown-verb:text"
    assert rule_of(line + b"x") == rule_of(line[:-1]) == "unknown-verb"


def test_the_reply_is_the_same_for_all() -> None:
    plain = RULES["unknown-verb"]
    for shape in SHAPES:
        rule = RULES[shape.rule]
        assert (rule.code, rule.enhanced, rule.text) == (plain.code, plain.enhanced, plain.text)
        assert rule.explanation != plain.explanation
