"""What a client is told to do about a reply: by its enhanced code, else by what it answers."""

import re

import pytest

from smtplab.protocol.codes.advice import (
    BY_RULE,
    SPECIFIC,
    TITLES,
    advice_for,
    advice_for_code,
    title_of,
)
from smtplab.protocol.codes.enhanced import REGISTRY, SUBJECTS, EnhancedCode
from smtplab.protocol.commands import VERBS, VERBS_NOT_HERE
from smtplab.protocol.extensions import ADDED_VERBS
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import RULES, reply_for
from smtplab.protocol.states import CONNECT, END_OF_DATA, UNKNOWN

EVENTS = {*VERBS, *VERBS_NOT_HERE, *ADDED_VERBS, CONNECT, END_OF_DATA}


def said(code: int, enhanced: str = "", answers: str = "") -> str:
    finer = EnhancedCode.parse(enhanced) if enhanced else None
    return advice_for(Reply(code, enhanced=finer), answers).short


@pytest.mark.parametrize(
    ("code", "enhanced", "answers", "told"),
    [
        (550, "5.1.1", "RCPT", "fix the address"),
        (550, "", "RCPT", "fix the address"),
        (550, "5.1.1", "VRFY", "no message is lost"),
        (550, "", "VRFY", "no message is lost"),
        (552, "5.3.4", "MAIL", "smaller message"),
        (552, "", "MAIL", "smaller message"),
        (552, "5.3.4", END_OF_DATA, "smaller message"),
        (552, "5.2.2", END_OF_DATA, "recipient must make room"),
        (552, "5.2.2", "RCPT", "recipient must make room"),
        (552, "", "RCPT", "recipient must make room"),
        (552, "5.5.3", "RCPT", "rest in another transaction"),
        (452, "4.5.3", "RCPT", "rest in another transaction"),
        (452, "4.3.1", "MAIL", "try again later"),
        (550, "5.5.2", END_OF_DATA, "correct the content"),
        (550, "", END_OF_DATA, "correct the content"),
        (554, "5.6.0", END_OF_DATA, "correct the content"),
        (554, "5.5.1", "DATA", "before DATA"),
        (554, "", "DATA", "before DATA"),
        (554, "", CONNECT, "send QUIT"),
        (554, "5.4.6", END_OF_DATA, "nothing"),
        (550, "5.7.1", "RCPT", "that is allowed"),
        (551, "5.1.6", "RCPT", "use the new address"),
        (503, "5.5.1", "RCPT", "correct the order of the commands"),
        (250, "2.1.5", "RCPT", "next command"),
        (550, "4.2.2", "", "recipient must make room"),
        (452, "5.5.3", "RCPT", "rest in another transaction"),
        (550, "2.1.5", "", "correct what was rejected"),
        (554, "", "", "correct what was rejected"),
        (571, "", "RCPT", "correct what was rejected"),
    ],
)
def test_the_advice_goes_by_what_is_known(
    code: int, enhanced: str, answers: str, told: str
) -> None:
    assert told in said(code, enhanced, answers).replace("no change", "nothing")


def test_before_ehlo_it_goes_by_the_enhanced_code_that_the_rule_has() -> None:
    assert "that is allowed" in advice_for(reply_for("relaying-denied"), "RCPT").short


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("mail-open", "or send RSET"),
        ("refused-session", "send QUIT"),
        ("data-after-chunks", "with BDAT"),
        ("tls-active", "done already"),
        ("logged-in-already", "done already"),
        ("requiretls-in-clear", "start TLS first"),
    ],
)
def test_a_rule_that_sees_more_than_its_code_advises_more(key: str, told: str) -> None:
    assert told in advice_for(reply_for(key)).short


@pytest.mark.parametrize("key", [*SPECIFIC, *TITLES])
def test_each_key_can_be_found(key: str) -> None:
    code, _, event = key.partition(" ")
    assert not event or event in EVENTS
    if re.fullmatch(r"\d{3}", code):
        assert event or advice_for_code(int(code)) is SPECIFIC[key]
        return
    _, subject, *detail = map(int, code.split("."))
    assert subject in SUBJECTS
    assert not detail or (subject, detail[0]) in REGISTRY


def test_each_text_fits_the_pane() -> None:
    assert all(len(text.short) <= 40 for text in (*SPECIFIC.values(), *BY_RULE.values()))
    assert all(len(text) <= 40 for text in TITLES.values())


def test_a_line_that_is_not_a_command_is_sent_where_it_belongs() -> None:
    assert "after DATA" in advice_for(reply_for("unknown-verb:header-field"), UNKNOWN).short
    assert "RCPT TO" in advice_for(reply_for("unknown-verb:address"), UNKNOWN).short
    assert {*BY_RULE} <= {*RULES}


def test_a_title_goes_by_what_was_answered() -> None:
    assert title_of(550) == title_of(550, "RCPT") == "mailbox unavailable"
    assert title_of(550, END_OF_DATA) == "message rejected"
    assert title_of(999, "RCPT")
