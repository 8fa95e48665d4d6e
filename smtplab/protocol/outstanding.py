"""What a client has sent and no reply has answered yet (RFC 5321 §4.3.1, RFC 2920 §3).

What is sent is taken apart as it is sent, but never past an item whose reply decides how the next
one is read: only the reply to DATA shows whether the octets after it are content. The octets of a
chunk follow the line of their command whatever its reply will be.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from smtplab.protocol.capabilities import Capabilities
from smtplab.protocol.commands import VERBS_NOT_HERE, Command, parse_line, split
from smtplab.protocol.config import Limits
from smtplab.protocol.content import ChunkReader, Content, ContentGatherer, ContentReader
from smtplab.protocol.extension import Reader, StateReader
from smtplab.protocol.lines import Line, LineReader
from smtplab.protocol.states import CONNECT, END_OF_DATA, UNKNOWN, State

_LONGEST_COMMAND = 1 << 20


class Sent(NamedTuple):
    """One item that is answered by a reply.

    Attributes:
        name: For people: the verb, or the event. A word that is not a verb may be anything, such as
            an answer to AUTH, so it has no name.
        event: The event that the server makes of it.
        line: The command line; empty for other events.
        chunk: How many octets of content follow the line.
    """

    name: str
    event: str
    line: bytes = b""
    chunk: int = 0

    @classmethod
    def from_line(cls, line: Line, capabilities: Capabilities) -> Sent:
        """Name a command line; one that is broken is not a command, whatever its verb."""
        verb, _ = split(line.octets)
        known = verb in capabilities.verbs and line.error is None
        name = verb if verb in capabilities.verbs or verb in VERBS_NOT_HERE else UNKNOWN
        sent = cls(name, verb if known else UNKNOWN, line.octets)
        return sent._with_chunk(capabilities) if verb in capabilities.with_chunk else sent

    def _with_chunk(self, capabilities: Capabilities) -> Sent:
        """Return the item of a command that a chunk follows; the last one is the end of data."""
        command, find = self.command(capabilities), capabilities.verbs[self.name].chunk
        if command is None or find is None:
            return self
        chunk = find(command)
        event = END_OF_DATA if chunk.is_last else self.event
        return self._replace(event=event, chunk=chunk.octets)

    def command(self, capabilities: Capabilities) -> Command | None:
        """Return the command, None if the item is not one or is not well formed."""
        is_command = self.event in capabilities.verbs and self.line
        return parse_line(capabilities.verbs, self.line) if is_command else None


class Outstanding:
    """Items sent and not answered, oldest first.

    Attributes:
        capabilities: The protocol as far as the client knows it.
    """

    def __init__(self, capabilities: Capabilities) -> None:
        self.capabilities = capabilities
        self._items: deque[Sent] = deque()
        self._octets = bytearray()
        self._reading: StateReader | None = None
        self._reader: Reader = LineReader(_LONGEST_COMMAND)
        self._waits = False
        self._chunk: ChunkReader | None = None

    @property
    def awaited(self) -> int:
        """How many octets of a chunk are still to be sent."""
        return self._chunk.awaited if self._chunk else 0

    @property
    def names(self) -> tuple[str, ...]:
        """What awaits a reply."""
        return tuple(item.name for item in self._items)

    def connect(self) -> None:
        """Await the greeting; whatever was sent before is answered after it."""
        self._items.appendleft(Sent(CONNECT, CONNECT))

    def send(self, octets: bytes) -> None:
        """Note octets that were sent."""
        self._octets += octets
        while not self._waits and self._skips_chunk():
            if (item := self._reader.read(self._octets)) is None:
                break
            self._add(item)

    def _skips_chunk(self) -> bool:
        """Pass over the octets of a chunk; return whether none are still to be sent."""
        if self._chunk is not None and self._chunk.read(self._octets):
            self._chunk = None
        return self._chunk is None

    def _add(self, item: Line | Content) -> None:
        if self._reading is not None:
            sent = Sent(self._reading.event, self._reading.event)
        else:
            sent = (
                Sent.from_line(item, self.capabilities)
                if isinstance(item, Line)
                else Sent("", UNKNOWN)
            )
        self._items.append(sent)
        if sent.chunk:
            self._chunk = ChunkReader(sent.chunk, ContentGatherer(limit=0))
        self._waits = sent.event in self.capabilities.decides_reading
        if self._reading is not None and not self._waits:
            self._read_by(None, None)

    def oldest(self) -> Sent | None:
        """Take the item that the next reply answers.

        Where it is answered before its chunk is through, the server does not take chunks: it reads
        what follows as commands.
        """
        sent = self._items.popleft() if self._items else None
        if sent and sent.chunk and not self._items:
            self._chunk = None
        return sent

    def put_back(self, sent: Sent) -> None:
        """Await a further reply to an item."""
        self._items.appendleft(sent)

    def move_to(self, state: State, command: Command | None) -> None:
        """Go on, once the item that decides is answered and the state is known."""
        if self._waits and not self._items:
            self._waits = False
            self._read_by(self.capabilities.readings.get(state), command)
            self.send(b"")

    def clear(self) -> None:
        """Forget all: the connection is gone."""
        self._items.clear()
        self._octets.clear()
        self._chunk = None

    def _read_by(self, reading: StateReader | None, command: Command | None) -> None:
        self._reading = reading
        if reading is not None:
            reader = reading.open(command, Limits())
            # Where the content ends is all that matters here; none of it need be kept.
            self._reader = ContentReader(limit=0) if isinstance(reader, ContentReader) else reader
        elif isinstance(self._reader, LineReader):
            # It may be in the middle of a bad line.
            self._reader.limit = _LONGEST_COMMAND
        else:
            self._reader = LineReader(_LONGEST_COMMAND)
