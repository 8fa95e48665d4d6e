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
            "The server speaks first: it names itself and is ready. Now introduce yourself with "
            "EHLO or HELO."
        ),
    ),
    Rule(
        key="no-service",
        code=554,
        text="{host} No SMTP service here",
        section="RFC 5321 §3.1",
        explanation="The server takes no mail from you. It stays on the line only for your QUIT.",
    ),
    Rule(
        key="early-talker",
        code=554,
        text="{host} You spoke before the greeting",
        section="RFC 5321 §4.3.1",
        explanation=(
            "A client should wait for the greeting before it says anything; this server refuses "
            "those that do not. Spam programs often do not wait."
        ),
    ),
    Rule(
        key="refused-session",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="Session refused; only QUIT is left",
        section="RFC 5321 §3.1",
        explanation="After a greeting of 554 the server answers everything but QUIT with 503.",
    ),
    Rule(
        key="host-takes-no-mail",
        code=521,
        enhanced=EnhancedCode(5, 3, 2),
        text="{host} does not accept mail",
        section="RFC 7504 §3",
        explanation=(
            "This host never accepts mail, from anyone. After a greeting of 521 the session may go "
            "on, as it does here: everything but QUIT gets 521 again. A server may also close the "
            "connection. Another server of the domain may accept mail."
        ),
    ),
    Rule(
        key="too-many-connections",
        code=421,
        enhanced=EnhancedCode(4, 7, 0),
        text="{host} Too many connections",
        section="RFC 5321 §3.8",
        explanation="The server has as many connections open as it allows. Come back later.",
    ),
    Rule(
        key="too-many-errors",
        code=421,
        enhanced=EnhancedCode(4, 7, 0),
        text="{host} Too many errors",
        section="RFC 5321 §7.8",
        explanation=(
            "The server gives up on a client that gets so much wrong, and says so before it closes."
        ),
    ),
    Rule(
        key="too-many-commands",
        code=421,
        enhanced=EnhancedCode(4, 7, 0),
        text="{host} Too many commands",
        section="RFC 5321 §3.8",
        explanation=(
            "The server takes only so many commands in one session. Connect again to go on."
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
            "The server must stop. Whatever it has not answered with 250 is still yours to send "
            "again."
        ),
    ),
    Rule(
        key="goodbye",
        code=221,
        enhanced=EnhancedCode(2, 0, 0),
        text="{host} Goodbye",
        section="RFC 5321 §4.1.1.10",
        explanation=(
            "The server says goodbye and closes. QUIT commits nothing: only mail that drew a 250 "
            "after the dot is handed over, and a transaction that is still open is dropped."
        ),
    ),
)
