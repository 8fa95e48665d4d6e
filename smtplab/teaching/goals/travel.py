"""Goals about what mail did after it was handed over: passed on by servers, fetched by POP3."""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.protocol.states import END_OF_DATA
from smtplab.simulation.lab.moment import Moment
from smtplab.teaching.goals.goal import Window

__all__ = ["MailFetched", "MailRelayed"]


@dataclass(frozen=True, slots=True)
class MailRelayed:
    """A server passed mail on, and the next one took it.

    Attributes:
        host: Name of the next server.
    """

    host: str

    @property
    def is_permanent(self) -> bool:
        """It was passed on."""
        return True

    def holds(self, window: Window) -> bool:
        """Look for a good reply to the end of data on a wire between servers."""
        return any(self._is_handed_over(moment) for moment in window.moments)

    def _is_handed_over(self, moment: Moment) -> bool:
        link, reply = moment.link, moment.reply
        return (
            link.hop > 0
            and reply is not None
            and link.server.casefold() == self.host.casefold()
            and moment.event_name == END_OF_DATA
            and reply.is_success
        )

    def describe(self) -> str:
        """Name the next server."""
        return f"a server relays the message to {self.host}"


@dataclass(frozen=True, slots=True)
class MailFetched:
    """A message was fetched by POP3.

    Attributes:
        maildrop: Whose; None for anybody's.
        deleted: Whether one must be gone for good, which only the reply to QUIT says.
    """

    maildrop: str | None = None
    deleted: bool = False

    @property
    def is_permanent(self) -> bool:
        """It was fetched."""
        return True

    def holds(self, window: Window) -> bool:
        """Look for what replies in POP3 brought, and what they say is gone."""
        brought = (
            message
            for one in window.moments
            for message in (one.removed if self.deleted else filter(None, (one.fetched,)))
        )
        return any(self.maildrop in (None, message.maildrop) for message in brought)

    def describe(self) -> str:
        """Return from where."""
        what = "fetched by POP3 and deleted" if self.deleted else "fetched by POP3"
        where = f" in {self.maildrop}'s maildrop" if self.maildrop else ""
        return f"a message{where} is {what}"
