"""One POP3 connection of the lab: a client, a server, and the wire between them."""

from __future__ import annotations

from collections.abc import Iterable

from smtplab.protocol.client import NO_KEYWORDS
from smtplab.protocol.mail_protocol import POP3
from smtplab.protocol.patience import Patience
from smtplab.protocol.pop3.commands import KNOWN_VERBS
from smtplab.protocol.pop3.server import Pop3Server
from smtplab.protocol.pop3.states import CLOSING
from smtplab.protocol.session import Event
from smtplab.protocol.states import CLOSED, CONNECT, LISTENING, UNKNOWN
from smtplab.simulation.lab import wire
from smtplab.simulation.lab.context import LabContext
from smtplab.simulation.lab.exchange import Snapshot
from smtplab.simulation.lab.moment import (
    ClientView,
    Direction,
    HostEvent,
    Link,
    MomentKind,
    ServerView,
)
from smtplab.simulation.lab.recorder import NEVER_READ, Recorder
from smtplab.simulation.pop3.maildrop_session import MaildropSession
from smtplab.simulation.relay.host import CLIENT, CLIENT_ADDRESS, LabHost
from smtplab.simulation.secrets.masking import masked_reply

__all__ = ["AUTOLOGOUT", "Pop3Connection", "choose_host"]

AUTOLOGOUT = 600.0
"""Seconds of silence after which the server closes; nothing is removed then (RFC 1939 §3)."""


def choose_host(hosts: Iterable[LabHost]) -> LabHost | None:
    """Choose the server to connect to: the last one where mail lies that can be fetched.

    Where there is none yet it is the last one that speaks POP3 at all; None if none does.
    """
    speaking = [host for host in hosts if host.site.pop3]
    filled = [host for host in speaking if _has_mail(host)]
    return next(reversed(filled or speaking), None)


def _has_mail(host: LabHost) -> bool:
    return any(message.maildrop in host.site.pop3 for message in host.shelf.messages)


class Pop3Connection:
    """A client and a POP3 server, with a wire between them.

    Args:
        context: What all connections of a lab share.
        host: The server.
    """

    def __init__(self, context: LabContext, host: LabHost) -> None:
        self._context = context
        self._link = Link(
            CLIENT,
            host.site.host,
            protocol=POP3.name,
            port=POP3.port,
            client_address=CLIENT_ADDRESS,
            server_address=host.address,
        )
        self._recorder = Recorder(context, self._link, KNOWN_VERBS)
        self._server = Pop3Server()
        self._session = MaildropSession(host)
        self._outstanding: tuple[str, ...] = ()
        self._patience = Patience(AUTOLOGOUT, context.now)

    @property
    def is_open(self) -> bool:
        """Whether the ends are connected."""
        return self._server.state not in (LISTENING, CLOSED)

    def start_input(self) -> None:
        """Count what is sent from now on as part of the next input."""
        self._recorder.start_input()

    def connect(self) -> None:
        """Open the connection; the server greets."""
        names = {"client": self._link.client, "server": self._link.server}
        self.mark_event(HostEvent.NOW_FETCHES, **names)
        for direction, label in wire.HANDSHAKE:
            self.mark(MomentKind.HANDSHAKE, direction, label)
        self._server.connect(self._context.date)
        self._answer_all()

    def send(self, octets: bytes) -> None:
        """Send octets to the server, which answers line by line."""
        self._context.transcript.add_octets(Direction.TO_SERVER, octets, self._link)
        self._server.receive(octets, self._context.date)
        self._answer_all()
        flags = () if self.is_open else (NEVER_READ,)
        self._recorder.record_rest(MomentKind.COMMAND, self._snapshot(), flags)
        if self._server.state in CLOSING:
            self._close()

    def disconnect(self) -> None:
        """Drop the connection from the client's side."""
        if self.is_open:
            self._drop(wire.RESET_BY_CLIENT)

    def look_at_clock(self) -> None:
        """Cut off a client that was too long without a whole command (RFC 1939 §3)."""
        if self.is_open and self._context.now >= self._patience.due:
            self._close()

    def mark(self, kind: MomentKind, direction: Direction, label: str) -> None:
        """Record an arrow that carries no octets."""
        self._recorder.mark(kind, direction, label, self._snapshot())

    def mark_event(self, event: HostEvent, **names: object) -> None:
        """Record what happens where no arrow crosses."""
        self._recorder.mark_event(event, self._snapshot(), **names)

    def _answer_all(self) -> None:
        while event := self._server.pending or self._server.next_event():
            self._exchange(event)

    def _exchange(self, event: Event) -> None:
        """Record what was sent, have it answered, and record the reply."""
        self._patience.restart(self._context.now)
        read_to, shown = None, event
        if event.name != CONNECT:
            sent = self._context.transcript.length(Direction.TO_SERVER, self._link)
            read_to = sent - self._server.unread
            self._outstanding = () if event.name == UNKNOWN else (event.name,)
            shown = self._recorder.record_command(read_to, self._snapshot(), event)
        result = self._session.answer(event, self._server.state)
        octets = self._server.reply(result.reply)
        self._outstanding = ()
        reply = masked_reply(result.reply, event.octets, shown.octets)
        result = result._replace(reply=reply)
        self._recorder.record_pop3(result, octets, self._snapshot(), shown, read_to)

    def _close(self) -> None:
        self._server.close()
        for direction, label in wire.CLOSED_BY_SERVER:
            self.mark(MomentKind.CLOSE, direction, label)

    def _drop(self, segment: tuple[Direction, str]) -> None:
        self._server.close()
        self.mark(MomentKind.DROP, *segment)

    def _snapshot(self) -> Snapshot:
        state = self._server.state
        return Snapshot(
            self._context.now,
            ServerView(state, None, None, 0, self._server.unread),
            ClientView(state, NO_KEYWORDS, self._outstanding, None),
            self._context.delivered.messages,
        )
