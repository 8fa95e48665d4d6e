"""Content in chunks (RFC 3030): whatever its octets, however the wire cuts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.config import Limits
from smtplab.protocol.content import Content
from smtplab.protocol.content_checks import CONTENT_FAULTS, content_faults
from smtplab.protocol.extensions.chunking import CHUNKS
from smtplab.protocol.paths import NULL_REVERSE_PATH
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.states import CLOSED, END_OF_DATA, RCPT, READY
from smtplab.protocol.transaction import Transaction
from tests.protocol.session_pair import (
    EVERYTHING,
    HELLO,
    MAIL,
    TO_DATA,
    TO_MAIL,
    TO_RCPT,
    TO_READY,
    SessionPair,
    every_cut,
    limited,
    refusing,
)
from tests.protocol.session_pair import RCPT as TO_BOB

ANYTHING = EVERYTHING._replace(refused=frozenset())


def bdat(octets: bytes, *, last: bool = False) -> bytes:
    return b"BDAT %d%b\r\n" % (len(octets), b" LAST" if last else b"") + octets


def delivered(pair: SessionPair) -> Content | None:
    return pair.events[-1].content


@given(st.lists(st.binary(max_size=40), max_size=4), st.binary(max_size=40), st.data())
def test_any_octets_in_any_chunks_over_any_wire_are_the_message(
    chunks: list[bytes], last: bytes, data: st.DataObject
) -> None:
    pair = SessionPair(ANYTHING)
    pair.send(TO_RCPT)
    wire = b"".join(map(bdat, chunks)) + bdat(last, last=True) + b"NOOP\r\n"
    whole = b"".join([*chunks, last])
    codes: list[int] = []
    while wire:
        cut = data.draw(st.integers(1, len(wire)))
        codes += pair.codes(wire[:cut])
        wire = wire[cut:]
    content = pair.events[-2].content
    assert content
    assert codes == [250] * (len(chunks) + 2)
    assert (content.octets, content.size) == (whole, len(whole))
    assert pair.client.outstanding == ()
    assert pair.client.awaited == pair.server.chunk_size == 0


@given(st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b"x", b"xyz", b"\xe9", b"."]), max_size=30))
def test_what_is_in_content_is_the_same_however_it_is_cut(pieces: list[bytes]) -> None:
    one, many = SessionPair(ANYTHING), SessionPair(ANYTHING)
    one.send(TO_RCPT + bdat(b"".join(pieces), last=True))
    many.send(TO_RCPT + b"".join(map(bdat, pieces)) + bdat(b"", last=True))
    assert delivered(one) == delivered(many)


def test_a_chunk_that_is_not_the_last_makes_no_message() -> None:
    pair = SessionPair()
    assert pair.codes(TO_RCPT + bdat(b"hello")) == [250] * 4
    assert pair.server.state is CHUNKS
    assert (pair.events[-1].name, delivered(pair), pair.server.content_size) == ("BDAT", None, 5)


def test_the_last_chunk_is_the_end_of_data() -> None:
    pair = SessionPair()
    pair.send(TO_RCPT + bdat(b"Hello\r\n") + bdat(b"", last=True))
    assert (pair.events[-1].name, pair.events[-1].octets) == (END_OF_DATA, b"BDAT 0 LAST")
    assert delivered(pair) == Content(b"Hello\r\n", 7, longest_line=7)
    assert (pair.server.state, pair.server.transaction, pair.server.content_size) == (
        READY,
        None,
        0,
    )


def test_dots_are_content_and_end_nothing() -> None:
    pair = SessionPair()
    pair.send(TO_RCPT + bdat(b"a\r\n.\r\n..b\r\n", last=True))
    assert delivered(pair) == Content(b"a\r\n.\r\n..b\r\n", 11, longest_line=5)


def test_nothing_is_answered_before_the_chunk_is_whole() -> None:
    for first, second in every_cut(bdat(b"hello", last=True)):
        pair = SessionPair()
        pair.send(TO_RCPT)
        assert pair.codes(first) + pair.codes(second) == [250]
        assert len(pair.events) == 5


@pytest.mark.parametrize(
    ("before", "rule"),
    [
        (b"", "hello-first"),
        (TO_READY, "mail-first"),
        (TO_MAIL, "rcpt-first"),
        (TO_MAIL + b"RCPT TO:<nobody>\r\n", "rcpt-first"),
    ],
)
def test_the_octets_of_a_refused_chunk_are_swallowed_first(before: bytes, rule: str) -> None:
    pair = SessionPair()
    pair.send(before)
    assert pair.codes(b"BDAT 12 LAST\r\nRSE") == []
    assert pair.refusal(b"T\r\nQUIT\r\n") == rule
    assert pair.codes(b"NOOP\r\n") == [250]


def test_after_recipients_that_were_all_rejected_a_chunk_is_refused() -> None:
    pair = SessionPair(policy=refusing(b"RCPT"))
    assert pair.codes(TO_RCPT + bdat(b"QUIT\r\n", last=True)) == [250, 250, 550, 554]
    assert pair.codes(HELLO) == [250]


@pytest.mark.parametrize(
    "argument", [b"", b" ", b" -1", b" 0x5", b" 5 LST", b" 5 LAST LAST", b" 5LAST"]
)
def test_where_the_count_is_wrong_the_session_ends(argument: bytes) -> None:
    pair = SessionPair()
    pair.send(TO_RCPT)
    assert pair.codes(b"BDAT" + argument + b"\r\nRSET\r\n") == [501]
    assert pair.server.state is pair.client.state is CLOSED


def test_a_count_on_a_broken_line_ends_the_session() -> None:
    pair = SessionPair()
    assert pair.codes(TO_RCPT + b"BDAT 5\nRSET\r\n") == [250, 250, 250, 500]
    assert pair.server.state is CLOSED


def test_a_count_of_more_digits_than_any_size_has_is_wrong() -> None:
    pair = SessionPair()
    assert pair.codes(TO_RCPT + b"BDAT " + b"9" * 21 + b"\r\n") == [250, 250, 250, 501]


def test_a_huge_chunk_is_swallowed_in_little_memory() -> None:
    server = ServerEnd(EVERYTHING._replace(limits=Limits(message_size=1000)))
    pair = SessionPair()
    pair.server = server
    server.connect(0.0)
    pair.client = ClientEnd()
    pair.client.connect()
    pair.answer_all()
    pair.send(TO_RCPT + b"BDAT 6553600 LAST\r\n")
    for _ in range(99):
        assert pair.codes(b"x" * 65536) == []
        assert server._gathered
        assert len(server._gathered._kept) + server.unread <= 1000
    assert pair.codes(b"x" * 65536) == [552]
    assert pair.codes(b"NOOP\r\n") == [250]


def test_a_chunk_over_the_limit_ends_the_transaction() -> None:
    pair = SessionPair(limited(message_size=10))
    codes = pair.codes(TO_RCPT + bdat(b"x" * 8) + bdat(b"x" * 8) + bdat(b"x", last=True))
    assert codes[-3:] == [250, 552, 503]
    assert pair.server.state is READY


def test_chunks_within_the_limit_may_add_up_to_too_many_octets() -> None:
    pair = SessionPair(limited(message_size=10))
    codes = pair.codes(TO_RCPT + bdat(b"x" * 8) + bdat(b"x" * 8, last=True))
    assert codes[-2:] == [250, 552]


def test_a_failure_drops_what_was_gathered() -> None:
    pair = SessionPair(policy=refusing(b"BDAT 3", reply=Reply(451, ("Later",))))
    assert pair.codes(TO_RCPT + bdat(b"abc"))[-1] == 451
    assert (pair.server.state, pair.server.content_size) == (READY, 0)


def test_rset_between_chunks_drops_them() -> None:
    pair = SessionPair()
    pair.send(TO_RCPT + bdat(b"one") + b"RSET\r\n" + MAIL + TO_BOB + bdat(b"two", last=True))
    assert delivered(pair) == Content(b"two", 3, longest_line=5)


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b"DATA", "data-after-chunks"),
        (b"MAIL FROM:<>", "mail-open"),
        (b"RCPT TO:<a@b>", "out-of-order"),
    ],
)
def test_what_may_not_come_between_chunks(line: bytes, rule: str) -> None:
    pair = SessionPair()
    pair.send(TO_RCPT + bdat(b"one"))
    assert pair.refusal(line + b"\r\n") == rule
    assert pair.server.state is CHUNKS


def test_in_data_a_line_that_reads_bdat_is_content() -> None:
    pair = SessionPair()
    pair.send(TO_DATA + b"BDAT 5 LAST\r\n.\r\n")
    content = delivered(pair)
    assert content
    assert content.octets == b"BDAT 5 LAST\r\n"


def test_octets_that_may_not_be_in_content_are_refused_at_the_end() -> None:
    pair = SessionPair()
    assert pair.refusal(TO_RCPT + bdat(b"a\rb", last=True)) == "bare-line-end"
    assert pair.refusal(MAIL + TO_BOB + bdat(b"a\r") + bdat(b"b", last=True)) == "bare-line-end"


def test_a_server_that_does_not_offer_it_reads_no_chunk() -> None:
    pair = SessionPair(EVERYTHING._replace(keywords=frozenset()))
    pair.send(TO_RCPT)
    assert pair.codes(b"BDAT 5\r\n") == [502]
    assert pair.client.awaited == 0
    assert pair.codes(b"NOOP\r\n") == [250]


def test_the_client_counts_what_is_still_to_be_sent() -> None:
    pair = SessionPair()
    pair.send(TO_RCPT + b"BDAT 7 LAST\r\nab")
    assert (pair.client.awaited, pair.server.chunk_size, pair.server.in_content) == (5, 2, True)
    assert (pair.client.state, pair.client.outstanding) == (RCPT, ("BDAT",))


TO_BINARY = TO_READY + b"MAIL FROM:<> BODY=BINARYMIME\r\n" + TO_BOB


@given(st.binary(max_size=60), st.integers(0, 60))
def test_binary_content_may_hold_any_octets(octets: bytes, cut: int) -> None:
    pair = SessionPair(EVERYTHING._replace(refused=frozenset(CONTENT_FAULTS)))
    pair.send(TO_BINARY)
    assert pair.codes(bdat(octets[:cut]) + bdat(octets[cut:], last=True)) == [250, 250]
    content = delivered(pair)
    assert content
    assert content.octets == octets
    assert content_faults(content, Transaction(NULL_REVERSE_PATH, {"BODY": "BinaryMime"})) == ()


def test_where_it_is_not_offered_binary_content_cannot_be_declared() -> None:
    pair = SessionPair(EVERYTHING._replace(keywords=frozenset({"8BITMIME", "CHUNKING"})))
    assert pair.refusal(TO_READY + b"MAIL FROM:<> BODY=BINARYMIME\r\n") == "parameter-value"
    pair = SessionPair(EVERYTHING._replace(keywords=frozenset({"CHUNKING"})))
    assert pair.refusal(TO_READY + b"MAIL FROM:<> BODY=BINARYMIME\r\n") == "parameter-not-offered"


def test_other_content_may_come_by_data_all_the_same() -> None:
    pair = SessionPair()
    assert pair.codes(TO_READY + b"MAIL FROM:<> BODY=7BIT\r\n" + TO_BOB + b"DATA\r\n")[-1] == 354
