"""What goes wrong on purpose: at which event, for the how manyth time, and what then."""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.protocol.replies import Outcome, Reply, ReplyLine, outcome
from smtplab.protocol.rules import RULES
from smtplab.protocol.server import Event
from smtplab.protocol.states import FAILURES, TRANSITIONS
from smtplab.protocol.why import Why
from smtplab.simulation.table import Table

ANY = "any"
DROPS = ("", "before", "after")
_ALWAYS_POSSIBLE = FAILURES | {Outcome.CLOSING}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        on: A verb, "connect", "end of data", or "any".
        argument: The command must hold this, in any letter case.
        nth: From the how manyth matching event on, counted over the whole life of the server.
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

    @classmethod
    def read(cls, table: Table) -> Fault:
        """Read a fault from a site file.

        Raises:
            SiteError: If a key is wrong.
        """
        fault = cls(
            table.text("on", None),
            table.text("argument", ""),
            table.whole("nth", 1),
            table.whole("times", 1),
            table.reply("reply"),
            table.choice("drop", "", DROPS),
            table.number("chance", 1),
        )
        table.nothing_left()
        if not fault.is_possible():
            raise table.wrong("reply", f"the protocol knows no such reply to {fault.on}")
        return fault

    def is_possible(self) -> bool:
        """Say whether the protocol's table has the reply's outcome for the event."""
        if self.reply is None or (given := outcome(self.reply.code)) in _ALWAYS_POSSIBLE:
            return True
        rows = (row for events in TRANSITIONS.values() for row in events.items())
        return any(given in row for event, row in rows if event.lower() == self.on.lower())

    def matches(self, event: Event) -> bool:
        """Say whether the event is of the kind that this fault waits for."""
        if self.on.lower() not in (ANY, event.name.lower()):
            return False
        return self.argument.lower().encode() in event.octets.lower()

    def is_due(self, seen: int) -> bool:
        """Say whether the fault strikes at the `seen`th matching event, from 1."""
        return seen >= self.nth and (not self.times or seen < self.nth + self.times)

    def answer(self) -> Reply | None:
        """Return what is answered, None if the fault leaves the reply as it is."""
        if (line := self.reply) is None:
            return None
        return Reply(line.code, (line.text,), line.enhanced, Why(RULES["fault"]))
