"""Client, wire, server and clock together: inputs in, moments out.

A lab is deterministic. The same site and the same inputs give the same moments, octet for octet;
that is what a fork rests on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.content import TEXT_LINE_LIMIT, Content
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import because
from smtplab.protocol.server import Event, ServerEnd
from smtplab.protocol.states import CLOSED, CONNECT, DATA, END_OF_DATA, LISTENING
from smtplab.protocol.transaction import Transaction
from smtplab.simulation import wire
from smtplab.simulation.inputs import Advance, Connect, Disconnect, Input, Send
from smtplab.simulation.maildrop import Maildrops, Message
from smtplab.simulation.moment import Arrow, ClientView, Kind, Moment, Place, ServerView
from smtplab.simulation.policy import Answer, Policy
from smtplab.simulation.site import Site
from smtplab.simulation.transcript import Transcript

EPOCH = 1767603600.0
"""When the lab's clock starts: Monday, 5 January 2026, 09:00 UTC."""
_DOT = b".\r\n"


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One event and its answer, not yet drawn as arrows."""

    event: Event
    read_to: int
    held: ServerView
    answer: Answer
    sent: Reply
    octets: bytes
    left: ServerView
    mail: tuple[Message, ...]

    @property
    def drops(self) -> bool:
        """Whether the connection drops with it."""
        return self.answer.lost or self.answer.hangs_up


class Lab:
    """A world in memory with one client and one server.

    Attributes:
        site: The server's world.
        inputs: All that it was told, oldest first.
        transcript: All that happened.
        maildrops: Where mail landed.
        now: Seconds since the lab was opened.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.inputs: list[Input] = []
        self.transcript = Transcript()
        self.maildrops = Maildrops(dict(site.quotas))
        self.now = 0.0
        self._policy = Policy(site, self.maildrops)
        self._server = ServerEnd(site.offer)
        self._client = ClientEnd()
        self._heard_at = 0.0
        self._drawn = 0
        self._sent: list[tuple[int, int]] = []
        self._input_start = 0

    @property
    def connected(self) -> bool:
        """Whether a connection is open."""
        return self._server.state not in (LISTENING, CLOSED) or self._server.pending is not None

    def play(self, one: Input) -> None:
        """Do one input, and all that follows from it."""
        self.inputs.append(one)
        self._input_start = self.transcript.length(Arrow.TO_SERVER)
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
        self._sent.clear()
        self._drawn = self.transcript.length(Arrow.TO_SERVER)
        self._heard_at = self.now
        for arrow, label in wire.HANDSHAKE:
            self._draw(Kind.HANDSHAKE, arrow, label)
        self._client.connect()
        self._server.connect(self.now + EPOCH)
        if self.site.greeting_delay <= 0:
            self._answer_all()

    def _send(self, octets: bytes) -> None:
        if not self.connected:
            self._draw(Kind.DROP, Arrow.NEITHER, wire.NOTHING_THERE)
            return
        self.transcript.add_octets(Arrow.TO_SERVER, octets)
        self._client.send(octets)
        self._server.receive(octets, self.now + EPOCH)
        self._heard_at = self.now
        if self._server.pending is not None:
            self._draw_rest(Kind.COMMAND, ("early",))
            return
        self._answer_all()
        if self.connected:
            in_data = self._server.state is DATA
            self._draw_rest(Kind.CONTENT if in_data else Kind.COMMAND, ())

    def _disconnect(self) -> None:
        if self.connected:
            self._server.close()
            self._client.close()
            self._draw(Kind.DROP, *wire.RESET_BY_CLIENT)

    def _advance(self, seconds: float) -> None:
        """Move the clock; a greeting that is due comes, a silent client is cut off (§4.5.3.2)."""
        self.now += max(0.0, seconds)
        self._draw(Kind.CLOCK, Arrow.NEITHER, f"{seconds:g} s pass")
        if not self.connected:
            return
        silent = self.now - self._heard_at
        if self._server.pending is not None and silent >= self.site.greeting_delay:
            self._answer_all()
        elif silent >= self.site.offer.limits.timeout:
            self._time_out()

    def _time_out(self) -> None:
        reply = because("timeout", host=self.site.host)
        octets = self._server.say(reply)
        self._client.receive(octets)
        span = self.transcript.add_octets(Arrow.TO_CLIENT, octets)
        self._add(Kind.REPLY, Arrow.TO_CLIENT, span=span, reply=reply)
        self._close()

    def _answer_all(self) -> None:
        """Have the server answer what it can; then draw what was sent, and the replies to it."""
        exchanges: list[_Exchange] = []
        while event := self._server.pending or self._server.next_event():
            exchanges.append(self._exchange(event))
            if exchanges[-1].drops:
                break
        for exchange in exchanges:
            self._draw_sent(exchange, exchanges[0].held)
        for exchange in exchanges:
            self._draw_reply(exchange)
        if exchanges and exchanges[-1].drops:
            self._drop(lost=exchanges[-1].answer.lost)
        elif self._server.state is CLOSED:
            self._close()

    def _exchange(self, event: Event) -> _Exchange:
        read_to = self.transcript.length(Arrow.TO_SERVER) - self._server.unread
        held = self._server_view()
        answer = self._policy.answer(event, self._server)
        sent = self._server.as_sent(event, answer.reply)
        octets = self._server.reply(answer.reply)
        left = self._server_view()
        mail = self.maildrops.messages
        return _Exchange(event, read_to, held, answer, sent, octets, left, mail)

    def _close(self) -> None:
        self._client.close()
        for arrow, label in wire.CLOSED_BY_SERVER:
            self._draw(Kind.CLOSE, arrow, label)

    def _drop(self, *, lost: bool) -> None:
        self._server.close()
        self._client.close()
        arrow, label = wire.RESET_BY_SERVER
        self._draw(Kind.DROP, arrow, f"{label}, the reply is lost" if lost else label)

    def _draw_sent(self, exchange: _Exchange, before: ServerView) -> None:
        """Draw what made an event, if it was not drawn when it was sent."""
        event, end = exchange.event, exchange.read_to
        if end <= self._drawn:
            return
        if event.name == END_OF_DATA:
            if end - len(_DOT) > self._drawn:
                self._draw_octets(Kind.CONTENT, end - len(_DOT), exchange.held)
            flags = _content_flags(event.content, exchange.held.transaction)
            self._draw_octets(Kind.END_OF_DATA, end, exchange.held, event, flags)
        else:
            self._draw_octets(Kind.COMMAND, end, before, event)

    def _draw_rest(self, kind: Kind, flags: tuple[str, ...]) -> None:
        """Draw what was sent and made no event yet."""
        end = self.transcript.length(Arrow.TO_SERVER)
        if end > self._drawn:
            self._draw_octets(kind, end, self._server_view(), None, flags)

    def _draw_octets(
        self,
        kind: Kind,
        end: int,
        view: ServerView,
        event: Event | None = None,
        flags: tuple[str, ...] = (),
    ) -> None:
        span = (self._drawn, end)
        kept = end if kind is Kind.CONTENT else self._drawn
        self._drawn = end
        self._sent.append((end, len(self.transcript.moments)))
        place = Place(len(self.inputs) - 1, max(0, kept - self._input_start))
        self._add(
            kind, Arrow.TO_SERVER, span=span, place=place, server=view, event=event, flags=flags
        )

    def _draw_reply(self, exchange: _Exchange) -> None:
        answers = None
        if exchange.event.name != CONNECT:
            answers = next((index for end, index in self._sent if end >= exchange.read_to), None)
            self._sent = [one for one in self._sent if one[0] > exchange.read_to]
        if exchange.answer.lost:
            return
        self._client.receive(exchange.octets)
        self._add(
            Kind.REPLY,
            Arrow.TO_CLIENT,
            span=self.transcript.add_octets(Arrow.TO_CLIENT, exchange.octets),
            place=self._place_of(exchange),
            server=exchange.left,
            reply=exchange.sent,
            answers=answers,
            mail=exchange.mail,
        )

    def _place_of(self, exchange: _Exchange) -> Place:
        octets = exchange.read_to - self._input_start
        is_send = isinstance(self.inputs[-1], Send)
        return Place(len(self.inputs) - 1, octets if is_send and octets > 0 else None)

    def _draw(self, kind: Kind, arrow: Arrow, label: str) -> None:
        """Draw an arrow that carries no octets of SMTP."""
        self._add(kind, arrow, label=label, mail=self.maildrops.messages)

    def _add(self, kind: Kind, arrow: Arrow, **given: Any) -> None:  # noqa: ANN401  # fields of Moment
        """Add a moment: as everything stands now, but for the fields that are given."""
        moments = self.transcript.moments
        moment = Moment(
            index=len(moments),
            kind=kind,
            arrow=arrow,
            at=self.now,
            place=Place(len(self.inputs) - 1, None),
            server=self._server_view(),
            client=self._client_view(),
            mail=moments[-1].mail if moments else (),
        )
        moments.append(replace(moment, **given))

    def _server_view(self) -> ServerView:
        server = self._server
        return ServerView(
            server.state, server.hello, server.transaction, server.content_size, server.unread
        )

    def _client_view(self) -> ClientView:
        client = self._client
        return ClientView(client.state, client.keywords, client.outstanding, client.transaction)


def _content_flags(content: Content | None, transaction: Transaction | None) -> tuple[str, ...]:
    """Return what is worth a note about content, whether or not the site refuses it."""
    declared = transaction.parameters.get("BODY") if transaction else None
    if content is None:
        return ()
    found = {
        "bare-line-end": content.bare_line_ends > 0,
        "line-over-limit": content.longest_line > TEXT_LINE_LIMIT,
        "eight-bit-undeclared": content.eight_bit and (declared or "").upper() != "8BITMIME",
    }
    return tuple(key for key, is_so in found.items() if is_so)
