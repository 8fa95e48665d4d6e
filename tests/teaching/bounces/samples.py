"""Bounces as servers build them, one for each structure; the sentences are ours."""

from typing import NamedTuple

RETURNED = """\
Received: from client.example.com by mail.example.com; Thu, 26 Nov 2026 10:00:00 +0000
From: Alice <alice@example.com>
To: Decoy <decoy@example.net>
Subject: 550 5.7.1 blocked by a blocklist
Message-ID: <1@client.example.com>
DKIM-Signature: v=1; d=example.com

Delivery to decoy@example.net failed: 552 5.2.2 mailbox full
"""
"""A message that came back; nothing of it may be taken for evidence."""


class Expected(NamedTuple):
    """What is to be found about a recipient."""

    address: str
    reason: str
    code: str | None = None
    enhanced: str | None = None
    action: str = "failed"
    host: str = ""


class Bounce(NamedTuple):
    """A bounce, and what it says."""

    name: str
    text: str
    expected: tuple[Expected, ...]


def head(subject: str = "Undelivered mail") -> str:
    """Return the start of a header section."""
    sender = "Mail system <MAILER-DAEMON@mail.example.com>"
    return f"Return-Path: <>\nFrom: {sender}\nTo: alice@example.com\nSubject: {subject}\n"


def report(
    groups: str, words: str = "This did not work.", subject: str = "Undelivered mail"
) -> str:
    """Return a report of RFC 3464 in three parts."""
    return f"""\
{head(subject)}MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b"

--=b
Content-Type: text/plain

{words}
--=b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

{groups}
--=b
Content-Type: message/rfc822

{RETURNED}
--=b--
"""


def prose(words: str, mark: str = "", subject: str = "Undelivered mail") -> str:
    """Return a bounce in words, with the message that came back below a mark."""
    return f"{head(subject)}\n{words}\n{mark}\n\n{RETURNED}"


BOUNCES = (
    Bounce(
        "delivery status of two recipients",
        report(
            "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"
            "Remote-MTA: dns; mx.example.org\n"
            "Diagnostic-Code: smtp; 550 5.1.1 <bob@example.org>: no such user\n   here\n\n"
            "Final-Recipient: rfc822; carol@example.org\nAction: failed\nStatus: 5.2.2\n"
            "Diagnostic-Code: smtp; 552 Mailbox is full"
        ),
        (
            Expected("bob@example.org", "user-unknown", "550", "5.1.1", host="mx.example.org"),
            Expected("carol@example.org", "mailbox-full", "552", "5.2.2"),
        ),
    ),
    Bounce(
        "a delay counts for more than the digit",
        report(
            "Final-Recipient: rfc822; bob@example.org\nAction: delayed\nStatus: 4.0.0\n"
            "Will-Retry-Until: Sun, 29 Nov 2026 10:00:00 +0000\n"
            "Diagnostic-Code: smtp; 550 5.7.1 your address is on a blocklist"
        ),
        (Expected("bob@example.org", "blocked", "550", "5.7.1", "delayed"),),
    ),
    Bounce(
        "a success",
        report(
            "Final-Recipient: rfc822; bob@example.org\nAction: delivered\nStatus: 2.1.5\n"
            "Diagnostic-Code: smtp; 250 2.1.5 Ok"
        ),
        (Expected("bob@example.org", "", "250", "2.1.5", "delivered"),),
    ),
    Bounce(
        "an address beyond ASCII",
        report(
            "Final-Recipient: utf-8; m\\x{FC}ller@example.org\nAction: failed\nStatus: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 5.1.1 user unknown"
        ).replace("message/delivery-status", "message/global-delivery-status"),
        (Expected("müller@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "an alias and the address behind it",
        report(
            "Original-Recipient: rfc822;team@example.org\nFinal-Recipient: rfc822;bob@example.net\n"
            "Action: failed\nStatus: 5.2.1\nDiagnostic-Code: smtp;550 5.2.1 account is disabled"
        ),
        (Expected("bob@example.net", "mailbox-disabled", "550", "5.2.1"),),
    ),
    Bounce(
        "groups without a line between them, and lines that are not indented",
        report(
            "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 5.1.1 unknown\nuser\n"
            "Final-Recipient: rfc822; carol@example.org\nAction: failed\nStatus: 5.2.2\n"
            "Diagnostic-Code: smtp; 552 5.2.2 mailbox full"
        ),
        (
            Expected("bob@example.org", "user-unknown", "550", "5.1.1"),
            Expected("carol@example.org", "mailbox-full", "552", "5.2.2"),
        ),
    ),
    Bounce(
        "fields that tell less than the words",
        report(
            "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.0.0",
            "<bob@example.org>: host mx.example.org[192.0.2.1] said: 552 5.2.2 The mailbox is\n"
            "    over its quota (in reply to RCPT TO command)",
        ),
        (Expected("bob@example.org", "mailbox-full", "552", "5.2.2", host="mx.example.org"),),
    ),
    Bounce(
        "a program behind an address",
        report(
            "Final-Recipient: rfc822; |/usr/bin/sort bob@example.org\nAction: failed\nStatus: 5.3.0"
        ).replace("Return-Path: <>\n", "Return-Path: <>\nX-Failed-Recipients: bob@example.org\n"),
        (Expected("bob@example.org", "system-error", None, "5.3.0"),),
    ),
    Bounce(
        "the fields within the words",
        prose(
            "There was trouble with these recipients:\n\nFinal-Recipient: rfc822; bob@example.org\n"
            "Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 user unknown",
            "--- The message ---",
        ),
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "an address, a colon, and the reply below it",
        prose(
            "Sorry, this is the mail program at mail.example.com.\n\n<bob@example.org>:\n"
            "192.0.2.1 does not like the recipient.\n"
            "Remote host said: 550 5.1.1 There is no such user\nGiving up on 192.0.2.1.\n",
            "--- Below this line is a copy of the message.",
        ),
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1", host="192.0.2.1"),),
    ),
    Bounce(
        "an address, and indented lines below it",
        prose(
            "A message of yours failed for good:\n\n  bob@example.org\n"
            "    host mx.example.org [192.0.2.1]\n    SMTP error after RCPT TO:<bob@example.org>:\n"
            "    550-no such\n    550 user\n\n  carol@example.org\n    mailbox is full\n",
            "------ This is a copy of your message, including all the headers. ------",
        ),
        (
            Expected("bob@example.org", "user-unknown", "550", None, host="mx.example.org"),
            Expected("carol@example.org", "mailbox-full"),
        ),
    ),
    Bounce(
        "recipients first, the transcript after them",
        prose(
            "   ----- The following addresses had permanent fatal errors -----\n"
            "<bob@example.org>\n\n"
            "   ----- Transcript of session follows -----\n... while talking to mx.example.org.:\n"
            ">>> DATA\n<<< 550 5.7.1 <bob@example.org>... Message looks like spam\n",
            "   ----- Original message follows -----",
        ),
        (Expected("bob@example.org", "content-policy", "550", "5.7.1", host="mx.example.org"),),
    ),
    Bounce(
        "fields of the message repeated, the recipient below them",
        prose(
            "Your message\n\n  To:      decoy@example.net\n  Subject: Hello\n"
            "  Sent:    Thu, 26 Nov 2026 10:00:00 +0000\n\n"
            "did not reach the following recipient(s):\n\nbob@example.org on Thu, 26 Nov 2026\n"
            "    There is no such user at this server\n",
        ),
        (Expected("bob@example.org", "user-unknown"),),
    ),
    Bounce(
        "a sentence that names the recipient",
        prose(
            "There was an error when delivering your message to <bob@example.org>.\n\n"
            "mx.example.org [192.0.2.1] answered RCPT TO:\n552 5.2.2 quota exceeded\n",
            "Message headers follow.",
        ),
        (Expected("bob@example.org", "mailbox-full", "552", "5.2.2", host="mx.example.org"),),
    ),
    Bounce(
        "codes in a spelling of their own",
        prose(
            "This message was created automatically.\n\n"
            "bob@example.org Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 user unknown\n",
        ),
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "a delay in words",
        prose(
            "This is only a warning, do not send the message again.\n\nbob@example.org:\n"
            "    451 4.4.1 Connection timed out\n\nThe message will be retried for 2 days.\n",
            "--- Original message ---",
            subject="Delayed mail (still being retried)",
        ),
        (Expected("bob@example.org", "network", "451", "4.4.1", "delayed"),),
    ),
    Bounce(
        "no recipient in the words",
        prose(
            "The message was rejected: 554 5.7.1 It contains a virus.\n",
            "----- Headers follow -----",
        ),
        (Expected("decoy@example.net", "content-policy", "554", "5.7.1"),),
    ),
    Bounce(
        "a mark with words of its own, and no header section after it",
        f"{head()}\n<bob@example.org>:\n550 5.1.1 no such user\n\n"
        "----- First lines of the original message, cut by the server -----\n"
        "decoy@example.net: 552 5.2.2 mailbox full\n",
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "a mark of few words, and no header section after it",
        f"{head()}\n<bob@example.org>:\n550 5.1.1 no such user\n\n"
        "The original message follows:\n\n"
        "decoy@example.net: 552 5.2.2 mailbox full\n",
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "text behind the part with the message",
        report("Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.0.0").replace(
            "--=b--", "--=b\n\nbob@example.org: 552 5.2.2 mailbox full\n--=b--"
        ),
        (Expected("bob@example.org", "other"),),
    ),
    Bounce(
        "a code in the fields, and the reason in the words",
        report(
            "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.0.0\n"
            "Diagnostic-Code: smtp; 554 Sorry",
            "<bob@example.org>: the mailbox is over its quota",
        ),
        (Expected("bob@example.org", "mailbox-full", "554"),),
    ),
    Bounce(
        "what a mail program writes in words of its own",
        prose("Invalid final delivery userid: bob@example.org\n", "Original message follows."),
        (Expected("bob@example.org", "user-unknown"),),
    ),
    Bounce(
        "the command before the reply",
        prose(
            "  bob@example.org\n    SMTP error after MAIL FROM:<alice@example.com>:\n"
            "    host mx.example.org [192.0.2.1]: 553 5.1.0 unfit\n",
            "------ This is a copy of the message ------",
        ),
        (Expected("bob@example.org", "sender-rejected", "553", "5.1.0", host="mx.example.org"),),
    ),
    Bounce(
        "words that the server puts before any reason",
        report(
            "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.2\n"
            "Diagnostic-Code: smtp; 550 5.1.2 <bob@example.org>: Recipient address rejected: Bad"
            " destination"
        ),
        (Expected("bob@example.org", "host-not-found", "550", "5.1.2"),),
    ),
    Bounce(
        "a line without a basic code before one that has it",
        prose(
            "<bob@example.org>:\n5.1.1 no such user\n550 5.1.1 no such user\n",
            "--- Copy of message",
        ),
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "a greeting before the refusal",
        report(
            "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 4.7.0\n"
            "Diagnostic-Code: smtp; 220-mx.example.org 421 4.7.0 too many connections"
        ),
        (Expected("bob@example.org", "rate-limited", "421", "4.7.0"),),
    ),
    Bounce(
        "a source route, and the address as it was written",
        report(
            "Original-Recipient: rfc822; bob@example.org\n"
            "Final-Recipient: rfc822; @relay.example.org:bob@store\nAction: failed\nStatus: 5.2.2"
        ),
        (Expected("bob@example.org", "mailbox-full", None, "5.2.2"),),
    ),
    Bounce(
        "a reason on the second line of a field",
        report(
            "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.0.0\n"
            "Diagnostic-Code: smtp; 554 The account\n  bob is over its quota"
        ),
        (Expected("bob@example.org", "mailbox-full", "554"),),
    ),
    Bounce(
        "the exit status of a program in a field",
        report(
            "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"
            "Diagnostic-Code: X-Unix; 67",
            "550 5.1.1 <bob@example.org>... User unknown",
        ),
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "an address of a person that helps",
        prose(
            "If you need help, please write to ops@example.com, or to\n<support@example.com>.\n\n"
            "The message was for bob@example.org: 550 5.1.1 no such user\n",
            "--- Original message ---",
        ),
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "recipients that share a reason",
        prose(
            "These failed:\n\n  bob@example.org\n  carol@example.org\n\n"
            "    552 5.2.2 mailbox full\n",
            "--- Original message ---",
        ),
        (
            Expected("bob@example.org", "mailbox-full", "552", "5.2.2"),
            Expected("carol@example.org", "mailbox-full", "552", "5.2.2"),
        ),
    ),
    Bounce(
        "a command with a number in a transcript",
        prose(
            "<bob@example.org>\n... while talking to mx.example.org.:\n"
            ">>> MAIL From:<alice@example.com> SIZE=552 BODY=8BITMIME\n"
            "<<< 550 5.1.1 no such user\n",
            "--- Original message ---",
        ),
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1", host="mx.example.org"),),
    ),
    Bounce(
        "the sender named first",
        prose(
            "To: alice@example.com\n\n<bob@example.org>:\n550 5.1.1 no such user\n",
            "--- Original message ---",
        ),
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "a delay that is over",
        prose(
            "Your message was delayed, and the server has given up now.\n\nbob@example.org:\n"
            "451 4.4.1 Connection timed out\n",
            "--- Original message ---",
        ),
        (Expected("bob@example.org", "network", "451", "4.4.1"),),
    ),
    Bounce(
        "a boundary on a line that is not indented",
        prose("").replace(
            "\n\n",
            "\nContent-Type: multipart/mixed;\nboundary=b\n\n--b\n\n"
            "bob@example.org: 550 5.1.1 no such user\n--b\nContent-Type: message/rfc822\n\n",
            1,
        ),
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "a notification in JSON",
        head("Notification") + '\n{"notificationType": "Bounce", "bounce": {"bouncedRecipients": ['
        '{"emailAddress": "bob@example.org", "status": "5.1.1", "action": "failed",'
        ' "diagnosticCode": "smtp; 550 5.1.1 no such user"}]}}\n',
        (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),),
    ),
    Bounce(
        "a recipient without an address",
        f"{head()}\nThe message to these recipients could not be delivered:\n\n   bob\n\n"
        "552 5.2.2 mailbox full\n",
        (Expected("", "mailbox-full", "552", "5.2.2"),),
    ),
    Bounce(
        "a sentence on a delay, and one on what comes if it goes on",
        prose(
            "There was trouble with your message to bob@example.org. We will retry for 47 hours;"
            " you hear from us if it fails permanently.\n\nThe response was:\n"
            "451 4.4.1 Connection timed out\n",
            "----- Original message -----",
            subject="Notification (Delay)",
        ),
        (Expected("bob@example.org", "network", "451", "4.4.1", "delayed"),),
    ),
    Bounce(
        "the server that reports named, and a reply between quotes",
        prose(
            "Delivery has failed to:\n\nbob@example.org<mailto:bob@example.org>\n\n"
            "Generating server: mail.example.com\n\nbob@example.org\n"
            "Server returned '550 5.1.10 RecipientNotFound; no such user'\n",
            "Original message headers:",
        ),
        (Expected("bob@example.org", "user-unknown", "550", "5.1.10"),),
    ),
    Bounce(
        "a log of the session with times",
        prose(
            "Failed address: bob@example.org\n\n--- Session ---\n"
            " Thu 2026-11-26 10:00:00: --> RCPT To:<bob@example.org>\n"
            " Thu 2026-11-26 10:00:00: <-- 552 5.2.2 mailbox full\n"
            " Thu 2026-11-26 10:00:00: --> QUIT no such user\n",
            "--- Original message ---",
        ),
        (Expected("bob@example.org", "mailbox-full", "552", "5.2.2"),),
    ),
    Bounce(
        "a sentence that goes on to the subject of the message",
        prose(
            "Your message to: bob@example.org\nwas blocked by our spam firewall. The email that you"
            " sent with the following subject was not delivered:\n\nSubject: Hello\n",
        ),
        (Expected("bob@example.org", "content-policy"),),
    ),
    Bounce(
        "a reason of the client's own, and how long it tried",
        prose(
            "<bob@example.org>:\nConnected to 192.0.2.1 but my name was rejected.\n"
            "Remote host said: 501 unfit\n"
            "I'm not going to try again; this message has been in the queue too long.\n",
            "--- Below this line is a copy of the message.",
        ),
        (Expected("bob@example.org", "blocked", "501", None, host="192.0.2.1"),),
    ),
    Bounce(
        "only how long the client tried",
        prose(
            "<bob@example.org>:\nI'm not going to try again; this message has been in the queue too"
            " long.\n",
            "--- Below this line is a copy of the message.",
        ),
        (Expected("bob@example.org", "network"),),
    ),
    Bounce(
        "addresses with a name and a comment",
        report(
            "Final-Recipient: rfc822; Bob <bob@example.org>\nAction: failed\nStatus: 5.1.1\n\n"
            "Final-Recipient: rfc822; carol@example.org (Carol)\nAction: failed\nStatus: 5.2.2"
        ),
        (
            Expected("bob@example.org", "user-unknown", None, "5.1.1"),
            Expected("carol@example.org", "mailbox-full", None, "5.2.2"),
        ),
    ),
)
"""Each structure once."""
