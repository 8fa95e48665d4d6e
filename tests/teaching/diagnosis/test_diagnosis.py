import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.codes.describe import CODES, is_possible
from smtplab.protocol.codes.enhanced import REGISTRY, EnhancedCode
from smtplab.protocol.codes.model import Advice
from smtplab.teaching.diagnosis import as_json, as_row, explain, render
from smtplab.teaching.diagnosis.classify import Certainty
from smtplab.teaching.diagnosis.jsonl import KEYS, explain_line
from smtplab.teaching.diagnosis.reasons import REASONS, Reason
from smtplab.teaching.diagnosis.rule import ReasonRule
from smtplab.teaching.diagnosis.rules import RULES
from smtplab.teaching.diagnosis.rules.code_weights import (
    BASIC_WEIGHTS,
    ENHANCED_WEIGHTS,
    SUBJECT_REASONS,
)

SAMPLE = [
    json.loads(line)
    for line in (Path(__file__).parent / "real_replies.jsonl").read_text("utf-8").splitlines()
]
FLOOR = 54
"""So many of the 60 must be right; not all, or the rules would have learned them by heart."""


@pytest.mark.parametrize("hundred", range(10))
def test_every_code_is_explained(hundred: int) -> None:
    for code in range(100 * hundred, 100 * hundred + 100):
        diagnosis = explain(f"{code:03}")
        said = "\n".join(render(diagnosis))
        assert diagnosis.is_possible == is_possible(code), code
        assert diagnosis.permanent == {4: False, 5: True}.get(hundred), code
        assert diagnosis.meaning, code
        assert ("impossible" in said) == (not is_possible(code) and code not in CODES), code
        assert (diagnosis.classification is None) == (hundred in {2, 3}), code


def test_every_registered_code_has_a_meaning() -> None:
    for code, row in CODES.items():
        assert row.meaning in explain(str(code)).meaning
    for (subject, detail), registered in REGISTRY.items():
        for number in registered.classes:
            wire = f"{number}50 {EnhancedCode(number, subject, detail)} x"
            assert registered.meaning in explain(wire).meaning


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("345", "probably 354"),
        ("571 no", "in no RFC, but real servers send it|No RFC defines it"),
        ("101", "impossible"),
        ("264", "impossible"),
        ("700", "impossible"),
        ("457", "act on its first digit"),
        ("550 4.2.2 full", "does not go with 550"),
        ("550-a\n554 b", "different codes (550, 554)"),
        ("550 no mailbox of that name (#5.1.1)", "which the text names"),
        ("hello", "There are no three digits where a reply has its code"),
        ("550 5.7.26 \x1b[31mred", "␛[31mred"),
    ],
)
def test_what_is_odd_is_said(reply: str, said: str) -> None:
    lines = " ".join(" ".join(render(explain(reply))).split())
    assert any(part in lines for part in said.split("|"))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.quote)
def test_the_example_of_a_rule_draws_its_reason(rule: ReasonRule) -> None:
    found = explain(rule.example).classification
    assert found is not None
    assert found.reason is rule.reason
    assert any(rule.quote in one.why for one in found.evidence)


def test_the_same_words_count_once_for_a_reason() -> None:
    for reply in (*(rule.example for rule in RULES), *(row["reply"] for row in SAMPLE)):
        found = explain(reply).classification
        assert found
        spans = sorted(one.span for one in found.evidence if one.span[1])
        assert all(one[1] <= other[0] for one, other in pairwise(spans)), reply


def test_every_phrase_can_be_found() -> None:
    for rule in RULES:
        for phrase in rule.compile_phrases():
            assert phrase.keys
            assert all(key.islower() or not key.isascii() for key in phrase.keys), phrase.text


def test_a_code_alone_speaks_for_its_reason() -> None:
    for code, weight in BASIC_WEIGHTS.items():
        found = explain(code).classification
        assert found is not None
        assert found.reason is weight.reason
    for code, weight in ENHANCED_WEIGHTS.items():
        found = explain(f"559 5.{code}").classification
        assert found is not None
        assert found.reason is weight.reason


OF_SUBJECT = {
    1: {"user-unknown", "host-not-found", "mailbox-disabled", "sender-rejected", "rate-limited"},
    2: {"mailbox-disabled", "mailbox-full", "message-too-big", "rate-limited", "sender-rejected"},
    3: {"system-error", "message-too-big", "host-not-found"},
    4: {"network", "host-not-found", "rate-limited"},
    5: {"protocol", "rate-limited", "auth-required"},
    6: {"content-policy", "protocol", "message-too-big"},
    7: {
        *("content-policy", "sender-rejected", "auth-failure", "auth-required", "tls-required"),
        *("relay-denied", "blocked", "rate-limited", "greylisted", "mailbox-disabled"),
    },
}
"""Reasons that a code of each subject may have, those that providers give it included."""
DETAILS = [
    *((row.subject, row.detail, row.classes or (5,)) for row in REGISTRY.values() if row.subject),
    *((subject, detail, (4, 5)) for subject in OF_SUBJECT for detail in (60, 77, 998, 999)),
]
ODD = ("", *map(str, (*CODES, 459, 499, 557, 572, 599)))
"""Basic codes behind which an enhanced one may come: none, all that are known, and odd ones."""


@pytest.mark.parametrize(("subject", "detail", "classes"), DETAILS)
def test_a_subject_has_reasons_of_its_own_behind_any_code(
    subject: int, detail: int, classes: tuple[int, ...]
) -> None:
    for x in (x for x in classes if x > 2):
        code = EnhancedCode(x, subject, detail)
        for basic in (one for one in ODD if one[:1] in ("", "4", "5")):
            found = explain(f"{basic} {code}".strip()).classification
            assert found is not None
            assert found.reason.value in OF_SUBJECT[subject], f"{basic} {code}"
            assert found.evidence


@pytest.mark.parametrize(("subject", "detail"), dict.fromkeys(row[:2] for row in DETAILS))
def test_of_two_classes_that_differ_that_of_the_basic_code_counts(
    subject: int, detail: int
) -> None:
    for basic in (one for one in ODD if one[:1] in ("4", "5")):
        same, other = (
            explain(f"{basic} {x}.{subject}.{detail}") for x in (basic[0], "54"[basic[0] == "5"])
        )
        assert (same.action, same.reason_text) == (other.action, other.reason_text), basic


def test_a_prior_that_fits_the_subject_is_heard() -> None:
    assert {reason.value for row in SUBJECT_REASONS.values() for reason in row} <= {
        reason for row in OF_SUBJECT.values() for reason in row
    }
    found = explain("552 5.2.0").classification
    assert found
    assert {found.reason, found.runner_up} == {Reason.MAILBOX_DISABLED, Reason.MAILBOX_FULL}


@pytest.mark.parametrize("code", ["5.7.4", "5.7.5", "5.7.6"])
def test_security_of_a_message_is_not_that_of_the_connection(code: str) -> None:
    diagnosis = explain(f"554 {code}")
    assert diagnosis.classification
    assert diagnosis.classification.reason is Reason.CONTENT_POLICY
    assert diagnosis.advice is Advice.GIVE_UP


def test_every_reason_can_be_drawn_and_is_told() -> None:
    assert {rule.reason for rule in RULES} == set(Reason) == set(REASONS)


def test_the_words_outvote_the_codes_and_say_so() -> None:
    found = explain("550 5.1.1 your IP address sent too many messages this hour").classification
    assert found is not None
    assert (found.reason, found.runner_up) == (Reason.RATE_LIMITED, Reason.USER_UNKNOWN)
    assert found.certainty is Certainty.LIKELY
    assert "too many messages" in found.evidence[0].why


def test_words_against_an_enhanced_code_are_not_sure() -> None:
    for code in ("5.1.1", "5.2.2", "5.4.4"):
        found = explain(f"550 {code} relaying denied").classification
        assert found
        assert (found.reason, found.certainty) == (Reason.RELAY_DENIED, Certainty.LIKELY)
    for code in ("500", "501", "502", "503", "504"):
        found = explain(f"{code} relaying denied").classification
        assert found
        assert (found.reason, found.certainty) == (Reason.RELAY_DENIED, Certainty.LIKELY)
    for code in ("5.7.1", "5.7.0", "5.5.0", "5.0.0"):
        found = explain(f"550 {code} relaying denied").classification
        assert found
        assert found.certainty is Certainty.SURE


@pytest.mark.parametrize(
    ("reply", "certainty"),
    [
        ("554 the server is overloaded", Certainty.LIKELY),
        ("554 5.3.0 the server is overloaded", Certainty.SURE),
        ("451 the server is overloaded", Certainty.SURE),
        ("554 this mailbox has been suspended", Certainty.LIKELY),
        ("550 5.2.1 this mailbox has been suspended", Certainty.SURE),
        ("554 this sender address is refused", Certainty.LIKELY),
        ("554 5.7.1 this sender address is refused", Certainty.SURE),
        ("554 your client has no PTR record", Certainty.SURE),
        ("554 no such user", Certainty.SURE),
    ],
)
def test_ambiguous_words_are_sure_where_something_else_agrees(
    reply: str, certainty: Certainty
) -> None:
    found = explain(reply).classification
    assert found
    assert found.certainty is certainty


@pytest.mark.parametrize("reply", ["554 delivery failed", "550 permanent failure", "450 4.0.0 "])
def test_a_reply_that_tells_nothing_is_a_guess(reply: str) -> None:
    found = explain(reply).classification
    assert found
    assert found.certainty is Certainty.GUESS


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("551 we require authentication of local senders", Reason.AUTH_REQUIRED),
        ("554 EHLO must be a host name with dots", Reason.BLOCKED),
        ("554 your IP seems to have a problem", Reason.BLOCKED),
        ("554 we have your IP address filtered", Reason.BLOCKED),
        ("tls: the certificate comes from an authority unknown here", Reason.TLS_REQUIRED),
        ("Error: a self-signed certificate was shown", Reason.TLS_REQUIRED),
        ("SSLError: SSL alert number 42", Reason.TLS_REQUIRED),
        ("Error: the server has the wrong TLS version", Reason.TLS_REQUIRED),
        ("554 the limit for your account was exceeded", Reason.RATE_LIMITED),
        ("552 too much data for bob@example.org", Reason.MAILBOX_FULL),
        ("552 too much mail data", Reason.MAILBOX_FULL),
        ("550 esmtp: protocol deviation", Reason.PROTOCOL),
        (
            "421 4.7.28 Gmail has detected an unusual rate of unsolicited mail",
            Reason.RATE_LIMITED,
        ),
    ],
)
def test_words_are_weighed_by_what_they_are_about(reply: str, reason: Reason) -> None:
    found = explain(reply).classification
    assert found
    assert found.reason is reason


def test_a_bare_code_is_a_guess() -> None:
    found = explain("550").classification
    assert found is not None
    assert found.certainty is Certainty.GUESS


@pytest.mark.parametrize(
    ("reply", "advice"),
    [
        ("250 ok", Advice.PROCEED),
        ("451 try later", Advice.RETRY_LATER),
        ("550 no such user", Advice.GIVE_UP),
        ("550 5.7.1 authentication required", Advice.AUTHENTICATE),
        ("530 5.7.0 Must issue a STARTTLS command first", Advice.START_TLS),
        ("523 encryption needed", Advice.START_TLS),
        ("523 the message size 30000000 exceeds the recipient's size limit", Advice.GIVE_UP),
        ("554 5.5.1 bad sequence of commands", Advice.FIX_COMMAND),
        ("459 5.7.1 x", Advice.RETRY_LATER),
        ("700", Advice.TREAT_AS_ERROR),
        ("5.1.1 no such user", Advice.GIVE_UP),
        ("hello", Advice.SHOW_TO_USER),
    ],
)
def test_the_code_decides_what_the_client_does(reply: str, advice: Advice) -> None:
    assert explain(reply).advice is advice


def test_real_replies_are_read_and_mostly_understood(capsys: pytest.CaptureFixture[str]) -> None:
    right = 0
    for row in SAMPLE:
        said = as_row(explain(row["reply"]))
        for key in ("code", "enhanced", "permanent"):
            assert said[key] == row[key], row["reply"]
        right += said["reason"] == row["reason"]
    with capsys.disabled():
        print(f"\nreasons of real replies: {right} of {len(SAMPLE)} right, {len(RULES)} rules")
    assert right >= FLOOR
    assert len(RULES) < len(SAMPLE)


@given(st.text() | st.binary() | st.from_regex(r"[2-5][0-5][0-9][ -][245]\.[0-9]\.[0-9]{1,3} .*"))
def test_nothing_makes_it_raise(paste: str | bytes) -> None:
    diagnosis = explain(paste)
    assert all(line.isprintable() for line in render(diagnosis))
    assert json.dumps(as_json(diagnosis))


@given(st.binary() | st.text().map(lambda text: json.dumps({"reply": text}).encode()))
def test_every_line_of_json_gets_one_line_with_all_keys(line: bytes) -> None:
    said = explain_line(line)
    assert said.isascii()
    assert said.isprintable()
    row = json.loads(said)
    assert tuple(row)[: len(KEYS)] == KEYS
    assert set(row) - set(KEYS) <= {"error"}


@pytest.mark.parametrize("line", [b"", b"nix", b"1", b"[]", b"{}", b'{"reply": 5}', b"[" * 99999])
def test_a_bad_line_gets_nulls_and_an_error(line: bytes) -> None:
    row = json.loads(explain_line(line))
    assert row.pop("error")
    assert set(row.values()) == {None}


def test_the_values_are_those_that_are_promised() -> None:
    assert json.loads(explain_line(b'{"reply": "452 4.2.2 mailbox full"}')) == {
        "code": "452",
        "class": "temporary-failure",
        "category": "mail-system",
        "enhanced": "4.2.2",
        "permanent": False,
        "reason": "mailbox-full",
        "meaning": explain("452 4.2.2 mailbox full").meaning,
        "client_should": "retry-later",
        "certainty": "sure",
        "retry_after": None,
        "list": None,
    }


@pytest.mark.parametrize(
    "unit", ["a ", "not ", "mail ", "user is not ", "x", "é", "不", "@", "<a@"]
)
def test_a_long_text_takes_little_time(unit: str) -> None:
    assert explain("550 " + unit * 100_000).classification


def test_what_a_code_answers_includes_what_servers_in_the_field_do() -> None:
    assert "MAIL" in explain("450 4.1.8 <a@b>: Sender address rejected: Domain not found").commands
    for code, row in CODES.items():
        assert set(explain(str(code)).commands) == {*row.commands, *row.in_the_field}
        assert not set(row.commands) & set(row.in_the_field)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("550 user does not exist", Reason.USER_UNKNOWN),
        ("550 5.7.1 mailbox does not exist", Reason.USER_UNKNOWN),
        ("550 user is not known here", Reason.USER_UNKNOWN),
        ("550 user does exist, message refused", Reason.CONTENT_POLICY),
        ("550 5.7.26 Multiple authentication checks failed", Reason.AUTH_FAILURE),
        ("550 5.7.27 Sender address has null MX", Reason.SENDER_REJECTED),
        ("525 5.7.13 User Account Disabled", Reason.AUTH_REQUIRED),
        ("453 You have no mail", Reason.OTHER),
    ],
)
def test_words_are_not_heard_against_what_they_say(reply: str, reason: Reason) -> None:
    found = explain(reply).classification
    assert found is not None
    assert found.reason is reason


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("550 5.6.1 Media not supported", Reason.CONTENT_POLICY),
        ("550 5.7.4 Security features not supported", Reason.CONTENT_POLICY),
        ("550 5.7.6 Cryptographic algorithm not supported", Reason.CONTENT_POLICY),
        ("504 5.5.4 Not supported", Reason.PROTOCOL),
        ("503 5.5.1 Access denied", Reason.PROTOCOL),
        ("450 4.4.1 Connection refused", Reason.NETWORK),
        ("554 5.7.1 Connection refused", Reason.BLOCKED),
        ("550 5.7.14 Trust relationship required", Reason.CONTENT_POLICY),
        ("554 Maximum allowed line length is 998 octets", Reason.MESSAGE_TOO_BIG),
        ("550 Maximum line length exceeded (998)", Reason.MESSAGE_TOO_BIG),
        ("521 5.3.2 mail.example.org does not accept mail", Reason.HOST_NOT_FOUND),
    ],
)
def test_words_that_all_kinds_share_leave_it_to_the_code(reply: str, reason: Reason) -> None:
    found = explain(reply).classification
    assert found is not None
    assert found.reason is reason


@pytest.mark.parametrize(
    ("reply", "who"),
    [
        ("454 4.7.0 TLS not available due to local problem", "the receiving server's"),
        ("535 5.7.139 SmtpClientAuthentication is disabled for the Tenant", "of the account"),
        ("554 5.5.3 Too many recipients", "the sending program's author"),
        ("504 5.5.2 <localhost>: Helo command rejected: need FQDN", "the sending server's"),
        ("550 5.7.14 Trust relationship required", "the administrators of both sides"),
    ],
)
def test_the_one_who_can_act_is_named(reply: str, who: str) -> None:
    assert who in " ".join(" ".join(render(explain(reply))).partition("who acts")[2].split())


def test_a_code_of_success_is_no_evidence_of_a_refusal() -> None:
    found = explain("550 2.1.5 ok").classification
    assert found is not None
    assert not any("2.1.5" in one.why for one in found.evidence)
