"""A change to one record of a zone, and its form on one line: `example.com TXT v=spf1 -all`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Self

from smtplab.simulation.dns.records import (
    DnsValueError,
    RecordType,
    fold_domain,
    is_domain,
    read_value,
)
from smtplab.simulation.dns.zone import Zone

__all__ = ["ZoneChange"]

FORM = 'a name, a type and a value, such as "example.com TXT v=spf1 -all"'
_SERVER: Mapping[str, bool] = {"fails": True, "works": False}
"""Words that stand in the place of a type: whether the name server fails."""


class ZoneChange(NamedTuple):
    """What somebody publishes: one record in the place of those of its type at that name.

    Attributes:
        name: The name, in lower case.
        kind: The type; None where the name server itself begins to fail, or works again.
        value: The value; "" takes the records out. Without a type "fails" or "works".
    """

    name: str
    kind: RecordType | None
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a change.

        Raises:
            DnsValueError: If it is not one; the message says what it should be.
        """
        name, *rest = text.split(None, 2)[:3] or ("",)
        if not rest or not is_domain(name):
            raise DnsValueError(FORM)
        word, value = rest[0], " ".join(rest[1:]).strip()
        if word.lower() in _SERVER and not value:
            return cls(fold_domain(name), None, word.lower())
        if word.upper() not in RecordType.__members__:
            known = ", ".join(RecordType.__members__)
            raise DnsValueError(f"one of the types {known}, or fails or works, behind the name")
        kind = RecordType[word.upper()]
        return cls(fold_domain(name), kind, read_value(kind, value) if value else "")

    def __str__(self) -> str:
        """Write the change on one line."""
        return " ".join(filter(None, (self.name, self.kind and self.kind.value, self.value)))

    def apply(self, zone: Zone) -> Zone:
        """Return the zone as it is after the change."""
        if self.kind is None:
            return zone.with_failure(self.name, fails=_SERVER[self.value])
        return zone.with_records(self.name, self.kind, (self.value,) if self.value else ())
