"""Limits that EHLO lists, messages that demand TLS, and LMTP (RFC 9422, RFC 8689, RFC 2033)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="mail-max",
        code=421,
        enhanced=EnhancedCode(4, 7, 0),
        text="Too many messages in this session",
        section="RFC 9422 §4.1",
        explanation=(
            "EHLO listed MAILMAX, the number of MAIL commands that the server accepts in one "
            "session. Connect again for the next message."
        ),
    ),
    Rule(
        key="domain-max",
        code=452,
        enhanced=EnhancedCode(4, 5, 3),
        text="Too many domains of recipients",
        section="RFC 9422 §4.3",
        explanation=(
            "EHLO listed RCPTDOMAINMAX, the number of domains that the recipients of one message "
            "may have. Send the message to the others in another transaction."
        ),
    ),
    Rule(
        key="requiretls-in-clear",
        code=530,
        enhanced=EnhancedCode(5, 7, 0),
        text="REQUIRETLS needs TLS from here on",
        section="RFC 8689 §4.1",
        explanation=(
            "REQUIRETLS demands TLS at every hop of the message, and this session has none. Send "
            "STARTTLS first."
        ),
    ),
    Rule(
        key="greeting-lmtp",
        code=220,
        text="{host} LMTP smtplab ready",
        section="RFC 2033 §4",
        explanation=(
            "The server is ready, and speaks LMTP: the client introduces itself with LHLO, and "
            "after the content it gets a reply for each recipient."
        ),
    ),
)
