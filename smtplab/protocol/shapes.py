"""The shapes of lines that are not commands: TLS, Telnet, HTTP, keys (RFC 5321 §4.2.4).

The reply to all of them is the same; the rule behind it says what the line is, and where it
belongs.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["SHAPES", "LineShape", "rule_of"]


class LineShape(NamedTuple):
    """One thing that people send where a command was expected.

    Attributes:
        rule: The key of its rule.
        pattern: What the whole line, or its beginning, looks like.
    """

    rule: str
    pattern: re.Pattern[bytes]


def _shape(name: str, pattern: bytes) -> LineShape:
    return LineShape(f"unknown-verb:{name}", re.compile(pattern, re.IGNORECASE | re.DOTALL))


SHAPES: tuple[LineShape, ...] = (
    _shape("tls", rb"\x16\x03"),
    _shape("telnet", rb".*\xff[\xf0-\xff]"),
    _shape("keys", rb".*(?:\x1b[\[O]|[\x08\x7f])"),
    _shape("dot", rb"\.\Z"),
    _shape("http", rb"(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH) +\S+ +HTTP/"),
    _shape("mark", rb"[CS]:(?: |\Z)"),
    _shape("reply", rb"[2-5][0-5][0-9](?:[ -]|\Z)"),
    _shape("verb-missing", rb"(?:FROM|TO):<"),
    _shape("header-field", rb"[!-9;-~]+:(?!//)"),
    _shape("address", rb"<?[^\s<>@]+@[^\s<>@]+>?\Z"),
    _shape("text", rb"(?=(?-i:.*[a-z\x80-\xff]))\S+ +\S|(?=.*+(?<=[.,;!?])).*[a-z\x80-\xff]"),
)
"""In the order in which they are tried; the later ones are the vaguer ones.

No pattern has two repetitions that the same octets could be shared between: any client can send
such a line, and reading it must take no longer than its length.
"""


def rule_of(line: bytes) -> str:
    """Return the key of the rule for a line whose verb is unknown.

    Args:
        line: The line without its ending.
    """
    line = line.strip(b" \t")
    return next((shape.rule for shape in SHAPES if shape.pattern.match(line)), "unknown-verb")
