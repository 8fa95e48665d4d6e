"""The lab: client, wire, server and clock together; inputs in, moments out.

A lab is deterministic. The same site and the same inputs give the same moments, octet for octet;
that is what a fork rests on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smtplab.simulation.dns.change import ZoneChange
from smtplab.simulation.dns.zone import Zone
from smtplab.simulation.lab.connection import LabConnection
from smtplab.simulation.lab.context import LabContext
from smtplab.simulation.lab.inputs import (
    LONGEST,
    AddNote,
    AdvanceClock,
    ChangeDns,
    Connect,
    ConnectPop3,
    Disconnect,
    FlushReplies,
    ForceReply,
    Input,
    RunQueues,
    Send,
)
from smtplab.simulation.lab.moment import Direction, HostEvent, Link, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.relay.host import CLIENT, CLIENT_ADDRESS, hosts_of
from smtplab.simulation.server.maildrop import Maildrops
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.duration import time_passes

if TYPE_CHECKING:
    from smtplab.simulation.pop3.connection import Pop3Connection

__all__ = ["Lab"]


class Lab:
    """A world in memory: one client, its server, and the servers behind that.

    Attributes:
        site: The server's world.
        inputs: All inputs so far, oldest first.
        link: The learner's own SMTP connection.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.inputs: list[Input] = []
        self._context = LabContext(site.zone)
        self._hosts = hosts_of(site, self._context.delivered, self._context.resolver)
        own = self._hosts[site.host.lower()]
        self.link = Link(
            CLIENT,
            site.host,
            protocol=site.mail_protocol.name,
            port=site.port,
            client_address=CLIENT_ADDRESS,
            server_address=own.address,
        )
        self._own = LabConnection(self._context, self.link, own, CLIENT_ADDRESS)
        self._pop3: Pop3Connection | None = None

    @property
    def transcript(self) -> Transcript:
        """All that happened."""
        return self._context.transcript

    @property
    def maildrops(self) -> Maildrops:
        """All mail that was ever delivered, at whatever server."""
        return self._context.delivered

    @property
    def now(self) -> float:
        """Seconds since the lab was opened."""
        return self._context.now

    @property
    def connected(self) -> bool:
        """Whether the learner is connected, to whatever server."""
        return self._line.is_open

    @property
    def _line(self) -> LabConnection | Pop3Connection:
        """What the learner speaks on: the POP3 connection while it is open, else their own."""
        return self._pop3 if self._pop3 and self._pop3.is_open else self._own

    @property
    def unsent_replies(self) -> int:
        """How many replies were forced on the server and have not been sent yet."""
        return len(self._own.forced)

    def play(self, one: Input) -> None:
        """Do one input, and all that follows from it."""
        self.inputs.append(one)
        self._context.start_input(one)
        line = self._line
        line.start_input()
        self._apply(one, line)
        if line is not self._own and not line.is_open:
            self._come_back()

    def _apply(self, one: Input, line: LabConnection | Pop3Connection) -> None:
        match one:
            case Connect():
                self._connect(one.delay)
            case Send():
                line.send(one.octets)
            case ForceReply() | FlushReplies() | AddNote():
                self._own.take(one)
            case Disconnect():
                line.disconnect()
            case AdvanceClock():
                self._advance_clock(one.seconds)
            case RunQueues() | ConnectPop3() | ChangeDns():
                self._act(one)

    def _act(self, one: RunQueues | ConnectPop3 | ChangeDns) -> None:
        """Do what goes beyond the learner's own connection."""
        match one:
            case RunQueues():
                self._run_queues()
            case ConnectPop3():
                self._connect_pop3()
            case ChangeDns():
                self._change_dns(one.change)

    def _connect(self, delay: float | None) -> None:
        if not self.connected:
            self._own.connect(self.site.greeting_delay if delay is None else delay)

    def _advance_clock(self, seconds: float) -> None:
        """Move the clock, and have both ends look at it."""
        context, line = self._context, self._line
        before, context.now = context.now, min(context.now + max(0.0, seconds), LONGEST)
        line.mark(MomentKind.CLOCK, Direction.NEITHER, time_passes(context.now - before))
        self._own.look_at_clock()
        if line is not self._own:
            line.look_at_clock()

    def _run_queues(self) -> None:
        """Have every server relay what it holds; the last moment is the learner's again."""
        from smtplab.simulation.relay.run import DeliveryRun  # noqa: PLC0415  # few sessions go that far

        run = DeliveryRun(self._context, self._hosts)
        waiting = run.run()
        done = HostEvent.ALL_PASSED_ON if run.tried else HostEvent.NOTHING_HELD
        self._line.mark_event(HostEvent.SOME_WAITS if waiting else done, count=waiting)

    def _change_dns(self, change: ZoneChange) -> None:
        """Publish another record; every look-up from now on finds it."""
        resolver = self._context.resolver
        resolver.zone = change.apply(resolver.zone or Zone({}))
        self._line.mark_event(HostEvent.DNS_CHANGED, change=change)

    def _connect_pop3(self) -> None:
        """Connect to the server where there is mail to be fetched."""
        if self._line is not self._own:
            return
        from smtplab.simulation.pop3 import connection  # noqa: PLC0415  # few sessions go that far

        if (host := connection.choose_host(self._hosts.values())) is None:
            self._own.mark_event(HostEvent.NO_POP3)
            return
        self._pop3 = connection.Pop3Connection(self._context, host)
        self._pop3.connect()

    def _come_back(self) -> None:
        """Record that what is sent goes to the learner's own server again, if it is still there."""
        self._pop3 = None
        if self._own.is_open:
            self._own.mark_event(HostEvent.CLIENT_AGAIN, client=CLIENT, server=self.site.host)
