"""The order of commands (RFC 5321 §4.1.4)."""

from smtplab.protocol.diagnostic import Row

ROWS: tuple[Row, ...] = (
    (
        "hello-first",
        503,
        "5.5.1",
        "Send EHLO or HELO first",
        "RFC 5321 §4.1.4",
        "A client introduces itself before it opens a mail transaction.",
    ),
    (
        "mail-open",
        503,
        "5.5.1",
        "A mail transaction is open already",
        "RFC 5321 §4.1.4",
        "MAIL opens a transaction and one is open. Go on with RCPT, or drop it with RSET.",
    ),
    (
        "mail-first",
        503,
        "5.5.1",
        "Send MAIL first",
        "RFC 5321 §4.1.4",
        "Recipients and content belong to a mail transaction; MAIL FROM opens it.",
    ),
    (
        "rcpt-first",
        503,
        "5.5.1",
        "Send RCPT first",
        "RFC 5321 §3.3",
        "No recipient is named yet, so there is no one to send content to.",
    ),
    (
        "no-valid-recipients",
        554,
        "5.5.1",
        "No valid recipients",
        "RFC 5321 §3.3",
        (
            "Every recipient was refused, so there is no one to send content to. 503 would be "
            "right, too."
        ),
    ),
    (
        "out-of-order",
        503,
        "5.5.1",
        "Bad sequence of commands",
        "RFC 5321 §4.1.4",
        "The command cannot come at this point.",
    ),
)
