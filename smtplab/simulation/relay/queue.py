"""The queue of a server: the mail that it holds for others, and from which clients (§3.6.2)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import ForwardPath, Mailbox
from smtplab.simulation.site.model import Site

__all__ = ["Queue", "QueuedMail"]


class QueuedMail(NamedTuple):
    """A message that a server has accepted and that is not for its own maildrops.

    Attributes:
        host: The next host on its way; "" where the DNS is to be asked for it.
        mail: Envelope and content, the server's own Received field in front.
        since: When it came, in seconds since 1970.
        domain: The domain of its recipients, where the DNS is to be asked.
        warned: Whether the sender was told that it is delayed.
    """

    host: str
    mail: Mail
    since: float
    domain: str = ""
    warned: bool = False


class Queue:
    """The mail that one server holds for others.

    Args:
        site: The server.
        known: IP addresses of the clients whose mail it relays where it knows its clients.

    Attributes:
        mails: What it holds, oldest first.
        reported: To whom the server has reported that it delivered a message, and nobody has
            noted it yet.
    """

    def __init__(self, site: Site, known: Collection[str] = ()) -> None:
        self._site = site
        self._known = frozenset(known)
        self.mails: tuple[QueuedMail, ...] = ()
        self.reported: tuple[ForwardPath, ...] = ()

    def takes(self, mailbox: Mailbox, address: str, user: str = "") -> bool:
        """Return whether mail for others is accepted from a client.

        Args:
            mailbox: The recipient.
            address: The client's IP address: what it says of itself in EHLO proves nothing.
            user: The user who has logged in, "" if nobody has.
        """
        trusted = bool(user) or self._site.relay == "anyone" or self.knows(address)
        return trusted and self._site.finds_way(mailbox.domain)

    def knows(self, address: str) -> bool:
        """Return whether a client is one of the server's own, by its IP address."""
        return self._site.relay == "known" and address in self._known

    def hold(self, held: Sequence[QueuedMail]) -> None:
        """Keep mail until it is relayed."""
        self.mails += tuple(held)

    def take_all(self) -> tuple[QueuedMail, ...]:
        """Take out all that is held."""
        held, self.mails = self.mails, ()
        return held
