"""The parameters by which a sender asks for reports (RFC 3461 §4)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.extensions.dsn import Notify, gives_message_back, is_wanted
from smtplab.protocol.xtext import decode_xtext
from tests.protocol.session_pair import MAIL, TO_READY, SessionPair

GOOD_MAIL = [
    b"RET=FULL",
    b"RET=hdrs",
    b"ENVID=QQ314159",
    b"ENVID=" + b"x" * 100,
    b"ENVID=a+2B+3D+20b",
    b"RET=HDRS ENVID=1",
]
BAD_MAIL = [
    b"RET",
    b"RET=",
    b"RET=BODY",
    b"RET=FULL RET=FULL",
    b"ENVID=" + b"x" * 101,
    b"ENVID=a=b",
    b"ENVID=a+2b",
    b"ENVID=a+",
    b"ENVID=a+0A",
    b"ENVID=1 ENVID=2",
]
GOOD_RCPT = [
    b"NOTIFY=NEVER",
    b"NOTIFY=SUCCESS,FAILURE,DELAY",
    b"notify=delay,success",
    b"ORCPT=rfc822;bob@example.org",
    b"ORCPT=x400;+2FC+3Dde",
    b"ORCPT=rfc822;" + b"x" * 493,
    b"NOTIFY=FAILURE ORCPT=rfc822;a",
]
BAD_RCPT = [
    b"NOTIFY",
    b"NOTIFY=ALWAYS",
    b"NOTIFY=NEVER,SUCCESS",
    b"NOTIFY=SUCCESS,",
    b"NOTIFY=,DELAY",
    b"NOTIFY=NEVER NOTIFY=NEVER",
    b"ORCPT=bob@example.org",
    b"ORCPT=rfc822;",
    b"ORCPT=;bob@example.org",
    b"ORCPT=rfc822;" + b"x" * 494,
    b"ORCPT=rfc822;a+zz",
]


def code(line: bytes, before: bytes) -> int:
    pair = SessionPair()
    pair.send(before)
    return pair.codes(line + b"\r\n")[0]


@pytest.mark.parametrize("given", GOOD_MAIL, ids=repr)
def test_a_good_parameter_of_mail(given: bytes) -> None:
    assert code(b"MAIL FROM:<a@b> " + given, TO_READY) == 250


@pytest.mark.parametrize("given", BAD_MAIL, ids=repr)
def test_a_bad_parameter_of_mail(given: bytes) -> None:
    assert code(b"MAIL FROM:<a@b> " + given, TO_READY) == 501


@pytest.mark.parametrize("given", GOOD_RCPT, ids=repr)
def test_a_good_parameter_of_rcpt(given: bytes) -> None:
    assert code(b"RCPT TO:<a@b> " + given, TO_READY + MAIL) == 250


@pytest.mark.parametrize("given", BAD_RCPT, ids=repr)
def test_a_bad_parameter_of_rcpt(given: bytes) -> None:
    assert code(b"RCPT TO:<a@b> " + given, TO_READY + MAIL) == 501


def test_a_parameter_stands_only_where_it_belongs() -> None:
    assert code(b"MAIL FROM:<a@b> NOTIFY=NEVER", TO_READY) == 555
    assert code(b"RCPT TO:<a@b> RET=FULL", TO_READY + MAIL) == 555


def test_the_envelope_keeps_what_each_recipient_came_with() -> None:
    pair = SessionPair()
    pair.send(TO_READY + MAIL + b"RCPT TO:<a@b> NOTIFY=NEVER\r\nRCPT TO:<c@d>\r\n")
    transaction = pair.server.transaction
    assert transaction
    assert {str(path): dict(given) for path, given in transaction.of_recipients.items()} == {
        "<a@b>": {"NOTIFY": "NEVER"}
    }


@pytest.mark.parametrize(
    ("parameters", "wanted"),
    [
        ({}, {Notify.FAILURE}),
        ({"NOTIFY": "NEVER"}, set()),
        ({"NOTIFY": "Success,delay"}, {Notify.SUCCESS, Notify.DELAY}),
    ],
)
def test_what_is_wanted(parameters: dict[str, str], wanted: set[Notify]) -> None:
    assert {one for one in Notify if is_wanted(one, parameters)} == wanted


def test_without_ret_only_the_header_comes_back() -> None:
    assert [gives_message_back({"RET": ret} if ret else {}) for ret in ("", "HDRS", "Full")] == [
        False,
        False,
        True,
    ]


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_xtext_stands_for_any_text(text: str) -> None:
    hidden = "".join(f"+{ord(one):02X}" if one in "+= " else one for one in text)
    assert decode_xtext(hidden) == text
