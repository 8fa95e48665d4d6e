import pytest

from tests.protocol.session_pair import (
    SessionPair,
)


@pytest.mark.parametrize(
    ("line", "suggestion"),
    [
        (b"MAILFROM:<a@b>\r\n", b"MAIL FROM:<a@b>"),
        (b"MIAL FROM:<a@b>\r\n", b"MAIL FROM:<a@b>"),
        (b"MIAL FROM: a@b\r\n", b"MAIL FROM:<a@b>"),
        (b"RCTP TO:<a@b>\r\n", b"RCPT TO:<a@b>"),
        (b" noop\r\n", b"NOOP"),
        (b"DTAA\r\n", b"DATA"),
        (b"DATAA\r\n", b"DATA"),
        (b"QUI\r\n", b"QUIT"),
        (b"HEL\r\n", None),
        (b"XYZZY\r\n", None),
        (b"\xff\xfe\r\n", None),
        (b"NOOP\n", b"NOOP"),
        (b"XYZZY\n", None),
        (b"MAIL\tFROM:<a@b>\r\n", b"MAIL FROM:<a@b>"),
        (b"MAIL FROM:\t<a@b>\r\n", b"MAIL FROM:<a@b>"),
        (b"MAIL FROM:<a@b>\tSIZE=1\r\n", b"MAIL FROM:<a@b> SIZE=1"),
        (b"DATA\tnow\r\n", b"DATA"),
        (b"QUIT now\r\n", b"QUIT"),
        (b"EHLO\r\n", b"EHLO client.example.com"),
        (b"MAIL FROM: a@b\r\n", b"MAIL FROM:<a@b>"),
        ("MAIL FROM: é@b\r\n".encode(), "MAIL FROM:<é@b>".encode()),
        (b"MAIL FROM: " + b"a" * 65 + b"@b\r\n", None),
    ],
)
def test_repairs_are_offered_and_good(line: bytes, suggestion: bytes | None) -> None:
    pair = SessionPair()
    pair.send(line)
    assert pair.diagnostic.suggestion == suggestion
    if suggestion:
        pair.send(suggestion + b"\r\n")
        event = pair.events[-1]
        assert event.refusal is None or event.refusal.code == 503


def test_the_place_of_a_fault_lies_in_the_line() -> None:
    pair = SessionPair()
    assert pair.refusal(b"EHLO\r\n") == "host-missing"
    assert pair.diagnostic.span == (4, 4)
    assert pair.refusal("MAIL FROM: <é@b>\r\n".encode()) == "blank-after-colon"
    assert pair.diagnostic.span == (10, 11)
