import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.teaching.diagnosis.extract import PASTE_LIMIT, extract_reply

POSTFIX = (
    "Nov 24 10:11:12 mx postfix/smtp[4711]: 4F2A: to=<nemo@example.org>, relay=mx.example.org"
    "[192.0.2.25]:25, delay=550, delays=0.1/0/0.2/0.2, dsn=5.1.1, status=bounced (host "
    "mx.example.org[192.0.2.25] said: 550 5.1.1 <nemo@example.org>: no such user (in reply to RCPT "
    "TO command))"
)
EXIM = (
    "2026-11-24 10:11:12 1abc-000-xyz ** nemo@example.org R=dnslookup T=remote_smtp "
    "H=mx.example.org [192.0.2.25]: "
    "SMTP error from remote mail server after RCPT TO:<nemo@example.org>: "
    "550-5.1.1 no such 550 5.1.1 user"
)
REPORT = """Reporting-MTA: dns; mx.example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user"""


@pytest.mark.parametrize(
    ("paste", "code", "enhanced"),
    [
        ("550 5.1.1 no such user", "550", "5.1.1"),
        ("  550 5.1.1 no such user\r\n", "550", "5.1.1"),
        ("550-5.1.1 no such\r\n550 5.1.1 user", "550", "5.1.1"),
        ("550-no such\n550 5.1.1 user", "550", "5.1.1"),
        ("550 #5.1.1 no such user", "550", "5.1.1"),
        ("<** 550 5.1.1 no such user", "550", "5.1.1"),
        ("<-  250-mx.example.org\n<-  250 SIZE\n<** 550 5.1.1 no such user", "550", "5.1.1"),
        ("> RCPT TO:<nemo@example.org>\n< 550 5.1.1 no such user", "550", "5.1.1"),
        ("C: RCPT TO:<nemo@example.org>\nS: 550 5.1.1 no such user\nS: 221 bye", "550", "5.1.1"),
        ("550 5.1.1 no such\n    user, folded", "550", "5.1.1"),
        (POSTFIX, "550", "5.1.1"),
        (EXIM, "550", "5.1.1"),
        (REPORT, "550", "5.1.1"),
        ("they said: 550 no such user", "550", None),
        ("I got a 550 error", "550", None),
        ("Server responded with 550 no such user", "550", None),
        ("RCPT failed with 550 no such user", "550", None),
        ("sent with 550 others", None, None),
        ("no such user, dsn=5.1.1", None, "5.1.1"),
        ("no such user", None, None),
        ("greylisted, come back in 500 seconds", None, None),
        ("connect to 192.0.2.25: 10:11:12", None, None),
        ("250 done", "250", None),
        ("550 5.01.1 leading zero", "550", None),
        ("550", "550", None),
        ("101 no", "101", None),
        ("000", "000", None),
        ("", None, None),
    ],
)
def test_a_reply_is_found_in_what_is_pasted(
    paste: str, code: str | None, enhanced: str | None
) -> None:
    reply = extract_reply(paste)
    assert reply.code == code
    assert (str(reply.enhanced) if reply.enhanced else None) == enhanced
    assert extract_reply(paste.encode()) == reply


def test_a_code_in_the_midst_of_the_text_is_named_and_no_more() -> None:
    reply = extract_reply("550 sorry, no mailbox here by that name (#5.1.1)")
    assert reply.enhanced is None
    assert str(reply.code_in_text) == "5.1.1"


def test_the_lines_are_joined_without_their_codes() -> None:
    assert extract_reply("550-5.1.1 no such\r\n550-5.1.1\r\n550 5.1.1 user").text == "no such user"
    assert extract_reply(POSTFIX).text == "<nemo@example.org>: no such user"


def test_lines_with_different_codes_are_one_reply_with_a_note() -> None:
    reply = extract_reply("550-no\r\n554 such user")
    assert (reply.code, reply.codes, reply.text) == ("550", ("550", "554"), "no such user")


def test_a_log_names_the_command() -> None:
    assert extract_reply(POSTFIX).command == "RCPT"
    assert extract_reply(EXIM).command == "RCPT"
    assert extract_reply("550 no (in reply to end of DATA command)").command == "DATA-END"
    assert extract_reply("smtp error after end of data: 554 no").command == "DATA-END"


@pytest.mark.parametrize("verb", ["HELO", "DATA", "RCPT TO", "STARTTLS", "AUTH"])
def test_a_command_that_the_reply_itself_names_is_not_what_it_answers(verb: str) -> None:
    assert extract_reply(f"555 5.5.4 this is not possible after {verb}").command is None


@given(st.text() | st.binary())
def test_nothing_makes_it_raise(paste: str | bytes) -> None:
    extract_reply(paste)


@pytest.mark.parametrize("unit", ["5", "550-", "(", "in reply to ", "< ", "5.1.1 ", "\n550-", "@"])
def test_a_long_paste_takes_little_time(unit: str) -> None:
    assert len(extract_reply(unit * PASTE_LIMIT).text) <= PASTE_LIMIT
