"""Replies: their octets, their class, and whether they close the session (RFC 5321 §4.2).

A server of POP3 replies with one of two words in place of a code (RFC 1939 §3).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.codes.model import REPLY_CLASSES, ReplyClass, StatusIndicator
from smtplab.protocol.content import stuff
from smtplab.protocol.diagnostic import Diagnostic, Rule
from smtplab.protocol.pattern import Pattern

CLOSING_CODES = frozenset({221, 421})
"""After these the server closes the connection (RFC 5321 §3.8).

521 is not one of them: the session goes on until the client sends QUIT (RFC 7504 §3).
"""


class Reply(NamedTuple):
    """A whole reply, of one line or many (RFC 5321 §4.2.1, RFC 1939 §3).

    Attributes:
        code: Reply code; 0 where there is none: in POP3, and in a line that is not a reply.
        lines: Reply text of each line, without code, separator and enhanced status code.
        enhanced: Enhanced status code (RFC 2034), None where the reply carries none.
        diagnostic: The reason, where the server is ours.
        status: What the reply starts with in POP3; None in SMTP.
        body: Further lines in POP3, each with its CR LF; None for a reply of one line.
    """

    code: int
    lines: tuple[str, ...] = ("",)
    enhanced: EnhancedCode | None = None
    diagnostic: Diagnostic | None = None
    status: StatusIndicator | None = None
    body: bytes | None = None

    def at(
        self,
        span: tuple[int, int],
        suggestion: bytes | None = None,
        further: tuple[Rule, ...] = (),
    ) -> Reply:
        """Return the reply with a place in its reason.

        Args:
            span: First and last-plus-one octet of the command line at fault.
            suggestion: The command as it was probably meant, without line ending.
            further: The rules that the line breaks besides.
        """
        if self.rule is None:
            return self
        return self._replace(diagnostic=Diagnostic(self.rule, span, suggestion, further))

    @property
    def word(self) -> str:
        """What the reply starts with: three digits, or one of POP3's two words."""
        return f"{self.code:03}" if self.status is None else self.status.value

    @property
    def rule(self) -> Rule | None:
        """The rule that the reply rests on, where the server is ours."""
        return None if self.diagnostic is None else self.diagnostic.rule

    @property
    def reply_class(self) -> ReplyClass:
        """What became of the command."""
        return REPLY_CLASSES[self.code] if self.status is None else self.status.reply_class

    @property
    def is_success(self) -> bool:
        """Whether the server did what it was asked, and waits for nothing more."""
        return self.reply_class is ReplyClass.SUCCESS

    @property
    def is_refusal(self) -> bool:
        """Whether the server did not do what it was asked."""
        return self.reply_class.is_refusal

    @property
    def closes(self) -> bool:
        """Whether the server closes the connection by this code; in POP3 the state shows it."""
        return self.code in CLOSING_CODES

    @property
    def text(self) -> str:
        """The reply text, its lines joined by a space."""
        return " ".join(line for line in self.lines if line)

    def encode(self) -> bytes:
        """Return the octets.

        In SMTP a hyphen follows the code on every line but the last; in POP3 the further lines are
        dot-stuffed, and a lone dot ends them.
        """
        if self.status is not None:
            first_line = f"{self.word} {self.text}".rstrip().encode("ascii", "replace") + b"\r\n"
            return first_line if self.body is None else first_line + stuff(self.body)
        *first, last = self.lines
        prefix = f"{self.enhanced} " if self.enhanced else ""
        text = f"{self.code:03} {prefix}{last}\r\n"
        if first:
            text = "".join(f"{self.code:03}-{prefix}{line}\r\n" for line in first) + text
        return text.encode("utf-8", "surrogateescape")


_REPLY_LINE = Pattern(
    rb"""
    ([0-9]{3})                                      # Reply-code = %x32-35 %x30-35 %x30-39
    (?: ([ -]) (?: ([245](?:\.(?:0|[1-9][0-9]{0,2})){2}) (?:[ ]|\Z) )? (.*) )?
    """,
    re.VERBOSE | re.DOTALL,
)


class ReplyLine(NamedTuple):
    """One line of a reply, as a client reads it (RFC 5321 §4.2).

    Attributes:
        code: Reply code, any three digits.
        last: Whether the reply ends here.
        enhanced: Enhanced status code at the start of the text, if there is one.
        text: What follows; octets that are not UTF-8 are kept as surrogates.
    """

    code: int
    last: bool
    enhanced: EnhancedCode | None
    text: str

    @classmethod
    def parse(cls, line: bytes) -> ReplyLine:
        """Read one line, without its line ending.

        Raises:
            ValueError: If the line does not start with three digits and a separator.
        """
        if not (match := _REPLY_LINE.fullmatch(line)):
            raise ValueError("a reply line starts with three digits, then a space or a hyphen")
        code, separator, enhanced, text = match.groups()
        return cls(
            int(code),
            separator != b"-",
            EnhancedCode.parse(enhanced.decode()) if enhanced else None,
            (text or b"").decode("utf-8", "surrogateescape"),
        )
