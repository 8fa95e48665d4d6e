"""The line itself, and its verb (RFC 5321 §2.3.8, §4.2.4)."""

from smtplab.protocol.why import Row

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
