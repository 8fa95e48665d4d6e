"""Opening, refusing and closing (RFC 5321 §3.1, §3.8, §4.1.1.10)."""

from smtplab.protocol.diagnostic import Row

ROWS: tuple[Row, ...] = (
    (
        "greeting",
        220,
        None,
        "{host} ESMTP smtplab ready",
        "RFC 5321 §3.1",
        (
            "The server speaks first: it names itself and is ready. Now introduce yourself with "
            "EHLO or HELO."
        ),
    ),
    (
        "no-service",
        554,
        None,
        "{host} No SMTP service here",
        "RFC 5321 §3.1",
        "The server takes no mail from you. It stays on the line only for your QUIT.",
    ),
    (
        "early-talker",
        554,
        None,
        "{host} You spoke before the greeting",
        "RFC 5321 §4.3.1",
        (
            "A client should wait for the greeting before it says anything; this server refuses "
            "those that do not. Spam programs often do not wait."
        ),
    ),
    (
        "refused-session",
        503,
        "5.5.1",
        "Session refused; only QUIT is left",
        "RFC 5321 §3.1",
        "After a greeting of 554 the server answers everything but QUIT with 503.",
    ),
    (
        "host-takes-no-mail",
        521,
        "5.3.2",
        "{host} does not accept mail",
        "RFC 7504 §3",
        (
            "This host never accepts mail, from anyone. After a greeting of 521 the session may go "
            "on, as it does here: everything but QUIT gets 521 again. A server may also close the "
            "connection. Another server of the domain may accept mail."
        ),
    ),
    (
        "too-many-connections",
        421,
        "4.7.0",
        "{host} Too many connections",
        "RFC 5321 §3.8",
        "The server has as many connections open as it allows. Come back later.",
    ),
    (
        "too-many-errors",
        421,
        "4.7.0",
        "{host} Too many errors",
        "RFC 5321 §7.8",
        "The server gives up on a client that gets so much wrong, and says so before it closes.",
    ),
    (
        "too-many-commands",
        421,
        "4.7.0",
        "{host} Too many commands",
        "RFC 5321 §3.8",
        "The server takes only so many commands in one session. Connect again to go on.",
    ),
    (
        "timeout",
        421,
        "4.4.2",
        "{host} Timeout, closing",
        "RFC 5321 §4.5.3.2.7",
        "The client took longer for its next command, or for its content, than the server waits.",
    ),
    (
        "shutdown",
        421,
        "4.3.2",
        "{host} Shutting down, closing",
        "RFC 5321 §3.8",
        "The server must stop. Whatever it has not answered with 250 is still yours to send again.",
    ),
    (
        "goodbye",
        221,
        "2.0.0",
        "{host} Goodbye",
        "RFC 5321 §4.1.1.10",
        (
            "The server says goodbye and closes. QUIT commits nothing: only mail that drew a 250 "
            "after the dot is handed over, and a transaction that is still open is dropped."
        ),
    ),
)
