"""Where the standards leave it open: what the protocol end says, before any site has its say."""

import pytest

from smtplab.protocol.states import CLOSED, RCPT, READY
from tests.protocol.session_pair import (
    EVERYTHING,
    HELLO,
    TO_DATA,
    TO_MAIL,
    TO_RCPT,
    TO_READY,
    SessionPair,
    limited,
)

HOSTILE = b"EHLO \x1b[31m[bold]\xe2\x80\xae\r\n"

# What was sent before; the line; code and enhanced code.
ROWS = [
    (TO_READY, b"NOOP\n", "500 5.5.2"),
    (TO_READY, b"NO\rOP\r\n", "500 5.5.2"),
    (TO_READY, b"MAIL FROM: <a@b>\r\n", "501 5.5.4"),
    (TO_READY, b"MAIL FROM:a@b\r\n", "501 5.5.4"),
    (TO_READY, b"MAIL FROM:<a@b..c>\r\n", "501 5.1.7"),
    (TO_READY, b"MAIL FROM:<.a@b>\r\n", "501 5.1.7"),
    (TO_READY, b"MAIL FROM:<a@b@c>\r\n", "501 5.1.7"),
    (TO_READY, b"MAIL FROM:<a@b> SIZE=1 SIZE=1\r\n", "501 5.5.4"),
    (TO_READY, b"MAIL\tFROM:<a@b>\r\n", "501 5.5.4"),
    (TO_READY, b"MAIL FROM:<a@b\r\n", "501 5.5.4"),
    (TO_READY, b"MAIL FROM:<a@[192.0.2]>\r\n", "501 5.5.4"),
    (TO_READY, b"MAIL FROM:<a@[IPv6:1::2::3]>\r\n", "501 5.5.4"),
    (TO_MAIL, b"RCPT TO:<a..b@c>\r\n", "501 5.1.3"),
    (TO_MAIL, b"RCPT TO: <a@b>\r\n", "501 5.5.4"),
    (TO_MAIL, b"RCPT TO:<>\r\n", "501 5.1.3"),
    (TO_MAIL, b"RCPT TO:<bob>\r\n", "501 5.1.3"),
    (TO_READY, b"RSET now\r\n", "501 5.5.4"),
    (TO_READY, b"QUIT now\r\n", "501 5.5.4"),
    (TO_RCPT, b"DATA now\r\n", "501 5.5.4"),
    (TO_READY, b"NOOP now\r\n", "250 2.0.0"),
    (TO_READY, b"NOOP  \t \r\n", "250 2.0.0"),
    (TO_RCPT, b"DATA \r\n", "354 None"),
    (TO_READY, b"RSET \r\n", "250 2.0.0"),
    (TO_READY, b"EHLO\r\n", "501 None"),
    (TO_READY, b"EHLO a_b\r\n", "501 None"),
    (TO_READY, b"EHLO " + b"a" * 256 + b"\r\n", "501 None"),
    (TO_READY, b"EHLO a\x00b\r\n", "501 None"),
    (b"", HOSTILE, "501 None"),
    (b"", b"EHLO [192.0.2.1]\r\n", "250 None"),
    (b"", b"EHLO [IPv6:2001:db8::1]\r\n", "250 None"),
    (TO_MAIL, b"DATA\r\n", "503 5.5.1"),
    (TO_READY, b"DATA\r\n", "503 5.5.1"),
    (TO_READY, b"RCPT TO:<a@b>\r\n", "503 5.5.1"),
    (TO_MAIL, b"MAIL FROM:<a@b>\r\n", "503 5.5.1"),
    (TO_RCPT, b"MAIL FROM:<a@b>\r\n", "503 5.5.1"),
    (b"", b"MAIL FROM:<a@b>\r\n", "503 5.5.1"),
    *((b"", verb + b"\r\n", "250 2.0.0") for verb in (b"NOOP", b"RSET", b"HELP")),
    *((b"", verb + b" x\r\n", "252 2.0.0") for verb in (b"VRFY", b"EXPN")),
    (TO_MAIL, b"RCPT TO:<postmaster>\r\n", "250 2.1.5"),
    (TO_MAIL, b"RCPT TO:<PostMaster>\r\n", "250 2.1.5"),
    (TO_MAIL, b"RCPT TO:<postmaster@example.org>\r\n", "250 2.1.5"),
    (TO_MAIL, b'RCPT TO:<"a @<\\">"@example.org>\r\n', "250 2.1.5"),
    (TO_MAIL, b"RCPT TO:<@a,@b:c@d>\r\n", "250 2.1.5"),
    (TO_READY, b"MAIL FROM:<>\r\n", "250 2.1.0"),
    (TO_READY, b"XYZZY\r\n", "500 5.5.2"),
    (b"", b"STARTTLS\r\n", "503 5.5.1"),
    (TO_MAIL, b"STARTTLS\r\n", "503 5.5.1"),
    (TO_READY, b"STARTTLS now\r\n", "501 5.5.4"),
    (TO_READY, b"ETRN example.org\r\n", "502 5.5.1"),
    (TO_READY, b"MAIL FROM:<a@b> XYZZY\r\n", "555 5.5.4"),
    (TO_READY, b"MAIL FROM:<a@b> HOLDFOR=9\r\n", "555 5.5.4"),
    (TO_READY, b"MAIL FROM:<a@b> BODY=9BIT\r\n", "501 5.5.4"),
    (TO_READY, b"MAIL FROM:<a@b> SIZE=99999999999\r\n", "552 5.3.4"),
    (TO_READY, b"VRFY\r\n", "501 5.5.4"),
    (TO_READY, b"EXPN\r\n", "501 5.5.4"),
    (TO_READY, "MAIL FROM:<é@b>\r\n".encode(), "550 5.6.7"),
    (TO_MAIL, "RCPT TO:<é@b>\r\n".encode(), "553 5.6.7"),
    (TO_READY, b"MAIL FROM:<\xc3@b> SMTPUTF8\r\n", "501 5.5.4"),
    (TO_READY, b"X" * 9999 + b"\r\n", "500 5.5.2"),
]


@pytest.mark.parametrize(("before", "line", "expected"), ROWS)
def test_what_is_answered(before: bytes, line: bytes, expected: str) -> None:
    pair = SessionPair()
    pair.send(before)
    [reply] = pair.send(line)
    assert f"{reply.code} {reply.enhanced}" == expected


@pytest.mark.parametrize(("before", "line", "expected"), ROWS)
def test_the_session_goes_on_afterwards(before: bytes, line: bytes, expected: str) -> None:
    pair = SessionPair()
    pair.send(before)
    pair.send(line)
    if not expected.startswith("354"):
        assert pair.codes(b"RSET\r\n" + HELLO) == [250, 250]


@pytest.mark.parametrize("line", [HOSTILE, b"\x1b[2J\r\n", b"NOOP\x07\r\n", b"VRFY \x00\r\n"])
def test_hostile_octets_are_never_echoed(line: bytes) -> None:
    pair = SessionPair()
    [reply] = pair.send(line)
    assert reply.encode().isascii()
    assert reply.encode().removesuffix(b"\r\n").decode().isprintable()


def test_a_second_ehlo_is_a_reset_and_no_error() -> None:
    pair = SessionPair()
    pair.send(TO_RCPT)
    assert pair.codes(HELLO) == [250]
    assert pair.server.state is READY
    assert pair.server.transaction is None


def test_the_greeting_carries_no_enhanced_code() -> None:
    assert SessionPair().answered[0].enhanced is None


def test_data_after_a_mixed_group() -> None:
    pair = SessionPair()
    pair.send(TO_MAIL)
    assert pair.codes(b"RCPT TO:<bad\r\nRCPT TO:<a@b>\r\nDATA\r\n") == [501, 250, 354]


def test_no_354_where_all_of_a_group_was_refused() -> None:
    pair = SessionPair()
    codes = pair.codes(HELLO + b"MAIL FROM:<a@b>\r\nRCPT TO:<bad\r\nDATA\r\nNOOP\r\n")
    assert codes == [250, 250, 501, 503, 250]


def test_commands_in_the_content_are_content() -> None:
    pair = SessionPair()
    pair.send(TO_DATA)
    assert pair.codes(b"QUIT\r\nRSET\r\n" + b"X" * 9999 + b"\r\n.\r\n") == [250]
    assert pair.server.state is READY


def test_an_undeclared_size_over_the_limit_is_told_at_the_end_of_data() -> None:
    pair = SessionPair(limited(message_size=5))
    assert pair.codes(TO_DATA + b"123456\r\n.\r\n")[-2:] == [354, 552]
    content = pair.events[-1].content
    assert content
    assert content.octets == b""


def test_errors_end_with_421_and_never_in_silence() -> None:
    pair = SessionPair(limited(errors=20))
    assert pair.codes(b"X\r\n" * 21) == [500] * 20 + [421]
    assert pair.server.state is CLOSED


@pytest.mark.parametrize("parameter", [b" SIZE=1", b" BODY=8BITMIME", b" SMTPUTF8"])
def test_a_parameter_of_an_extension_that_is_not_offered(parameter: bytes) -> None:
    pair = SessionPair(EVERYTHING._replace(keywords=frozenset({"PIPELINING"})))
    pair.send(HELLO)
    assert pair.refusal(b"MAIL FROM:<a@b>" + parameter + b"\r\n") == "parameter-not-offered"
    assert pair.answered[-1].code == 555


def test_a_refused_recipient_leaves_the_others() -> None:
    pair = SessionPair()
    pair.send(TO_RCPT + b"RCPT TO:<bad\r\n")
    assert pair.server.state is RCPT
    assert pair.codes(b"DATA\r\n") == [354]
