"""The order of commands (RFC 5321 §4.1.4)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="hello-first",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="Send EHLO or HELO first",
        section="RFC 5321 §4.1.4",
        explanation="This command can come only after EHLO or HELO.",
    ),
    Rule(
        key="mail-open",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="A mail transaction is open already",
        section="RFC 5321 §4.1.4",
        explanation=(
            "MAIL opened a transaction, and this command cannot come inside one. Go on with "
            "RCPT, or drop the transaction with RSET."
        ),
    ),
    Rule(
        key="mail-first",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="Send MAIL first",
        section="RFC 5321 §4.1.4",
        explanation="Recipients and content belong to a mail transaction. MAIL FROM opens it.",
    ),
    Rule(
        key="rcpt-first",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="Send RCPT first",
        section="RFC 5321 §3.3",
        explanation="There is no recipient yet, so there is nobody to send the content to.",
    ),
    Rule(
        key="no-valid-recipients",
        code=554,
        enhanced=EnhancedCode(5, 5, 1),
        text="No valid recipients",
        section="RFC 5321 §3.3",
        explanation=(
            "Every recipient was rejected, so there is nobody to send the content to. 503 "
            "would be right, too."
        ),
    ),
    Rule(
        key="out-of-order",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="Bad sequence of commands",
        section="RFC 5321 §4.1.4",
        explanation="The command is not allowed at this point.",
    ),
)
