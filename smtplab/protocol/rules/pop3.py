"""The rules of POP3 (RFC 1939)."""

from smtplab.protocol.codes.model import StatusIndicator
from smtplab.protocol.diagnostic import Rule

OK, ERR = StatusIndicator.OK, StatusIndicator.ERR

ROWS: tuple[Rule, ...] = (
    Rule(
        key="pop3-greeting",
        status=OK,
        text="{host} POP3 server ready",
        section="RFC 1939 §4",
        explanation=(
            "The server speaks first, as in SMTP. The session is in the AUTHORIZATION state."
        ),
    ),
    Rule(
        key="pop3-bad-line",
        status=ERR,
        text="Line not ended by CR LF, or too long",
        section="RFC 1939 §3",
        explanation=(
            "A command is one line of at most 255 octets, its CR LF included (RFC 2449 §4)."
        ),
    ),
    Rule(
        key="pop3-unknown-verb",
        status=ERR,
        text="Unknown command",
        section="RFC 1939 §3",
        explanation=(
            "POP3 has verbs of its own. EHLO, MAIL and RCPT belong to SMTP, which pushes mail; "
            "POP3 pulls it."
        ),
    ),
    Rule(
        key="pop3-argument",
        status=ERR,
        text="Bad argument",
        section="RFC 1939 §3",
        explanation=(
            "The argument of this verb has another form. The form is shown where you type it."
        ),
    ),
    Rule(
        key="pop3-login-first",
        status=ERR,
        text="Log in first",
        section="RFC 1939 §4",
        explanation=(
            "In the AUTHORIZATION state the server tells nothing about the maildrop. Send "
            "USER, then PASS."
        ),
    ),
    Rule(
        key="pop3-user-first",
        status=ERR,
        text="USER comes first",
        section="RFC 1939 §7",
        explanation="PASS may come only right after a USER that got +OK.",
    ),
    Rule(
        key="pop3-pass-next",
        status=ERR,
        text="PASS comes next",
        section="RFC 1939 §7",
        explanation="A name was given. PASS comes next, or QUIT.",
    ),
    Rule(
        key="pop3-logged-in",
        status=ERR,
        text="Already logged in",
        section="RFC 1939 §5",
        explanation="USER and PASS belong to the AUTHORIZATION state, and this is TRANSACTION.",
    ),
    Rule(
        key="pop3-name",
        status=OK,
        text="Send PASS",
        section="RFC 1939 §7",
        explanation=(
            "The name is only noted. A server replies with +OK to any name, so that nobody can "
            "collect the names of maildrops."
        ),
    ),
    Rule(
        key="pop3-open",
        status=OK,
        text="{user}'s maildrop has {messages} ({octets} octets)",
        section="RFC 1939 §4",
        explanation=(
            "The maildrop is locked for this session, and its messages are numbered from 1: "
            "the TRANSACTION state. The password crossed the wire without encryption."
        ),
    ),
    Rule(
        key="pop3-denied",
        status=ERR,
        text="Wrong name or wrong password",
        section="RFC 1939 §7",
        explanation=(
            "The server does not tell which of the two is wrong. The session is back at the "
            "start of AUTHORIZATION: USER comes next."
        ),
    ),
    Rule(
        key="pop3-stat",
        status=OK,
        text="{count} {octets}",
        section="RFC 1939 §5",
        explanation=(
            "The number of messages, and their octets in all; messages marked as deleted do "
            "not count."
        ),
    ),
    Rule(
        key="pop3-scan",
        status=OK,
        text="{messages} ({octets} octets)",
        section="RFC 1939 §5",
        explanation=(
            "Each line has the number of a message and its size. A line that is one dot ends "
            "the list."
        ),
    ),
    Rule(
        key="pop3-scan-one",
        status=OK,
        text="{number} {octets}",
        section="RFC 1939 §5",
        explanation="The number of the message and its size, on the one line of the reply.",
    ),
    Rule(
        key="pop3-no-such-message",
        status=ERR,
        text="No such message",
        section="RFC 1939 §5",
        explanation=(
            "There is no message with that number, or it is marked as deleted. LIST shows "
            "which there are."
        ),
    ),
    Rule(
        key="pop3-message",
        status=OK,
        text="{octets} octets",
        section="RFC 1939 §5",
        explanation=(
            "The whole message follows, dots doubled at line starts as in SMTP's DATA, and a line "
            "that is one dot ends it. It stays in the maildrop."
        ),
    ),
    Rule(
        key="pop3-top",
        status=OK,
        text="Top of the message follows",
        section="RFC 1939 §7",
        explanation="The header section, the empty line and so many lines of the body.",
    ),
    Rule(
        key="pop3-marked",
        status=OK,
        text="Message {number} marked as deleted",
        section="RFC 1939 §5",
        explanation=("The message is only marked: RSET takes that back, and QUIT removes it."),
    ),
    Rule(
        key="pop3-noop",
        status=OK,
        text="Nothing done",
        section="RFC 1939 §5",
        explanation="The server is there, and nothing has changed.",
    ),
    Rule(
        key="pop3-reset",
        status=OK,
        text="{user}'s maildrop has {messages} ({octets} octets)",
        section="RFC 1939 §5",
        explanation="No message is marked as deleted any more. The session goes on.",
    ),
    Rule(
        key="pop3-unique",
        status=OK,
        text="Unique names follow",
        section="RFC 1939 §7",
        explanation=(
            "Each line has the number in this session, and a name that stays the same in all "
            "sessions. So a client knows what it has fetched before."
        ),
    ),
    Rule(
        key="pop3-unique-one",
        status=OK,
        text="{number} {name}",
        section="RFC 1939 §7",
        explanation="The number in this session, and a name that stays the same in all sessions.",
    ),
    Rule(
        key="pop3-capabilities",
        status=OK,
        text="Capability list follows",
        section="RFC 2449 §5",
        explanation=(
            "Like the reply to EHLO in SMTP: each line names something that the server can do."
        ),
    ),
    Rule(
        key="pop3-goodbye",
        status=OK,
        text="{host} signing off",
        section="RFC 1939 §4",
        explanation=(
            "Nobody had logged in, so there is nothing to remove: the server closes without an "
            "UPDATE state."
        ),
    ),
    Rule(
        key="pop3-updated",
        status=OK,
        text="{host} signing off ({removed} removed, {count} left)",
        section="RFC 1939 §6",
        explanation=(
            "The UPDATE state: what was marked as deleted is removed, the maildrop is unlocked, "
            "and the server closes. Without QUIT nothing would have been removed."
        ),
    ),
)
