"""The client end: octets out, replies in; what is outstanding, what may be sent (RFC 5321 §4).

It walks the same table as the server, as far as replies have shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smtplab.protocol.capabilities import Capabilities, build_capabilities
from smtplab.protocol.commands import Command
from smtplab.protocol.extension import Effect, Extension
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.extensions.lmtp import LMTP
from smtplab.protocol.outstanding import Outstanding, Sent
from smtplab.protocol.replies import Reply
from smtplab.protocol.reply_reader import ReplyReader
from smtplab.protocol.states import (
    CLOSED,
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
from smtplab.protocol.transaction import CHANGES, Transaction

Keywords = Mapping[str, str]
"""What EHLO offered: argument by keyword, upper case."""
NO_KEYWORDS: Keywords = MappingProxyType({})
_LMTP_VERBS = frozenset(verb.name for verb in LMTP.verbs)


def keywords_of(reply: Reply) -> Keywords:
    """Read the keywords from a reply to EHLO: each line but the first (RFC 5321 §4.1.1.1)."""
    pairs = (line.partition(" ") for line in reply.lines[1:])
    return MappingProxyType({keyword.upper(): argument for keyword, _, argument in pairs})


class ClientEnd:
    """One session, seen from the client.

    Attributes:
        state: Where the session is, as far as replies have shown.
        keywords: What the last EHLO reply offered.
        capabilities: The tables that hold, given what the server offered.
        transaction: The envelope as far as it is confirmed.
        unexpected: Replies that nothing asked for, or that did not fit the table.
        secured: Whether the session runs under TLS.
        effect: What the last reply has the holder of the connection do.
    """

    def __init__(self, known: Mapping[str, Extension] = EXTENSIONS) -> None:
        self.state: State = LISTENING
        self.transaction: Transaction | None = None
        self.unexpected = 0
        self.secured = False
        self.effect: Effect | None = None
        self._known = known
        # A server may grant what it did not offer, and the client must not lose step with it.
        self._widest = build_capabilities(*known.values(), LMTP)
        self._replied = 0
        self._outstanding = Outstanding(self._widest)
        self._replies = ReplyReader()
        self._learn(NO_KEYWORDS)

    @property
    def outstanding(self) -> tuple[str, ...]:
        """Verbs and other events sent and not yet answered, oldest first."""
        return self._outstanding.names

    @property
    def awaited(self) -> int:
        """How many octets of a chunk are still to be sent."""
        return self._outstanding.awaited

    def connect(self) -> None:
        """Open the session: a connection was made, and the greeting is awaited."""
        self._outstanding.connect()

    def send(self, octets: bytes) -> None:
        """Note octets that were sent."""
        self._outstanding.send(octets)

    def receive(self, octets: bytes) -> list[Reply]:
        """Take octets that came; return the replies that they complete.

        What came behind a reply with an effect is not read.
        """
        replies: list[Reply] = []
        came = self._replies.read(octets)
        while not self.effect and (reply := next(came, None)):
            self._advance(self._outstanding.oldest(), reply)
            replies.append(reply)
        return replies

    def secure(self) -> None:
        """Begin the session again under TLS, a handshake being done (RFC 3207 §4.2).

        What was received and makes no whole reply yet is thrown away, since it came in clear, and
        with it all that the server said of itself. The server throws away what was sent in clear.
        """
        self._replies.clear()
        self.secured, self.effect = True, None
        if self.state is not LISTENING:
            self._outstanding = Outstanding(self._widest)
            self._move(CONNECTED, None)

    def close(self) -> None:
        """End the session: the connection is gone, and an open transaction is dropped (§3.8)."""
        self._outstanding.clear()
        self._move(CLOSED, None)

    def _advance(self, sent: Sent | None, reply: Reply) -> None:
        """Move on by one reply; one that nothing asked for moves only if it closes."""
        if sent and self._awaits_more(sent, reply):
            self._outstanding.put_back(sent)
            return
        event = sent.event if sent else UNKNOWN
        command = sent.command(self._widest) if sent else None
        try:
            state = self._after(event, reply)
        except OutOfStepError:
            state, command = self.state, None
            self.unexpected += 1
        else:
            self.unexpected += sent is None and not reply.closes
            self._remember(event, command, reply)
            self.effect = self._widest.effect_of(event, reply)
        self._move(state, command)

    def _awaits_more(self, sent: Sent, reply: Reply) -> bool:
        """Return whether further recipients get a reply to the same content (RFC 2033 §4.2)."""
        is_one_of_many = sent.event == END_OF_DATA and self.capabilities.reply_for_each
        if not is_one_of_many or self.transaction is None or reply.closes:
            return False
        self._replied = (self._replied + 1) % max(1, len(self.transaction.forward_paths))
        return self._replied > 0

    def _after(self, event: str, reply: Reply) -> State:
        """Return the state that a reply leads to; the same where it refuses what it lacks.

        Raises:
            OutOfStepError: If the event cannot have such a reply in this state.
        """
        offered = self.capabilities.table.get(self.state, {event: {}})
        if reply.is_refusal and not reply.closes and event not in offered:
            return self.state
        table, reply_class = self._widest.table, reply.reply_class
        return next_state(table, self.state, event, reply_class, closes=reply.closes)

    def _remember(self, event: str, command: Command | None, reply: Reply) -> None:
        if reply.is_success and event in HELLOS:
            keywords = keywords_of(reply) if event in EXTENDED_HELLOS else NO_KEYWORDS
            self._learn(keywords, *((LMTP,) if event in _LMTP_VERBS else ()))
        if change := CHANGES.get((event, reply.reply_class)):
            self.transaction = change(self.transaction, command or Command(event), reply)

    def _learn(self, keywords: Keywords, *more: Extension) -> None:
        """Keep what was offered, and the tables of that much."""
        self.keywords = keywords
        offered = (extension for key, extension in self._known.items() if key in keywords)
        self.capabilities: Capabilities = build_capabilities(*offered, *more)

    def _move(self, state: State, command: Command | None) -> None:
        if not state.transaction:
            self.transaction = None
        if state is CONNECTED:
            self._learn(NO_KEYWORDS)
        self.state = state
        self._outstanding.move_to(state, command)
