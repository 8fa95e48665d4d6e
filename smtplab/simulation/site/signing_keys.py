"""The keys of the table that says how a server signs: domain and selector of DKIM."""

from __future__ import annotations

from typing import NamedTuple

from smtplab.simulation.authentication.dkim_key import DkimKey
from smtplab.simulation.authentication.lab_key import LAB_RECORD
from smtplab.simulation.dns.records import RecordType, is_domain
from smtplab.simulation.dns.zone import Zone
from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import Flag
from smtplab.simulation.mapping.place import Place, show_value
from smtplab.simulation.mapping.reader import MappingReader

__all__ = ["SIGNING_KEYS", "read_signing", "with_public_half"]


class DnsName(NamedTuple):
    """A name in the DNS."""

    wanted: str = "a domain name"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the name in lower case."""
        value = place.node.value
        if not isinstance(value, str) or not is_domain(value):
            place.wrong(f"{show_value(place.node)} is not a domain name", f"write {self.wanted}")
            return self.blank
        return value.lower()


DOMAIN = Key("domain", DnsName(), example='"example.com"', meaning="the domain that signs, `d=`")
SELECTOR = Key("selector", DnsName(), "lab", '"2026"', "the name of the key, `s=`")
PUBLISH = Key(
    "publish",
    Flag(),
    True,
    "false",
    "whether the DNS has its public half, at `SELECTOR._domainkey.DOMAIN`; your own goes first",
)
SIGNING_KEYS: Schema = (DOMAIN, SELECTOR, PUBLISH)


def read_signing(reader: MappingReader) -> DkimKey:
    """Return what a server signs with."""
    return DkimKey(reader.read(DOMAIN), reader.read(SELECTOR), reader.read(PUBLISH))


def with_public_half(zone: Zone | None, key: DkimKey | None) -> Zone | None:
    """Return the zone with the public half of a key, where nothing stands at its name."""
    if zone is None or key is None or not key.is_published:
        return zone
    if any(zone.values(key.name, kind) for kind in (RecordType.TXT, RecordType.CNAME)):
        return zone
    return zone.with_records(key.name, RecordType.TXT, (LAB_RECORD,))
