"""The keys of the names in a site's DNS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from smtplab.simulation.dns.records import (
    DnsValueError,
    RecordType,
    fold_domain,
    is_domain,
    read_value,
    reverse_name,
)
from smtplab.simulation.dns.zone import Zone
from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import Flag
from smtplab.simulation.mapping.place import Place, show_value
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf, Names

__all__ = ["DNS_KEYS", "DNS_NAME", "NameRecords", "read_names", "zone_of"]


class RecordValue(NamedTuple):
    """The value of a record.

    Attributes:
        kind: Its type.
    """

    kind: RecordType

    @property
    def wanted(self) -> str:
        """What the value is."""
        return f"the value of a record of type {self.kind.value}"

    @property
    def blank(self) -> str:
        """No value."""
        return ""

    def read(self, place: Place) -> str:
        """Return the value in the one form in which it is kept."""
        try:
            return read_value(self.kind, place.node.text)
        except DnsValueError as error:
            what = f"{show_value(place.node)} is not {self.wanted}"
            place.wrong(what, f"write {error}")
            return self.blank


class NameRecords(NamedTuple):
    """What stands in the DNS at one name.

    Attributes:
        records: Values by type.
        fails: Whether its name server does not reply.
    """

    records: Mapping[RecordType, tuple[str, ...]]
    fails: bool


def _values(
    name: str, kind: RecordType, example: str, meaning: str, most: int = 50
) -> Key[tuple[str, ...]]:
    values = ListOf(RecordValue(kind), "values", most=most, lone=True)
    return Key(name, values, (), example, meaning, "without such records")


MX = _values(
    "mx",
    RecordType.MX,
    '["10 mx1.example.net", "20 mx2.example.net"]',
    'the hosts that accept mail for the domain, the lowest number first; `"0 ."` means none',
)
A = _values("a", RecordType.A, '["198.51.100.1"]', "the IPv4 addresses of the host")
AAAA = _values("aaaa", RecordType.AAAA, '["2001:db8::1"]', "its IPv6 addresses")
TXT = _values(
    "txt",
    RecordType.TXT,
    '["v=spf1 a -all"]',
    "texts; the records of SPF, DKIM and DMARC",
)
PTR = _values(
    "ptr",
    RecordType.PTR,
    '["mail.example.org"]',
    "the host names of an IP address",
)
CNAME = _values(
    "cname", RecordType.CNAME, '["mail.example.org"]', "the name that has the records", most=1
)
FAILS = Key(
    "fails", Flag(), False, "true", "the name server does not reply, so that look-ups fail for now"
)
DNS_KEYS: Schema = (MX, A, AAAA, TXT, PTR, CNAME, FAILS)
_TYPES = ((RecordType[key.name.upper()], key) for key in (MX, A, AAAA, TXT, PTR, CNAME))
_KEYS: Mapping[RecordType, Key[tuple[str, ...]]] = dict(_TYPES)


def _is_address(name: str) -> bool:
    try:
        reverse_name(name)
    except ValueError:
        return False
    return True


DNS_NAME = Names(
    "a name in the DNS",
    lambda name: is_domain(name) or _is_address(name),
    "a domain name, or an IP address for its PTR records",
)


def read_names(reader: MappingReader) -> NameRecords:
    """Return what stands at one name; a name with a CNAME has nothing else (RFC 1035 §3.3.1)."""
    records = {kind: reader.read(key) for kind, key in _KEYS.items()}
    if records[RecordType.CNAME] and sum(map(bool, records.values())) > 1:
        reader.wrong(CNAME, "a name with a CNAME has no other records", "remove them, or the CNAME")
    return NameRecords(records, reader.read(FAILS))


def zone_of(entries: Mapping[str, NameRecords | None]) -> Zone | None:
    """Return the zone that the names make up; None if there are none."""
    if not entries:
        return None
    whole = {_looked_up(name): one for name, one in entries.items() if one}
    failing = [name for name, one in whole.items() if one.fails]
    return Zone(dict(_record_sets(whole)), failing)


def _looked_up(name: str) -> str:
    """Return the name under which records are found: an IP address stands for its reverse name."""
    return reverse_name(name) if _is_address(name) else fold_domain(name)


def _record_sets(
    whole: Mapping[str, NameRecords],
) -> Iterator[tuple[tuple[str, RecordType], tuple[str, ...]]]:
    for name, one in whole.items():
        for kind, values in one.records.items():
            yield (name, kind), values
