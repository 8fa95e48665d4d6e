"""Opening, refusing and closing (RFC 5321 §3.1, §3.8, §4.1.1.10)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="greeting",
        code=220,
        text="{host} ESMTP smtplab ready",
        section="RFC 5321 §3.1",
        explanation=(
            "The server speaks first: it gives its name and is ready. The client sends EHLO or "
            "HELO next."
        ),
    ),
    Rule(
        key="no-service",
        code=554,
        text="{host} No SMTP service here",
        section="RFC 5321 §3.1",
        explanation="The server accepts no mail in this session. It waits only for QUIT.",
    ),
    Rule(
        key="early-talker",
        code=554,
        text="{host} Command before the greeting",
        section="RFC 5321 §4.3.1",
        explanation=(
            "A client should wait for the greeting before it sends anything. This server "
            "refuses a client that does not; spam programs often do not wait."
        ),
    ),
    Rule(
        key="refused-session",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="Session refused; only QUIT is left",
        section="RFC 5321 §3.1",
        explanation="After a greeting of 554 the server replies with 503 to everything but QUIT.",
    ),
    Rule(
        key="host-takes-no-mail",
        code=521,
        enhanced=EnhancedCode(5, 3, 2),
        text="{host} does not accept mail",
        section="RFC 7504 §3",
        explanation=(
            "This host never accepts mail. After a greeting of 521 the session may go on, as "
            "here: everything but QUIT gets 521 again. A server may also close the connection. "
            "Another server of the domain may accept mail."
        ),
    ),
    Rule(
        key="too-many-connections",
        code=421,
        enhanced=EnhancedCode(4, 7, 0),
        text="{host} Too many connections",
        section="RFC 5321 §3.8",
        explanation="The server has as many connections open as it allows. Try again later.",
    ),
    Rule(
        key="too-many-errors",
        code=421,
        enhanced=EnhancedCode(4, 7, 0),
        text="{host} Too many errors",
        section="RFC 5321 §7.8",
        explanation=("The client made too many errors. The server sends 421 and closes."),
    ),
    Rule(
        key="too-many-commands",
        code=421,
        enhanced=EnhancedCode(4, 7, 0),
        text="{host} Too many commands",
        section="RFC 5321 §3.8",
        explanation=(
            "The server allows only a certain number of commands in one session. Connect "
            "again to go on."
        ),
    ),
    Rule(
        key="timeout",
        code=421,
        enhanced=EnhancedCode(4, 4, 2),
        text="{host} Timeout, closing",
        section="RFC 5321 §4.5.3.2.7",
        explanation=(
            "The client took longer for its next command, or for its content, than the server "
            "waits."
        ),
    ),
    Rule(
        key="shutdown",
        code=421,
        enhanced=EnhancedCode(4, 3, 2),
        text="{host} Shutting down, closing",
        section="RFC 5321 §3.8",
        explanation=(
            "The server must stop. The client must send each message again that has no 250 "
            "after its dot."
        ),
    ),
    Rule(
        key="goodbye",
        code=221,
        enhanced=EnhancedCode(2, 0, 0),
        text="{host} Goodbye",
        section="RFC 5321 §4.1.1.10",
        explanation=(
            "The server closes the connection. QUIT does not send a message: only a message "
            "with a 250 after its dot was accepted, and a transaction that is still open is "
            "dropped."
        ),
    ),
)
