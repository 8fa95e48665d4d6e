"""Arguments of verbs that take no path (RFC 5321 §4.1.1)."""

from smtplab.protocol.diagnostic import Row

ROWS: tuple[Row, ...] = (
    (
        "tab-separator",
        501,
        "5.5.4",
        "A tab stands where a blank belongs",
        "RFC 5321 §4.1.1",
        "Verb, argument and parameters are set apart by exactly one blank (SP).",
    ),
    (
        "control-octet",
        501,
        "5.5.4",
        "Control octet in the command",
        "RFC 5321 §4.1.2",
        "Octets below 32 and 127 have no place in a command.",
    ),
    (
        "not-utf8",
        501,
        "5.5.4",
        "Command is neither ASCII nor UTF-8",
        "RFC 6531 §3.3",
        (
            "Commands are ASCII; with SMTPUTF8 addresses may be UTF-8, but never any other "
            "encoding. 501 blames the argument; RFC 5321 §2.4 names 500."
        ),
    ),
    (
        "argument-unexpected",
        501,
        "5.5.4",
        "This command takes no argument",
        "RFC 5321 §4.1.1",
        "DATA, RSET and QUIT stand alone on their line.",
    ),
    (
        "text-missing",
        501,
        "5.5.4",
        "Say which name is meant",
        "RFC 5321 §3.5.1",
        "VRFY wants a user or mailbox, EXPN a mailing list.",
    ),
    (
        "host-missing",
        501,
        "5.5.4",
        "Name your domain or address literal",
        "RFC 5321 §4.1.1.1",
        (
            "EHLO and HELO name the client's host. A client without a name sends EHLO with its "
            "address, as EHLO [192.0.2.1]; HELO takes a domain only."
        ),
    ),
    (
        "host-extra",
        501,
        "5.5.4",
        "Only one name may follow",
        "RFC 5321 §4.1.1.1",
        "EHLO and HELO take the client's name and nothing else.",
    ),
    (
        "host-syntax",
        501,
        "5.5.4",
        "That is no domain and no address literal",
        "RFC 5321 §4.1.2",
        (
            "A domain is letters, digits and hyphens, in parts set apart by dots; no part "
            "starts or ends with a hyphen."
        ),
    ),
    (
        "literal-brackets",
        501,
        "5.5.4",
        "An address goes in brackets",
        "RFC 5321 §4.1.3",
        "An IP address in place of a domain is written as a literal: [192.0.2.1].",
    ),
    (
        "literal-syntax",
        501,
        "5.5.4",
        "Broken address literal",
        "RFC 5321 §4.1.3",
        "A literal is [192.0.2.1] or [IPv6:2001:db8::1]; IPv4 has four parts up to 255.",
    ),
    (
        "domain-too-long",
        501,
        "5.5.4",
        "Domain too long",
        "RFC 5321 §4.5.3.1.2",
        "A domain may have 255 octets.",
    ),
    (
        "label-too-long",
        501,
        "5.5.4",
        "Label of the domain too long",
        "RFC 1035 §2.3.4",
        (
            "A label, the part between two dots of a domain, may have 63 octets. One beyond ASCII "
            "counts as the DNS carries it: xn-- and its Punycode."
        ),
    ),
)
