"""Content in chunks (RFC 3030)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="chunk-accepted",
        code=250,
        enhanced=EnhancedCode(2, 0, 0),
        text="{octets} octets received",
        section="RFC 3030 §2",
        explanation=(
            "The server has received this chunk, and waits for more of the content. It becomes "
            "responsible for the message only with its reply to BDAT with LAST."
        ),
    ),
    Rule(
        key="chunk-size-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="BDAT needs the number of octets",
        section="RFC 3030 §2",
        explanation=(
            "BDAT says how many octets follow its line, such as BDAT 26 LAST. Without the number "
            "the server cannot tell content from commands, so it closes the connection."
        ),
    ),
    Rule(
        key="chunk-size",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Bad number of octets",
        section="RFC 3030 §2",
        explanation=(
            "The number of octets is written in digits only. Since it cannot be read, the server "
            "cannot tell content from commands, and closes the connection."
        ),
    ),
    Rule(
        key="chunk-end",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Only LAST may follow the number",
        section="RFC 3030 §2",
        explanation=(
            "One space and LAST may follow the number of octets, and no more. The server cannot be "
            "sure what was meant, so it closes the connection."
        ),
    ),
    Rule(
        key="data-after-chunks",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="DATA cannot follow BDAT",
        section="RFC 3030 §2",
        explanation=(
            "The content of a message comes either by DATA or in chunks by BDAT. Go on with BDAT, "
            "or drop the transaction with RSET."
        ),
    ),
    Rule(
        key="data-for-binary",
        code=503,
        enhanced=EnhancedCode(5, 5, 1),
        text="Binary content needs BDAT",
        section="RFC 3030 §3",
        explanation=(
            "BODY=BINARYMIME announced octets that are not lines, and DATA can send only lines. "
            "Send the content in chunks by BDAT."
        ),
    ),
)
