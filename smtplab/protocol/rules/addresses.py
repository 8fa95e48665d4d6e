"""Paths and parameters as they are written (RFC 5321 §4.1.2)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="path-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="A path in angle brackets is missing",
        section="RFC 5321 §3.3",
        explanation=(
            "MAIL takes FROM:<address>, RCPT takes TO:<address>. The null reverse-path is FROM:<>."
        ),
    ),
    Rule(
        key="wrong-word",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="MAIL goes with FROM:, RCPT with TO:",
        section="RFC 5321 §3.3",
        explanation="MAIL FROM names the sender, RCPT TO names one recipient.",
    ),
    Rule(
        key="word-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="FROM: or TO: is missing before the path",
        section="RFC 5321 §3.3",
        explanation=("Write MAIL FROM:<…> and RCPT TO:<…>."),
    ),
    Rule(
        key="colon-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="The colon is missing",
        section="RFC 5321 §3.3",
        explanation="FROM and TO end with a colon: FROM:<…>, TO:<…>.",
    ),
    Rule(
        key="blank-before-colon",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="No space before the colon",
        section="RFC 5321 §3.3",
        explanation="No space may stand before or after the colon: MAIL FROM:<…>, RCPT TO:<…>.",
    ),
    Rule(
        key="blank-before-path",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Only one space is allowed",
        section="RFC 5321 §4.1.1",
        explanation="Exactly one space stands between verb and argument.",
    ),
    Rule(
        key="blank-after-colon",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="No space after the colon",
        section="RFC 5321 §3.3",
        explanation=(
            "No space may stand before or after the colon: MAIL FROM:<…>, RCPT TO:<…>. Many "
            "class notes show one, and many servers accept it."
        ),
    ),
    Rule(
        key="brackets-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="The address goes in angle brackets",
        section="RFC 5321 §4.1.2",
        explanation="A path is <local-part@domain>; the angle brackets are part of it.",
    ),
    Rule(
        key="path-unclosed",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="The path is not closed",
        section="RFC 5321 §4.1.2",
        explanation="The path starts with < and must end with >.",
    ),
    Rule(
        key="brackets-doubled",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Only one pair of angle brackets",
        section="RFC 5321 §4.1.2",
        explanation="A path is <local-part@domain>, with one pair of angle brackets.",
    ),
    Rule(
        key="quote-unclosed",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="A quote is not closed",
        section="RFC 5321 §4.1.2",
        explanation="A quoted local-part starts and ends with a double quote.",
    ),
    Rule(
        key="path-syntax",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Not a path",
        section="RFC 5321 §4.1.2",
        explanation="A path is <local-part@domain>.",
    ),
    Rule(
        key="path-empty",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="The path names no recipient",
        section="RFC 5321 §4.1.1.3",
        explanation=(
            "RCPT must name a mailbox. Only MAIL may have an empty path: <> is the null "
            "reverse-path."
        ),
    ),
    Rule(
        key="local-part-missing",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Nothing before the at sign",
        section="RFC 5321 §4.1.2",
        explanation="The local-part, the name of the mailbox, is missing.",
    ),
    Rule(
        key="domain-missing",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="The domain is missing",
        section="RFC 5321 §2.3.5",
        explanation="Only postmaster may stand without a domain (§4.5.1).",
    ),
    Rule(
        key="at-doubled",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Two at signs",
        section="RFC 5321 §4.1.2",
        explanation="Exactly one at sign stands between local-part and domain.",
    ),
    Rule(
        key="two-ats",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="A second at sign",
        section="RFC 5321 §4.1.2",
        explanation='An at sign inside a local-part must be quoted: <"a@b"@example.org>.',
    ),
    Rule(
        key="dots-doubled",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Two dots in a row",
        section="RFC 5321 §4.1.2",
        explanation="Something must stand between two dots.",
    ),
    Rule(
        key="dot-leading",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="A dot at the start",
        section="RFC 5321 §4.1.2",
        explanation="Neither a local-part nor a domain starts with a dot.",
    ),
    Rule(
        key="dot-trailing",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="A dot at the end",
        section="RFC 5321 §4.1.2",
        explanation="Neither a local-part nor a domain ends with a dot.",
    ),
    Rule(
        key="domain-syntax",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Not a domain",
        section="RFC 5321 §4.1.2",
        explanation="A domain has letters, digits and hyphens, in parts with a dot between them.",
    ),
    Rule(
        key="blank-in-path",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="No space inside the angle brackets",
        section="RFC 5321 §4.1.2",
        explanation="Inside the angle brackets only a quoted local-part may have a space.",
    ),
    Rule(
        key="local-part-unquoted",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="This local-part must be quoted",
        section="RFC 5321 §4.1.2",
        explanation=(
            'Spaces, commas, brackets and the like need quotes around the local-part: <"a '
            'b"@example.org>.'
        ),
    ),
    Rule(
        key="local-too-long",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Local-part too long",
        section="RFC 5321 §4.5.3.1.1",
        explanation="A local-part may have up to 64 octets.",
    ),
    Rule(
        key="path-too-long",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Path too long",
        section="RFC 5321 §4.5.3.1.3",
        explanation="A path may have up to 256 octets, angle brackets included.",
    ),
    Rule(
        key="blank-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="A space is missing after the path",
        section="RFC 5321 §4.1.2",
        explanation=(
            "After the path comes the end of the line, or one space and a parameter. Each "
            "recipient needs its own RCPT."
        ),
    ),
    Rule(
        key="blank-doubled",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Only one space is allowed",
        section="RFC 5321 §4.1.2",
        explanation="Exactly one space stands between the parts of a command.",
    ),
    Rule(
        key="parameter-syntax",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Broken parameter",
        section="RFC 5321 §4.1.2",
        explanation=(
            "A parameter is KEYWORD or KEYWORD=value, without spaces around the equals sign."
        ),
    ),
    Rule(
        key="parameter-twice",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="A parameter is given twice",
        section="RFC 5321 §4.1.1.11",
        explanation="Each parameter may be given once.",
    ),
)
