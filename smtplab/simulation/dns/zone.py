"""A zone: the records of all names that a lab knows, and its answers (RFC 1035 §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from smtplab.simulation.dns.records import RecordType, fold_domain, reverse_name

__all__ = ["DnsAnswer", "DnsOutcome", "Resolver", "Zone"]

_MOST_ALIASES = 8
"""CNAME records that are followed one after another; more of them are a loop."""

RecordSets = Mapping[tuple[str, RecordType], tuple[str, ...]]


class DnsOutcome(Enum):
    """What a look-up comes to."""

    FOUND = "there are such records"
    NO_DATA = "the name has no such record"
    NO_NAME = "there is no such name"
    """NXDOMAIN (RFC 1035 §4.1.1)."""
    NO_REPLY = "the name server does not reply"
    """A failure that may pass: SERVFAIL, or no answer at all."""


class DnsAnswer(NamedTuple):
    """What a look-up brings.

    Attributes:
        outcome: What it comes to.
        values: Those of the records, as they are written.
    """

    outcome: DnsOutcome
    values: tuple[str, ...] = ()

    @property
    def is_void(self) -> bool:
        """Whether the name servers replied that there is nothing (RFC 7208 §4.6.4)."""
        return self.outcome in (DnsOutcome.NO_DATA, DnsOutcome.NO_NAME)


class Zone:
    """Records by name and type; it never changes.

    Args:
        records: The values by name in lower case and type.
        failing: Names in lower case for which no name server replies.
    """

    def __init__(self, records: RecordSets, failing: Iterable[str] = ()) -> None:
        self._records = {key: values for key, values in records.items() if values}
        self._failing = frozenset(failing)
        self._names = {
            above for name, _ in self._records for above in (name, *_parents(name))
        } | self._failing

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Zone):
            return NotImplemented
        return self._records == other._records and self._failing == other._failing

    def __hash__(self) -> int:
        return hash((frozenset(self._records.items()), self._failing))

    def values(self, name: str, kind: RecordType) -> tuple[str, ...]:
        """Return the values of the records that stand at a name itself."""
        return self._records.get((fold_domain(name), kind), ())

    def with_records(self, name: str, kind: RecordType, values: tuple[str, ...]) -> Zone:
        """Return the zone with other records of one type at a name; none takes them out."""
        return Zone({**self._records, (fold_domain(name), kind): values}, self._failing)

    def with_failure(self, name: str, *, fails: bool) -> Zone:
        """Return the zone with a name for which no name server replies, or replies again."""
        name = fold_domain(name)
        failing = self._failing | {name} if fails else self._failing - {name}
        return Zone(self._records, failing)

    def look_up(self, name: str, kind: RecordType) -> DnsAnswer:
        """Look up the records of one type, through CNAME records (RFC 1035 §3.3.1)."""
        name = fold_domain(name)
        for _ in range(_MOST_ALIASES + 1):
            if name in self._failing:
                return DnsAnswer(DnsOutcome.NO_REPLY)
            if values := self._records.get((name, kind)):
                return DnsAnswer(DnsOutcome.FOUND, values)
            if not (alias := self._records.get((name, RecordType.CNAME))):
                return DnsAnswer(DnsOutcome.NO_DATA if name in self._names else DnsOutcome.NO_NAME)
            name = alias[0]
        return DnsAnswer(DnsOutcome.NO_REPLY)


def _parents(name: str) -> Iterable[str]:
    """Yield the names above a name, which exist if it does."""
    labels = name.split(".")
    return (".".join(labels[place:]) for place in range(1, len(labels)))


class Resolver:
    """What the hosts of a lab look names up with; the zone behind it can be replaced.

    Attributes:
        zone: The records; None where the site has no DNS.
    """

    def __init__(self, zone: Zone | None = None) -> None:
        self.zone = zone

    def look_up(self, name: str, kind: RecordType) -> DnsAnswer:
        """Look up records; without a zone there are none."""
        if self.zone is None:
            return DnsAnswer(DnsOutcome.NO_NAME)
        return self.zone.look_up(name, kind)

    def addresses(self, name: str) -> DnsAnswer:
        """Look up the IP addresses of a host, of both versions."""
        four, six = self.look_up(name, RecordType.A), self.look_up(name, RecordType.AAAA)
        if values := four.values + six.values:
            return DnsAnswer(DnsOutcome.FOUND, values)
        return six if six.outcome is DnsOutcome.NO_REPLY else four

    def names_of(self, address: str) -> DnsAnswer:
        """Look up the host names of an IP address."""
        return self.look_up(reverse_name(address), RecordType.PTR)
