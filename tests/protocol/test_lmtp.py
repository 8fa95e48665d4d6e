"""LMTP (RFC 2033): LHLO, and a reply for each recipient after the content."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.delivery import Outcomes, deliver
from smtplab.protocol.extensions.lmtp import NOT_IN_LMTP
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import DATA, END_OF_DATA, READY
from tests.protocol.session_pair import EVERYTHING, MAIL, SessionPair, obliging, refusing

LMTP = EVERYTHING._replace(lmtp=True, without=NOT_IN_LMTP)
HELLO = b"LHLO client.example.com\r\n"
THREE = b"".join(b"RCPT TO:<%b@example.org>\r\n" % name for name in (b"bob", b"full", b"carol"))
TO_DATA = HELLO + MAIL + THREE + b"DATA\r\n"
FULL = Reply(552, ("Mailbox full",))


def full(event: Event, server: ServerEnd) -> Reply:
    """Have no room for one of the recipients."""
    is_full = event.recipient is not None and "full" in str(event.recipient)
    return FULL if is_full else obliging(event, server)


@pytest.mark.parametrize("line", [b"EHLO c\r\n", b"HELO c\r\n"])
def test_there_is_no_ehlo_in_lmtp(line: bytes) -> None:
    assert SessionPair(LMTP).codes(line) == [502]


def test_there_is_no_lhlo_in_smtp() -> None:
    assert SessionPair().codes(HELLO) == [502]


def test_each_recipient_has_a_reply_and_a_fate_of_its_own() -> None:
    pair = SessionPair(LMTP, full)
    pair.send(TO_DATA)
    assert pair.codes(b"x\r\n.\r\n") == [250, 552, 250]
    assert [str(event.recipient) for event in pair.events[-3:]] == [
        "<bob@example.org>",
        "<full@example.org>",
        "<carol@example.org>",
    ]
    assert {event.name for event in pair.events[-3:]} == {END_OF_DATA}
    assert pair.server.state is READY


def test_the_last_chunk_has_as_many_replies() -> None:
    pair = SessionPair(LMTP, full)
    pair.send(HELLO + MAIL + THREE)
    assert pair.codes(b"BDAT 3 LAST\r\nabcNOOP\r\n") == [250, 552, 250, 250]


def test_a_recipient_that_was_rejected_has_none() -> None:
    pair = SessionPair(LMTP, refusing(b"full", reply=FULL))
    pair.send(TO_DATA)
    assert pair.codes(b"x\r\n.\r\n") == [250, 250]


def test_content_that_is_refused_is_refused_for_each() -> None:
    pair = SessionPair(LMTP)
    pair.send(TO_DATA)
    assert pair.codes(b"a\nb\r\n.\r\n") == [550, 550, 550]
    assert pair.codes(MAIL) == [250]


def test_until_the_last_reply_the_client_waits() -> None:
    pair = SessionPair(LMTP)
    pair.send(TO_DATA)
    pair.client.send(b".\r\n")
    for count in (3, 2, 1):
        assert (pair.client.state, pair.client.outstanding) == (DATA, (END_OF_DATA,)), count
        pair.client.receive(b"250 Ok\r\n")
    assert (pair.client.state, pair.client.outstanding) == (READY, ())


@given(st.lists(st.booleans(), min_size=1, max_size=8), st.data())
def test_however_replies_are_cut_both_ends_keep_step(
    fates: list[bool], data: st.DataObject
) -> None:
    waiting = iter(fates)

    def policy(event: Event, server: ServerEnd) -> Reply:
        return obliging(event, server) if event.recipient is None or next(waiting) else FULL

    pair = SessionPair(LMTP, policy)
    names = (b"RCPT TO:<b%d@example.org>\r\n" % number for number in range(len(fates)))
    wire = HELLO + MAIL + b"".join(names) + b"DATA\r\nx\r\n.\r\nNOOP\r\n"
    codes: list[int] = []
    while wire:
        cut = data.draw(st.integers(1, len(wire)))
        codes += pair.codes(wire[:cut])
        wire = wire[cut:]
    assert codes[-len(fates) - 1 :] == [*(250 if one else 552 for one in fates), 250]


def test_our_client_learns_what_became_of_each() -> None:
    pair = SessionPair(LMTP, full)
    paths = tuple(ForwardPath(Mailbox(name, "example.org")) for name in ("bob", "full", "carol"))
    play = deliver("relay.example.org", Mail(NULL_REVERSE_PATH, paths, b"x\r\n"), lmtp=True)
    next(play)
    replies, outcomes = pair.answered[-1:], Outcomes()
    try:
        while True:
            octets, count = play.send(replies)
            replies = pair.send(octets)
            assert len(replies) == count
    except StopIteration as ended:
        outcomes = ended.value
    assert outcomes.of(ReplyClass.SUCCESS) == (paths[0], paths[2])
    assert outcomes.of(ReplyClass.PERMANENT) == (paths[1],)
