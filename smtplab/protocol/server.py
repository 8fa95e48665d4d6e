"""The server end: octets in, events out; replies in, octets out (RFC 5321 §4).

It reads, checks what the protocol itself demands, and keeps the state. Whom it serves and what it
answers beyond that is not its business: an event carries the protocol's own refusal, if there is
one, and the layer above answers. The state moves on the reply.

The checks come in the order of `CHECKS`, and the `Diagnostic` of a refusal names the rule. The
site's policy comes after them all.
"""

from __future__ import annotations

from smtplab.protocol.capabilities import Capabilities, capabilities_for
from smtplab.protocol.checks import CHECKS
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.command_line import CommandLine
from smtplab.protocol.commands import Command
from smtplab.protocol.config import ServerConfig
from smtplab.protocol.content import ChunkReader, Content, ContentGatherer, ContentReader
from smtplab.protocol.content_checks import check_content
from smtplab.protocol.extension import Effect, Reader, StateReader
from smtplab.protocol.lines import Line, LineReader
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.protocol.session import SOMEBODY, Event, ServerSession
from smtplab.protocol.states import (
    CLOSED,
    CONNECT,
    CONNECTED,
    END_OF_DATA,
    EXTENDED_HELLOS,
    HELLOS,
    LISTENING,
    UNKNOWN,
    OutOfStepError,
    State,
    next_state,
)
from smtplab.protocol.transaction import CHANGES

NEVER_ENHANCED = HELLOS | {CONNECT}
"""Events whose replies carry no enhanced status code, wherever it is offered (RFC 2034 §4)."""


class ServerEnd(ServerSession):
    """One session, seen from the server.

    Attributes:
        pending: The event that waits for its reply.
        effect: What the last reply has the holder of the connection do.
    """

    def __init__(self, config: ServerConfig, capabilities: Capabilities | None = None) -> None:
        super().__init__(
            config, capabilities or capabilities_for(config.keywords, lmtp=config.lmtp)
        )
        self.pending: Event | None = None
        self._sent: Reply | None = None
        self.effect: Effect | None = None
        self._now = 0.0
        self._buffer = bytearray()
        self._reader: Reader = self._line_reader()
        self._custom = False
        self._chunk: ChunkReader | None = None
        self._before_chunk = Event(UNKNOWN)
        self._gathered: ContentGatherer | None = None
        # Without EHLO a server has no way to offer anything.
        can_offer = not EXTENDED_HELLOS.isdisjoint(self.capabilities.verbs.keys() - config.without)
        self._enhances = self.capabilities.enhanced_codes and can_offer

    def _line_reader(self, before: Reader | None = None) -> LineReader:
        """Return a reader of command lines: the one before, if it is one, else a new one."""
        widest = max([0, *self.capabilities.widened.values()])
        reader = before if isinstance(before, LineReader) else LineReader(0)
        reader.limit = self.config.limits.command_line + widest
        return reader

    def connect(self, now: float) -> Event:
        """Open the session; the greeting answers the event."""
        self._now = now
        self.pending = Event(CONNECT, at=now)
        return self.pending

    def receive(self, octets: bytes, now: float) -> None:
        """Take octets that came. After the session is closed they are thrown away."""
        self._now = now
        if self.state is not CLOSED:
            self._buffer += octets

    def secure(self) -> None:
        """Begin the session again under TLS, a handshake being done (RFC 3207 §4.2).

        What was received and not yet read is thrown away, since it came in clear, and with it all
        that the client said of itself. Before the greeting nothing was said (RFC 8314 §3).
        """
        self._buffer.clear()
        self._reader, self._chunk = self._line_reader(), None
        self.effect = None
        self.secured, self.identity, self.login = True, "", None
        if self.state is not LISTENING:
            self._move(CONNECTED, Event(UNKNOWN))

    @property
    def unread(self) -> int:
        """How many octets were received and not yet read."""
        return len(self._buffer)

    @property
    def in_content(self) -> bool:
        """Whether what comes next is content."""
        in_data = self._custom and isinstance(self._reader, ContentReader)
        return in_data or self._chunk is not None

    @property
    def chunk_size(self) -> int:
        """How many octets came of a chunk that is not whole yet."""
        return self._chunk.size if self._chunk else 0

    @property
    def content_size(self) -> int:
        """How many octets of content came so far, after DATA or in chunks."""
        if self._gathered is not None:
            return self._gathered.size
        return self._reader.size if isinstance(self._reader, ContentReader) else 0

    def next_event(self) -> Event | None:
        """Read the next event, or None if more octets must come first.

        Raises:
            RuntimeError: If the last event has not been answered.
        """
        if self.pending is not None:
            raise RuntimeError(f"{self.pending.name} has not been answered")
        if self.state is CLOSED or self.state is LISTENING or self.effect:
            return None
        if self._chunk is None and (item := self._reader.read(self._buffer)) is not None:
            self.pending = self._event(item)
        if self._chunk is not None:
            self.pending = self._end_chunk() if self._chunk.read(self._buffer) else None
        return self.pending

    def _event(self, item: Line | Content) -> Event:
        """Return the event of what was read, as the present state reads it."""
        match item:
            case Line() if not self._custom:
                return self._command(item)
            case Line():
                return self._custom_line(item)
            case Content():
                return self._end_of_data(Event(self._reading.event, at=self._now), item)

    def _end_of_data(self, event: Event, content: Content) -> Event:
        """Return the event with the content; in LMTP its first reply is for the first recipient."""
        event = event._replace(content=content, refusal=check_content(self, content))
        if self.transaction is None or not self.capabilities.reply_for_each:
            return event
        first, *others = self.transaction.forward_paths
        return event._replace(recipient=first, others=tuple(others))

    @property
    def _reading(self) -> StateReader:
        """How the present state is read, which has a reader of its own."""
        return self.capabilities.readings[self.state]

    def _custom_line(self, line: Line) -> Event:
        """Return the event of a line that is not a command line."""
        key = self._reading.line_error(line)
        refusal = reply_for(key) if key else None
        return Event(self._reading.event, line.octets, self._now, refusal=refusal)

    def _command(self, line: Line) -> Event:
        """Return the event of a command line: run the checks until one refuses it."""
        self.commands += 1
        command_line = CommandLine(line)
        refusal = None
        for check in CHECKS:
            if refusal := check(self, command_line):
                break
        name = command_line.event(self)
        event = Event(name, line.octets, self._now, command_line.command, refusal=refusal)
        if command_line.name not in self.capabilities.with_chunk:
            return event
        return self._begin_chunk(event, command_line)

    def _begin_chunk(self, event: Event, line: CommandLine) -> Event:
        """Read the chunk that follows a line, though the line is refused (RFC 3030 §2)."""
        if event.refusal and event.refusal.closes:
            return event
        if (chunk := line.chunk(self)) is None:
            return event._replace(ends_session=True)
        if event.refusal:
            gatherer = ContentGatherer(limit=0)
        else:
            limit = self.config.limits.message_size
            gatherer = self._gathered = self._gathered or ContentGatherer(limit)
        self._chunk = ChunkReader(chunk.octets, gatherer)
        self._before_chunk = event._replace(chunk=chunk)
        return event

    def _end_chunk(self) -> Event:
        """Return the event of a line and its chunk; the last one is the end of data."""
        event, self._chunk = self._before_chunk, None
        if event.refusal or event.chunk is None or self._gathered is None:
            return event
        if event.chunk.is_last:
            return self._end_of_data(event._replace(name=END_OF_DATA), self._gathered.take())
        too_large = self._gathered.oversize
        return event._replace(refusal=reply_for("message-too-large") if too_large else None)

    def reply(self, reply: Reply) -> bytes:
        """Answer the pending event: move the state, return the octets for the wire.

        Raises:
            RuntimeError: If no event is pending.
            OutOfStepError: If the event cannot have such a reply in this state.
        """
        if (event := self.pending) is None:
            raise RuntimeError("there is nothing to answer")
        state = CLOSED if event.ends_session else self._after(event, reply)
        self._sent = sent = self.for_wire(event, reply)
        self._settle(event, reply, state)
        return sent.encode()

    def _settle(self, event: Event, reply: Reply, state: State) -> None:
        """Move on after a reply; while recipients wait for theirs, the state stays as it is."""
        self.pending = None
        self._remember(event, reply)
        if event.others and state is not CLOSED:
            recipient, *others = event.others
            self.pending = event._replace(recipient=recipient, others=tuple(others))
            return
        self._move(state, event)
        self.effect = self.capabilities.effect_of(event.name, reply)

    def _after(self, event: Event, reply: Reply) -> State:
        """Return the state that a reply leads to."""
        table, reply_class = self.capabilities.table, reply.reply_class
        return next_state(table, self.state, event.name, reply_class, closes=reply.closes)

    def force_reply(self, reply: Reply, command: Command | None = None) -> bool:
        """Answer the pending event with a reply of the caller's, which goes out as it is.

        Args:
            reply: The reply. Where the table has no such reply the state stays as it was.
            command: The command, where the line is not one and yet it is clear what was meant.

        Returns:
            Whether the table knows such a reply.

        Raises:
            RuntimeError: If no event is pending.
        """
        if (event := self.pending) is None:
            raise RuntimeError("there is nothing to answer")
        self.pending, self._sent, self.effect = None, reply, None
        try:
            state = self._after(event, reply)
        except OutOfStepError:
            return False
        self._settle(event._replace(command=event.command or command), reply, state)
        return True

    def for_wire(self, event: Event, reply: Reply) -> Reply:
        """Return the reply as it goes on the wire: with an enhanced code only where one belongs.

        A server that offers them puts one into each reply of class 2, 4 and 5, whether or not the
        client has said EHLO, but for the greeting and the replies to EHLO and HELO (RFC 2034 §4).
        """
        is_intermediate = reply.reply_class is ReplyClass.INTERMEDIATE
        carries = event.name not in NEVER_ENHANCED and not is_intermediate
        if reply.enhanced is None or (carries and self._enhances):
            return reply
        return reply._replace(enhanced=None)

    @property
    def last_reply(self) -> Reply:
        """The last reply as it went on the wire.

        Raises:
            RuntimeError: Before the first one.
        """
        if self._sent is None:
            raise RuntimeError("no reply has been sent")
        return self._sent

    def send_unsolicited(self, reply: Reply) -> bytes:
        """Send a reply that answers no event, and close: 421 (RFC 5321 §3.8)."""
        event = Event(CONNECT if self.state is LISTENING else UNKNOWN)
        self._sent = sent = self.for_wire(event, reply)
        octets = sent.encode()
        self.close()
        return octets

    def close(self) -> None:
        """End the session: the connection is gone, and an open transaction is dropped (§3.8)."""
        self.pending = None
        self._move(CLOSED, Event(UNKNOWN))

    def _remember(self, event: Event, reply: Reply) -> None:
        """Keep what later commands rest on."""
        reply_class = reply.reply_class
        if event.name == CONNECT:
            self.greeting = reply.code
        self.errors = self.errors + 1 if reply_class is ReplyClass.PERMANENT else 0
        if reply_class is ReplyClass.SUCCESS and event.name in HELLOS:
            self.hello = event.command or self.hello
        if reply_class is ReplyClass.SUCCESS and event.name in self.capabilities.logins:
            self.identity = (self.login and self.login.user) or SOMEBODY
        if change := CHANGES.get((event.name, reply_class)):
            self.transactions += event.name == "MAIL"
            self.transaction = change(self.transaction, event.command or Command(event.name), reply)

    def _move(self, state: State, event: Event) -> None:
        if not state.transaction:
            self.transaction = self._gathered = None
        if state is CONNECTED:
            self.hello = None
        if state is CLOSED:
            self._buffer.clear()
            self._chunk = None
        if state is not self.state:
            self._read_by(state, event)
        self.state = state

    def _read_by(self, state: State, event: Event) -> None:
        """Take up the reader of a state; from one command line to the next it stays the same."""
        reading, was_custom = self.capabilities.readings.get(state), self._custom
        self._custom = reading is not None
        if reading is not None:
            self._reader = reading.open(event.command, self.config.limits)
        elif was_custom:
            self._reader = self._line_reader(self._reader)
