"""Arguments of verbs that take no path (RFC 5321 §4.1.1)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="tab-separator",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="A tab instead of a space",
        section="RFC 5321 §4.1.1",
        explanation="Exactly one space (SP) stands between verb, argument and parameters.",
    ),
    Rule(
        key="control-octet",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Control octet in the command",
        section="RFC 5321 §4.1.2",
        explanation="Octets below 32 and octet 127 are not allowed in a command.",
    ),
    Rule(
        key="not-utf8",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Command is neither ASCII nor UTF-8",
        section="RFC 6531 §3.3",
        explanation=(
            "Commands are ASCII. With SMTPUTF8 addresses may be UTF-8, but no other encoding "
            "is allowed. This server replies 501, for the argument; RFC 5321 §2.4 names 500."
        ),
    ),
    Rule(
        key="argument-unexpected",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="This command takes no argument",
        section="RFC 5321 §4.1.1",
        explanation="Nothing follows DATA, RSET and QUIT on their line.",
    ),
    Rule(
        key="text-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="A name is missing",
        section="RFC 5321 §3.5.1",
        explanation="VRFY needs a user or mailbox, EXPN a mailing list.",
    ),
    Rule(
        key="host-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Domain or address literal missing",
        section="RFC 5321 §4.1.1.1",
        explanation=(
            "The name of the client's host follows EHLO and HELO. A client without a name "
            "sends its IP address, as EHLO [192.0.2.1]; HELO takes only a domain."
        ),
    ),
    Rule(
        key="host-extra",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Only one name may follow",
        section="RFC 5321 §4.1.1.1",
        explanation="EHLO and HELO take the client's name and nothing else.",
    ),
    Rule(
        key="host-syntax",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Not a domain or an address literal",
        section="RFC 5321 §4.1.2",
        explanation=(
            "A domain has letters, digits and hyphens, in parts with a dot between them; no "
            "part starts or ends with a hyphen."
        ),
    ),
    Rule(
        key="literal-brackets",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="An address goes in brackets",
        section="RFC 5321 §4.1.3",
        explanation="An IP address instead of a domain stands in square brackets: [192.0.2.1].",
    ),
    Rule(
        key="literal-syntax",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Broken address literal",
        section="RFC 5321 §4.1.3",
        explanation=(
            "An address literal is [192.0.2.1] or [IPv6:2001:db8::1]; IPv4 has four "
            "numbers up to 255."
        ),
    ),
    Rule(
        key="domain-too-long",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Domain too long",
        section="RFC 5321 §4.5.3.1.2",
        explanation="A domain may have up to 255 octets.",
    ),
    Rule(
        key="label-too-long",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Label of the domain too long",
        section="RFC 1035 §2.3.4",
        explanation=(
            "A label, the part between two dots of a domain, may have up to 63 octets. A label "
            "that is not ASCII counts as it is in the DNS: xn-- and Punycode."
        ),
    ),
)
