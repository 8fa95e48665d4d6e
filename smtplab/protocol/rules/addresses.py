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
            "MAIL wants FROM:<address>, RCPT wants TO:<address>. The null reverse-path is FROM:<>."
        ),
    ),
    Rule(
        key="wrong-word",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="MAIL goes with FROM:, RCPT with TO:",
        section="RFC 5321 §3.3",
        explanation="MAIL FROM names the sender, RCPT TO one recipient.",
    ),
    Rule(
        key="word-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="FROM: or TO: is missing before the path",
        section="RFC 5321 §3.3",
        explanation=(
            "MAIL goes with FROM: and a path, RCPT with TO: and a path: MAIL FROM:<…>, RCPT TO:<…>."
        ),
    ),
    Rule(
        key="colon-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="The colon is missing",
        section="RFC 5321 §3.3",
        explanation="The word ends with a colon: FROM:<…>, TO:<…>.",
    ),
    Rule(
        key="blank-before-colon",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="No blank before the colon",
        section="RFC 5321 §3.3",
        explanation="There are no blanks on either side of the colon.",
    ),
    Rule(
        key="blank-before-path",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="One blank is enough",
        section="RFC 5321 §4.1.1",
        explanation="Verb and argument are set apart by exactly one blank.",
    ),
    Rule(
        key="blank-after-colon",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="No blank after the colon",
        section="RFC 5321 §3.3",
        explanation=(
            "There are no blanks on either side of the colon: MAIL FROM:<…>, RCPT TO:<…>. Many "
            "class notes, and many lenient servers, get this wrong."
        ),
    ),
    Rule(
        key="brackets-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="The address goes in angle brackets",
        section="RFC 5321 §4.1.2",
        explanation="A path is written <local-part@domain>, brackets included.",
    ),
    Rule(
        key="path-unclosed",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="The path is not closed",
        section="RFC 5321 §4.1.2",
        explanation="An angle bracket was opened and never closed.",
    ),
    Rule(
        key="brackets-doubled",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="One pair of angle brackets is enough",
        section="RFC 5321 §4.1.2",
        explanation="A path is written <local-part@domain>, with one pair of brackets.",
    ),
    Rule(
        key="quote-unclosed",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="A quote is not closed",
        section="RFC 5321 §4.1.2",
        explanation="A quoted local-part ends with the same mark that it starts with.",
    ),
    Rule(
        key="path-syntax",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="That is no path",
        section="RFC 5321 §4.1.2",
        explanation="A path is written <local-part@domain>.",
    ),
    Rule(
        key="path-empty",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="The path names no recipient",
        section="RFC 5321 §4.1.1.3",
        explanation=(
            "RCPT names a mailbox. Only MAIL may have an empty path: <> is the null reverse-path."
        ),
    ),
    Rule(
        key="local-part-missing",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Nothing stands before the at sign",
        section="RFC 5321 §4.1.2",
        explanation="The local-part, the name of the mailbox, is missing.",
    ),
    Rule(
        key="domain-missing",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="The domain is missing",
        section="RFC 5321 §2.3.5",
        explanation="Only postmaster may be named without a domain (§4.5.1).",
    ),
    Rule(
        key="at-doubled",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Two at signs",
        section="RFC 5321 §4.1.2",
        explanation="One at sign parts the local-part from the domain.",
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
        explanation="Between two dots there must be something.",
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
        text="That is no domain",
        section="RFC 5321 §4.1.2",
        explanation="A domain is letters, digits and hyphens, in parts set apart by dots.",
    ),
    Rule(
        key="blank-in-path",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="No blanks inside the angle brackets",
        section="RFC 5321 §4.1.2",
        explanation="A blank inside a path may stand only in a quoted local-part.",
    ),
    Rule(
        key="local-part-unquoted",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="This local-part must be quoted",
        section="RFC 5321 §4.1.2",
        explanation=(
            "Blanks, commas, brackets and the like may stand in a local-part only inside quotes: "
            '<"a b"@example.org>.'
        ),
    ),
    Rule(
        key="local-too-long",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Local-part too long",
        section="RFC 5321 §4.5.3.1.1",
        explanation="A local-part may have 64 octets.",
    ),
    Rule(
        key="path-too-long",
        code=501,
        enhanced=EnhancedCode(5, 1, 3),
        text="Path too long",
        section="RFC 5321 §4.5.3.1.3",
        explanation="A path may have 256 octets, angle brackets included.",
    ),
    Rule(
        key="blank-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="A blank is missing after the path",
        section="RFC 5321 §4.1.2",
        explanation=(
            "After the path comes the end of the line, or one blank and a parameter. Several "
            "recipients are several commands: one RCPT names one."
        ),
    ),
    Rule(
        key="blank-doubled",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="One blank is enough",
        section="RFC 5321 §4.1.2",
        explanation="The parts of a command are set apart by exactly one blank.",
    ),
    Rule(
        key="parameter-syntax",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Broken parameter",
        section="RFC 5321 §4.1.2",
        explanation=(
            "A parameter is KEYWORD or KEYWORD=value, without blanks around the equals sign."
        ),
    ),
    Rule(
        key="parameter-twice",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="A parameter is given twice",
        section="RFC 5321 §4.1.1.11",
        explanation="Each parameter may stand once.",
    ),
)
