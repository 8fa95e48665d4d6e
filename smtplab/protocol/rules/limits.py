"""Parameters, limits and content (RFC 5321 §4.1.1.11, §4.5.3)."""

from smtplab.protocol.diagnostic import Row

ROWS: tuple[Row, ...] = (
    (
        "parameter-unknown",
        555,
        "5.5.4",
        "Parameter not recognized",
        "RFC 5321 §4.1.1.11",
        "The server knows no such parameter of this command. Send only what EHLO offered.",
    ),
    (
        "parameter-not-offered",
        555,
        "5.5.4",
        "That extension is not offered here",
        "RFC 5321 §4.1.1.11",
        (
            "The parameter belongs to an extension that the server did not offer in this session's "
            "EHLO reply."
        ),
    ),
    (
        "parameter-value",
        501,
        "5.5.4",
        "Bad value of a parameter",
        "RFC 5321 §4.1.1.11",
        "The parameter is known, but not with this value.",
    ),
    (
        "size-declared",
        552,
        "5.3.4",
        "Message size exceeds the limit",
        "RFC 1870 §6.1",
        (
            "You said in advance how large the message is, and it is larger than this server "
            "takes. Nothing had to be sent in vain."
        ),
    ),
    (
        "utf8-sender",
        550,
        "5.6.7",
        "This address needs SMTPUTF8",
        "RFC 6531 §3.5",
        "An address beyond ASCII may be used only with the parameter SMTPUTF8 on MAIL.",
    ),
    (
        "utf8-recipient",
        553,
        "5.6.7",
        "This address needs SMTPUTF8",
        "RFC 6531 §3.5",
        "An address beyond ASCII may be used only with the parameter SMTPUTF8 on MAIL.",
    ),
    (
        "too-many-recipients",
        452,
        "4.5.3",
        "Too many recipients",
        "RFC 5321 §4.5.3.1.10",
        (
            "The server takes no more recipients in this transaction. Send the mail to those "
            "accepted, then send the rest in another. An old server's 552 means the same."
        ),
    ),
    (
        "message-too-large",
        552,
        "5.3.4",
        "Message size exceeds the limit",
        "RFC 5321 §4.5.3.1.9",
        "More content came than the server takes. It read on to the end and kept nothing.",
    ),
    (
        "bare-line-end",
        550,
        "5.5.2",
        "Content has CR or LF alone, not CR LF",
        "RFC 5321 §2.3.8",
        (
            "Only CR LF ends a line, in content as well. A lone CR or LF has been used to "
            "smuggle a second mail past servers that saw the end of data in different places."
        ),
    ),
    (
        "line-over-limit",
        554,
        "5.6.0",
        "A content line is over 1,000 octets",
        "RFC 5321 §4.5.3.1.6",
        "A line of content may have 1,000 octets, CR LF included. Encode long lines (MIME).",
    ),
    (
        "eight-bit-undeclared",
        554,
        "5.6.3",
        "8-bit content that was not declared",
        "RFC 6152 §3",
        (
            "Octets over 127 may be sent only after BODY=8BITMIME on MAIL. Encode the content, or "
            "declare it."
        ),
    ),
    (
        "mail-loop",
        554,
        "5.4.6",
        "Too many hops: a mail loop",
        "RFC 5321 §6.3",
        (
            "Each server that handles a message adds a Received field. So many mean that it goes "
            "round in a circle."
        ),
    ),
)
