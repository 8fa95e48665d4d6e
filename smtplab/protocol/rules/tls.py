"""TLS in an SMTP session (RFC 3207)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="start-tls",
        code=220,
        enhanced=EnhancedCode(2, 0, 0),
        text="Ready to start TLS",
        section="RFC 3207 §4",
        explanation=(
            "The TLS handshake begins now. After it both ends forget what was sent before, and "
            "the client sends EHLO again. The server throws away what the client sent behind "
            "STARTTLS."
        ),
    ),
    Rule(
        key="tls-first",
        code=530,
        enhanced=EnhancedCode(5, 7, 0),
        text="Send STARTTLS first",
        section="RFC 3207 §4",
        explanation=(
            "This server works only under TLS. Until then it allows EHLO, NOOP, STARTTLS and QUIT."
        ),
    ),
    Rule(
        key="tls-active",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="TLS is active already",
        section="RFC 3207 §4.2",
        explanation=(
            "TLS starts once in a session. Under TLS the reply to EHLO does not list STARTTLS, "
            "and a client must not send it."
        ),
    ),
)
