"""Domains beyond ASCII: each label is one that IDNA 2008 allows (RFC 6531 §3.3, RFC 5891)."""

import pytest

from tests.protocol.session_pair import TO_READY, SessionPair

MAIL = "MAIL FROM:<{address}> SMTPUTF8\r\n"


@pytest.mark.parametrize(
    "domain", ["bücher.example", "BÜCHER.example", "例え.テスト", "παράδειγμα.δοκιμή", "a.bücher.b"]
)
def test_a_good_label_is_accepted(domain: str) -> None:
    pair = SessionPair()
    pair.send(TO_READY)
    assert pair.codes(MAIL.format(address=f"zoé@{domain}").encode()) == [250]
    assert pair.codes(f"RCPT TO:<zoé@{domain}>\r\n".encode()) == [250]


@pytest.mark.parametrize("label", ["☃", "💌", "a☃b", "l·a", "\u0660\u06f0"])
def test_a_label_that_idna_forbids_is_refused_where_it_stands(label: str) -> None:
    pair = SessionPair()
    pair.send(TO_READY)
    line = MAIL.format(address=f"zoé@good.{label}.example")
    assert pair.refusal(line.encode()) == "utf8-label:sender"
    start = len(line.partition(label)[0].encode())
    assert pair.diagnostic.span == (start, start + len(label.encode()))
    assert (pair.answered[-1].code, str(pair.answered[-1].enhanced)) == (501, "5.1.7")


def test_of_a_recipient_it_is_the_rule_for_recipients() -> None:
    pair = SessionPair()
    pair.send(TO_READY + b"MAIL FROM:<> SMTPUTF8\r\n")
    assert pair.refusal("RCPT TO:<bob@☃.example>\r\n".encode()) == "utf8-label"


def test_a_local_part_may_hold_any_sign() -> None:
    pair = SessionPair()
    pair.send(TO_READY)
    assert pair.codes(MAIL.format(address="☃@example.org").encode()) == [250]


def test_without_the_parameter_that_is_what_is_missing() -> None:
    pair = SessionPair()
    pair.send(TO_READY)
    assert pair.refusal("MAIL FROM:<bob@☃.example>\r\n".encode()) == "utf8-sender"
