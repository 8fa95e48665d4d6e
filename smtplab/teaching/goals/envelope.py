"""Goals about the envelope: who was accepted, and who was refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from smtplab.protocol.paths import Mailbox
from smtplab.teaching.goals.goal import Window
from smtplab.teaching.goals.history import Recipient, recipients, same_mailbox

__all__ = ["RecipientAccepted", "RecipientRefused"]


@dataclass(frozen=True, slots=True)
class RecipientAccepted:
    """Recipients were accepted; somebody who is named twice counts once.

    Attributes:
        address: Who; None for anybody.
        count: How many at least.
        together: Whether in one transaction.
    """

    address: Mailbox | None = None
    count: int = 1
    together: bool = False

    @property
    def is_permanent(self) -> bool:
        """They were accepted."""
        return True

    def holds(self, window: Window) -> bool:
        """Count them."""
        return _most(window, self._is_meant, together=self.together) >= self.count

    def _is_meant(self, one: Recipient) -> bool:
        return one.accepted and _is_asked_for(self.address, one)

    def describe(self) -> str:
        """Return who, or how many."""
        return _words(self.address, self.count, "accepted", together=self.together)


@dataclass(frozen=True, slots=True)
class RecipientRefused:
    """Recipients were refused; somebody who is named twice counts once.

    Attributes:
        address: Who; None for anybody.
        count: How many at least.
        code: Reply code; None for any.
        digit: First digit of the code; None for any.
        together: Whether in one transaction.
    """

    address: Mailbox | None = None
    count: int = 1
    code: int | None = None
    digit: int | None = None
    together: bool = False

    @property
    def is_permanent(self) -> bool:
        """They were refused."""
        return True

    def holds(self, window: Window) -> bool:
        """Count them."""
        return _most(window, self._is_meant, together=self.together) >= self.count

    def _is_meant(self, one: Recipient) -> bool:
        return (
            not one.accepted
            and _is_asked_for(self.address, one)
            and self.code in (None, one.reply.code)
            and self.digit in (None, one.reply.reply_class)
        )

    def describe(self) -> str:
        """Return who, or how many, and with which reply."""
        reply = f" with {self.code}" if self.code else f" with {self.digit}yz" if self.digit else ""
        return _words(self.address, self.count, f"refused{reply}", together=self.together)


def _is_asked_for(address: Mailbox | None, one: Recipient) -> bool:
    return address is None or same_mailbox(address, one.mailbox)


def _most(window: Window, is_meant: Callable[[Recipient], bool], *, together: bool) -> int:
    """Count who is meant: in all, or in the transaction that has the most of them."""
    named: dict[int, set[str]] = defaultdict(set)
    for one in recipients(window):
        if is_meant(one):
            named[one.transaction if together else 0].add(str(one.mailbox).casefold())
    return max(map(len, named.values()), default=0)


def _words(address: Mailbox | None, count: int, what: str, *, together: bool) -> str:
    where = " in one message" if together else ""
    if address is not None:
        return f"{address} is {what}{where}"
    return f"{'one recipient' if count == 1 else f'{count} recipients'} {what}{where}"
