"""Arguments of verbs that take no path (RFC 5321 §4.1.1)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

ROWS: tuple[Rule, ...] = (
    Rule(
        key="tab-separator",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="A tab stands where a blank belongs",
        section="RFC 5321 §4.1.1",
        explanation="Verb, argument and parameters are set apart by exactly one blank (SP).",
    ),
    Rule(
        key="control-octet",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Control octet in the command",
        section="RFC 5321 §4.1.2",
        explanation="Octets below 32 and 127 have no place in a command.",
    ),
    Rule(
        key="not-utf8",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Command is neither ASCII nor UTF-8",
        section="RFC 6531 §3.3",
        explanation=(
            "Commands are ASCII; with SMTPUTF8 addresses may be UTF-8, but never any other "
            "encoding. 501 blames the argument; RFC 5321 §2.4 names 500."
        ),
    ),
    Rule(
        key="argument-unexpected",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="This command takes no argument",
        section="RFC 5321 §4.1.1",
        explanation="DATA, RSET and QUIT stand alone on their line.",
    ),
    Rule(
        key="text-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Say which name is meant",
        section="RFC 5321 §3.5.1",
        explanation="VRFY wants a user or mailbox, EXPN a mailing list.",
    ),
    Rule(
        key="host-missing",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Name your domain or address literal",
        section="RFC 5321 §4.1.1.1",
        explanation=(
            "EHLO and HELO name the client's host. A client without a name sends EHLO with its "
            "address, as EHLO [192.0.2.1]; HELO takes a domain only."
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
        text="That is no domain and no address literal",
        section="RFC 5321 §4.1.2",
        explanation=(
            "A domain is letters, digits and hyphens, in parts set apart by dots; no part starts "
            "or ends with a hyphen."
        ),
    ),
    Rule(
        key="literal-brackets",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="An address goes in brackets",
        section="RFC 5321 §4.1.3",
        explanation="An IP address in place of a domain is written as a literal: [192.0.2.1].",
    ),
    Rule(
        key="literal-syntax",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Broken address literal",
        section="RFC 5321 §4.1.3",
        explanation=(
            "A literal is [192.0.2.1] or [IPv6:2001:db8::1]; IPv4 has four parts up to 255."
        ),
    ),
    Rule(
        key="domain-too-long",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Domain too long",
        section="RFC 5321 §4.5.3.1.2",
        explanation="A domain may have 255 octets.",
    ),
    Rule(
        key="label-too-long",
        code=501,
        enhanced=EnhancedCode(5, 5, 4),
        text="Label of the domain too long",
        section="RFC 1035 §2.3.4",
        explanation=(
            "A label, the part between two dots of a domain, may have 63 octets. One beyond ASCII "
            "counts as the DNS carries it: xn-- and its Punycode."
        ),
    ),
)
