"""One run of all queues: mail goes from server to server as far as it can (RFC 5321 §3.6).

A run ends whatever the sites say: each mail is tried once at each server, a loop is broken by the
number of its Received fields (§6.3), and what is beyond the limits of one run waits for the next.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.delivery import DROPPED, Outcomes, refusal_in_clear
from smtplab.protocol.extensions.dsn import DSN
from smtplab.protocol.mail_protocol import LMTP
from smtplab.simulation.lab.connection import LabConnection
from smtplab.simulation.lab.context import LabContext
from smtplab.simulation.lab.moment import HostEvent, Link
from smtplab.simulation.relay.exchangers import find_route
from smtplab.simulation.relay.fate import DeliveryAction, Fate
from smtplab.simulation.relay.hop import mark_alone, relay_mail, try_dead_host
from smtplab.simulation.relay.host import LabHost
from smtplab.simulation.relay.queue import QueuedMail
from smtplab.simulation.server import trace

__all__ = [
    "GIVES_UP_AFTER",
    "MOST_CONNECTIONS",
    "MOST_OCTETS",
    "DeliveryRun",
]

GIVES_UP_AFTER = 5 * 86_400.0
"""Seconds after which mail that must wait is bounced (RFC 5321 §4.5.4.1: at least 4 to 5 days)."""
WARNS_AFTER = 4 * 3_600.0
"""Seconds after which a sender that wants to be told of a delay is told (RFC 5321 §4.5.4.1)."""
MOST_CONNECTIONS = 200
"""Connections that one run opens."""
MOST_OCTETS = 32 * 1024 * 1024
"""Octets of content that one run relays."""


class DeliveryRun:
    """One run through all that the servers hold for others.

    Args:
        context: What all connections of the lab share.
        hosts: The servers by their names in lower case.

    Attributes:
        tried: How many mails were tried.
    """

    def __init__(self, context: LabContext, hosts: Mapping[str, LabHost]) -> None:
        self._context = context
        self._hosts = hosts
        self._addresses = {host.address: host for host in hosts.values()}
        self._todo: deque[tuple[LabHost, QueuedMail]] = deque()
        self._octets = 0
        self.tried = 0

    def run(self) -> int:
        """Relay all that can be relayed; return how many messages wait for another run."""
        waiting: list[tuple[LabHost, QueuedMail]] = []
        self._collect()
        while self._todo:
            host, held = self._todo.popleft()
            if (rest := held if self._is_spent else self._try(host, held)) is not None:
                waiting.append((host, rest))
            self._collect()
        for host, held in waiting:
            host.queue.hold((held,))
        return len(waiting)

    @property
    def _is_spent(self) -> bool:
        return self.tried >= MOST_CONNECTIONS or self._octets >= MOST_OCTETS

    def _collect(self) -> None:
        """Take up what the servers hold now."""
        for host in self._hosts.values():
            self._todo.extend((host, held) for held in host.queue.take_all())

    def _try(self, host: LabHost, held: QueuedMail) -> QueuedMail | None:
        """Try a mail once; return what of it must wait."""
        self._octets += len(held.mail.content)
        if held.domain:
            held, outcomes = self._ask_dns(host, held)
        else:
            outcomes = self._pass_on(host, held, self._hosts.get(held.host.lower()))
        done, failed = outcomes.of(ReplyClass.SUCCESS), outcomes.of(ReplyClass.PERMANENT)
        if self._context.date - held.since >= GIVES_UP_AFTER:
            failed = tuple(path for path in held.mail.forward_paths if path not in done)
        left = tuple(one for one in held.mail.forward_paths if one not in {*done, *failed})
        is_late = self._context.date - held.since >= WARNS_AFTER
        relayed = () if DSN.keyword in outcomes.keywords else done
        late = left if is_late and not held.warned else ()
        self._report(host, Fate(held, outcomes.only(failed)))
        self._report(host, Fate(held, outcomes.only(relayed), DeliveryAction.RELAYED))
        self._report(host, Fate(held, outcomes.only(late), DeliveryAction.DELAYED))
        mail = held.mail._replace(forward_paths=left)
        return held._replace(mail=mail, warned=is_late) if left else None

    def _pass_on(
        self, host: LabHost, held: QueuedMail, remote: LabHost | None, address: str = ""
    ) -> Outcomes:
        """Try a host; None where no server is, and then the DNS may know its address."""
        self.tried += 1
        link = Link(
            host.site.host,
            held.host,
            _hop(held),
            client_address=host.address,
            server_address=remote.address if remote else address,
        )
        if remote is None:
            return try_dead_host(self._context, link, held)
        if remote.site.config.lmtp:
            link = link._replace(protocol=LMTP.name, port=LMTP.port)
        # A message that needs TLS needs a certificate that proves the host (RFC 8689 §4.2.1).
        is_strict = refusal_in_clear(held.mail) is not None
        connection = LabConnection(self._context, link, remote, host.address, strict=is_strict)
        return relay_mail(connection, link, held)

    def _ask_dns(self, host: LabHost, held: QueuedMail) -> tuple[QueuedMail, Outcomes]:
        """Try the hosts of a domain, one after another, while a recipient is left (RFC 5321 §5.1).

        Returns:
            The mail with the host that was tried last, and what became of it.
        """
        route = find_route(held.domain, self._context.resolver, host.site.host)
        self._mark(host, held, HostEvent.ASKS_MX, domain=held.domain, answer=route.words)
        self.tried += not route.exchangers
        outcomes = Outcomes(dict.fromkeys(held.mail.forward_paths, route.refusal or DROPPED))
        for name, addresses in route.exchangers:
            if self._is_spent or not (left := outcomes.of(ReplyClass.TEMPORARY)):
                break
            held = held._replace(host=name)
            if not addresses:
                self._mark(host, held, HostEvent.NO_ADDRESS, server=name)
                continue
            remote = next(
                (self._addresses[one] for one in addresses if one in self._addresses), None
            )
            part = held._replace(mail=held.mail._replace(forward_paths=left))
            outcomes.update(self._pass_on(host, part, remote, addresses[0]))
        return held, outcomes

    def _mark(self, host: LabHost, held: QueuedMail, event: HostEvent, **names: object) -> None:
        """Record what a server does with a mail outside of any connection."""
        name = host.site.host
        link = Link(name, held.host or held.domain, _hop(held))
        mark_alone(self._context, link, event, host=name, **names)

    def _report(self, host: LabHost, fate: Fate) -> None:
        """Report what became of a message to its reverse-path, if it is wanted (RFC 3461 §6.1)."""
        is_failure, wanted = fate.action is DeliveryAction.FAILED, fate.only_wanted()
        if not fate.replies or not (is_failure or wanted.replies):
            return
        from smtplab.simulation.relay.bounce import bounce  # noqa: PLC0415  # writes MIME, slow to load

        name, held = host.site.host, fate.held
        mark = f"{self._context.input:06d}.{self.tried:03d}"
        mark = mark if is_failure else f"{mark}.{fate.action.value}"
        report = bounce(name, wanted, self._context.date, mark)
        if report is None:
            event = HostEvent.NOBODY_IS_TOLD
        elif not wanted.replies:
            event = HostEvent.NO_REPORT_WANTED
        elif host.policy.submit_local(report, self._context.date):
            event = HostEvent.BOUNCES if is_failure else HostEvent.REPORTS
        else:
            event = HostEvent.NO_WAY_BACK
        self._mark(host, held, event, path=held.mail.reverse_path)


def _hop(held: QueuedMail) -> int:
    """Return the number of the hop: each server before has left a Received field."""
    return max(1, trace.count_hops(held.mail.content))
