"""Input that is broken, cut, huge or made to harm."""

import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.teaching.bounces import as_json, read_mail, read_pasted, render
from smtplab.teaching.bounces.model import MailKind, MailReport
from tests.teaching.bounces.samples import BOUNCES, Bounce, head, report

STATUS = "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"
PATIENCE = 20
"""Seconds; each takes a tenth of it at most, and far more where time grows with the square."""
ROOM = 200 * 2**20
PIECES = (
    "\n", "\r", " ", "\t", "\0", "\x1b[2J", ">", "--", "--=b", "--=b--", "a@b.example",
    "From: MAILER-DAEMON\n", "Subject: failure\n", "=?utf-8?b?", "charset=utf-16",
    "Content-Type: multipart/report; boundary==b\n", "Content-Type: message/delivery-status\n",
    "Content-Type: message/rfc822\n", "Content-Transfer-Encoding: base64\n",
    "Content-Transfer-Encoding: quoted-printable\n", "Final-Recipient: utf-8; \\x{110000}@x\n",
    "Action: delayed\n", "Status: 9.9999.9\n", "550 5.1.1 ", "Diagnostic-Code: smtp;", "<<< 421",
    '{"bounce": {"bouncedRecipients": [1, {"emailAddress": []}]}}',
)  # fmt: skip


def shown(found: MailReport | None) -> None:
    """Show all of it; nothing that a terminal acts on comes through."""
    if found:
        lines = [*render(found), str(as_json(found))]
        assert all(line.isprintable() for line in lines)


@given(st.binary(max_size=400))
def test_any_octets(octets: bytes) -> None:
    shown(read_mail(octets))
    shown(read_mail(head().encode() + b"\n" + octets))
    shown(read_pasted(octets))


@given(
    st.lists(st.one_of(st.sampled_from(PIECES).map(str.encode), st.binary(max_size=5)), max_size=25)
)
def test_any_pieces_of_a_bounce(pieces: list[bytes]) -> None:
    shown(read_mail(b"".join(pieces)))


@given(st.text(max_size=300))
def test_any_text_that_is_pasted(text: str) -> None:
    shown(read_pasted(text))


@pytest.mark.parametrize("bounce", BOUNCES, ids=lambda one: one.name)
def test_cut_anywhere(bounce: Bounce) -> None:
    octets = bounce.text.encode()
    for length in range(0, len(octets), 7):
        shown(read_mail(octets[:length]))
        shown(read_mail(octets[length:]))


def nested(depth: int) -> str:
    return "".join(
        f'Content-Type: multipart/mixed; boundary="b{level}"\n\n--b{level}\n'
        for level in range(depth)
    )


HELLO = "From: a@example.com\nSubject: Hello\n"
DEEP = f"Content-Type: message/rfc822\n\n{HELLO}" * 1000
MANY = "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 100_000
HUGE = {
    "a message of 30 MB came back": report(STATUS) + "QUJD" * 10_000_000,
    "messages within messages, 1,000 deep": report(STATUS) + DEEP,
    "a message that passes on 1,000 others": HELLO + DEEP,
    "parts within parts, 1,000 deep": f"{head()}{nested(1000)}\nbob@example.org\n550 no user\n",
    "100,000 parts": head() + MANY,
    "a field of 1 MB": f"From: a@example.com\nSubject: {'x' * 2**20}\n\nHello",
    "150,000 fields": HELLO + "X-A: b\n" * 150_000 + "\nHello",
    "parameters without end": f"{head()}Content-Type: a/b{';x=y' * 60_000}\n\nHello",
    "a line of 10 MB": f"{head()}\n{'a' * 10_000_000}",
    "20,000 recipients": report("Final-Recipient: x; u@a.b\nAction: failed\n\n" * 20_000),
    "addresses without end": f"{head()}\n{'a@' * 100_000}",
    "spaces without end": f"{head()}\n{' ' * 200_000}x",
    "heads without end": f"{head()}Content-Type: text/html\n\n{'<head >' * 50_000}",
    "marks that are none": f"{head()}\n" + f"{'.' * 40}{'-' * 40} original message.\n" * 9_000,
    "tags without end": f"{head()}Content-Type: text/html\n\n{'<div ' * 50_000}",
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_time_and_memory_are_bounded(text: str) -> None:
    octets = text.encode()
    tracemalloc.start()
    started = time.monotonic()
    found = read_mail(octets)
    taken, (_, peak) = time.monotonic() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert taken < PATIENCE
    assert peak < ROOM
    assert found


def test_a_huge_report_says_that_it_is_cut() -> None:
    found = read_mail(HUGE["20,000 recipients"].encode())
    assert found
    assert found.kind is MailKind.BOUNCE
    assert found.facts[0][0] == "note"
    found = read_mail(report(STATUS).encode())
    assert found
    assert not found.facts
