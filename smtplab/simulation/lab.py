"""Client, wire, server and clock together: inputs in, moments out.

A lab is deterministic. The same site and the same inputs give the same moments, octet for octet;
that is what a fork rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.rules import because
from smtplab.protocol.server import Event, ServerEnd
from smtplab.protocol.states import CLOSED, CONNECT, DATA, LISTENING, UNKNOWN
from smtplab.simulation import wire
from smtplab.simulation.drawing import Drawing, Exchange, Scene
from smtplab.simulation.inputs import LONGEST, Advance, Connect, Disconnect, Input, Send
from smtplab.simulation.maildrop import Maildrops
from smtplab.simulation.moment import Arrow, ClientView, Kind, ServerView
from smtplab.simulation.policy import Policy
from smtplab.simulation.transcript import Transcript
from smtplab.simulation.world import Site

EPOCH = 1767603600.0
"""When the lab's clock starts: Monday, 5 January 2026, 09:00 UTC."""


class Lab:
    """A world in memory with one client and one server.

    Attributes:
        site: The server's world.
        inputs: All that it was told, oldest first.
        maildrops: Where mail landed.
        now: Seconds since the lab was opened.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.inputs: list[Input] = []
        self.maildrops = Maildrops(site.quotas)
        self.now = 0.0
        self._drawing = Drawing()
        self._policy = Policy(site, self.maildrops)
        self._server = ServerEnd(site.offer)
        self._client = ClientEnd()
        self._heard_at = 0.0
        self._greets_at = 0.0

    @property
    def transcript(self) -> Transcript:
        """All that happened."""
        return self._drawing.transcript

    @property
    def connected(self) -> bool:
        """Whether a connection is open."""
        return self._server.state not in (LISTENING, CLOSED) or self._server.pending is not None

    def play(self, one: Input) -> None:
        """Do one input, and all that follows from it."""
        self.inputs.append(one)
        self._drawing.start_input(one)
        match one:
            case Connect():
                self._connect()
            case Send():
                self._send(one.octets)
            case Disconnect():
                self._disconnect()
            case Advance():
                self._advance(one.seconds)

    def _connect(self) -> None:
        if self.connected:
            return
        self._server, self._client = ServerEnd(self.site.offer), ClientEnd()
        self._drawing.start_connection()
        self._heard_at = self.now
        self._greets_at = self.now + self.site.greeting_delay
        for arrow, label in wire.HANDSHAKE:
            self._mark(Kind.HANDSHAKE, arrow, label)
        self._client.connect()
        self._server.connect(self.now + EPOCH)
        self._greet_if_due()

    def _greet_if_due(self) -> None:
        if self._server.pending is not None and self.now >= self._greets_at:
            self._heard_at = max(self._heard_at, self._greets_at)
            self._answer_all()

    def _send(self, octets: bytes) -> None:
        if not self.connected:
            self._mark(Kind.DROP, Arrow.NEITHER, wire.NOTHING_THERE)
            return
        self.transcript.add_octets(Arrow.TO_SERVER, octets)
        self._client.send(octets)
        self._server.receive(octets, self.now + EPOCH)
        self._heard_at = self.now
        if self._server.pending is not None:
            self._drawing.rest(Kind.COMMAND, self._scene(), ("early",))
            return
        self._answer_all()
        kind = Kind.CONTENT if self._server.state is DATA else Kind.COMMAND
        self._drawing.rest(kind, self._scene())

    def _disconnect(self) -> None:
        if self.connected:
            self._drop(wire.RESET_BY_CLIENT)

    def _advance(self, seconds: float) -> None:
        """Move the clock; a greeting that is due comes, a silent client is cut off (§4.5.3.2)."""
        before, self.now = self.now, min(self.now + max(0.0, seconds), LONGEST)
        self._mark(Kind.CLOCK, Arrow.NEITHER, f"{self.now - before:g} s pass")
        self._greet_if_due()
        waited = self.now - self._heard_at >= self.site.offer.limits.timeout
        if self.connected and self._server.pending is None and waited:
            self._time_out()

    def _time_out(self) -> None:
        reply = because("timeout", host=self.site.host)
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
        answer = self._policy.answer(event, self._server)
        sent = self._server.as_sent(event, answer.reply)
        octets = self._server.reply(answer.reply)
        left = ServerView.of(self._server)
        mail = self.maildrops.messages
        return Exchange(event, read_to, held, answer, sent, octets, left, mail)

    def _read_to(self, event: Event) -> int:
        """Return how many octets of all that the client ever sent make events up to this one."""
        read = self.transcript.length(Arrow.TO_SERVER) - self._server.unread
        why = event.refusal.why if event.refusal else None
        if why and why.rule.key == "bare-cr":
            # It is told at once, but the rest of its line belongs to it and is swallowed yet.
            return self.transcript.line_end(Arrow.TO_SERVER, read)
        return read

    def _reply(self, exchange: Exchange) -> None:
        if exchange.answer.lost:
            return
        self._client.receive(exchange.octets)
        scene = Scene(self.now, exchange.left, ClientView.of(self._client), exchange.mail)
        read_to = None if exchange.event.name == CONNECT else exchange.read_to
        self._drawing.reply(exchange.sent, exchange.octets, scene, read_to)

    def _close(self) -> None:
        self._client.close()
        for arrow, label in wire.CLOSED_BY_SERVER:
            self._mark(Kind.CLOSE, arrow, label)

    def _drop(self, segment: tuple[Arrow, str]) -> None:
        self._server.close()
        self._client.close()
        self._mark(Kind.DROP, *segment)

    def _mark(self, kind: Kind, arrow: Arrow, label: str) -> None:
        self._drawing.mark(kind, arrow, label, self._scene())

    def _scene(self) -> Scene:
        """Return all that there is to see now."""
        server, client = ServerView.of(self._server), ClientView.of(self._client)
        return Scene(self.now, server, client, self.maildrops.messages)
