"""One hop: a server brings a message to the next (RFC 5321 §3.6, §4.5.4)."""

from __future__ import annotations

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.config import ServerConfig
from smtplab.protocol.delivery import DROPPED, Batch, ClientScript, Outcomes, deliver
from smtplab.protocol.mail_protocol import LMTP
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import ServerEnd
from smtplab.simulation.lab import wire
from smtplab.simulation.lab.connection import LabConnection
from smtplab.simulation.lab.context import LabContext
from smtplab.simulation.lab.exchange import Snapshot
from smtplab.simulation.lab.moment import ClientView, HostEvent, Link, MomentKind, ServerView
from smtplab.simulation.lab.recorder import Recorder
from smtplab.simulation.relay.queue import QueuedMail

__all__ = ["mark_alone", "relay_mail", "try_dead_host"]

_QUIT = b"QUIT\r\n"


def relay_mail(connection: LabConnection, link: Link, held: QueuedMail) -> Outcomes:
    """Be the client of the next host, from the handshake to QUIT; return the outcomes.

    Args:
        connection: To that host, not yet open.
        link: Who the two hosts are.
        held: The mail.
    """
    connection.mark_event(HostEvent.NOW_CLIENT, client=link.client, server=link.server)
    play = deliver(link.client, held.mail, lmtp=link.protocol == LMTP.name, starts_tls=True)
    outcomes = _run_client(connection, play)
    # A client that is refused sends QUIT as well (RFC 5321 §3.1).
    _send(connection, (_QUIT, 1))
    connection.disconnect()
    return outcomes


def _run_client(connection: LabConnection, play: ClientScript) -> Outcomes:
    """Send what a client sends; what is not answered counts as lost (RFC 5321 §3.8)."""
    batch = next(play)
    while True:
        try:
            batch = play.send(_send(connection, batch))
        except StopIteration as ended:
            outcomes: Outcomes = ended.value
            return outcomes


def _send(connection: LabConnection, batch: Batch) -> list[Reply]:
    """Send a batch, or open a connection for one without octets; return as many replies."""
    octets, count = batch
    heard: list[Reply] = []
    if not octets:
        connection.disconnect()
        heard = connection.connect()
    elif connection.reads_commands:
        heard = connection.send(octets)
    return [*heard, *[DROPPED] * count][:count]


def try_dead_host(context: LabContext, link: Link, held: QueuedMail) -> Outcomes:
    """Try a host where no server is: the mail waits, since one may be there later."""
    mark_alone(context, link, HostEvent.NOW_CLIENT, client=link.client, server=link.server)
    recorder, snapshot = Recorder(context, link), _idle_snapshot(context)
    recorder.mark(MomentKind.HANDSHAKE, *wire.HANDSHAKE[0], snapshot)
    recorder.mark(MomentKind.DROP, *wire.NOBODY_LISTENS, snapshot)
    return Outcomes(dict.fromkeys(held.mail.forward_paths, DROPPED))


def mark_alone(context: LabContext, link: Link, event: HostEvent, **names: object) -> None:
    """Record what a server does outside of any connection."""
    Recorder(context, link).mark_event(event, _idle_snapshot(context), **names)


def _idle_snapshot(context: LabContext) -> Snapshot:
    """Return the snapshot of two ends that were never connected."""
    server, client = ServerView.of(ServerEnd(ServerConfig())), ClientView.of(ClientEnd())
    return Snapshot(context.now, server, client, context.delivered.messages)
