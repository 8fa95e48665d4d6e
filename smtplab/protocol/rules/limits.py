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
            "The server does not know this parameter. Send only parameters of extensions "
            "that EHLO listed."
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
            "SIZE= announced a message that is larger than this server accepts. So the content "
            "was never sent."
        ),
    ),
    Rule(
        key="utf8-sender",
        code=550,
        enhanced=EnhancedCode(5, 6, 7),
        text="This address needs SMTPUTF8",
        section="RFC 6531 §3.5",
        explanation="An address that is not ASCII needs the parameter SMTPUTF8 on MAIL.",
    ),
    Rule(
        key="utf8-recipient",
        code=553,
        enhanced=EnhancedCode(5, 6, 7),
        text="This address needs SMTPUTF8",
        section="RFC 6531 §3.5",
        explanation="An address that is not ASCII needs the parameter SMTPUTF8 on MAIL.",
    ),
    Rule(
        key="utf8-label",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="The domain has a label that IDNA forbids",
        section="RFC 6531 §3.3",
        explanation=(
            "A label beyond ASCII must be one that IDNA 2008 allows (RFC 5891): letters and digits "
            "of a script, without signs, pictures, or hyphens at its ends. Write the domain as its "
            "owner registered it."
        ),
    ),
    Rule(
        key="too-many-recipients",
        code=452,
        enhanced=EnhancedCode(4, 5, 3),
        text="Too many recipients",
        section="RFC 5321 §4.5.3.1.10",
        explanation=(
            "The server accepts no more recipients in this transaction. Send the message to "
            "those accepted, then to the rest in another transaction. An old server's 552 "
            "means the same."
        ),
    ),
    Rule(
        key="message-too-large",
        code=552,
        enhanced=EnhancedCode(5, 3, 4),
        text="Message size exceeds the limit",
        section="RFC 5321 §4.5.3.1.9",
        explanation=(
            "The content is larger than the server accepts. The server read it to the end "
            "and kept nothing."
        ),
    ),
    Rule(
        key="bare-line-end",
        code=550,
        enhanced=EnhancedCode(5, 5, 2),
        text="Content has CR or LF alone, not CR LF",
        section="RFC 5321 §2.3.8",
        explanation=(
            "Only CR LF ends a line, in content too. Attackers have used a lone CR or LF to "
            "smuggle in a second message, where two servers saw the end of data in different "
            "places."
        ),
    ),
    Rule(
        key="line-over-limit",
        code=554,
        enhanced=EnhancedCode(5, 6, 0),
        text="A content line is over 1,000 octets",
        section="RFC 5321 §4.5.3.1.6",
        explanation=(
            "A line of content may have up to 1,000 octets, CR LF included. Encode longer "
            "lines (MIME)."
        ),
    ),
    Rule(
        key="eight-bit-undeclared",
        code=554,
        enhanced=EnhancedCode(5, 6, 3),
        text="8-bit content that was not declared",
        section="RFC 6152 §3",
        explanation=("Octets over 127 need BODY=8BITMIME on MAIL. Add it, or encode the content."),
    ),
    Rule(
        key="mail-loop",
        code=554,
        enhanced=EnhancedCode(5, 4, 6),
        text="Too many hops: a mail loop",
        section="RFC 5321 §6.3",
        explanation=(
            "Each server that handles a message adds a Received field. So many of them mean "
            "that the message goes in a circle."
        ),
    ),
)
