"""Where mail for a domain goes, by the DNS: MX, else the host of that name (RFC 5321 §5.1)."""

from __future__ import annotations

from typing import NamedTuple

from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.simulation.dns.records import RecordType, fold_domain, mx_fields
from smtplab.simulation.dns.zone import DnsOutcome, Resolver

__all__ = ["Exchanger", "MailRoute", "find_route"]

_MOST_HOSTS = 5
"""Hosts that are tried; there may be any number of MX records."""


class Exchanger(NamedTuple):
    """A host that accepts mail for a domain.

    Attributes:
        name: Its name.
        addresses: Its IP addresses; none where the DNS knows none.
    """

    name: str
    addresses: tuple[str, ...]


class MailRoute(NamedTuple):
    """What the DNS says of a domain's mail.

    Attributes:
        words: The answer, for people.
        exchangers: The hosts, in the order in which they are tried.
        refusal: Why there are none; a reply as a next host would give it.
    """

    words: str
    exchangers: tuple[Exchanger, ...] = ()
    refusal: Reply | None = None


def find_route(domain: str, resolver: Resolver, host: str) -> MailRoute:
    """Look up where mail for a domain goes.

    Args:
        domain: The domain.
        resolver: The DNS.
        host: Who asks; the hosts that are not nearer than itself are left out, or mail would go in
            a circle.
    """
    answer = resolver.look_up(domain, RecordType.MX)
    if answer.outcome is DnsOutcome.NO_REPLY:
        return MailRoute("the name server does not reply", refusal=reply_for("dns-no-reply"))
    if answer.outcome is DnsOutcome.NO_NAME:
        return MailRoute("there is no such domain", refusal=reply_for("no-such-domain"))
    if not answer.values:
        return _implicit(domain, resolver)
    found = sorted(map(mx_fields, answer.values), key=lambda one: one.preference)
    words = ", ".join(f"{one.preference} {one.host or '.'}" for one in found)
    if len(found) == 1 and not found[0].host:
        return MailRoute(f"{words} (it accepts no mail)", refusal=reply_for("null-mx"))
    own = next((one.preference for one in found if one.host == fold_domain(host)), None)
    nearer = [one.host for one in found if one.host and (own is None or one.preference < own)]
    if not nearer:
        return MailRoute(words, refusal=reply_for("mx-is-itself"))
    return MailRoute(words, tuple(_exchanger(one, resolver) for one in nearer[:_MOST_HOSTS]))


def _implicit(domain: str, resolver: Resolver) -> MailRoute:
    """Return the route to a domain without MX records: the host of that name."""
    answer = resolver.addresses(domain)
    if answer.outcome is DnsOutcome.NO_REPLY:
        return MailRoute("the name server does not reply", refusal=reply_for("dns-no-reply"))
    if not answer.values:
        words = "there is no MX, and no address of that name"
        return MailRoute(words, refusal=reply_for("no-such-domain"))
    words = f"there is no MX, but {domain} has the address {answer.values[0]}"
    return MailRoute(words, (Exchanger(fold_domain(domain), answer.values),))


def _exchanger(name: str, resolver: Resolver) -> Exchanger:
    return Exchanger(name, resolver.addresses(name).values)
