"""The domains of one message side by side, each with what vouches for it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from smtplab.simulation.authentication.verdict import SenderVerdict
from smtplab.simulation.text.visible import Visible, visible

__all__ = ["DomainRow", "domain_rows"]

_ALIGNED = {True: "aligned", False: "not aligned"}


class DomainRow(NamedTuple):
    """One domain or address that a message names, safe to show.

    Attributes:
        name: Where it is named.
        value: The domain or the address.
        result: What the check of it came to.
        reason: What has decided it.
    """

    name: str
    value: Visible
    result: str
    reason: Visible


def domain_rows(verdict: SenderVerdict) -> Iterator[DomainRow]:
    """Yield the domains in the order in which a server can check them."""
    if verdict.reverse:
        outcome, reason = verdict.reverse
        yield _row("client", verdict.address, f"reverse DNS {outcome.value}", reason)
    alignments = verdict.dmarc.alignments if verdict.dmarc else ()
    aligned = {(one.method, one.domain): _ALIGNED[one.aligned] for one in alignments}
    if verdict.spf:
        result = _join(f"SPF {verdict.spf.outcome.value}", aligned.get(("spf", verdict.sender)))
        yield _row("envelope sender", verdict.sender, result, verdict.spf.reason)
    for one in verdict.signatures:
        result = _join(f"DKIM {one.outcome.value}", aligned.get(("dkim", one.domain)))
        yield _row("DKIM d=", one.domain, result, one.reason)
    if verdict.is_content_checked and not verdict.signatures:
        yield _row("DKIM d=", "", "DKIM none", "the message has no signature")
    if verdict.dmarc:
        found = verdict.dmarc
        asks = f"p={found.policy.value}" if found.source else ""
        result = _join(f"DMARC {found.outcome.value}", asks)
        yield _row("header From", found.author, result, found.reason)


def _row(name: str, value: str, result: str, reason: str) -> DomainRow:
    return DomainRow(name, visible(value or "—"), result, visible(reason))


def _join(*parts: str | None) -> str:
    return ", ".join(filter(None, parts))
