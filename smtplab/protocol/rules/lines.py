"""The line itself, and its verb (RFC 5321 §2.3.8, §4.2.4)."""

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Rule

_BY_SHAPE: tuple[tuple[str, str, str], ...] = (
    (
        "header-field",
        "RFC 5321 §4.1.1.4",
        (
            "That looks like a header field. It belongs in the content of the message, after "
            "DATA and the reply 354."
        ),
    ),
    (
        "colon-missing",
        "RFC 5322 §2.2",
        (
            "That looks like a header field without its colon. Write Name: value, and send it in "
            "the content of the message, after DATA and the reply 354."
        ),
    ),
    (
        "path-or-field",
        "RFC 5321 §2.3.1",
        (
            "For the envelope the verb is missing: MAIL FROM:<address>, RCPT TO:<address>. "
            "From: and To: alone are header fields, which belong after DATA and the reply 354."
        ),
    ),
    (
        "greeting",
        "RFC 5321 §4.1.1.1",
        (
            "A client greets a server with EHLO or HELO, with one L. A greeting to a person is "
            "text of the message: it belongs in the content, after DATA and the reply 354."
        ),
    ),
    (
        "text",
        "RFC 5321 §4.1.1.4",
        (
            "If this is text of the message, it belongs in the content, after DATA and the "
            "reply 354. If it is a command, check the spelling."
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
        "That is a reply. The server sends replies, the client sends commands.",
    ),
    (
        "mark",
        "RFC 5321 §4.1.1",
        (
            "C: and S: mark the lines of client and server in a transcript. Send only what "
            "comes after C: and the space."
        ),
    ),
    (
        "http",
        "RFC 5321 §4.3.1",
        ("That is a request of HTTP, the protocol of the web. An SMTP client begins with EHLO."),
    ),
    (
        "tls",
        "RFC 3207 §4",
        (
            "That is the start of a TLS handshake. On this port TLS can start only after the "
            "command STARTTLS; on port 465 it starts at once (RFC 8314 §3.3)."
        ),
    ),
    (
        "telnet",
        "RFC 5321 §4.1.1",
        (
            "These octets negotiate options of Telnet, which SMTP does not have. Use netcat, "
            "or another port with your Telnet program."
        ),
    ),
    (
        "keys",
        "RFC 5321 §4.1.1",
        (
            "The line holds the octets of an arrow key or of Backspace. The terminal sent the "
            "keys and did not edit the line: type the whole line again."
        ),
    ),
)
"""What a line without a known verb can be, by its shape; the text stays the same for all."""

ROWS: tuple[Rule, ...] = (
    Rule(
        key="line-too-long",
        code=500,
        enhanced=EnhancedCode(5, 5, 2),
        text="Line too long",
        section="RFC 5321 §4.5.3.1.4",
        explanation=(
            "A command line may have up to 512 octets, CR LF included; some parameters allow "
            "more. The whole line was dropped."
        ),
    ),
    Rule(
        key="bare-lf",
        code=500,
        enhanced=EnhancedCode(5, 5, 2),
        text="Line ended by LF alone, not CR LF",
        section="RFC 5321 §2.3.8",
        explanation=(
            "Only CR LF ends a line. With netcat use nc -C; telnet sends CR LF. Servers that "
            "accept LF alone have been tricked into accepting messages that nobody sent."
        ),
    ),
    Rule(
        key="bare-cr",
        code=500,
        enhanced=EnhancedCode(5, 5, 2),
        text="CR without LF in the line",
        section="RFC 5321 §2.3.8",
        explanation="CR may come only right before LF, and only CR LF ends a line.",
    ),
    Rule(
        key="empty-line",
        code=500,
        enhanced=EnhancedCode(5, 5, 2),
        text="Empty line: a command was expected",
        section="RFC 5321 §4.1.1",
        explanation="An empty line is not a command. Nothing has changed.",
    ),
    Rule(
        key="unknown-verb",
        code=500,
        enhanced=EnhancedCode(5, 5, 2),
        text="Command not recognized",
        section="RFC 5321 §4.2.4",
        explanation=(
            "The server does not know this verb. Nothing has changed; check the spelling."
        ),
    ),
    *(
        Rule(
            key=f"unknown-verb:{name}",
            code=500,
            enhanced=EnhancedCode(5, 5, 2),
            text="Command not recognized",
            section=section,
            explanation=explanation,
        )
        for name, section, explanation in _BY_SHAPE
    ),
    Rule(
        key="not-offered",
        code=502,
        enhanced=EnhancedCode(5, 5, 1),
        text="Command not implemented here",
        section="RFC 5321 §4.2.4",
        explanation=(
            "The verb exists, but this server does not offer it. The reply to EHLO lists what "
            "it offers."
        ),
    ),
)
