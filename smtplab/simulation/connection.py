"""One connection: what happens at its two ends when one of them says something?"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.replies import Reply
from smtplab.protocol.reply_reader import whole_reply
from smtplab.protocol.rules import RULES, because
from smtplab.protocol.server import Event, ServerEnd
from smtplab.protocol.states import CLOSED, CONNECT, DATA, LISTENING, UNKNOWN
from smtplab.protocol.why import Why
from smtplab.simulation import wire
from smtplab.simulation.drawing import Drawing, Exchange, Scene
from smtplab.simulation.moment import Arrow, ClientView, Kind, Link, ServerView
from smtplab.simulation.policy import Answer

if TYPE_CHECKING:
    from smtplab.simulation.relay.host import Host
    from smtplab.simulation.stage import Stage

__all__ = ["Connection"]


class Connection:
    """A client end and a server end, with a wire between them.

    Once it is closed it can be opened again; both ends are new then.

    Args:
        stage: What all connections of a lab share.
        link: Between which hosts it is.
        host: The server.
        address: The client's IP address.
    """

    def __init__(self, stage: Stage, link: Link, host: Host, address: str) -> None:
        self._stage = stage
        self._link = link
        self._host = host
        self._address = address
        self._drawing = Drawing(stage, link)
        self._server = ServerEnd(host.site.offer)
        self.answers: deque[bytes] = deque()
        self._client = ClientEnd()
        self._heard: list[Reply] = []
        self._heard_at = 0.0
        self._greets_at = 0.0

    @property
    def is_open(self) -> bool:
        """Whether the ends are connected."""
        return self._server.state not in (LISTENING, CLOSED) or self._server.pending is not None

    def start_input(self) -> None:
        """Say that whatever is sent from now on comes of the next input."""
        self._drawing.start_input()

    def connect(self, delay: float = 0.0) -> list[Reply]:
        """Open the connection.

        Args:
            delay: Seconds until the greeting.

        Returns:
            What the server said.
        """
        self._server, self._client = ServerEnd(self._host.site.offer), ClientEnd()
        self._heard = []
        self._drawing.start_connection()
        self._heard_at = self._stage.now
        self._greets_at = self._stage.now + delay
        for arrow, label in wire.HANDSHAKE:
            self.mark(Kind.HANDSHAKE, arrow, label)
        self._client.connect()
        self._server.connect(self._stage.date)
        self._greet_if_due()
        return self._heard

    def send(self, octets: bytes) -> list[Reply]:
        """Send octets to the server; return what it said."""
        self._heard = []
        if not self.is_open:
            self.mark(Kind.DROP, Arrow.NEITHER, wire.NOTHING_THERE)
            return self._heard
        self._stage.transcript.add_octets(Arrow.TO_SERVER, octets, self._link)
        self._client.send(octets)
        self._server.receive(octets, self._stage.date)
        self._heard_at = self._stage.now
        if self._server.pending is not None:
            self._drawing.rest(Kind.COMMAND, self._scene(), ("early",))
            return self._heard
        self._answer_all()
        kind = Kind.CONTENT if self._server.state is DATA else Kind.COMMAND
        self._drawing.rest(kind, self._scene())
        return self._heard

    def disconnect(self) -> None:
        """Drop the connection from the client's side."""
        if self.is_open:
            self._drop(wire.RESET_BY_CLIENT)

    def look_at_clock(self) -> None:
        """Greet if it is time to, and cut off a client that was silent too long (§4.5.3.2)."""
        self._greet_if_due()
        waited = self._stage.now - self._heard_at >= self._host.site.offer.limits.timeout
        if self.is_open and self._server.pending is None and waited:
            self._time_out()

    def mark(self, kind: Kind, arrow: Arrow, label: str) -> None:
        """Draw an arrow that carries no octets, or a word on what goes on."""
        self._drawing.mark(kind, arrow, label, self._scene())

    def _greet_if_due(self) -> None:
        if self._server.pending is not None and self._stage.now >= self._greets_at:
            self._heard_at = max(self._heard_at, self._greets_at)
            self._answer_all()

    def _time_out(self) -> None:
        reply = because("timeout", host=self._host.site.host)
        sent = self._server.as_sent(Event(UNKNOWN), reply)
        octets = self._server.say(reply)
        self._client.receive(octets)
        self._drawing.reply(sent, octets, self._scene())
        self._close()

    def _answer_all(self) -> None:
        """Have the server answer what it can; then draw what was sent, and the replies to it."""
        before = self._scene()
        group = list(self._exchanges())
        if not group:
            return
        arrived = replace(before, server=group[0].held)
        self._drawing.group(group, arrived, pipelining="PIPELINING" in before.client.keywords)
        drops = group[-1].answer.drops
        if drops or self._server.state is CLOSED:
            self._drawing.rest(Kind.COMMAND, arrived, ("never-read",))
        for exchange in group:
            self._reply(exchange)
        if drops:
            self._drop(wire.REPLY_LOST if group[-1].answer.lost else wire.RESET_BY_SERVER)
        elif self._server.state is CLOSED:
            self._close()

    def _exchanges(self) -> Iterator[Exchange]:
        """Yield what the server answers, until it waits for more or the connection drops."""
        while event := self._server.pending or self._server.next_event():
            exchange = self._exchange(event)
            yield exchange
            if exchange.answer.drops:
                return

    def _exchange(self, event: Event) -> Exchange:
        read_to = self._read_to(event)
        held = ServerView.of(self._server)
        answer, octets = self._answer(event)
        sent = self._server.sent or answer.reply
        left = ServerView.of(self._server)
        mail = self._stage.delivered.messages
        return Exchange(event, read_to, held, answer, sent, octets, left, mail)

    def _answer(self, event: Event) -> tuple[Answer, bytes]:
        """Answer an event: as the learner chose, else as the site does."""
        if self.answers:
            given = whole_reply(self.answers.popleft())
            reply = replace(given, why=Why(RULES["learner"]))
            return Answer(reply), self._server.repeat(reply)
        answer = self._host.policy.answer(event, self._server, self._address)
        return answer, self._server.reply(answer.reply)

    def _read_to(self, event: Event) -> int:
        """Return how many octets of all that the client ever sent make events up to this one."""
        transcript = self._stage.transcript
        read = transcript.length(Arrow.TO_SERVER, self._link) - self._server.unread
        why = event.refusal.why if event.refusal else None
        if why and why.rule.key == "bare-cr":
            # It is told at once, but the rest of its line belongs to it and is swallowed yet.
            return transcript.line_end(Arrow.TO_SERVER, read, self._link)
        return read

    def _reply(self, exchange: Exchange) -> None:
        if exchange.answer.lost:
            return
        self._heard += self._client.receive(exchange.octets)
        client = ClientView.of(self._client)
        scene = Scene(self._stage.now, exchange.left, client, exchange.mail)
        read_to = None if exchange.event.name == CONNECT else exchange.read_to
        self._drawing.reply(exchange.sent, exchange.octets, scene, read_to)

    def _close(self) -> None:
        self._client.close()
        for arrow, label in wire.CLOSED_BY_SERVER:
            self.mark(Kind.CLOSE, arrow, label)

    def _drop(self, segment: tuple[Arrow, str]) -> None:
        self._server.close()
        self._client.close()
        self.mark(Kind.DROP, *segment)

    def _scene(self) -> Scene:
        """Return all that there is to see now."""
        server, client = ServerView.of(self._server), ClientView.of(self._client)
        return Scene(self._stage.now, server, client, self._stage.delivered.messages)
