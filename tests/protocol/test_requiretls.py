"""REQUIRETLS (RFC 8689): under TLS alone, and never to a host that does not promise it."""

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.delivery import Outcomes, deliver
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox
from smtplab.protocol.replies import Reply
from tests.protocol.session_pair import HELLO, SessionPair

ASKED = b"MAIL FROM:<a@b> REQUIRETLS\r\n"
BOB = ForwardPath(Mailbox("bob", "example.org"))
MAIL = Mail(NULL_REVERSE_PATH, (BOB,), b"x\r\n", {"REQUIRETLS": None})


def test_it_is_listed_under_tls_alone() -> None:
    pair = SessionPair()
    pair.send(HELLO)
    assert "REQUIRETLS" not in pair.client.keywords
    pair.secure()
    pair.send(HELLO)
    assert "REQUIRETLS" in pair.client.keywords
    assert pair.codes(ASKED) == [250]


def test_in_clear_it_is_refused_where_it_stands() -> None:
    pair = SessionPair()
    pair.send(HELLO)
    assert pair.codes(ASKED) == [530]
    assert pair.diagnostic.span == (16, 26)


def played(*keywords: str) -> tuple[list[bytes], Outcomes]:
    script = deliver("relay.example.net", MAIL)
    next(script)
    sent, replies = [], [Reply(220)]
    try:
        while True:
            octets, _ = script.send(replies)
            sent.append(octets)
            replies = [Reply(250, ("mx.example.org", *keywords))]
            replies = [Reply(354)] if octets == b"DATA\r\n" else replies
    except StopIteration as ended:
        outcomes: Outcomes = ended.value
        return sent, outcomes


def test_a_relay_does_not_pass_it_to_a_host_that_does_not_offer_it() -> None:
    sent, outcomes = played("SIZE")
    assert sent == [b"EHLO relay.example.net\r\n", b"QUIT\r\n"]
    assert str(outcomes.replies[BOB].enhanced) == "5.7.30"
    assert outcomes.of(ReplyClass.PERMANENT) == (BOB,)


def test_a_relay_asks_a_host_that_offers_it_for_the_same() -> None:
    sent, outcomes = played("REQUIRETLS")
    assert b"MAIL FROM:<> REQUIRETLS\r\n" in sent
    assert outcomes.of(ReplyClass.SUCCESS) == (BOB,)
