"""What does a server hold for others, and from whom does it take such mail (RFC 5321 §3.6.2)?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from smtplab.protocol.delivery import Mail
from smtplab.protocol.paths import Mailbox
from smtplab.simulation.site.model import Site

__all__ = ["Queue", "QueuedMail"]


class QueuedMail(NamedTuple):
    """A mail that a server has answered for and that is not its own.

    Attributes:
        host: The next host on its way.
        mail: Envelope and content, the server's own Received field in front.
        since: When it came, in seconds since 1970.
    """

    host: str
    mail: Mail
    since: float


class Queue:
    """The mail that one server holds for others.

    Args:
        site: The server.
        known: IP addresses of the clients whose mail it passes on where it knows its clients.

    Attributes:
        held: What it holds, oldest first.
    """

    def __init__(self, site: Site, known: Collection[str] = ()) -> None:
        self._site = site
        self._known = frozenset(known)
        self.mails: tuple[QueuedMail, ...] = ()

    def takes(self, mailbox: Mailbox, address: str) -> bool:
        """Say whether mail for others is taken from a client.

        Args:
            mailbox: The recipient.
            address: The client's IP address: what it says of itself in EHLO proves nothing.
        """
        trusted = self._site.relay == "anyone" or (
            self._site.relay == "known" and address in self._known
        )
        return trusted and bool(self._site.next_host(mailbox.domain))

    def hold(self, held: Sequence[QueuedMail]) -> None:
        """Keep mail until it is passed on."""
        self.mails += tuple(held)

    def take_all(self) -> tuple[QueuedMail, ...]:
        """Take out all that is held."""
        held, self.mails = self.mails, ()
        return held
