"""Reverse DNS: an IP address has a name, and the name leads back to it (RFC 8601 §3)."""

from __future__ import annotations

from enum import Enum
from ipaddress import ip_address
from typing import NamedTuple

from smtplab.simulation.dns.zone import DnsOutcome, Resolver

__all__ = ["ReverseOutcome", "ReverseResult", "check_reverse_dns"]

_MOST_NAMES = 10


class ReverseOutcome(Enum):
    """What the check comes to (RFC 8601 §2.7.3)."""

    PASS = "pass"  # noqa: S105  # a result, not a password
    FAIL = "fail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class ReverseResult(NamedTuple):
    """What the check comes to, and why.

    Attributes:
        outcome: What it comes to.
        reason: What has decided it.
    """

    outcome: ReverseOutcome
    reason: str


def check_reverse_dns(address: str, resolver: Resolver) -> ReverseResult:
    """Check that a name of an address leads back to it."""
    answer = resolver.names_of(address)
    if answer.outcome is DnsOutcome.NO_REPLY:
        reason = f"the name server of {address} does not reply"
        return ReverseResult(ReverseOutcome.TEMPERROR, reason)
    if not answer.values:
        return ReverseResult(ReverseOutcome.PERMERROR, f"{address} has no name")
    names = answer.values[:_MOST_NAMES]
    wanted = str(ip_address(address.partition("%")[0]))
    found = {name: resolver.addresses(name) for name in names}
    for name, addresses in found.items():
        if wanted in addresses.values:
            return ReverseResult(ReverseOutcome.PASS, f"{address} is {name}")
    if any(one.outcome is DnsOutcome.NO_REPLY for one in found.values()):
        reason = f"the name server of {names[0]} does not reply"
        return ReverseResult(ReverseOutcome.TEMPERROR, reason)
    reason = f"{address} has the name {names[0]}, which does not lead back to it"
    return ReverseResult(ReverseOutcome.FAIL, reason)
