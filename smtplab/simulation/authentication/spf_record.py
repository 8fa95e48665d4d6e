"""SPF records as their owners publish them (RFC 7208 §4.6.1, §5, §6, §12)."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Network, IPv6Network
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.authentication.spf_macros import (
    SpfSyntaxError,
    check_domain_spec,
    check_macros,
)

__all__ = ["SpfDirective", "SpfRecord", "is_spf", "read_spf"]

_VERSION = Pattern(r"v=spf1(?: |\Z)", re.IGNORECASE)
_MODIFIER = Pattern(r"(?P<name>[A-Za-z][A-Za-z0-9._-]*)=(?P<value>.*)", re.DOTALL)
_DIRECTIVE = Pattern(
    r"(?P<qualifier>[+?~-]?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>[:/].*)?", re.DOTALL
)
_CIDR = Pattern(r"(?:/(?P<four>0|[1-9][0-9]?))?(?://(?P<six>0|[1-9][0-9]{0,2}))?\Z")
_LONGEST_FOUR, _LONGEST_SIX = 32, 128
_WITHOUT_TARGET = frozenset({"all"})
_NEEDS_TARGET = frozenset({"include", "exists", "ip4", "ip6"})
_WITH_CIDR = frozenset({"a", "mx"})
_MECHANISMS = _WITHOUT_TARGET | _NEEDS_TARGET | _WITH_CIDR | {"ptr"}


class SpfDirective(NamedTuple):
    """A mechanism, and what follows if it matches (RFC 7208 §4.6.2).

    Attributes:
        text: As it is written.
        qualifier: "+", "-", "~" or "?".
        mechanism: Its name in lower case.
        target: The domain, with its macros; "" for the domain that is checked.
        network: The addresses, for `ip4` and `ip6`.
        four: Length of the prefix of IPv4 addresses, for `a` and `mx`.
        six: Length of the prefix of IPv6 addresses.
    """

    text: str
    qualifier: str
    mechanism: str
    target: str = ""
    network: IPv4Network | IPv6Network | None = None
    four: int = 32
    six: int = 128


class SpfRecord(NamedTuple):
    """A whole record.

    Attributes:
        directives: Its mechanisms, in order.
        redirect: The domain whose record goes on where no mechanism matches; "" for none.
        explanation: The domain that has a text for a fail; "" for none.
    """

    directives: tuple[SpfDirective, ...]
    redirect: str = ""
    explanation: str = ""


def is_spf(text: str) -> bool:
    """Return whether a TXT record is one of SPF (RFC 7208 §4.5)."""
    return _VERSION.match(text) is not None


def read_spf(text: str) -> SpfRecord:
    """Read a record.

    Raises:
        SpfSyntaxError: If any part of it is wrong, wherever that is (RFC 7208 §4.6).
    """
    directives: list[SpfDirective] = []
    modifiers: dict[str, str] = {}
    for term in text.split(" ")[1:]:
        if not term:
            continue
        if match := _MODIFIER.fullmatch(term):
            _read_modifier(match["name"].lower(), match["value"], modifiers)
        else:
            directives.append(_read_directive(term))
    return SpfRecord(tuple(directives), modifiers.get("redirect", ""), modifiers.get("exp", ""))


def _read_modifier(name: str, value: str, modifiers: dict[str, str]) -> None:
    """Take a modifier; those that are not known are passed over (RFC 7208 §6)."""
    if name not in ("redirect", "exp"):
        check_macros(value)
        return
    if name in modifiers:
        raise SpfSyntaxError(f"{name}= is there twice")
    check_domain_spec(value)
    modifiers[name] = value


def _read_directive(term: str) -> SpfDirective:
    match = _DIRECTIVE.fullmatch(term)
    name = match["name"].lower() if match else ""
    if match is None or name not in _MECHANISMS:
        raise SpfSyntaxError(f"{term} is not a mechanism")
    rest = match["rest"] or ""
    found = SpfDirective(term, match["qualifier"] or "+", name)
    if name in _WITHOUT_TARGET:
        if rest:
            raise SpfSyntaxError(f"{name} takes nothing behind it")
        return found
    if name in ("ip4", "ip6"):
        return found._replace(network=_network(name, rest))
    return _with_target(found, rest)


def _with_target(found: SpfDirective, rest: str) -> SpfDirective:
    """Return a directive with its domain and the lengths of its prefixes."""
    if found.mechanism in _WITH_CIDR and (match := _CIDR.search(rest)):
        four, six = (int(length) if length else None for length in match.groups())
        rest = rest[: match.start()]
        found = found._replace(
            four=found.four if four is None else four, six=found.six if six is None else six
        )
    if found.four > _LONGEST_FOUR or found.six > _LONGEST_SIX:
        raise SpfSyntaxError(f"{found.text} has a prefix that is too long")
    if not rest:
        if found.mechanism in _NEEDS_TARGET:
            raise SpfSyntaxError(f"{found.mechanism} needs a domain")
    elif not rest.startswith(":"):
        raise SpfSyntaxError(f"{found.text} has a wrong prefix")
    else:
        check_domain_spec(rest[1:])
    return found._replace(target=rest[1:])


def _network(name: str, rest: str) -> IPv4Network | IPv6Network:
    """Return the addresses of `ip4` or `ip6`."""
    text, _, length = rest.removeprefix(":").partition("/")
    digits = re.fullmatch(r"0|[1-9][0-9]{0,2}", length)
    if not rest.startswith(":") or (("/" in rest) and not digits) or "%" in text:
        raise SpfSyntaxError(f"{name}{rest} is not an address")
    make = IPv4Network if name == "ip4" else IPv6Network
    try:
        return make(f"{text}/{length}" if length else text, strict=False)
    except (AddressValueError, ValueError):
        raise SpfSyntaxError(f"{name}{rest} is not an address") from None
