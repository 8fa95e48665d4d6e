"""The domains in the From field, which the reader of a message sees (RFC 5322 §3.6.2)."""

from __future__ import annotations

import re
from email.utils import getaddresses

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.dns.records import fold_domain, is_domain

__all__ = ["author_domains"]

_HEADER_LIMIT = 64 * 1024
"""Octets of the header section that are looked at."""
_MOST_AUTHORS = 10
"""Addresses in From that are looked at."""
_FROM = Pattern(rb"(?:\A|\r\n)From[ \t]*:((?:[^\r]|\r\n[ \t])*)", re.IGNORECASE)


def author_domains(content: bytes) -> tuple[str, ...]:
    """Return the domains of all addresses in From, each once; none where it names nobody."""
    header = content[:_HEADER_LIMIT].partition(b"\r\n\r\n")[0]
    fields = [one.decode("ascii", "replace") for one in _FROM.findall(header)]
    try:
        addresses = [address for _, address in getaddresses(fields[:_MOST_AUTHORS])]
    except (ValueError, IndexError, RecursionError):
        return ()
    domains = (
        fold_domain(one.rpartition("@")[2]) for one in addresses[:_MOST_AUTHORS] if "@" in one
    )
    return tuple(dict.fromkeys(one for one in domains if is_domain(one)))
