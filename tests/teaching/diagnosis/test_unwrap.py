"""Replies in the words of libraries, services and mail clients, and words for no reply at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.codes.model import Advice
from smtplab.teaching.diagnosis import explain
from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.unwrap import unwrap

NO_USER = "no such user"


def event(**fields: object) -> str:
    """Return an event as mail services post it."""
    return json.dumps(fields)


@pytest.mark.parametrize(
    "pasted",
    [
        "smtplib.SMTPRecipientsRefused: {'b@example.org': (550, b'5.1.1 no such user')}",
        "SMTPRecipientsRefused: {'b@example.org': (550, '5.1.1 no such user'), 'c@x': (451, 'n')}",
        "SMTPSenderRefused: (550, b'5.1.1 no such user', 'alice@example.com')",
        "reply: retcode (550); Msg: b'5.1.1 no such user'",
        "Error: Can't send mail - all recipients were rejected: 550 5.1.1 no such user",
        "{ code: 'EENVELOPE', response: '550 5.1.1 no such user', responseCode: 550 }",
        "SMTP ERROR: RCPT TO command failed: 550 5.1.1 no such user",
        "SMTP server error: Detail: no such user SMTP code: 550 Additional SMTP info: 5.1.1",
        "com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 no such user",
        "SendFailedException; nested exception is: a.b.SMTPException: 550 5.1.1 no such user",
        "System.SmtpException: Mailbox unavailable. The server response was: 5.1.1 no such user",
        "gomail: could not send email 1: 550 5.1.1 no such user",
        "Net::SMTPFatalError: 550 5.1.1 no such user",
        'Expected response code "250" but got code "550", with message "550 5.1.1 no such user".',
        "permanent error (550): 5.1.1 no such user",
        "SMTP-Fehler: [550] 5.1.1 no such user",
        "Server error: '550 5.1.1 no such user' Response: '550', Port: 25, Secure(SSL): No",
        '"550-5.1.1 no such\\r\\n550 5.1.1 user\\r\\n"',
        "<p>The server returned <b>&#39;550 5.1.1 no such user&#39;</b></p>",
        event(event="bounce", status="5.1.1", reason="550 5.1.1 no such user", type="bounce"),
        event(
            notificationType="Bounce",
            bounce={"bouncedRecipients": [{"diagnosticCode": "smtp; 550 5.1.1 no such user"}]},
        ),
        event(**{"event-data": {"status": {"code": 550, "message": "5.1.1 no such user"}}}),
        event(Type="HardBounce", Description="no mailbox", Details="smtp;550 5.1.1 no such user"),
        event(msys={"message_event": {"raw_reason": "550 5.1.1 no such user"}}),
        json.dumps([{"msg": {"state": "bounced", "diag": "smtp;550 5.1.1 no such user"}}]),
    ],
)
def test_the_reply_is_taken_out_of_what_is_around_it(pasted: str) -> None:
    found = explain(pasted)
    assert (found.reply.code, str(found.reply.enhanced or found.reply.code_in_text)) == (
        "550",
        "5.1.1",
    )
    assert " ".join(found.reply.text.replace("550 5.1.1", "").split()).strip('" ') == NO_USER
    assert found.classification
    assert found.classification.reason is Reason.USER_UNKNOWN


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Service not available, closing transmission channel", "421"),
        ("Insufficient system storage", "452"),
        ("Exceeded storage allocation", "552"),
        ("Transaction failed", "554"),
    ],
)
def test_dotnet_puts_a_code_into_words(words: str, code: str) -> None:
    assert explain(f"SmtpException: {words}. The server response was: hm").reply.code == code


@pytest.mark.parametrize(
    "pasted",
    [
        "Error: connect ETIMEDOUT 192.0.2.1:465",
        "Error: connect ECONNREFUSED 127.0.0.1:25",
        "Error: getaddrinfo ENOTFOUND smtp.example.org",
        "Error: read ECONNRESET",
        "Error: Greeting never received",
        "SMTPServerDisconnected: Connection unexpectedly closed",
        "SMTP connect() failed. https://example.org/wiki/Troubleshooting",
        "SMTP Error: Could not connect to SMTP host. Connection refused",
        "javax.mail.MessagingException: Could not connect to SMTP host: mx.example.org, port: 465",
        "System.Net.Mail.SmtpException: The operation has timed out.",
        "dial tcp 192.0.2.1:25: connect: connection refused",
        "dial tcp: lookup smtp.example.org: no such host",
        "read tcp 192.0.2.7:5000->192.0.2.1:587: i/o timeout",
        "EOFError: end of file reached",
        "Net::OpenTimeout: execution expired",
        "Connection could not be established with host mx.example.org [timed out #110]",
        "No route to host",
        "Network is unreachable",
        "Temporary failure in name resolution",
        "[Errno -2] Name or service not known",
        "Connection reset by peer",
        "lost connection with mx.example.org[192.0.2.1] while receiving the initial greeting",
    ],
)
def test_where_no_reply_came_it_is_the_network(pasted: str) -> None:
    found = explain(pasted)
    assert found.classification
    assert found.reply.code is None
    assert found.classification.reason is Reason.NETWORK
    assert found.advice is Advice.RETRY_LATER


@given(st.text() | st.text(alphabet='{}[]":,<>&;\\ab550 .#'))
def test_any_text_can_be_unwrapped(text: str) -> None:
    assert isinstance(unwrap(text), str)


@pytest.mark.parametrize("unit", ["[", '{"a":', "<p", "&lt;", "\\r\\n", "Detail: ", "a. ", "a::"])
def test_a_long_text_takes_little_time(unit: str) -> None:
    assert isinstance(explain(unit * 60_000).reply.text, str)
