"""One SMTP connection of the lab: a client end, a server end, and the wire between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.extension import Effect
from smtplab.protocol.patience import Patience
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import RULES, reply_for
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import CLOSED, CONNECT, DATA, EXTENDED_HELLOS, LISTENING
from smtplab.simulation.lab import inputs, wire
from smtplab.simulation.lab.exchange import Exchange, Snapshot
from smtplab.simulation.lab.forced_replies import (
    KEPT_ASIDE,
    STRIPPED,
    UNASKED,
    ForcedReplies,
    ServerReply,
    forced_reply,
    reply_with_forced,
)
from smtplab.simulation.lab.lab_tls import LabTls
from smtplab.simulation.lab.moment import (
    ClientView,
    Direction,
    HostEvent,
    Link,
    MomentKind,
    ServerView,
)
from smtplab.simulation.lab.recorder import NEVER_READ, THROWN_AWAY, Recorder
from smtplab.simulation.server.decision import Decision
from smtplab.simulation.text.visible import visible

if TYPE_CHECKING:
    from smtplab.simulation.lab.context import LabContext
    from smtplab.simulation.relay.host import LabHost

__all__ = ["LabConnection"]


class LabConnection:
    """A client end and a server end, with a wire between them.

    Once it is closed it can be opened again; both ends are new then.

    Args:
        context: What all connections of a lab share.
        link: Between which hosts it is.
        host: The server.
        address: The client's IP address.
        strict: Whether the client gives up at a bad certificate that the site has it accept.

    Attributes:
        forced: Replies that the server is to send in place of the site's own.
    """

    def __init__(
        self,
        context: LabContext,
        link: Link,
        host: LabHost,
        address: str,
        *,
        strict: bool = False,
    ) -> None:
        self._context = context
        self._link = link
        self._host = host
        self._address = address
        self._recorder = Recorder(context, link)
        self._server = ServerEnd(host.site.config)
        self.forced = ForcedReplies()
        self._client = ClientEnd()
        self._replies: list[Reply] = []
        self._patience = self._new_patience()
        self._greets_at = 0.0
        site = host.site.with_strict_client() if strict else host.site
        self._tls = LabTls(context, link, self._recorder, site, self._snapshot)

    @property
    def is_open(self) -> bool:
        """Whether the ends are connected."""
        return self._server.state not in (LISTENING, CLOSED) or self._server.pending is not None

    @property
    def reads_commands(self) -> bool:
        """Whether the server reads what is sent as commands: no TLS handshake is awaited."""
        return self.is_open and not self._tls.in_handshake

    def start_input(self) -> None:
        """Count what is sent from now on as part of the next input."""
        self._recorder.start_input()

    def connect(self, delay: float = 0.0) -> list[Reply]:
        """Open the connection.

        Args:
            delay: Seconds until the greeting.

        Returns:
            The replies of the server.
        """
        self._server, self._client = ServerEnd(self._host.site.config), ClientEnd()
        self._replies = []
        self._recorder.start_connection()
        self._patience = self._new_patience()
        self._greets_at = self._context.now + delay
        for direction, label in wire.HANDSHAKE:
            self.mark(MomentKind.HANDSHAKE, direction, label)
        self._tls.reset()
        self._server.connect(self._context.date)
        if self._host.site.tls.implicit:
            self._start_tls()
        if self.is_open:
            self._client.connect()
            self._greet_if_due()
        return self._replies

    def send(self, octets: bytes) -> list[Reply]:
        """Send octets to the server; return its replies."""
        self._replies = []
        if not self.is_open:
            self.mark(MomentKind.DROP, Direction.NEITHER, wire.NOTHING_THERE)
            return self._replies
        self._context.transcript.add_octets(Direction.TO_SERVER, octets, self._link)
        if self._tls.in_handshake:
            self._tls.receive_clear(octets)
            if self._tls.failure:
                self._fail_tls(self._tls.failure)
            return self._replies
        self._recorder.records = self._tls.encrypt(Direction.TO_SERVER, octets)
        self._client.send(octets)
        if self._server.in_content:
            self._patience.take_content(len(octets), self._context.now)
        self._server.receive(octets, self._context.date)
        if self._server.pending is not None:
            self._recorder.record_rest(MomentKind.COMMAND, self._snapshot(), ("early",))
            return self._replies
        self._answer_all()
        kind = MomentKind.CONTENT if self._server.state is DATA else MomentKind.COMMAND
        self._recorder.record_rest(kind, self._snapshot(), chunk=self._server.chunk_size)
        return self._replies

    def disconnect(self) -> None:
        """Drop the connection from the client's side."""
        if self.is_open:
            self._drop(wire.RESET_BY_CLIENT)

    def look_at_clock(self) -> None:
        """Greet if it is time to, and cut off a client that was too slow (§4.5.3.2)."""
        self._greet_if_due()
        waited = self._context.now >= self._patience.due
        if self._tls.in_handshake and waited:
            self._fail_tls(wire.NO_HANDSHAKE)
        elif self.is_open and self._server.pending is None and waited:
            self._time_out()

    def mark(self, kind: MomentKind, direction: Direction, label: str) -> None:
        """Record an arrow that carries no octets."""
        self._recorder.mark(kind, direction, label, self._snapshot())

    def mark_event(self, event: HostEvent, **names: object) -> None:
        """Record what happens where no arrow crosses."""
        self._recorder.mark_event(event, self._snapshot(), **names)

    def _new_patience(self) -> Patience:
        return Patience(self._host.site.config.limits.timeout, self._context.now)

    def _greet_if_due(self) -> None:
        due = self._context.now >= self._greets_at and not self._tls.in_handshake
        if self._server.pending is not None and due:
            self._answer_all()
            self._patience.restart(self._greets_at)

    def _time_out(self) -> None:
        reply = reply_for("timeout", host=self._host.site.host)
        octets = self._server.send_unsolicited(reply)
        self._send_reply(ServerReply(Decision(reply), self._server.last_reply, octets))
        self._close()

    def take(self, one: inputs.ForceReply | inputs.FlushReplies | inputs.AddNote) -> None:
        """Give the server a reply to send, have it send what is left, or note something."""
        match one:
            case inputs.ForceReply():
                self.forced.add(one)
            case inputs.FlushReplies():
                self._flush()
            case inputs.AddNote():
                self._note(one)

    def _note(self, note: inputs.AddNote) -> None:
        text = "\n".join(map(visible, note.text.split("\n")))
        flags = (KEPT_ASIDE,) if note.aside else ()
        self._recorder.mark(MomentKind.NOTE, Direction.NEITHER, text, self._snapshot(), flags)

    def _flush(self) -> None:
        """Have the server send what it was given, though nothing asked for it."""
        self._greets_at = min(self._greets_at, self._context.now)
        self._greet_if_due()
        while self.forced and self.is_open and not self._tls.in_handshake:
            self._send_unasked(self.forced.take())
        self.forced.clear()

    def _send_unasked(self, forced: inputs.ForceReply) -> None:
        """Send a reply that nothing asked for; only one that closes moves the state (§3.8)."""
        if forced.octets:
            reply = forced_reply(forced)
            closes = reply.closes
            if closes:
                self._server.send_unsolicited(reply)
            self._send_reply(
                ServerReply(Decision(reply), reply, forced.octets, () if closes else (UNASKED,))
            )
        if forced.hangs_up:
            self._drop(wire.RESET_BY_SERVER)
        elif self._server.state is CLOSED:
            self._close()

    def _send_reply(self, reply: ServerReply) -> None:
        records = self._tls.encrypt(Direction.TO_CLIENT, reply.octets)
        self._client.receive(reply.octets)
        self._recorder.record_reply(reply, self._snapshot(), records=records)

    def _answer_all(self) -> None:
        """Have the server answer what it can; then record what was sent, and the replies to it."""
        before = self._snapshot()
        group = list(self._exchanges())
        if not group:
            return
        self._patience.restart(self._context.now)
        arrived = before._replace(server=group[0].held)
        group = self._recorder.record_group(
            group, arrived, pipelining="PIPELINING" in before.client.keywords
        )
        last = group[-1].reply.decision
        if last.drops or self._server.state is CLOSED:
            self._recorder.record_rest(MomentKind.COMMAND, arrived, (NEVER_READ,))
        elif self._server.effect:
            self._recorder.record_rest(MomentKind.COMMAND, arrived, (THROWN_AWAY,))
        for exchange in group:
            self._reply(exchange)
        self._note_reports()
        if self._server.effect is Effect.START_TLS and not last.drops:
            self._start_tls(is_recorded=last.reply.rule is RULES["recorded"])
        elif last.drops:
            self._drop(wire.REPLY_LOST if last.lost else wire.RESET_BY_SERVER)
        elif self._server.state is CLOSED:
            self._close()

    def _start_tls(self, *, is_recorded: bool = False) -> None:
        """Have both ends shake hands; of a recording nobody knows the records."""
        if not is_recorded:
            self._tls.shake_hands()
        if self._tls.failure:
            self._fail_tls(self._tls.failure)
        elif self._tls.in_handshake:
            self._tls.mark(wire.SILENT)
        else:
            # Both ends forget what was said in clear (RFC 3207 §4.2).
            self._server.secure()
            self._client.secure()
            self._recorder.start_connection()
            self._tls.mark_outcome()

    def _fail_tls(self, failure: str) -> None:
        """Drop a connection without TLS where TLS was to be (RFC 3207 §4.1)."""
        self._tls.mark_failure(failure)
        by_client = self._tls.client_gave_up
        self._drop(wire.RESET_BY_CLIENT if by_client else wire.RESET_BY_SERVER)

    def _note_reports(self) -> None:
        """Record to whom the server has reported that it delivered a message."""
        queue = self._host.queue
        reported, queue.reported = queue.reported, ()
        for path in reported:
            self.mark_event(HostEvent.REPORTS, host=self._link.server, path=path)

    def _exchanges(self) -> Iterator[Exchange]:
        """Yield what the server answers, until it waits for more or the connection drops."""
        while event := self._server.pending or self._server.next_event():
            exchange = self._exchange(event)
            yield exchange
            if exchange.reply.decision.drops:
                return

    def _exchange(self, event: Event) -> Exchange:
        read_to = self._read_to(event)
        held = ServerView.of(self._server)
        reply = self._answer(event)
        left = ServerView.of(self._server)
        return Exchange(event, read_to, held, reply, left, self._context.delivered.messages)

    def _answer(self, event: Event) -> ServerReply:
        """Answer an event with the reply that was forced, else as the site does."""
        policy = self._host.policy
        if self.forced:
            return reply_with_forced(self.forced.take(), event, self._server, policy, self._address)
        decision = policy.answer(event, self._server, self._address)
        octets = self._server.reply(decision.reply)
        sent = self._server.last_reply
        if event.name in EXTENDED_HELLOS and (stripped := self._tls.strip(sent)) != sent:
            return ServerReply(decision, stripped, stripped.encode(), (STRIPPED,))
        return ServerReply(decision, sent, octets)

    def _read_to(self, event: Event) -> int:
        """Return how many octets of all that the client ever sent make events up to this one."""
        transcript = self._context.transcript
        read = transcript.length(Direction.TO_SERVER, self._link) - self._server.unread
        why = event.refusal.diagnostic if event.refusal else None
        if why and why.rule.key == "bare-cr":
            # It is refused at once, but the rest of its line belongs to it and is still swallowed.
            return transcript.line_end(Direction.TO_SERVER, read, self._link)
        return read

    def _reply(self, exchange: Exchange) -> None:
        if exchange.reply.decision.lost:
            return
        records = self._tls.encrypt(Direction.TO_CLIENT, exchange.reply.octets)
        self._replies += self._client.receive(exchange.reply.octets)
        client = ClientView.of(self._client)
        snapshot = Snapshot(self._context.now, exchange.left, client, exchange.mail)
        read_to = None if exchange.event.name == CONNECT else exchange.read_to
        self._recorder.record_reply(exchange.reply, snapshot, exchange.event, read_to, records)

    def _close(self) -> None:
        self.forced.clear()
        self._tls.close()
        self._client.close()
        for direction, label in wire.CLOSED_BY_SERVER:
            self.mark(MomentKind.CLOSE, direction, label)

    def _drop(self, segment: tuple[Direction, str]) -> None:
        self.forced.clear()
        self._tls.reset()
        self._server.close()
        self._client.close()
        self.mark(MomentKind.DROP, *segment)

    def _snapshot(self) -> Snapshot:
        """Return all that there is to see now."""
        server, client = ServerView.of(self._server), ClientView.of(self._client)
        return Snapshot(self._context.now, server, client, self._context.delivered.messages)
