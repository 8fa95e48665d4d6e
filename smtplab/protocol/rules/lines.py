"""The line itself, and its verb (RFC 5321 §2.3.8, §4.2.4)."""

from smtplab.protocol.diagnostic import Row

_BY_SHAPE: tuple[tuple[str, str, str], ...] = (
    (
        "header-field",
        "RFC 5321 §4.1.1.4",
        (
            "That looks like a field of the header section. It belongs into the content of the "
            "message, after DATA and the reply 354."
        ),
    ),
    (
        "text",
        "RFC 5321 §4.1.1.4",
        (
            "If that is text of a message, it belongs into the content, after DATA and the reply "
            "354. If it is meant as a command, look at the spelling."
        ),
    ),
    (
        "dot",
        "RFC 5321 §4.1.1.4",
        (
            "A line that is one dot ends the content of a message. No content is open here: it "
            "begins with DATA and the reply 354."
        ),
    ),
    (
        "address",
        "RFC 5321 §4.1.1",
        (
            "That is an address without a command. MAIL FROM:<address> names the sender, RCPT "
            "TO:<address> a recipient."
        ),
    ),
    (
        "verb-missing",
        "RFC 5321 §4.1.1",
        "The verb is missing: MAIL FROM:<address>, RCPT TO:<address>.",
    ),
    (
        "reply",
        "RFC 5321 §4.2",
        "That is a reply, which the server sends. The client sends commands.",
    ),
    (
        "mark",
        "RFC 5321 §4.1.1",
        (
            "C: and S: only mark in a transcript whether client or server speaks. Send what comes "
            "after C: and the space."
        ),
    ),
    (
        "http",
        "RFC 5321 §4.3.1",
        (
            "That is a request of HTTP, the protocol of the web, as a browser sends it. An SMTP "
            "session begins with EHLO."
        ),
    ),
    (
        "tls",
        "RFC 3207 §4",
        (
            "That is the beginning of a TLS handshake. On this port TLS can only begin after the "
            "command STARTTLS; it begins at once on port 465 (RFC 8314 §3.3)."
        ),
    ),
    (
        "telnet",
        "RFC 5321 §4.1.1",
        (
            "These octets negotiate options of Telnet, which SMTP does not have. Use another port "
            "number with your Telnet program, or netcat."
        ),
    ),
    (
        "keys",
        "RFC 5321 §4.1.1",
        (
            "The line holds what an arrow key or Backspace sends. The terminal did not edit the "
            "line but sent the keys, too: type the whole line again."
        ),
    ),
)
"""What a line without a known verb can be, by its shape; the text stays the same for all."""

ROWS: tuple[Row, ...] = (
    (
        "line-too-long",
        500,
        "5.5.2",
        "Line too long",
        "RFC 5321 §4.5.3.1.4",
        (
            "A command line may have 512 octets, CR LF included, and some more with certain "
            "parameters. The whole line was thrown away."
        ),
    ),
    (
        "bare-lf",
        500,
        "5.5.2",
        "LF alone ends no line; CR LF does",
        "RFC 5321 §2.3.8",
        (
            "Only CR LF ends a line. With netcat, use nc -C; with telnet it is right by itself. "
            "Servers that let LF pass have been tricked into seeing mails that no one sent."
        ),
    ),
    (
        "bare-cr",
        500,
        "5.5.2",
        "CR without LF in the line",
        "RFC 5321 §2.3.8",
        "CR may come only right before LF, and only CR LF ends a line.",
    ),
    (
        "empty-line",
        500,
        "5.5.2",
        "Empty line: a command was expected",
        "RFC 5321 §4.1.1",
        "An empty line is no command. Nothing has changed.",
    ),
    (
        "unknown-verb",
        500,
        "5.5.2",
        "Command not recognized",
        "RFC 5321 §4.2.4",
        "The server does not know this verb at all. Nothing has changed; look at the spelling.",
    ),
    *(
        (f"unknown-verb:{name}", 500, "5.5.2", "Command not recognized", section, explanation)
        for name, section, explanation in _BY_SHAPE
    ),
    (
        "not-offered",
        502,
        "5.5.1",
        "Command not implemented here",
        "RFC 5321 §4.2.4",
        (
            "The verb exists, but this server does not offer it. After EHLO it lists what it does "
            "offer."
        ),
    ),
)
