"""The types of DNS records, and their values as people write them (RFC 1035 §3.3, §5.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern

__all__ = [
    "LABEL_LIMIT",
    "NAME_LIMIT",
    "NULL_MX",
    "TXT_LIMIT",
    "DnsValueError",
    "RecordType",
    "fold_domain",
    "is_domain",
    "mx_fields",
    "read_value",
    "reverse_name",
]

TXT_LIMIT = 4000
"""Characters in the text of a TXT record; a key of DKIM needs some hundreds."""
NAME_LIMIT = 253
"""Characters in a domain name (RFC 1035 §2.3.4)."""
LABEL_LIMIT = 63
"""Characters in one label of it."""
NULL_MX = "0 ."
"""The MX of a domain that accepts no mail (RFC 7505 §3)."""
_LABEL = Pattern(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?")
_MX = Pattern(r"(?P<preference>[0-9]{1,5})[ \t]+(?P<host>\S+)")
_HIGHEST_PREFERENCE = 65_535


class DnsValueError(ValueError):
    """A value that no record of its type can have; the message says what it should be."""


class RecordType(Enum):
    """What a record holds."""

    MX = "MX"
    A = "A"
    AAAA = "AAAA"
    TXT = "TXT"
    PTR = "PTR"
    CNAME = "CNAME"


class MxFields(NamedTuple):
    """The two parts of an MX record.

    Attributes:
        preference: The lower, the sooner the host is tried.
        host: Who accepts the mail; "" in a null MX.
    """

    preference: int
    host: str


def fold_domain(name: str) -> str:
    """Return a domain name as it is looked up: in lower case, without the dot of the root."""
    return name.rstrip(".").lower() if name.isascii() else name.rstrip(".")


def reverse_name(address: str) -> str:
    """Return the name under which the PTR records of an IP address stand (RFC 1035 §3.5).

    Raises:
        ValueError: If it is not an IP address.
    """
    from ipaddress import ip_address  # noqa: PLC0415  # few sites have a DNS

    return ip_address(address.partition("%")[0]).reverse_pointer


def mx_fields(value: str) -> MxFields:
    """Return the parts of the value of an MX record."""
    preference, _, host = value.partition(" ")
    return MxFields(int(preference), fold_domain(host))


def is_domain(text: str) -> bool:
    """Return whether a text can be the name of records; a label may begin with an underscore."""
    name = text.removesuffix(".")
    return len(name) <= NAME_LIMIT and all(
        len(label) <= LABEL_LIMIT and _LABEL.fullmatch(label) for label in name.split(".")
    )


def read_value(kind: RecordType, text: str) -> str:
    """Return the value of a record, in the one form in which it is kept.

    Raises:
        DnsValueError: If it is not one of that type.
    """
    return _READERS[kind](text)


def _domain(text: str) -> str:
    if not is_domain(text):
        raise DnsValueError('a domain name, such as "mail.example.org"')
    return fold_domain(text)


def _mx(text: str) -> str:
    match = _MX.fullmatch(text)
    is_good = match and int(match["preference"]) <= _HIGHEST_PREFERENCE
    if not match or not is_good or not (match["host"] == "." or is_domain(match["host"])):
        raise DnsValueError('a preference and a host, such as "10 mail.example.org"')
    return f"{int(match['preference'])} {fold_domain(match['host']) or '.'}"


def _ipv4(text: str) -> str:
    from ipaddress import AddressValueError, IPv4Address  # noqa: PLC0415  # as above

    try:
        return str(IPv4Address(text))
    except AddressValueError:
        raise DnsValueError('an IPv4 address, such as "192.0.2.1"') from None


def _ipv6(text: str) -> str:
    from ipaddress import AddressValueError, IPv6Address  # noqa: PLC0415  # as above

    try:
        return str(IPv6Address(text))
    except AddressValueError:
        raise DnsValueError('an IPv6 address, such as "2001:db8::1"') from None


def _txt(text: str) -> str:
    if not text.isascii() or not text.isprintable() or len(text) > TXT_LIMIT:
        raise DnsValueError(f"text of up to {TXT_LIMIT} printable ASCII characters")
    return text


_READERS: Mapping[RecordType, Callable[[str], str]] = {
    RecordType.MX: _mx,
    RecordType.A: _ipv4,
    RecordType.AAAA: _ipv6,
    RecordType.TXT: _txt,
    RecordType.PTR: _domain,
    RecordType.CNAME: _domain,
}
