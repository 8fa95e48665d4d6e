"""Mailboxes, reverse-paths and forward-paths (RFC 5321 §4.1.2, §4.5.1)."""

from __future__ import annotations

import re
from typing import NamedTuple

from smtplab.protocol.distinct import distinct
from smtplab.protocol.grammar import DOT_STRING
from smtplab.protocol.pattern import Pattern

_DOT_STRING = Pattern(DOT_STRING)
_QUOTED_PAIR = Pattern(r"\\(.)", re.DOTALL)
_TO_QUOTE = Pattern(r'(["\\])')


class Mailbox(NamedTuple):
    r"""An address.

    Attributes:
        local_part: What stands before the at sign, quoting taken off: `"bob"@` and `bob@` are one.
        domain: Domain or address literal; empty only in `<postmaster>`.
    """

    local_part: str
    domain: str

    @classmethod
    def from_source(cls, local_part: str, domain: str) -> Mailbox:
        """Build a mailbox from a Local-part as it was written, quoted or not."""
        if local_part.startswith('"'):
            local_part = _QUOTED_PAIR.sub(r"\1", local_part[1:-1])
        return cls(local_part, domain)

    @property
    def is_ascii(self) -> bool:
        """Whether the mailbox can be used without SMTPUTF8 (RFC 6531)."""
        return self.local_part.isascii() and self.domain.isascii()

    def __str__(self) -> str:
        """Return the mailbox as it is written in a command, quoted only where it must be."""
        local_part = self.local_part
        if not _DOT_STRING.fullmatch(local_part):
            local_part = '"' + _TO_QUOTE.sub(r"\\\1", local_part) + '"'
        return f"{local_part}@{self.domain}" if self.domain else local_part


@distinct
class Path(NamedTuple):
    """A path; a source route before the mailbox is accepted and ignored (RFC 5321 App. C).

    Attributes:
        mailbox: Where the path leads; None in the null reverse-path.
    """

    mailbox: Mailbox | None

    def __str__(self) -> str:
        """Return the path in its angle brackets."""
        return f"<{self.mailbox}>" if self.mailbox else "<>"

    @property
    def is_ascii(self) -> bool:
        """Whether the path can be used without SMTPUTF8 (RFC 6531)."""
        return self.mailbox is None or self.mailbox.is_ascii


class ReversePath(Path):
    """Where a report goes if the mail cannot be delivered; the argument of MAIL."""

    __slots__ = ()


class ForwardPath(Path):
    """Where the mail goes; the argument of RCPT."""

    __slots__ = ()


NULL_REVERSE_PATH = ReversePath(None)
"""`MAIL FROM:<>`: no report is ever to be sent back (RFC 5321 §4.5.5)."""
