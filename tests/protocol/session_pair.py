"""Both ends over a fake wire; every send asserts what the other end saw."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from smtplab.protocol.capabilities import Capabilities
from smtplab.protocol.client import ClientEnd
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.config import Limits, ServerConfig
from smtplab.protocol.diagnostic import Diagnostic
from smtplab.protocol.extension import Extension
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.protocol.states import CONNECT, END_OF_DATA, EXTENDED_HELLOS, in_order

Policy = Callable[[Event, ServerEnd], Reply]

EVERYTHING = ServerConfig(
    keywords=frozenset(EXTENSIONS), mechanisms=("PLAIN", "CRAM-MD5"), cleartext_login=True
)
HELLO = b"EHLO client.example.com\r\n"
MAIL = b"MAIL FROM:<alice@example.com>\r\n"
RCPT = b"RCPT TO:<bob@example.org>\r\n"
DATA = b"DATA\r\n"
TO_READY, TO_MAIL, TO_RCPT = HELLO, HELLO + MAIL, HELLO + MAIL + RCPT
TO_DATA = TO_RCPT + DATA

_GRANTED: Mapping[str, str] = {
    CONNECT: "greeting",
    "EHLO": "hello",
    "HELO": "hello",
    "LHLO": "hello",
    "MAIL": "sender-ok",
    "RCPT": "recipient-ok",
    "DATA": "start-data",
    "BDAT": "chunk-accepted",
    END_OF_DATA: "accepted",
    "RSET": "reset",
    "NOOP": "noop",
    "VRFY": "verify-hidden",
    "EXPN": "expand-hidden",
    "HELP": "noop",
    "QUIT": "goodbye",
    "AUTH": "logged-in",
    **{event: key for one in EXTENSIONS.values() for event, key in one.granted.items()},
}

OF_CLASS: Mapping[ReplyClass, Reply] = {
    ReplyClass.SUCCESS: Reply(250, ("Ok",)),
    ReplyClass.INTERMEDIATE: Reply(354, ("Go on",)),
    ReplyClass.TEMPORARY: Reply(451, ("Later",)),
    ReplyClass.PERMANENT: Reply(550, ("No",)),
}
CLOSING = Reply(421, ("Closing",))


def obliging(event: Event, server: ServerEnd) -> Reply:
    """Refuse what the protocol refuses and grant all else."""
    if event.refusal:
        return event.refusal
    extensions = server.capabilities.extensions if event.name in EXTENDED_HELLOS else ()
    keywords = (each.announcement(server) for each in extensions if each.is_announced(server))
    octets = event.chunk.octets if event.chunk else 0
    return reply_for(_GRANTED[event.name], *keywords, host=server.config.host, octets=octets)


def always(reply_class: ReplyClass) -> Policy:
    """Answer everything with one kind of reply."""
    return lambda _event, _server: OF_CLASS[reply_class]


def refusing(*words: bytes, reply: Reply = OF_CLASS[ReplyClass.PERMANENT]) -> Policy:
    """Refuse each line that holds one of some words; grant all else."""

    def policy(event: Event, server: ServerEnd) -> Reply:
        return reply if any(word in event.octets for word in words) else obliging(event, server)

    return policy


def limited(**limits: int) -> ServerConfig:
    """Offer everything, within some limits."""
    return EVERYTHING._replace(limits=Limits(**limits))


def verbs_in_order(client: ClientEnd) -> set[str]:
    """Return the verbs that a client may send now, as far as it knows the server."""
    return {*in_order(client.capabilities.table, client.state)} & client.capabilities.verbs.keys()


class SessionPair:
    """A client end and a server end, and whoever answers for the server."""

    def __init__(
        self,
        config: ServerConfig = EVERYTHING,
        policy: Policy = obliging,
        tables: Capabilities | None = None,
        known: Mapping[str, Extension] = EXTENSIONS,
    ) -> None:
        self.policy = policy
        self.server = ServerEnd(config, tables)
        self.client = ClientEnd(known)
        self.events: list[Event] = []
        self.answered: list[Reply] = []
        self.client.connect()
        self.server.connect(0.0)
        self.answer_all()

    def send(self, octets: bytes) -> list[Reply]:
        """Send as the client; return the replies that it draws, as the client reads them."""
        before = len(self.answered)
        self.client.send(octets)
        self.server.receive(octets, 0.0)
        self.answer_all()
        return self.answered[before:]

    def answer_all(self) -> None:
        """Answer whatever the server end has read."""
        while event := self.server.pending or self.server.next_event():
            self.events.append(event)
            self._answer(event, self.policy(event, self.server))

    def _answer(self, event: Event, reply: Reply) -> None:
        sent = self.server.for_wire(event, reply)
        octets = self.server.reply(reply)
        assert octets == sent.encode()
        [seen] = self.client.receive(octets)
        assert seen == sent._replace(diagnostic=None)
        self.answered.append(seen)
        if event.ends_session:
            self.client.close()
        self.assert_in_step()

    def assert_in_step(self) -> None:
        """Check that both ends hold the same of the session."""
        assert self.client.state is self.server.state
        assert self.client.transaction == self.server.transaction
        assert self.client.unexpected == 0

    def secure(self) -> None:
        """Have both ends go on under TLS."""
        self.server.secure()
        self.client.secure()
        self.assert_in_step()

    def codes(self, octets: bytes) -> list[int]:
        """Send; return the codes of the replies."""
        return [reply.code for reply in self.send(octets)]

    def refusal(self, octets: bytes) -> str:
        """Send; return the key of the rule that refused the last event."""
        self.send(octets)
        return self.diagnostic.rule.key

    @property
    def diagnostic(self) -> Diagnostic:
        """Why the last event was refused."""
        refusal = self.events[-1].refusal
        assert refusal
        assert refusal.diagnostic
        return refusal.diagnostic


def every_cut(octets: bytes) -> Iterable[tuple[bytes, bytes]]:
    """Cut octets in two at every place."""
    return ((octets[:at], octets[at:]) for at in range(len(octets) + 1))
