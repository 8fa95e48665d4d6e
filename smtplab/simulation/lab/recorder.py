"""The recorder of one wire: each arrow that crosses it becomes a moment of the transcript."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import is_helo_with_literal
from smtplab.protocol.content_checks import content_faults
from smtplab.protocol.extensions import LAST_IN_GROUP
from smtplab.protocol.session import Event
from smtplab.protocol.states import END_OF_DATA
from smtplab.simulation.lab.context import LabContext
from smtplab.simulation.lab.exchange import Exchange, Pop3Result, Snapshot
from smtplab.simulation.lab.forced_replies import ServerReply
from smtplab.simulation.lab.moment import (
    Direction,
    HostEvent,
    InputPosition,
    Link,
    Moment,
    MomentKind,
)
from smtplab.simulation.secrets.masking import masked_event
from smtplab.simulation.secrets.stream_masker import StreamMasker

_Span = tuple[int, int]
_DOT = b".\r\n"
NEVER_READ = "never-read"
"""Flag of what was sent after the server had closed."""
UNENDED = "unended"
"""Flag of what was sent without the CR LF that ends a line."""
THROWN_AWAY = "thrown-away"
"""Flag of what was sent in clear behind STARTTLS."""
IN_HANDSHAKE = "in-handshake"
"""Flag of what was sent in clear where a TLS handshake was awaited."""
_NOT_READ = frozenset({NEVER_READ, THROWN_AWAY, IN_HANDSHAKE})


class Recorder:
    """Records the arrows of one wire as moments.

    What one input sends arrives as a group: its arrows come first, then those of the replies.

    Args:
        context: Where the transcript is, and which input is being dealt with.
        link: Between which two hosts the wire is.
        verbs: Those of the protocol that is spoken.

    Attributes:
        records: Where the TLS records stand that carried what the client sent last; None where it
            was sent in clear.
    """

    def __init__(
        self, context: LabContext, link: Link, verbs: frozenset[str] = KNOWN_VERBS
    ) -> None:
        self._context = context
        self._link = link
        self._verbs = verbs
        self._recorded_to = self._length
        self._masker = StreamMasker(self._recorded_to, verbs)
        self._unanswered: deque[tuple[int, int]] = deque()
        self._input_start = self._recorded_to
        self.records: _Span | None = None

    @property
    def _length(self) -> int:
        """How many octets the client has sent on this wire."""
        return self._context.transcript.length(Direction.TO_SERVER, self._link)

    def start_input(self) -> None:
        """Count what is sent from now on as part of the next input."""
        self._input_start = self._length

    def start_connection(self) -> None:
        """Begin another connection: what was sent before is not part of it."""
        self._recorded_to = self._length
        self._masker = StreamMasker(self._recorded_to, self._verbs)
        self._unanswered.clear()

    def mark(
        self,
        kind: MomentKind,
        direction: Direction,
        label: str,
        snapshot: Snapshot,
        flags: tuple[str, ...] = (),
    ) -> None:
        """Record an arrow that carries no octets."""
        moment = self._moment(
            kind, direction, snapshot, InputPosition(self._context.input, None), label
        )
        self._keep(moment._replace(flags=flags) if flags else moment)

    def mark_record(
        self, direction: Direction, label: str, snapshot: Snapshot, records: _Span
    ) -> None:
        """Record a TLS record that carries no line of SMTP."""
        position = InputPosition(self._context.input, None)
        moment = self._moment(MomentKind.TLS, direction, snapshot, position, label)
        self._keep(moment._replace(records=records))

    def mark_event(self, event: HostEvent, snapshot: Snapshot, **names: object) -> None:
        """Record what happens where no arrow crosses."""
        position = InputPosition(self._context.input, None)
        label = event.label(**names)
        moment = self._moment(MomentKind.LINK, Direction.NEITHER, snapshot, position, label)
        self._keep(moment._replace(host_event=event))

    def record_group(
        self, group: Sequence[Exchange], snapshot: Snapshot, *, pipelining: bool
    ) -> list[Exchange]:
        """Record what made these events, as far as it was not recorded when it was sent.

        Args:
            group: What came together, in its order.
            snapshot: What there was to see before any of it was answered.
            pipelining: Whether the server had offered PIPELINING.

        Returns:
            The group with its secrets masked.
        """
        shown: list[Exchange] = []
        number = 0
        for exchange in group:
            if exchange.read_to <= self._recorded_to:
                event = self._without_secrets(exchange.event, exchange.read_to)
                shown.append(_with_event(exchange, event))
                continue
            flags = self._group_flags(exchange, unoffered=number > 0 and not pipelining)
            unread = max(0, exchange.read_to - group[0].read_to)
            held = snapshot._replace(server=snapshot.server._replace(unread=unread))
            shown.append(self._record_exchange(exchange, held, flags))
            number += 1
        return shown

    def record_rest(
        self, kind: MomentKind, snapshot: Snapshot, flags: tuple[str, ...] = (), chunk: int = 0
    ) -> None:
        """Record what was sent and made no event, or none yet.

        Args:
            kind: What it is.
            snapshot: What there was to see.
            flags: What is worth a note about it.
            chunk: How many of the last octets belong to a chunk that is not whole yet.
        """
        end = self._length
        if chunk:
            self._record_up_to(end - chunk, kind, snapshot)
            self._record_up_to(end, MomentKind.CHUNK, snapshot)
        elif end > self._recorded_to:
            self._masker.ask(is_asked=snapshot.server.state.secret)
            is_ended = self._context.transcript.ends_line(Direction.TO_SERVER, self._link)
            waits = not is_ended and _NOT_READ.isdisjoint(flags)
            self._record_octets(kind, end, snapshot, (*flags, UNENDED) if waits else flags, None)

    def record_command(self, end: int, snapshot: Snapshot, event: Event) -> Event:
        """Record what made an event that came alone, up to `end`; return it without secrets."""
        return self._record_octets(MomentKind.COMMAND, end, snapshot, (), event) or event

    def record_reply(
        self,
        reply: ServerReply,
        snapshot: Snapshot,
        event: Event | None = None,
        read_to: int | None = None,
        records: _Span | None = None,
    ) -> None:
        """Record a reply.

        Args:
            reply: The reply of the server.
            snapshot: What there was to see once it arrived.
            event: What it answers, None if nothing asked for it.
            read_to: Where what it answers ends, None if it answers nothing that was sent.
            records: Where the TLS records stand that carried it, None if none did.
        """
        came = self._reply_moment(reply.octets, snapshot, event, read_to)
        came = came._replace(
            reply=reply.sent,
            flags=reply.flags,
            site_reply=reply.site_reply,
            verdict=reply.decision.verdict,
        )
        self._keep(came if records is None else came._replace(records=records))

    def record_pop3(
        self,
        result: Pop3Result,
        octets: bytes,
        snapshot: Snapshot,
        event: Event,
        read_to: int | None = None,
    ) -> None:
        """Record a reply in POP3, as `record_reply` does."""
        came = self._reply_moment(octets, snapshot, event, read_to)
        reply, fetched, removed = result
        self._keep(came._replace(reply=reply, fetched=fetched, removed=removed))

    def _reply_moment(
        self, octets: bytes, snapshot: Snapshot, event: Event | None, read_to: int | None
    ) -> Moment:
        answers = None if read_to is None else self._find_answered(read_to)
        span = self._context.transcript.add_octets(Direction.TO_CLIENT, octets, self._link)
        moment = self._moment(
            MomentKind.REPLY, Direction.TO_CLIENT, snapshot, self._position(read_to)
        )
        return moment._replace(span=span, answers=answers, answered=event)

    def _record_exchange(
        self, exchange: Exchange, snapshot: Snapshot, flags: tuple[str, ...]
    ) -> Exchange:
        """Record what made an event: before a dot the content, before a chunk its command."""
        event, end, kind = exchange.event, exchange.read_to, MomentKind.COMMAND
        if event.chunk is not None:
            self._record_up_to(end - event.chunk.octets, kind, snapshot)
            kind = MomentKind.CHUNK if end > self._recorded_to else kind
        elif event.name == END_OF_DATA:
            self._record_up_to(end - len(_DOT), MomentKind.CONTENT, snapshot)
            kind = MomentKind.END_OF_DATA
        if event.content is not None:
            flags += content_faults(event.content, exchange.held.transaction)
        self._masker.ask(is_asked=exchange.held.state.secret)
        shown = self._record_octets(kind, end, snapshot, flags, event) or event
        return _with_event(exchange, shown)

    def _record_up_to(self, end: int, kind: MomentKind, snapshot: Snapshot) -> None:
        """Record what is not recorded yet up to `end`, if there is any, and makes no event."""
        if end > self._recorded_to:
            self._record_octets(kind, end, snapshot, (), None)

    def _without_secrets(self, event: Event, end: int) -> Event:
        """Return an event whose line, which ends at `end`, shows no secret."""
        line = self._masker.line(event.octets, end, self._client_octets)
        return masked_event(event, line)

    def _client_octets(self, span: tuple[int, int]) -> bytes:
        return self._context.transcript.client_octets(span, self._link)

    def _record_octets(
        self,
        kind: MomentKind,
        end: int,
        snapshot: Snapshot,
        flags: tuple[str, ...],
        event: Event | None,
    ) -> Event | None:
        """Record what is not recorded yet, up to `end`; return its event without secrets.

        A fork at a command replaces it, and so it does with the last octets of a chunk; a fork at
        other content goes on after it.
        """
        span = (self._recorded_to, end)
        goes_on = kind is MomentKind.CONTENT or (kind is MomentKind.CHUNK and event is None)
        kept = end if goes_on else self._recorded_to
        position, masked = self._position(kept), None
        self._recorded_to = end
        self._unanswered.append((end, len(self._context.transcript.moments)))
        if kind is MomentKind.COMMAND:
            masked = self._masker.mask(self._client_octets(span), span[0])
        shown = self._without_secrets(event, end) if event else None
        moment = self._moment(kind, Direction.TO_SERVER, snapshot, position)
        moment = moment._replace(span=span, masked=masked, event=shown, flags=flags)
        self._keep(moment if self.records is None else moment._replace(records=self.records))
        return shown

    def _position(self, kept: int | None) -> InputPosition:
        """Return where a moment stands, given how many of all octets sent a fork there keeps."""
        if kept is None or not self._context.sends:
            return InputPosition(self._context.input, None)
        return InputPosition(self._context.input, max(0, kept - self._input_start))

    def _find_answered(self, read_to: int) -> int | None:
        """Return the moment in which what ends at `read_to` was sent."""
        while self._unanswered and self._unanswered[0][0] < read_to:
            self._unanswered.popleft()
        return self._unanswered[0][1] if self._unanswered else None

    def _group_flags(self, exchange: Exchange, *, unoffered: bool) -> tuple[str, ...]:
        """Return what is worth a note about a command, and about its place (RFC 2920 §3.1)."""
        name, command = exchange.event.name, exchange.event.command
        follows = exchange.read_to < self._length
        found = {
            "pipelined-unoffered": unoffered and name != END_OF_DATA,
            "not-last-in-group": follows and name in LAST_IN_GROUP,
            "helo-literal": command is not None and is_helo_with_literal(command),
        }
        return tuple(key for key, is_so in found.items() if is_so)

    def _moment(
        self,
        kind: MomentKind,
        direction: Direction,
        snapshot: Snapshot,
        position: InputPosition,
        label: str = "",
    ) -> Moment:
        return Moment(
            index=len(self._context.transcript.moments),
            kind=kind,
            direction=direction,
            at=snapshot.at,
            position=position,
            server=snapshot.server,
            client=snapshot.client,
            label=label,
            mail=snapshot.mail,
            link=self._link,
        )

    def _keep(self, moment: Moment) -> None:
        self._context.transcript.moments.append(moment)


def _with_event(exchange: Exchange, shown: Event) -> Exchange:
    """Return an exchange whose event and replies show no more of the line than may be shown."""
    line = exchange.event.octets
    if shown.octets == line:
        return exchange
    reply = exchange.reply.without_secrets(line, shown.octets)
    return exchange._replace(event=shown, reply=reply)
