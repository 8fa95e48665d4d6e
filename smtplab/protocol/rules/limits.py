"""Parameters, limits and content (RFC 5321 §4.1.1.11, §4.5.3)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="parameter-unknown",
        code=555,
        enhanced=EnhancedCode(5, 5, 4),
        text="Parameter not recognized",
        section="RFC 5321 §4.1.1.11",
        explanation=(
            "The server knows no such parameter of this command. Send only what EHLO offered."
        ),
    ),
    Rule(
        key="parameter-not-offered",
        code=555,
        enhanced=EnhancedCode(5, 5, 4),
        text="That extension is not offered here",
        section="RFC 5321 §4.1.1.11",
        explanation=(
            "The parameter belongs to an extension that the server did not offer in this session's "
            "EHLO reply."
        ),
    ),
    Rule(
        key="parameter-value",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Bad value of a parameter",
        section="RFC 5321 §4.1.1.11",
        explanation="The parameter is known, but not with this value.",
    ),
    Rule(
        key="size-declared",
        code=552,
        enhanced=EnhancedCode(5, 3, 4),
        text="Message size exceeds the limit",
        section="RFC 1870 §6.1",
        explanation=(
            "You said in advance how large the message is, and it is larger than this server "
            "takes. Nothing had to be sent in vain."
        ),
    ),
    Rule(
        key="utf8-sender",
        code=550,
        enhanced=EnhancedCode(5, 6, 7),
        text="This address needs SMTPUTF8",
        section="RFC 6531 §3.5",
        explanation="An address beyond ASCII may be used only with the parameter SMTPUTF8 on MAIL.",
    ),
    Rule(
        key="utf8-recipient",
        code=553,
        enhanced=EnhancedCode(5, 6, 7),
        text="This address needs SMTPUTF8",
        section="RFC 6531 §3.5",
        explanation="An address beyond ASCII may be used only with the parameter SMTPUTF8 on MAIL.",
    ),
    Rule(
        key="too-many-recipients",
        code=452,
        enhanced=EnhancedCode(4, 5, 3),
        text="Too many recipients",
        section="RFC 5321 §4.5.3.1.10",
        explanation=(
            "The server takes no more recipients in this transaction. Send the mail to those "
            "accepted, then send the rest in another. An old server's 552 means the same."
        ),
    ),
    Rule(
        key="message-too-large",
        code=552,
        enhanced=EnhancedCode(5, 3, 4),
        text="Message size exceeds the limit",
        section="RFC 5321 §4.5.3.1.9",
        explanation=(
            "More content came than the server takes. It read on to the end and kept nothing."
        ),
    ),
    Rule(
        key="bare-line-end",
        code=550,
        enhanced=EnhancedCode(5, 5, 2),
        text="Content has CR or LF alone, not CR LF",
        section="RFC 5321 §2.3.8",
        explanation=(
            "Only CR LF ends a line, in content as well. A lone CR or LF has been used to smuggle "
            "a second mail past servers that saw the end of data in different places."
        ),
    ),
    Rule(
        key="line-over-limit",
        code=554,
        enhanced=EnhancedCode(5, 6, 0),
        text="A content line is over 1,000 octets",
        section="RFC 5321 §4.5.3.1.6",
        explanation=(
            "A line of content may have 1,000 octets, CR LF included. Encode long lines (MIME)."
        ),
    ),
    Rule(
        key="eight-bit-undeclared",
        code=554,
        enhanced=EnhancedCode(5, 6, 3),
        text="8-bit content that was not declared",
        section="RFC 6152 §3",
        explanation=(
            "Octets over 127 may be sent only after BODY=8BITMIME on MAIL. Encode the content, or "
            "declare it."
        ),
    ),
    Rule(
        key="mail-loop",
        code=554,
        enhanced=EnhancedCode(5, 4, 6),
        text="Too many hops: a mail loop",
        section="RFC 5321 §6.3",
        explanation=(
            "Each server that handles a message adds a Received field. So many mean that it goes "
            "round in a circle."
        ),
    ),
)
