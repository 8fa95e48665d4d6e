"""A session as its server knows it: the events of it, and all that the checks look at."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from smtplab.protocol.capabilities import Capabilities
from smtplab.protocol.commands import Chunk, Command
from smtplab.protocol.config import ServerConfig
from smtplab.protocol.content import Content
from smtplab.protocol.paths import ForwardPath
from smtplab.protocol.replies import Reply
from smtplab.protocol.states import EXTENDED_HELLOS, LISTENING, State
from smtplab.protocol.transaction import Transaction

__all__ = ["SOMEBODY", "Event", "Login", "ServerSession"]

SOMEBODY = "somebody"
"""The identity of a user who is not known, where somebody else chose the reply."""


class Event(NamedTuple):
    """Something that a server answers with exactly one reply.

    Attributes:
        name: A verb, or one of the events of `smtplab.protocol.states`; `UNKNOWN` for a line whose
            verb is unknown, or that is broken as a line.
        octets: The line as it came, without its ending; empty for other events.
        at: When it was read, in seconds of whatever clock the caller keeps.
        command: The command, if the line is a well-formed one.
        content: The content, at the end of data.
        refusal: The reply that the protocol itself demands, None if it has no objection.
        chunk: The piece of content that followed the line, None for a line alone.
        recipient: For whom the reply is, where the end of data gets one for each recipient.
        others: The recipients that get theirs after it.
        ends_session: Whether nobody knows where the chunk ends, so that the server closes after its
            reply.
    """

    name: str
    octets: bytes = b""
    at: float = 0.0
    command: Command | None = None
    content: Content | None = None
    refusal: Reply | None = None
    chunk: Chunk | None = None
    ends_session: bool = False
    recipient: ForwardPath | None = None
    others: tuple[ForwardPath, ...] = ()


class Login(Protocol):
    """A login that goes on, or the last one; the layer that chooses the replies keeps it."""

    @property
    def user(self) -> str:
        """The user that the client says it is, "" if it has not said so yet."""


class ServerSession:
    """What a server knows of one session.

    Attributes:
        config: What the server offers.
        capabilities: The tables it obeys.
        state: Where the session is.
        hello: The EHLO or HELO that was accepted last.
        transaction: The mail transaction, None outside of one.
        greeting: Code of the greeting; 0 before it.
        errors: Replies of class 5yz in a row.
        commands: Command lines read.
        transactions: MAIL commands granted.
        secured: Whether the session runs under TLS.
        identity: The user who has logged in, "" if nobody has.
        login: The login that goes on, or the last one; None before the first.
    """

    def __init__(self, config: ServerConfig, capabilities: Capabilities) -> None:
        self.config = config
        self.capabilities = capabilities
        self.state: State = LISTENING
        self.hello: Command | None = None
        self.transaction: Transaction | None = None
        self.greeting = 0
        self.errors = 0
        self.commands = 0
        self.transactions = 0
        self.secured = False
        self.identity = ""
        self.login: Login | None = None

    @property
    def extended(self) -> bool:
        """Whether the session was opened with EHLO, so that extensions may be used."""
        return self.hello is not None and self.hello.verb in EXTENDED_HELLOS
