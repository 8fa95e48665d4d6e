"""The rules that a POP3 reply can rest on; no reply text stands anywhere else."""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.protocol.pop3.replies import Pop3Reply, Pop3Rule, Pop3Why, Status

_OK, _ERR = Status.OK, Status.ERR

RULES: Mapping[str, Pop3Rule] = {
    rule.key: rule
    for rule in (
        Pop3Rule(
            "pop3-greeting", _OK, "{host} POP3 server ready", "RFC 1939 §4",
            "The server speaks first, as in SMTP. The session is in the AUTHORIZATION state.",
        ),
        Pop3Rule(
            "pop3-bad-line", _ERR, "Line not ended by CR LF, or too long", "RFC 1939 §3",
            "A command is one line of at most 255 octets, its CR LF included (RFC 2449 §4).",
        ),
        Pop3Rule(
            "pop3-unknown-verb", _ERR, "Unknown command", "RFC 1939 §3",
            "POP3 has verbs of its own. EHLO, MAIL and RCPT are SMTP's, which pushes mail; POP3 "
            "pulls it.",
        ),
        Pop3Rule(
            "pop3-argument", _ERR, "Bad argument", "RFC 1939 §3",
            "The verb takes something else after it. Its form stands where you type it.",
        ),
        Pop3Rule(
            "pop3-login-first", _ERR, "Log in first", "RFC 1939 §4",
            "In the AUTHORIZATION state nothing is told of the maildrop: USER, then PASS.",
        ),
        Pop3Rule(
            "pop3-user-first", _ERR, "USER comes first", "RFC 1939 §7",
            "PASS may come only right after a USER that was answered with +OK.",
        ),
        Pop3Rule(
            "pop3-pass-next", _ERR, "PASS comes next", "RFC 1939 §7",
            "A name was given. The next word is PASS, or QUIT.",
        ),
        Pop3Rule(
            "pop3-logged-in", _ERR, "Already logged in", "RFC 1939 §5",
            "USER and PASS belong to the AUTHORIZATION state, and this is TRANSACTION.",
        ),
        Pop3Rule(
            "pop3-name", _OK, "The secret, please", "RFC 1939 §7",
            "The name is noted, nothing more: a server says +OK to any name, so that nobody can "
            "fish for the names of maildrops.",
        ),
        Pop3Rule(
            "pop3-open", _OK, "{user}'s maildrop has {messages} ({octets} octets)",
            "RFC 1939 §4",
            "The maildrop is locked for this session, and its messages are numbered from 1: the "
            "TRANSACTION state. The secret crossed the wire in the clear.",
        ),
        Pop3Rule(
            "pop3-denied", _ERR, "Wrong name or wrong secret", "RFC 1939 §7",
            "Which of the two is wrong is not told. The session is back at the start of "
            "AUTHORIZATION: USER comes next.",
        ),
        Pop3Rule(
            "pop3-stat", _OK, "{count} {octets}", "RFC 1939 §5",
            "How many messages there are, and the octets of all of them; those marked as deleted "
            "are not counted.",
        ),
        Pop3Rule(
            "pop3-scan", _OK, "{messages} ({octets} octets)", "RFC 1939 §5",
            "A line each: the number of the message and its size. A line that is one dot ends "
            "the list.",
        ),
        Pop3Rule(
            "pop3-scan-one", _OK, "{number} {octets}", "RFC 1939 §5",
            "The number of the message and its size, on the one line of the reply.",
        ),
        Pop3Rule(
            "pop3-no-such-message", _ERR, "No such message", "RFC 1939 §5",
            "There is no message of that number, or it is marked as deleted. LIST tells which "
            "there are.",
        ),
        Pop3Rule(
            "pop3-message", _OK, "{octets} octets", "RFC 1939 §5",
            "The whole message follows, dots doubled at line starts as in SMTP's DATA, and a line "
            "that is one dot ends it. It stays in the maildrop.",
        ),
        Pop3Rule(
            "pop3-top", _OK, "Top of the message follows", "RFC 1939 §7",
            "The header section, the empty line and so many lines of the body.",
        ),
        Pop3Rule(
            "pop3-marked", _OK, "Message {number} marked as deleted", "RFC 1939 §5",
            "It is only marked: RSET takes that back, and it is gone once QUIT is answered.",
        ),
        Pop3Rule(
            "pop3-noop", _OK, "Nothing done", "RFC 1939 §5",
            "The server is there, and nothing has changed.",
        ),
        Pop3Rule(
            "pop3-reset", _OK, "{user}'s maildrop has {messages} ({octets} octets)",
            "RFC 1939 §5",
            "No message is marked as deleted any more. One stays logged in.",
        ),
        Pop3Rule(
            "pop3-unique", _OK, "Unique names follow", "RFC 1939 §7",
            "A line each: the number in this session, and a name that stays the same in all "
            "sessions. So a client knows what it has fetched before.",
        ),
        Pop3Rule(
            "pop3-unique-one", _OK, "{number} {name}", "RFC 1939 §7",
            "The number in this session, and a name that stays the same in all sessions.",
        ),
        Pop3Rule(
            "pop3-capabilities", _OK, "Capability list follows", "RFC 2449 §5",
            "What EHLO is for SMTP: a line for each thing that the server can do.",
        ),
        Pop3Rule(
            "pop3-goodbye", _OK, "{host} signing off", "RFC 1939 §4",
            "Nobody had logged in, so there is nothing to remove: no UPDATE state, the server just "
            "closes.",
        ),
        Pop3Rule(
            "pop3-updated", _OK, "{host} signing off ({removed} removed, {count} left)",
            "RFC 1939 §6",
            "The UPDATE state: what was marked as deleted is removed, the maildrop is unlocked, "
            "and the server closes. Without QUIT nothing would have been removed.",
        ),
    )
}  # fmt: skip


def because(
    key: str, body: bytes | None = None, span: tuple[int, int] | None = None, **values: object
) -> Pop3Reply:
    """Build the reply of a rule.

    Args:
        key: The key of the rule.
        body: Further lines.
        span: First and last-plus-one octet of the command line at fault.
        values: What fills the `{names}` in the rule's text.
    """
    rule = RULES[key]
    return Pop3Reply(rule.status, rule.text.format_map(values), Pop3Why(rule, span), body)
