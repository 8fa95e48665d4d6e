"""The servers of a lab, each with its maildrops, its queue and its policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from smtplab.simulation.dns.zone import Resolver
from smtplab.simulation.relay.queue import Queue
from smtplab.simulation.server.maildrop import Maildrops, Message
from smtplab.simulation.server.policy import Policy
from smtplab.simulation.site.model import Site

__all__ = ["CLIENT", "CLIENT_ADDRESS", "LabHost", "hosts_of"]

CLIENT = "client.example.com"
"""The learner's host."""
CLIENT_ADDRESS = "192.0.2.25"
_ADDRESS = "198.51.100.{number}"


class HostMaildrops:
    """The maildrops of one server; what lands there is also on the list of all that was delivered.

    Attributes:
        slow: False, it is all in memory.
    """

    slow = False

    def __init__(self, site: Site, delivered: Maildrops) -> None:
        self._own = Maildrops(site.quotas)
        self._delivered = delivered

    @property
    def messages(self) -> tuple[Message, ...]:
        """What lies there now."""
        return self._own.messages

    def deliver(self, messages: tuple[Message, ...]) -> None:
        """Keep all of the messages, or none.

        Raises:
            QuotaError: If one of them does not fit.
        """
        self._own.deliver(messages)
        self._delivered.deliver(messages)

    def remove(self, messages: Iterable[Message]) -> None:
        """Throw messages away."""
        self._own.remove(messages)


class LabHost:
    """One server of a lab.

    Attributes:
        site: What its replies rest on.
        address: Its IP address.
        shelf: Where mail lands.
        queue: What it holds for others.
        policy: Its decisions.
    """

    def __init__(
        self,
        site: Site,
        addresses: Mapping[str, str],
        delivered: Maildrops,
        resolver: Resolver,
    ) -> None:
        self.site = site
        self.address = addresses[site.host.lower()]
        self.shelf = HostMaildrops(site, delivered)
        self.queue = Queue(site, [addresses.get(name, name) for name in site.relay_for])
        self.policy = Policy(site, self.shelf, self.queue, resolver=resolver)


def hosts_of(site: Site, delivered: Maildrops, resolver: Resolver) -> dict[str, LabHost]:
    """Return all servers by their names in lower case, the learner's own first."""
    sites = {one.host.lower(): one for one in (site, *site.servers.values())}
    addresses = {
        name: next(iter(resolver.addresses(name).values), _ADDRESS.format(number=number))
        for number, name in enumerate(sites, start=1)
    }
    addresses[CLIENT] = CLIENT_ADDRESS
    return {name: LabHost(one, addresses, delivered, resolver) for name, one in sites.items()}
