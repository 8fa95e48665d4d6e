"""What a POP3 server says: one of two words, a text, and sometimes lines after it (RFC 1939 §3)."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from smtplab.protocol.content import stuff


class Status(Enum):
    """The word that a reply starts with; the value is what is on the wire."""

    OK = "+OK"
    ERR = "-ERR"


class Pop3Rule(NamedTuple):
    """One reason to answer as the server does.

    Attributes:
        key: Names the rule; unique, stable, lower case with hyphens.
        status: The word that the reply starts with.
        text: What follows it; may hold `{names}` that the server fills in.
        section: Where the rule is written, as "RFC 1939 §5".
        explanation: What happened and what to do now, for learners.
    """

    key: str
    status: Status
    text: str
    section: str
    explanation: str


class Pop3Why(NamedTuple):
    """The reason of one reply.

    Attributes:
        rule: The rule that spoke.
        span: First and last-plus-one octet of the command line at fault; None if no token is.
    """

    rule: Pop3Rule
    span: tuple[int, int] | None = None


class Pop3Reply(NamedTuple):
    """A whole reply.

    Attributes:
        status: Success or failure; there is nothing between.
        text: What stands after it on the first line.
        why: The reason.
        body: Further lines, each with its CR LF; None for a reply of one line.
    """

    status: Status
    text: str
    why: Pop3Why
    body: bytes | None = None

    def encode(self) -> bytes:
        """Return the octets; further lines are dot-stuffed and end with a lone dot (§3)."""
        first = f"{self.status.value} {self.text}".rstrip().encode("ascii", "replace") + b"\r\n"
        return first if self.body is None else first + stuff(self.body)
