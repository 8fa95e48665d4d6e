"""Replies whose code or words are those of one server: Exchange Online, Postfix."""

import pytest

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.teaching.diagnosis import explain
from smtplab.teaching.diagnosis.classify import Certainty
from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.rules.code_weights import EXCHANGE_RANGES, enhanced_weight

MICROSOFT = [
    ("421 4.7.651 Server busy. Please try again later.", "rate-limited"),
    (
        "451 4.7.651 [192.0.2.1] has been temporarily rate limited due to IP reputation",
        "rate-limited",
    ),
    (
        "451 4.7.650 [192.0.2.1] has been temporarily rate limited due to IP reputation",
        "rate-limited",
    ),
    ("451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (S77719)", "rate-limited"),
    ("451 4.7.550 Access denied, please try again later", "rate-limited"),
    ("451 4.7.860 Access denied, please try again later", "rate-limited"),
    ("550 5.7.501 Access denied, spam abuse detected", "content-policy"),
    ("550 5.7.502 Access denied, banned sender", "sender-rejected"),
    ("550 5.7.504 Recipient address rejected: Access denied", "user-unknown"),
    ("550 5.7.505 Access denied, banned recipient", "user-unknown"),
    ("550 5.7.506 Access Denied, Bad HELO", "blocked"),
    ("550 5.7.507 Access denied, rejected by recipient", "blocked"),
    ("550 5.7.508 Access denied, [192.0.2.1] has exceeded permitted limits", "rate-limited"),
    ("550 5.7.510 Access denied, example.com does not accept email over IPv6", "blocked"),
    ("550 5.7.511 Access denied, banned sender[192.0.2.1]", "blocked"),
    ("550 5.7.512 Access denied, message must be RFC 5322 compliant", "content-policy"),
    ("550 5.7.513 Service unavailable, Client host [192.0.2.1] blocked", "blocked"),
    ("550 5.7.606 Access denied, banned sending IP [192.0.2.1]", "blocked"),
    ("550 5.7.649 Access denied, banned sending IP [192.0.2.1]", "blocked"),
    ("550 5.7.705 Access denied, tenant has exceeded threshold", "rate-limited"),
    ("550 5.7.708 Access denied, traffic not accepted from this IP", "blocked"),
    ("550 5.7.750 Client blocked from sending from unregistered domains", "sender-rejected"),
]
"""Codes of Exchange Online, as Microsoft documents them."""


@pytest.mark.parametrize(("reply", "reason"), MICROSOFT)
def test_the_long_codes_of_exchange_online_mean_what_microsoft_says(
    reply: str, reason: str
) -> None:
    found = explain(reply).classification
    assert found
    assert found.reason == reason
    assert found.certainty is not Certainty.GUESS


@pytest.mark.parametrize("x", [4, 5])
def test_a_number_beside_the_ranges_is_not_among_them(x: int) -> None:
    for one in (row for row in EXCHANGE_RANGES if row.status_class == x):
        for detail in (one.details.start - 1, one.details.stop):
            assert enhanced_weight(EnhancedCode(x, one.subject, detail)) != one.weight


HELO = [
    "504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname",
    "501 5.5.2 <a b>: Helo command rejected: Invalid name",
    "501 5.5.2 <1.2>: Helo command rejected: invalid ip address",
    "450 4.7.1 <laptop>: Helo command rejected: Host not found",
    "550 5.7.1 <laptop>: Helo command rejected: Host not found",
    "450 4.7.1 <laptop>: Helo command rejected: Malformed DNS server reply",
    "554 5.7.1 <laptop>: Helo command rejected: Access denied",
    "550 5.7.1 Helo command rejected: You are not me",
    "501 Syntactically invalid HELO argument(s)",
    "550 5.7.506 Access Denied, Bad HELO",
]


@pytest.mark.parametrize("reply", HELO)
def test_a_rejected_helo_is_about_the_name_of_the_client(reply: str) -> None:
    found = explain(reply)
    assert found.classification
    assert found.classification.reason is Reason.BLOCKED
    assert found.classification.certainty is not Certainty.GUESS
    assert found.reason_text
    assert "name that the client gives in EHLO or HELO" in found.reason_text.meaning
    assert "host name" in found.reason_text.remedy
    assert (
        found.permanent or "same" in found.action.sentence or "unchanged" in found.action.sentence
    )
