"""What mail programs write in words of their own."""

import pytest

from smtplab.teaching.bounces.server_texts import classify_text
from smtplab.teaching.diagnosis.reasons import Reason


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("bob@example.org: Envelope expired", Reason.NETWORK),
        ("bob@example.org\n    The recipient name is not recognized", Reason.USER_UNKNOWN),
        ("No MX found for destination", Reason.HOST_NOT_FOUND),
        ("  Unrouteable address", Reason.HOST_NOT_FOUND),
        ("Connected to 192.0.2.1 but my name was rejected.", Reason.BLOCKED),
        ("Warning: message still undelivered after 4 hours", Reason.NETWORK),
        ("Invalid final delivery userid: bob", Reason.USER_UNKNOWN),
        ("DNS Error: Domain name not found", Reason.HOST_NOT_FOUND),
        ("送信先のメールボックスが一杯のため、送信できませんでした。", Reason.MAILBOX_FULL),
        ("Die Gruppe gibt es nicht: https://groups.google.com/help", Reason.SENDER_REJECTED),
    ],
)
def test_the_reason_and_the_words_it_rests_on(text: str, reason: Reason) -> None:
    found = classify_text(text)
    assert found
    assert found.reason is reason
    [evidence] = found.evidence
    assert evidence.why.partition("“")[2].rstrip("”") in text


@pytest.mark.parametrize("text", ["", "550 5.1.1 no such user", "See you at the conference"])
def test_other_texts_are_left_to_the_rules(text: str) -> None:
    assert classify_text(text) is None
