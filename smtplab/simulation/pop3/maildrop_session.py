"""The replies of a POP3 server: logging in, and what lies in the maildrop (RFC 1939 §4 to §6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from smtplab.protocol.pop3.states import TRANSACTION
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.protocol.session import Event
from smtplab.protocol.states import CONNECT, State
from smtplab.simulation.lab.exchange import Pop3Result
from smtplab.simulation.relay.host import LabHost
from smtplab.simulation.server.maildrop import Message

__all__ = ["MaildropSession"]

_CAPABILITIES = b"TOP\r\nUIDL\r\nUSER\r\n"


class MaildropSession:
    """What one session may see: the messages that lay there when it was opened.

    Args:
        host: The server.
    """

    def __init__(self, host: LabHost) -> None:
        self._host = host
        self._user = ""
        self._messages: tuple[Message, ...] = ()
        self._marked: set[int] = set()

    def answer(self, event: Event, state: State) -> Pop3Result:
        """Answer an event.

        Args:
            event: What the server end made of what came.
            state: Where the session is.
        """
        if event.refusal is not None:
            return Pop3Result(event.refusal)
        if event.name == "QUIT":
            return self._quit(state)
        argument = event.command.argument if event.command else ""
        reply = _ANSWERS[event.name](self, argument)
        is_fetched = event.name == "RETR" and not reply.is_refusal
        return Pop3Result(reply, self._message(argument) if is_fetched else None)

    def greet(self, _: str) -> Reply:
        """Speak first (RFC 1939 §4)."""
        return reply_for("pop3-greeting", host=self._host.site.host)

    def name(self, user: str) -> Reply:
        """Take a name; any will do (RFC 1939 §7)."""
        self._user = user
        return reply_for("pop3-name")

    def open(self, secret: str) -> Reply:
        """Open the maildrop, if name and secret are those of the site."""
        if self._host.site.pop3.get(self._user) != secret:
            return reply_for("pop3-denied")
        self._messages = tuple(
            one for one in self._host.shelf.messages if one.maildrop == self._user
        )
        return self._counted_reply("pop3-open", user=self._user)

    def count(self, _: str) -> Reply:
        """Count the messages and their octets."""
        return self._counted_reply("pop3-stat")

    def scan(self, argument: str) -> Reply:
        """List the messages with their sizes."""
        if not argument:
            return self._counted_reply(
                "pop3-scan", self._listing(lambda message: str(message.size))
            )
        if (message := self._message(argument)) is None:
            return reply_for("pop3-no-such-message")
        return reply_for("pop3-scan-one", number=int(argument), octets=message.size)

    def unique_names(self, argument: str) -> Reply:
        """Give each message a name that stays the same (RFC 1939 §7)."""
        if not argument:
            return self._counted_reply("pop3-unique", self._listing(_unique_name))
        if (message := self._message(argument)) is None:
            return reply_for("pop3-no-such-message")
        return reply_for("pop3-unique-one", number=int(argument), name=_unique_name(message))

    def fetch(self, argument: str) -> Reply:
        """Give a message whole."""
        if (message := self._message(argument)) is None:
            return reply_for("pop3-no-such-message")
        return reply_for("pop3-message", octets=message.size)._replace(body=message.octets)

    def top(self, argument: str) -> Reply:
        """Give the header section and some lines of the body."""
        number, _, lines = argument.partition(" ")
        if (message := self._message(number)) is None:
            return reply_for("pop3-no-such-message")
        return reply_for("pop3-top")._replace(body=_top(message.octets, int(lines)))

    def mark(self, argument: str) -> Reply:
        """Mark a message as deleted."""
        if self._message(argument) is None:
            return reply_for("pop3-no-such-message")
        self._marked.add(int(argument))
        return reply_for("pop3-marked", number=int(argument))

    def unmark_all(self, _: str) -> Reply:
        """Take back all marks."""
        self._marked.clear()
        return self._counted_reply("pop3-reset", user=self._user)

    def _quit(self, state: State) -> Pop3Result:
        """Remove what was marked, if anybody had logged in (RFC 1939 §6)."""
        host = self._host.site.host
        if state is not TRANSACTION:
            return Pop3Result(reply_for("pop3-goodbye", host=host))
        removed = tuple(self._messages[number - 1] for number in sorted(self._marked))
        self._host.shelf.remove(removed)
        return Pop3Result(
            self._counted_reply("pop3-updated", host=host, removed=len(removed)), removed=removed
        )

    def _counted_reply(self, key: str, body: bytes | None = None, **values: object) -> Reply:
        """Build a reply that tells how many messages there are, and their octets."""
        left = [message for _, message in self._left()]
        octets = sum(message.size for message in left)
        messages = "1 message" if len(left) == 1 else f"{len(left)} messages"
        reply = reply_for(key, count=len(left), messages=messages, octets=octets, **values)
        return reply._replace(body=body)

    def _left(self) -> Iterator[tuple[int, Message]]:
        """Yield the messages that are not marked as deleted, with their numbers."""
        for number, message in enumerate(self._messages, start=1):
            if number not in self._marked:
                yield number, message

    def _listing(self, describe: Callable[[Message], str]) -> bytes:
        return _lines(f"{number} {describe(message)}" for number, message in self._left())

    def _message(self, number: str) -> Message | None:
        """Find a message by its number, None if it is not there or marked as deleted."""
        index = int(number)
        if not 0 < index <= len(self._messages) or index in self._marked:
            return None
        return self._messages[index - 1]


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\r\n" for line in lines).encode()


def _unique_name(message: Message) -> str:
    from hashlib import sha256  # noqa: PLC0415  # slow to load, and few fetch mail

    return sha256(message.octets).hexdigest()[:20]


def _top(octets: bytes, lines: int) -> bytes:
    """Cut a message after its header section and so many lines of the body."""
    header, empty, body = octets.partition(b"\r\n\r\n")
    wanted = body.removesuffix(b"\r\n").split(b"\r\n")[:lines] if body else []
    return header + empty + b"".join(line + b"\r\n" for line in wanted)


_ANSWERS: Mapping[str, Callable[[MaildropSession, str], Reply]] = {
    CONNECT: MaildropSession.greet,
    "USER": MaildropSession.name,
    "PASS": MaildropSession.open,
    "STAT": MaildropSession.count,
    "LIST": MaildropSession.scan,
    "UIDL": MaildropSession.unique_names,
    "RETR": MaildropSession.fetch,
    "TOP": MaildropSession.top,
    "DELE": MaildropSession.mark,
    "RSET": MaildropSession.unmark_all,
    "NOOP": lambda *_: reply_for("pop3-noop"),
    "CAPA": lambda *_: reply_for("pop3-capabilities")._replace(body=_CAPABILITIES),
}
