"""The shapes of lines that are not commands: TLS, Telnet, HTTP, keys (RFC 5321 §4.2.4).

The reply to all of them is the same; the rule behind it says what the line is, and where it
belongs.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern

__all__ = ["GREETING", "SHAPES", "VERB_MISSING", "LineShape", "rule_of"]


class LineShape(NamedTuple):
    """One thing that people send where a command was expected.

    Attributes:
        rule: The key of its rule.
        pattern: What the whole line, or its beginning, looks like.
    """

    rule: str
    pattern: Pattern[bytes]


def _shape(name: str, pattern: bytes) -> LineShape:
    return LineShape(f"unknown-verb:{name}", Pattern(pattern, re.IGNORECASE | re.DOTALL))


SHAPES: tuple[LineShape, ...] = (
    _shape("tls", rb"\x16\x03"),
    _shape("telnet", rb".*\xff[\xf0-\xff]"),
    _shape("keys", rb".*(?:\x1b[\[O]|[\x08\x7f])"),
    _shape("dot", rb"\.\Z"),
    _shape(
        "http",
        rb"(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH) +"
        rb"(?:\S+ +HTTP/|(?:/|https?://)\S*\Z)",
    ),
    _shape("mark", rb"[CS]:(?: |\Z)"),
    _shape("reply", rb"[2-5][0-5][0-9](?:[ -]|\Z)"),
    _shape("greeting", rb"HELLO(?:[ ,!.]|\Z)"),
    _shape("verb-missing", rb"(?:FROM|TO)(?::| +)<"),
    _shape(
        "path-or-field",
        rb"(?:FROM|TO)(?: *: *<?[^\s<>:]+| +[^\s<>@]+@[^\s<>]+)>?\Z",
    ),
    _shape("header-field", rb"[!-9;-~]+:(?!//)"),
    _shape("colon-missing", rb"(?:SUBJECT|CC|BCC|REPLY-TO|MESSAGE-ID)(?: |\Z)"),
    _shape("address", rb"<?[^\s<>@]+@[^\s<>@]+>?\Z"),
    _shape(
        "text",
        rb"(?=(?-i:.*[a-z\x80-\xff]))\S+ +\S|(?=.*+(?<=[.,;!?])).*[a-z\x80-\xff]"
        rb"|(?-i:[A-Z][a-z]+\Z)",
    ),
)
"""In the order in which they are tried; the later ones are the vaguer ones.

No pattern has two repetitions that the same octets could be shared between: any client can send
such a line, and reading it must take no longer than its length.
"""

VERB_MISSING = "unknown-verb:verb-missing"
"""The rule of a path in angle brackets without its verb."""
GREETING = "unknown-verb:greeting"
"""The rule of a line that begins with Hello, which is a verb misspelt or text of a message."""


def rule_of(line: bytes) -> str:
    """Return the key of the rule for a line whose verb is unknown.

    Args:
        line: The line without its ending.
    """
    line = line.strip(b" \t")
    return next((shape.rule for shape in SHAPES if shape.pattern.match(line)), "unknown-verb")
