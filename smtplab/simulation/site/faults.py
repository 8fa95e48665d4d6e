"""Faults: what goes wrong on purpose, at which event and how often."""

from __future__ import annotations

from typing import NamedTuple

from smtplab.protocol.capabilities import can_get
from smtplab.protocol.codes.model import REPLY_CLASSES, ReplyClass
from smtplab.protocol.diagnostic import Diagnostic
from smtplab.protocol.replies import Reply, ReplyLine
from smtplab.protocol.rules import RULES
from smtplab.protocol.session import Event

__all__ = ["ANY", "Fault"]

ANY = "any"
"""The event of a fault that strikes whatever happens."""


class Fault(NamedTuple):
    """One thing that goes wrong.

    Attributes:
        on: A verb, "connect", "end of data", or "any"; what the protocol itself refuses is no such
            event and is not counted.
        argument: The command must hold this, in any letter case; where each recipient gets a reply
            of its own, so may the recipient.
        nth: From which matching event on, from 1, counted over the whole life of the server.
        times: For how many of them; 0 means for ever.
        reply: What is answered; None for whatever would have been.
        drop: "before": the reply is lost with the connection; "after": it drops once sent.
        chance: How likely it is, where the site has a seed.
    """

    on: str
    argument: str = ""
    nth: int = 1
    times: int = 1
    reply: ReplyLine | None = None
    drop: str = ""
    chance: float = 1.0

    def is_possible(self) -> bool:
        """Return whether the protocol has such a reply to the event."""
        return self.reply is None or can_get(self.on, self.reply.code)

    def matches(self, event: Event) -> bool:
        """Return whether the event is of the kind that this fault waits for."""
        verb = event.command.verb if event.command else ""
        if self.on not in (ANY, event.name, verb):
            return False
        where = event.octets + str(event.recipient or "").encode()
        return self.argument.lower().encode() in where.lower()

    def is_due(self, seen: int) -> bool:
        """Return whether the fault strikes at the `seen`th matching event, from 1."""
        return seen >= self.nth and (not self.times or seen < self.nth + self.times)

    def answer(self) -> Reply | None:
        """Return what is answered, None if the fault leaves the reply as it is."""
        if (line := self.reply) is None:
            return None
        return Reply(line.code, (line.text,), line.enhanced, Diagnostic(RULES["fault"]))

    @property
    def forestalls(self) -> bool:
        """Whether what was asked for is not done: another reply than success is given."""
        return self.reply is not None and REPLY_CLASSES[self.reply.code] is not ReplyClass.SUCCESS
