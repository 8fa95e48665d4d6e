"""One POP3 connection: what happens at its two ends when one of them says something?"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from smtplab.protocol.client import NO_KEYWORDS
from smtplab.protocol.mail_protocol import POP3
from smtplab.protocol.patience import Patience
from smtplab.protocol.pop3.commands import KNOWN_VERBS
from smtplab.protocol.pop3.server import Pop3Server
from smtplab.protocol.pop3.states import CLOSING
from smtplab.protocol.session import Event
from smtplab.protocol.states import CLOSED, CONNECT, LISTENING, UNKNOWN
from smtplab.simulation.lab import wire
from smtplab.simulation.lab.context import Stage
from smtplab.simulation.lab.moment import Arrow, ClientView, Kind, Link, ServerView
from smtplab.simulation.lab.recorder import NEVER_READ, Drawing, Scene
from smtplab.simulation.pop3.maildrop_session import MaildropSession
from smtplab.simulation.relay.host import CLIENT, Host
from smtplab.simulation.secrets.masking import Masker, masked_event, masked_reply

__all__ = ["AUTOLOGOUT", "Pop3Connection", "with_mail"]

AUTOLOGOUT = 600.0
"""Seconds of silence after which the server closes; nothing is removed then (RFC 1939 §3)."""


def with_mail(hosts: Iterable[Host]) -> Host | None:
    """Choose the server to call: the last one where mail lies that can be fetched.

    Where there is none yet it is the last one that speaks POP3 at all; None if none does.
    """
    speaking = [host for host in hosts if host.site.pop3]
    filled = [host for host in speaking if _has_mail(host)]
    return next(reversed(filled or speaking), None)


def _has_mail(host: Host) -> bool:
    return any(message.maildrop in host.site.pop3 for message in host.shelf.messages)


class Pop3Connection:
    """A client and a POP3 server, with a wire between them.

    Args:
        stage: What all connections of a lab share.
        host: The server.
    """

    def __init__(self, stage: Stage, host: Host) -> None:
        self._stage = stage
        self._link = Link(CLIENT, host.site.host, protocol=POP3.name, port=POP3.port)
        self._masker = Masker(KNOWN_VERBS)
        self._drawing = Drawing(stage, self._link, partial(Masker, KNOWN_VERBS))
        self._server = Pop3Server()
        self._session = MaildropSession(host)
        self._outstanding: tuple[str, ...] = ()
        self._patience = Patience(AUTOLOGOUT, stage.now)

    @property
    def is_open(self) -> bool:
        """Whether the ends are connected."""
        return self._server.state not in (LISTENING, CLOSED)

    def start_input(self) -> None:
        """Say that whatever is sent from now on comes of the next input."""
        self._drawing.start_input()

    def connect(self) -> None:
        """Open the connection; the server greets."""
        names = {"client": self._link.client, "server": self._link.server}
        self.mark(Kind.LINK, Arrow.NEITHER, wire.NOW_FETCHES.format_map(names))
        for arrow, label in wire.HANDSHAKE:
            self.mark(Kind.HANDSHAKE, arrow, label)
        self._server.connect(self._stage.date)
        self._answer_all()

    def send(self, octets: bytes) -> None:
        """Send octets to the server, which answers line by line."""
        self._stage.transcript.add_octets(Arrow.TO_SERVER, octets, self._link)
        self._server.receive(octets, self._stage.date)
        self._answer_all()
        flags = () if self.is_open else (NEVER_READ,)
        self._drawing.rest(Kind.COMMAND, self._scene(), flags)
        if self._server.state in CLOSING:
            self._close()

    def disconnect(self) -> None:
        """Drop the connection from the client's side."""
        if self.is_open:
            self._drop(wire.RESET_BY_CLIENT)

    def look_at_clock(self) -> None:
        """Cut off a client that was too long without a whole command (RFC 1939 §3)."""
        if self.is_open and self._stage.now >= self._patience.due:
            self._close()

    def mark(self, kind: Kind, arrow: Arrow, label: str) -> None:
        """Draw an arrow that carries no octets, or a word on what goes on."""
        self._drawing.mark(kind, arrow, label, self._scene())

    def _answer_all(self) -> None:
        while event := self._server.pending or self._server.next_event():
            self._exchange(event)

    def _exchange(self, event: Event) -> None:
        """Draw what was said, have it answered, and draw the reply."""
        self._patience.restart(self._stage.now)
        read_to = None
        line = self._masker.mask_line(event.octets)
        told = masked_event(event, line)
        if event.name != CONNECT:
            sent = self._stage.transcript.length(Arrow.TO_SERVER, self._link)
            read_to = sent - self._server.unread
            self._outstanding = () if event.name == UNKNOWN else (event.name,)
            self._drawing.command(read_to, self._scene(), told)
        fetching = self._session.answer(event, self._server.state)
        octets = self._server.reply(fetching.reply)
        self._outstanding = ()
        fetching = fetching._replace(reply=masked_reply(fetching.reply, event.octets, line))
        self._drawing.fetching(fetching, octets, self._scene(), told, read_to)

    def _close(self) -> None:
        self._server.close()
        for arrow, label in wire.CLOSED_BY_SERVER:
            self.mark(Kind.CLOSE, arrow, label)

    def _drop(self, segment: tuple[Arrow, str]) -> None:
        self._server.close()
        self.mark(Kind.DROP, *segment)

    def _scene(self) -> Scene:
        state = self._server.state
        return Scene(
            self._stage.now,
            ServerView(state, None, None, 0, self._server.unread),
            ClientView(state, NO_KEYWORDS, self._outstanding, None),
            self._stage.delivered.messages,
        )
