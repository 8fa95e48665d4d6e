"""SPF: whether a host may send for a domain (RFC 7208).

`check_spf` is the function that the RFC calls `check_host()` (§4). It looks names up in the lab's
own DNS, within the RFC's limits (§4.6.4), so that no record makes it run for long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from ipaddress import IPv4Address, ip_address, ip_network
from typing import NamedTuple

from smtplab.simulation.authentication.spf_macros import SpfSyntaxError, expand
from smtplab.simulation.authentication.spf_record import (
    SpfDirective,
    SpfRecord,
    is_spf,
    read_spf,
)
from smtplab.simulation.dns.records import LABEL_LIMIT, NAME_LIMIT, RecordType, mx_fields
from smtplab.simulation.dns.zone import DnsAnswer, DnsOutcome, Resolver

__all__ = ["SpfOutcome", "SpfQuery", "SpfResult", "check_spf"]

_MOST_TERMS = 10
"""Terms that ask the DNS, in all records together (§4.6.4)."""
_MOST_VOID = 2
"""Look-ups that may find nothing (§4.6.4)."""
_MOST_NAMES = 10
"""MX hosts, or names of an address, that are looked at (§4.6.4)."""
_POSTMASTER = "postmaster"
_UNKNOWN = "unknown"


class SpfOutcome(Enum):
    """What a check comes to (RFC 7208 §2.6)."""

    NONE = "none"
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105  # a result, not a password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class SpfResult(NamedTuple):
    """What a check comes to, and why.

    Attributes:
        outcome: What it comes to.
        reason: What has decided it, such as the mechanism that matched.
        explanation: What the domain's owner says to a fail; "" for nothing (§6.2).
    """

    outcome: SpfOutcome
    reason: str = ""
    explanation: str = ""


class _SpfError(Exception):
    """The check cannot go on."""

    def __init__(self, outcome: SpfOutcome, reason: str) -> None:
        super().__init__(reason)
        self.result = SpfResult(outcome, reason)


_QUALIFIERS: Mapping[str, SpfOutcome] = {
    "+": SpfOutcome.PASS,
    "-": SpfOutcome.FAIL,
    "~": SpfOutcome.SOFTFAIL,
    "?": SpfOutcome.NEUTRAL,
}


class SpfQuery(NamedTuple):
    """Who wants to send, and for whom.

    Attributes:
        address: The client's IP address.
        sender: The address in MAIL; "" for the null reverse-path.
        hello: What the client said it is.
        at: Seconds since 1970.
    """

    address: str
    sender: str
    hello: str
    at: float = 0.0

    @property
    def identity(self) -> str:
        """The sender that is checked: where there is none, postmaster at the host (§2.4)."""
        return self.sender or f"{_POSTMASTER}@{self.hello}"

    @property
    def domain(self) -> str:
        """The domain whose record decides."""
        return self.identity.rpartition("@")[2]


def check_spf(query: SpfQuery, resolver: Resolver) -> SpfResult:
    """Check whether a host may send mail for a domain.

    Args:
        query: The host, and the sender that it names.
        resolver: The DNS.
    """
    check = _Check(query, resolver)
    try:
        return check.run(query.domain)
    except _SpfError as error:
        return error.result


class _Check:
    """One check, through all records that it leads to."""

    def __init__(self, query: SpfQuery, resolver: Resolver) -> None:
        ip = ip_address(query.address.partition("%")[0])
        self._ip = getattr(ip, "ipv4_mapped", None) or ip
        self._query = query
        self._local_part = query.identity.rpartition("@")[0] or _POSTMASTER
        self._resolver = resolver
        self._terms = self._void = 0

    def run(self, domain: str) -> SpfResult:
        """Check one domain."""
        if not _is_domain(domain):
            return SpfResult(SpfOutcome.NONE, f"{domain or 'nothing'} is not a domain")
        if (record := self._record(domain)) is None:
            return SpfResult(SpfOutcome.NONE, f"{domain} has no SPF record")
        for directive in record.directives:
            if self._matches(directive, domain):
                outcome = _QUALIFIERS[directive.qualifier]
                told = self._explain(record, domain) if outcome is SpfOutcome.FAIL else ""
                return SpfResult(outcome, f"{directive.text} in the record of {domain}", told)
        if record.redirect:
            return self._redirect(record.redirect, domain)
        return SpfResult(SpfOutcome.NEUTRAL, f"nothing in the record of {domain} matches")

    def _record(self, domain: str) -> SpfRecord | None:
        """Return the record of a domain, None if it has none (§4.4, §4.5)."""
        answer = self._resolver.look_up(domain, RecordType.TXT)
        if answer.outcome is DnsOutcome.NO_REPLY:
            raise _SpfError(SpfOutcome.TEMPERROR, f"the name server of {domain} does not reply")
        texts = [text for text in answer.values if is_spf(text)]
        if len(texts) > 1:
            raise _SpfError(SpfOutcome.PERMERROR, f"{domain} has {len(texts)} SPF records")
        try:
            return read_spf(texts[0]) if texts else None
        except SpfSyntaxError as error:
            reason = f"the record of {domain} is wrong: {error}"
            raise _SpfError(SpfOutcome.PERMERROR, reason) from None

    def _redirect(self, target: str, domain: str) -> SpfResult:
        """Go on with the record of another domain (§6.1)."""
        self._count_term()
        result = self.run(self._expand(target, domain))
        if result.outcome is SpfOutcome.NONE:
            return SpfResult(SpfOutcome.PERMERROR, result.reason)
        return result

    def _matches(self, directive: SpfDirective, domain: str) -> bool:
        if directive.mechanism == "all":
            return True
        if directive.network is not None:
            return self._ip in directive.network
        self._count_term()
        target = self._expand(directive.target, domain) if directive.target else domain
        return _MATCHERS[directive.mechanism](self, directive, target)

    def include(self, _directive: SpfDirective, target: str) -> bool:
        """Return whether the record of another domain passes (§5.2)."""
        result = self.run(target)
        if result.outcome in (SpfOutcome.TEMPERROR, SpfOutcome.PERMERROR):
            raise _SpfError(*result[:2])
        if result.outcome is SpfOutcome.NONE:
            raise _SpfError(SpfOutcome.PERMERROR, result.reason)
        return result.outcome is SpfOutcome.PASS

    def a(self, directive: SpfDirective, target: str) -> bool:
        """Return whether the client is one of the addresses of a name (§5.3)."""
        return self._has_address(target, directive)

    def mx(self, directive: SpfDirective, target: str) -> bool:
        """Return whether the client is one of the MX hosts of a domain (§5.4)."""
        values = self._look_up(target, RecordType.MX)
        if len(values) > _MOST_NAMES:
            raise _SpfError(SpfOutcome.PERMERROR, f"{target} has more than {_MOST_NAMES} MX hosts")
        hosts = [mx_fields(value).host for value in values]
        return any(self._has_address(host, directive) for host in hosts if host)

    def ptr(self, _directive: SpfDirective, target: str) -> bool:
        """Return whether a name of the client's address lies in a domain (§5.5)."""
        return any(_lies_in(name, target) for name in self._own_names())

    def exists(self, _directive: SpfDirective, target: str) -> bool:
        """Return whether a name has an IPv4 address, whatever it is (§5.7)."""
        return bool(self._look_up(target, RecordType.A))

    def _has_address(self, host: str, directive: SpfDirective) -> bool:
        is_four = isinstance(self._ip, IPv4Address)
        kind = RecordType.A if is_four else RecordType.AAAA
        length = directive.four if is_four else directive.six
        return any(
            self._ip in ip_network(f"{value}/{length}", strict=False)
            for value in self._look_up(host, kind)
        )

    def _own_names(self) -> list[str]:
        """Return the names of the client's address that lead back to it (§5.5)."""
        answer = self._resolver.names_of(str(self._ip))
        self._count_void(answer)
        names = answer.values[:_MOST_NAMES]
        return [name for name in names if str(self._ip) in self._resolver.addresses(name).values]

    def _look_up(self, name: str, kind: RecordType) -> tuple[str, ...]:
        if not _is_domain(name, labels=1):
            return ()
        answer = self._resolver.look_up(name, kind)
        if answer.outcome is DnsOutcome.NO_REPLY:
            raise _SpfError(SpfOutcome.TEMPERROR, f"the name server of {name} does not reply")
        self._count_void(answer)
        return answer.values

    def _count_term(self) -> None:
        self._terms += 1
        if self._terms > _MOST_TERMS:
            reason = f"the records need more than {_MOST_TERMS} look-ups"
            raise _SpfError(SpfOutcome.PERMERROR, reason)

    def _count_void(self, answer: DnsAnswer) -> None:
        self._void += answer.is_void
        if self._void > _MOST_VOID:
            reason = f"more than {_MOST_VOID} look-ups find nothing"
            raise _SpfError(SpfOutcome.PERMERROR, reason)

    def _explain(self, record: SpfRecord, domain: str) -> str:
        """Return what the owner of the domain says to a fail; "" if that cannot be had (§6.2)."""
        if not record.explanation:
            return ""
        try:
            target = self._expand(record.explanation, domain)
            texts = self._resolver.look_up(target, RecordType.TXT).values
            if len(texts) != 1:
                return ""
            return expand(texts[0], lambda letter: self._value(letter, domain), explains=True)
        except (SpfSyntaxError, _SpfError):
            return ""

    def _expand(self, text: str, domain: str) -> str:
        """Return a domain with the values of its macros, cut from the left to its limit (§7.3)."""
        name = expand(text, lambda letter: self._value(letter, domain)).removesuffix(".")
        while len(name) > NAME_LIMIT and "." in name:
            name = name.partition(".")[2]
        return name

    def _value(self, letter: str, domain: str) -> str:
        """Return the value of a macro letter (§7.2)."""
        match letter:
            case "d":
                return domain
            case "p":
                return self._own_name(domain)
            case _:
                return self._values[letter]

    @property
    def _values(self) -> Mapping[str, str]:
        is_four = isinstance(self._ip, IPv4Address)
        return {
            "s": f"{self._local_part}@{self._query.domain}",
            "l": self._local_part,
            "o": self._query.domain,
            "i": str(self._ip) if is_four else ".".join(self._ip.exploded.replace(":", "").upper()),
            "v": "in-addr" if is_four else "ip6",
            "h": self._query.hello,
            "c": str(self._ip),
            "r": _UNKNOWN,
            "t": str(int(self._query.at)),
        }

    def _own_name(self, domain: str) -> str:
        """Return the name of the client's address that is nearest to a domain (§7.3)."""
        names = self._own_names()
        near = [name for name in names if name == domain.lower()]
        near += [name for name in names if _lies_in(name, domain)]
        return (near + names or [_UNKNOWN])[0]


_MATCHERS: Mapping[str, Callable[[_Check, SpfDirective, str], bool]] = {
    "include": _Check.include,
    "a": _Check.a,
    "mx": _Check.mx,
    "ptr": _Check.ptr,
    "exists": _Check.exists,
}


def _lies_in(name: str, domain: str) -> bool:
    return f".{name.lower()}".endswith(f".{domain.lower()}")


def _is_domain(name: str, labels: int = 2) -> bool:
    """Return whether a name can be looked up, and has so many labels at least (§4.3)."""
    parts = name.removesuffix(".").split(".")
    return (
        len(parts) >= labels
        and len(name) <= NAME_LIMIT
        and name.isascii()
        and all(0 < len(part) <= LABEL_LIMIT for part in parts)
    )
