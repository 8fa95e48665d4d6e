"""How does one server bring a mail to the next (RFC 5321 §3.6, §4.5.4)?"""

from __future__ import annotations

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.config import Offer
from smtplab.protocol.delivery import DROPPED, Outcomes, Play, deliver
from smtplab.protocol.server import ServerEnd
from smtplab.simulation.lab import wire
from smtplab.simulation.lab.connection import LabConnection
from smtplab.simulation.lab.context import Stage
from smtplab.simulation.lab.moment import Arrow, ClientView, Kind, Link, ServerView
from smtplab.simulation.lab.recorder import Drawing, Scene
from smtplab.simulation.relay.queue import QueuedMail

__all__ = ["mark_alone", "relay_mail", "try_dead_host"]

_QUIT = b"QUIT\r\n"


def relay_mail(connection: LabConnection, link: Link, held: QueuedMail) -> Outcomes:
    """Be the client of the next host, from the handshake to QUIT; return what became of the mail.

    Args:
        connection: To that host, not yet open.
        link: Who the two hosts are.
        held: The mail.
    """
    connection.mark(Kind.LINK, Arrow.NEITHER, wire.NOW_CLIENT.format_map(_names(link)))
    outcomes = _run_client(connection, deliver(link.client, held.mail))
    if connection.is_open:
        # Whoever is refused says goodbye as well (RFC 5321 §3.1).
        connection.send(_QUIT)
    connection.disconnect()
    return outcomes


def _names(link: Link) -> dict[str, str]:
    return {"client": link.client, "server": link.server}


def _run_client(connection: LabConnection, play: Play) -> Outcomes:
    """Send what a client's play says; what is not answered counts as lost (RFC 5321 §3.8)."""
    _, count = next(play)
    heard = connection.connect()
    while True:
        replies = [*heard, *[DROPPED] * count][:count]
        try:
            octets, count = play.send(replies)
        except StopIteration as ended:
            outcomes: Outcomes = ended.value
            return outcomes
        heard = connection.send(octets) if connection.is_open else []


def try_dead_host(stage: Stage, link: Link, held: QueuedMail) -> Outcomes:
    """Try a host where no server is: the mail waits, since one may be there later."""
    mark_alone(stage, link, wire.NOW_CLIENT.format_map(_names(link)))
    drawing, scene = Drawing(stage, link), _nothing_held(stage)
    drawing.mark(Kind.HANDSHAKE, *wire.HANDSHAKE[0], scene)
    drawing.mark(Kind.DROP, *wire.NOBODY_LISTENS, scene)
    return Outcomes(dict.fromkeys(held.mail.forward_paths, DROPPED))


def mark_alone(stage: Stage, link: Link, label: str) -> None:
    """Draw a word on what a server does beside any connection."""
    Drawing(stage, link).mark(Kind.LINK, Arrow.NEITHER, label, _nothing_held(stage))


def _nothing_held(stage: Stage) -> Scene:
    """Return what there is to see of two ends that have not met."""
    server, client = ServerView.of(ServerEnd(Offer())), ClientView.of(ClientEnd())
    return Scene(stage.now, server, client, stage.delivered.messages)
