"""A moment: one arrow on the wire, with all that there was to see just then.

Moments are frozen and share what did not change, so ten thousand of them are cheap, and stepping
back is no more than looking at an earlier one. What crossed is kept as a place in the octets of its
direction, never as a copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from smtplab.protocol.client import ClientEnd
from smtplab.protocol.commands import Command
from smtplab.protocol.mail_protocol import MAIL_PROTOCOLS, SMTP, MailProtocol
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import State
from smtplab.protocol.transaction import Transaction
from smtplab.simulation.server.maildrop import Message

if TYPE_CHECKING:
    from smtplab.simulation.authentication.verdict import SenderVerdict


class MomentKind(Enum):
    """What crossed the wire."""

    HANDSHAKE = "handshake"
    TLS = "tls"
    """A record of TLS that carries no line of SMTP; in neither direction, what came of it."""
    COMMAND = "command"
    CONTENT = "content"
    CHUNK = "chunk"
    """Content that follows the line of a command, without a dot at its end."""
    END_OF_DATA = "end of data"
    REPLY = "reply"
    CLOSE = "close"
    DROP = "drop"
    CLOCK = "clock"
    LINK = "link"
    """Nothing crossed: from here on two other hosts talk, or one of them did something alone."""
    NOTE = "note"
    """Nothing crossed: words that stood in a recording, or on what was done to play it."""


SENT = frozenset({MomentKind.COMMAND, MomentKind.CONTENT, MomentKind.CHUNK, MomentKind.END_OF_DATA})
"""What a client sends."""
SPOKEN = SENT | {MomentKind.REPLY}
"""What carries octets of the protocol."""


class HostEvent(Enum):
    """What happens where no arrow crosses: which host acts now, or what a server does by itself."""

    NOW_CLIENT = "{client} is now the client of {server}"
    CLIENT_AGAIN = "{client} is the client of {server} again"
    NOW_FETCHES = "{client} is now the POP3 client of {server}"
    ASKS_MX = "{host} asks for the MX of {domain}: {answer}"
    NO_ADDRESS = "{host} has no address of {server}"
    BOUNCES = "{host} bounces the message: a report goes to {path}"
    REPORTS = "{host} reports to {path} what became of the message"
    NO_REPORT_WANTED = "{host} gives up: no report is sent, since the sender wanted none"
    NOBODY_IS_TOLD = "{host} gives up: no report is sent, since the reverse-path is <>"
    NO_WAY_BACK = "{host} gives up: a report cannot reach {path}"
    NOTHING_HELD = "no server holds mail for others"
    ALL_PASSED_ON = "nothing is left to relay"
    SOME_WAITS = "messages held for another try: {count}"
    DNS_CHANGED = "the DNS has changed: {change}"
    NO_POP3 = "no server here lets a client fetch mail"

    def label(self, **names: object) -> str:
        """Return the words for it, with the names of what it happens to."""
        return self.value.format_map(names)


class Direction(Enum):
    """Which way it crossed."""

    TO_SERVER = "to server"
    TO_CLIENT = "to client"
    NEITHER = "neither"


class InputPosition(NamedTuple):
    """Where in the list of inputs a moment stands.

    Attributes:
        input: How many inputs came before the one that it belongs to.
        octets: How many octets of that input had been dealt with, which is what a fork keeps of
            it; None for all of it.
    """

    input: int
    octets: int | None


class Link(NamedTuple):
    """Whose wire a moment is on: two hosts, and what they speak.

    Attributes:
        client: Name of the client's host.
        server: Name of the server's host.
        hop: 0 between the learner and their own server; from 1 on between that server and the
            next one, and so on along the way of a mail.
        protocol: "SMTP", "LMTP" or "POP3".
        port: Where the server listens.
        client_address: The client's IP address.
        server_address: The server's IP address, "" where no DNS knows one.
    """

    client: str = "client.example.com"
    server: str = "mail.example.org"
    hop: int = 0
    protocol: str = SMTP.name
    port: int = SMTP.port
    client_address: str = "192.0.2.25"
    server_address: str = "198.51.100.1"

    @property
    def is_own(self) -> bool:
        """Whether it is the learner's own connection, by which mail is sent."""
        return self.hop == 0 and self.mail_protocol.brings_mail

    @property
    def mail_protocol(self) -> MailProtocol:
        """What the two hosts speak: its states in order, its verbs, its table of states."""
        return MAIL_PROTOCOLS[self.protocol]


OWN = Link()


class ServerView(NamedTuple):
    """What the server end held.

    Attributes:
        state: Its state.
        hello: The EHLO or HELO that it accepted last.
        transaction: Its buffers (RFC 5321 §4.1.1); None outside a mail transaction.
        content_size: Octets of content so far.
        unread: Octets received and not yet read.
        without: Verbs that it does not offer.
        demands: What a client must do before it may send mail: "tls", "login".
        secured: Whether the session runs under TLS.
        identity: The user who has logged in, "" if nobody has.
    """

    state: State
    hello: Command | None
    transaction: Transaction | None
    content_size: int
    unread: int
    without: frozenset[str] = frozenset()
    demands: frozenset[str] = frozenset()
    secured: bool = False
    identity: str = ""

    @classmethod
    def of(cls, end: ServerEnd) -> ServerView:
        """Look at a server end."""
        held = (end.state, end.hello, end.transaction, end.content_size, end.unread)
        return cls(*held, end.config.without, end.config.demands, end.secured, end.identity)


class ClientView(NamedTuple):
    """What the client end held.

    Attributes:
        state: The state it has reason to believe in.
        keywords: What the last EHLO reply offered: argument by keyword.
        outstanding: Verbs sent and not yet answered, oldest first.
        transaction: The envelope as far as replies confirmed it.
        secured: Whether the session runs under TLS.
        awaited: Octets of a chunk that are still to be sent.
    """

    state: State
    keywords: Mapping[str, str]
    outstanding: tuple[str, ...]
    transaction: Transaction | None
    secured: bool = False
    awaited: int = 0

    @classmethod
    def of(cls, end: ClientEnd) -> ClientView:
        """Look at a client end."""
        held = (end.state, end.keywords, end.outstanding, end.transaction)
        return cls(*held, end.secured, end.awaited)


class Moment(NamedTuple):
    """One arrow on the wire.

    Octets that one input sent arrived together: all their arrows come before the first reply, and
    show what the server end held before it answered any of them.

    Attributes:
        index: Place in the transcript, from 0.
        kind: What crossed.
        direction: Which way.
        at: Seconds on the lab's clock.
        position: Where in the list of inputs.
        server: What the server end held once the arrow arrived.
        client: What the client end held once the arrow arrived.
        label: Words for what is not a line of a protocol: "SYN", "FIN", a drop's reason. A note
            may have several lines.
        span: First and last-plus-one octet, in the octets of that direction.
        records: First and last-plus-one octet of the TLS records that carried it, in those of that
            direction; None where it crossed in clear.
        masked: What is shown in their place; None where there is no secret in them. The events and
            the diagnostics of a moment never hold a secret.
        event: What the server made of it; None for replies, and where it made nothing of it yet.
        reply: The reply, for `MomentKind.REPLY`; its `diagnostic` says why it was made.
        answers: Index of the moment that the reply answers.
        answered: The event that the reply answers, which says more where several commands came in
            one arrow; of the greeting the connection, None for what nothing asked for.
        flags: Keys of what is worth a note without being refused: "early", before the greeting;
            "pipelined-unoffered", without waiting though PIPELINING was not offered;
            "not-last-in-group", where the verb must be (RFC 2920 §3.1); "helo-literal", which only
            EHLO takes; "never-read", after the server had closed; "unended", a line whose CR LF is
            still to come; "thrown-away", in clear behind STARTTLS; "in-handshake", in clear where a
            TLS handshake was awaited; and of content "bare-line-end", "line-over-limit",
            "eight-bit-undeclared". Of a reply that somebody else chose: "out-of-step", the table
            has no such reply there; "differs-here", the site would have returned another code;
            "unasked", there was nothing to be answered; "stripped", a device on the way took
            STARTTLS out. Of a note "kept-aside": what it holds could
            not be read, or not be played.
        mail: All messages that had been delivered by then, at whatever server; none ever leaves it,
            also not when it is fetched and deleted.
        link: Between which two hosts. A server has relayed mail to `link.server` where
            `link.hop` is over 0 and the reply to the end of data is good.
        fetched: The message that the reply to RETR brought, in POP3; None for all else.
        removed: The messages that the reply to QUIT says are gone from their maildrop, in POP3.
        host_event: What happens, for `MomentKind.LINK`; its words are the label.
        site_reply: The reply of the site itself, where another was forced
            (`smtplab.simulation.lab.inputs.ForceReply`); None for all that it decided itself.
        verdict: What the checks of the sender came to, for the reply to MAIL and to the end of data
            of a server that makes some.
    """

    index: int  # type: ignore[assignment]  # hides tuple.index
    kind: MomentKind
    direction: Direction
    at: float
    position: InputPosition
    server: ServerView
    client: ClientView
    label: str = ""
    span: tuple[int, int] = (0, 0)
    records: tuple[int, int] | None = None
    masked: bytes | None = None
    event: Event | None = None
    reply: Reply | None = None
    answers: int | None = None
    answered: Event | None = None
    flags: tuple[str, ...] = ()
    mail: tuple[Message, ...] = ()
    link: Link = OWN
    fetched: Message | None = None
    removed: tuple[Message, ...] = ()
    host_event: HostEvent | None = None
    site_reply: Reply | None = None
    verdict: SenderVerdict | None = None

    @property
    def event_name(self) -> str:
        """The name of the event, or of the one that the reply answers; empty if there is none."""
        event = self.event or self.answered
        return event.name if event else ""
