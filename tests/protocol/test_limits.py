"""LIMITS (RFC 9422): what EHLO lists, and what holds."""

from smtplab.protocol.config import Limits
from tests.protocol.session_pair import HELLO, TO_MAIL, TO_READY, SessionPair, limited
from tests.protocol.session_pair import MAIL as FROM
from tests.protocol.session_pair import RCPT as TO_BOB


def listed(pair: SessionPair) -> str:
    pair.send(HELLO)
    return pair.client.keywords["LIMITS"]


def test_ehlo_lists_the_limits_that_there_are() -> None:
    assert listed(SessionPair()) == f"RCPTMAX={Limits().recipients}"
    pair = SessionPair(limited(transactions=20, recipients=50, domains=1))
    assert listed(pair) == "MAILMAX=20 RCPTMAX=50 RCPTDOMAINMAX=1"


def test_a_message_too_many_ends_the_session() -> None:
    pair = SessionPair(limited(transactions=2))
    assert pair.codes(TO_READY + FROM + b"RSET\r\n" + FROM + b"RSET\r\n" + FROM)[-2:] == [250, 421]


def test_a_message_that_was_rejected_does_not_count() -> None:
    pair = SessionPair(limited(transactions=1))
    assert pair.codes(TO_READY + b"MAIL FROM:<>  \r\nRSET\r\nMAIL FROM:<a@b> X=1\r\n")[-1] == 555
    assert pair.server.transactions == 1


def test_a_recipient_too_many_is_refused_and_the_others_stay() -> None:
    pair = SessionPair(limited(recipients=1))
    assert pair.codes(TO_MAIL + TO_BOB + TO_BOB + b"DATA\r\n")[-3:] == [250, 452, 354]


def test_a_domain_too_many_is_refused_where_it_stands() -> None:
    pair = SessionPair(limited(domains=1))
    assert pair.codes(TO_MAIL + TO_BOB + b"RCPT TO:<carol@EXAMPLE.org>\r\n")[-2:] == [250, 250]
    assert pair.codes(b"RCPT TO:<dave@example.net>\r\n") == [452]
    assert pair.diagnostic.span == (14, 25)


def test_without_the_extension_nobody_is_told_of_such_limits_and_they_do_not_hold() -> None:
    config = limited(domains=1)._replace(keywords=frozenset())
    pair = SessionPair(config)
    assert pair.codes(TO_MAIL + TO_BOB + b"RCPT TO:<dave@example.net>\r\n")[-2:] == [250, 250]
