"""What happened in the lab, drawn as arrows on the wire: a moment each."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from smtplab.protocol.commands import is_helo_with_literal
from smtplab.protocol.content import TEXT_LINE_LIMIT, Content
from smtplab.protocol.extensions.pipelining import LAST_IN_GROUP
from smtplab.protocol.replies import Reply
from smtplab.protocol.session import Event
from smtplab.protocol.states import END_OF_DATA
from smtplab.protocol.transaction import Transaction
from smtplab.simulation.lab.context import Stage
from smtplab.simulation.lab.forced_replies import Saying
from smtplab.simulation.lab.moment import (
    Arrow,
    ClientView,
    Kind,
    Link,
    Moment,
    Place,
    ServerView,
)
from smtplab.simulation.secrets.masking import Masker
from smtplab.simulation.server.maildrop import Message

_DOT = b".\r\n"
NEVER_READ = "never-read"
"""Flag of what was sent after the server had closed."""
UNENDED = "unended"
"""Flag of what was sent without the CR LF that ends a line."""


class Scene(NamedTuple):
    """All that there was to see besides the arrow.

    Attributes:
        at: Seconds on the lab's clock.
        server: What the server end held.
        client: What the client end held.
        mail: All messages that had been delivered.
    """

    at: float
    server: ServerView
    client: ClientView
    mail: tuple[Message, ...]


class Fetching(NamedTuple):
    """A reply in POP3, and what came of it.

    Attributes:
        reply: The reply.
        fetched: The message that the reply to RETR brings, None for all else.
        removed: The messages that the reply to QUIT says are gone from their maildrop.
    """

    reply: Reply
    fetched: Message | None = None
    removed: tuple[Message, ...] = ()


class Exchange(NamedTuple):
    """One event and its answer.

    Attributes:
        event: What the server made of what came.
        read_to: How many octets of all that the client ever sent were read by then.
        held: What the server end held before it answered.
        saying: What it said to that.
        left: What the server end held after it answered.
        mail: All messages that had been delivered after it answered.
    """

    event: Event
    read_to: int
    held: ServerView
    saying: Saying
    left: ServerView
    mail: tuple[Message, ...]


class Drawing:
    """Draws the arrows of one wire into the transcript.

    What one input sends arrives as a group: its arrows come first, then those of the replies.

    Args:
        stage: Where the transcript is, and which input is being dealt with.
        link: Between which two hosts the wire is.
        masker: Makes what masks the secrets of one connection.
    """

    def __init__(self, stage: Stage, link: Link, masker: Callable[[], Masker] = Masker) -> None:
        self._stage = stage
        self._link = link
        self._new_masker = masker
        self._masker = masker()
        self._drawn = self._length
        self._unanswered: deque[tuple[int, int]] = deque()
        self._input_start = self._drawn

    @property
    def _length(self) -> int:
        """How many octets the client has sent on this wire."""
        return self._stage.transcript.length(Arrow.TO_SERVER, self._link)

    def start_input(self) -> None:
        """Say that whatever is sent from now on comes of the next input."""
        self._input_start = self._length

    def start_connection(self) -> None:
        """Say that whatever was sent before went over another connection."""
        self._drawn = self._length
        self._masker = self._new_masker()
        self._unanswered.clear()

    def mark(
        self, kind: Kind, arrow: Arrow, label: str, scene: Scene, flags: tuple[str, ...] = ()
    ) -> None:
        """Draw an arrow that carries no octets of SMTP."""
        moment = self._moment(kind, arrow, scene, Place(self._stage.input, None), label)
        self._keep(replace(moment, flags=flags) if flags else moment)

    def group(self, group: Sequence[Exchange], scene: Scene, *, pipelining: bool) -> None:
        """Draw what made these events, as far as it was not drawn when it was sent.

        Args:
            group: What came together, in its order.
            scene: What there was to see before any of it was answered.
            pipelining: Whether the server had offered PIPELINING.
        """
        new = [exchange for exchange in group if exchange.read_to > self._drawn]
        for number, exchange in enumerate(new):
            flags = self._group_flags(exchange, unoffered=number > 0 and not pipelining)
            unread = max(0, exchange.read_to - group[0].read_to)
            self._sent(exchange, scene._replace(server=scene.server._replace(unread=unread)), flags)

    def rest(self, kind: Kind, scene: Scene, flags: tuple[str, ...] = ()) -> None:
        """Draw what was sent and made no event, or none yet."""
        end = self._length
        if end > self._drawn:
            is_ended = self._stage.transcript.ends_line(Arrow.TO_SERVER, self._link)
            waits = not is_ended and NEVER_READ not in flags
            self._octets(kind, end, scene, (*flags, UNENDED) if waits else flags)

    def command(self, end: int, scene: Scene, event: Event) -> None:
        """Draw what made an event that came alone, up to `end`."""
        self._octets(Kind.COMMAND, end, scene, event=event)

    def reply(
        self,
        saying: Saying,
        scene: Scene,
        event: Event | None = None,
        read_to: int | None = None,
    ) -> None:
        """Draw a reply.

        Args:
            saying: What the server says.
            scene: What there was to see once it arrived.
            event: What it answers, None if nothing asked for it.
            read_to: Where what it answers ends, None if it answers nothing that was sent.
        """
        came = self._came(saying.octets, scene, event, read_to)
        self._keep(replace(came, reply=saying.sent, flags=saying.flags, own=saying.own))

    def fetching(
        self,
        fetching: Fetching,
        octets: bytes,
        scene: Scene,
        event: Event,
        read_to: int | None = None,
    ) -> None:
        """Draw a reply in POP3, as `reply` does."""
        came = self._came(octets, scene, event, read_to)
        reply, fetched, removed = fetching
        self._keep(replace(came, reply=reply, fetched=fetched, removed=removed))

    def _came(
        self, octets: bytes, scene: Scene, event: Event | None, read_to: int | None
    ) -> Moment:
        answers = None if read_to is None else self._answered(read_to)
        span = self._stage.transcript.add_octets(Arrow.TO_CLIENT, octets, self._link)
        moment = self._moment(Kind.REPLY, Arrow.TO_CLIENT, scene, self._place(read_to))
        return replace(moment, span=span, answers=answers, answered=event)

    def _sent(self, exchange: Exchange, scene: Scene, flags: tuple[str, ...]) -> None:
        """Draw what made an event; of the end of data, the content and then the dot."""
        event, end = exchange.event, exchange.read_to
        if event.name != END_OF_DATA:
            self._octets(Kind.COMMAND, end, scene, flags, event)
            return
        if end - len(_DOT) > self._drawn:
            self._octets(Kind.CONTENT, end - len(_DOT), scene)
        flags += _content_flags(event.content, exchange.held.transaction)
        self._octets(Kind.END_OF_DATA, end, scene, flags, event)

    def _octets(
        self,
        kind: Kind,
        end: int,
        scene: Scene,
        flags: tuple[str, ...] = (),
        event: Event | None = None,
    ) -> None:
        """Draw what is not drawn yet, up to `end`.

        Whoever types at a command says something else instead, and at content goes on after it.
        """
        span = (self._drawn, end)
        kept = end if kind is Kind.CONTENT else self._drawn
        place = self._place(kept)
        self._drawn = end
        self._unanswered.append((end, len(self._stage.transcript.moments)))
        moment = self._moment(kind, Arrow.TO_SERVER, scene, place)
        masked = self._masked(span) if kind is Kind.COMMAND else None
        self._keep(replace(moment, span=span, masked=masked, event=event, flags=flags))

    def _masked(self, span: tuple[int, int]) -> bytes | None:
        """Return what may be told of what the client sent, None if there is no secret in it."""
        octets = self._stage.transcript.sent(span, self._link)
        told = self._masker.mask(octets)
        return None if told == octets else told

    def _place(self, kept: int | None) -> Place:
        """Say where a moment stands, given how many of the octets ever sent a fork there keeps."""
        if kept is None or not self._stage.sends:
            return Place(self._stage.input, None)
        return Place(self._stage.input, max(0, kept - self._input_start))

    def _answered(self, read_to: int) -> int | None:
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
        self, kind: Kind, arrow: Arrow, scene: Scene, place: Place, label: str = ""
    ) -> Moment:
        return Moment(
            index=len(self._stage.transcript.moments),
            kind=kind,
            arrow=arrow,
            at=scene.at,
            place=place,
            server=scene.server,
            client=scene.client,
            label=label,
            mail=scene.mail,
            link=self._link,
        )

    def _keep(self, moment: Moment) -> None:
        self._stage.transcript.moments.append(moment)


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
