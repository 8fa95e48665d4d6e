"""What the checks of one message came to, and the field that tells it (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import Reply
from smtplab.simulation.authentication.dkim import DkimResult
from smtplab.simulation.authentication.dmarc import DmarcOutcome, DmarcPolicy, DmarcResult
from smtplab.simulation.authentication.reverse_dns import ReverseResult
from smtplab.simulation.authentication.spf import SpfResult

__all__ = ["SenderVerdict"]

_NAME = rb"(?:\A|(?<=\r\n))Authentication-Results[ \t]*:[ \t]*(?:\r\n[ \t]+)?"
_REST = rb"(?![A-Za-z0-9.-])(?:[^\r]|\r\n[ \t]|\r(?!\n))*\r\n"


class SenderVerdict(NamedTuple):
    """What the checks of a server came to; None for a check that was not made.

    Attributes:
        host: The server.
        sender: The domain that SPF was asked about: that of the envelope's sender, or of EHLO.
        address: The IP address of the client.
        reverse: The names of that address.
        spf: Whether the address may send for that domain.
        signatures: The DKIM signatures.
        dmarc: Whether one of the two vouches for the domain in From.
        is_content_checked: Whether there was a content to check: there is none before the dot.
        refusal: The reply that rejects what was checked; None where nothing is against it.
    """

    host: str
    sender: str
    address: str
    reverse: ReverseResult | None = None
    spf: SpfResult | None = None
    signatures: tuple[DkimResult, ...] = ()
    dmarc: DmarcResult | None = None
    is_content_checked: bool = False
    refusal: Reply | None = None

    @property
    def is_quarantined(self) -> bool:
        """Whether the message is accepted, but the author's domain wants it set aside."""
        return (
            self.dmarc is not None
            and self.dmarc.outcome is DmarcOutcome.FAIL
            and self.dmarc.policy is DmarcPolicy.QUARANTINE
        )

    @property
    def field(self) -> str:
        """The Authentication-Results field (RFC 8601 §2.2)."""
        results = list(self._results()) or ["none"]
        return (
            f"Authentication-Results: {self.host};"
            + ";".join(f"\r\n\t{one}" for one in results)
            + "\r\n"
        )

    def without_forgeries(self, content: bytes) -> bytes:
        """Return a content without the fields that claim to be this server's (RFC 8601 §5)."""
        header, empty_line, body = content.partition(b"\r\n\r\n")
        if b"authentication-results" not in header.lower():
            return content
        own = Pattern(_NAME + re.escape(self.host.encode()) + _REST, re.IGNORECASE)
        return own.sub(b"", header + b"\r\n").removesuffix(b"\r\n") + empty_line + body

    def _results(self) -> Iterator[str]:
        if self.reverse:
            yield f"iprev={self.reverse.outcome.value} policy.iprev={self.address}"
        if self.spf:
            yield f"spf={self.spf.outcome.value} smtp.mailfrom={_word(self.sender)}"
        if self.is_content_checked and not self.signatures:
            yield "dkim=none"
        for one in self.signatures:
            about = f" header.d={one.domain} header.s={one.selector}" if one.domain else ""
            yield f"dkim={one.outcome.value}{about}"
        if self.dmarc:
            about = f" header.from={self.dmarc.author}" if self.dmarc.author else ""
            yield f"dmarc={self.dmarc.outcome.value}{about}"


def _word(text: str) -> str:
    """Return a text as a value of the field; what cannot stand in a name is left out."""
    return re.sub(r"[^A-Za-z0-9._-]", "", text) or '""'
