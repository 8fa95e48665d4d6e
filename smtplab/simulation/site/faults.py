"""What goes wrong on purpose: at which event, for the how manyth time, and what then."""

from __future__ import annotations

from typing import NamedTuple

from smtplab.protocol.codes.model import REPLY_CLASSES, ReplyClass
from smtplab.protocol.commands import VERBS
from smtplab.protocol.diagnostic import Diagnostic
from smtplab.protocol.replies import Reply, ReplyLine
from smtplab.protocol.rules import RULES
from smtplab.protocol.session import Event
from smtplab.protocol.states import CONNECT, END_OF_DATA, can_get
from smtplab.simulation.mapping.reader import Table

ANY = "any"
DROPS = ("", "before", "after")
_EVENTS = {name.lower(): name for name in (*VERBS, CONNECT, END_OF_DATA, ANY)}
_WITHOUT_ARGUMENT = frozenset({CONNECT, END_OF_DATA})


class Fault(NamedTuple):
    """One thing that goes wrong.

    Attributes:
        on: A verb, "connect", "end of data", or "any"; what the protocol itself refuses is no such
            event and is not counted.
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
    def read(cls, table: Table, seed: int | None = None) -> Fault:
        """Read a fault from a site file.

        Raises:
            SiteError: If a key is wrong.
        """
        if "chance" in table and seed is None:
            raise table.wrong("chance", "needs a seed, so that every run is the same")
        fault = cls(
            _event(table),
            table.text("argument", ""),
            table.whole("nth", 1, least=1),
            table.whole("times", 1),
            table.reply("reply"),
            table.choice("drop", "", DROPS),
            table.number("chance", 1.0, most=1),
        )
        table.nothing_left()
        fault._check(table)
        return fault

    def _check(self, table: Table) -> None:
        if self.argument and self.on in _WITHOUT_ARGUMENT:
            raise table.wrong("argument", f"there is none at {self.on}")
        if self.reply is None and not self.drop:
            raise table.wrong("reply", "is missing, and so is drop: nothing would go wrong")
        if not self.is_possible():
            raise table.wrong("reply", f"the protocol knows no such reply to {self.on}")

    def is_possible(self) -> bool:
        """Return whether the protocol has such a reply to the event."""
        return self.reply is None or can_get(self.on, self.reply.code)

    def matches(self, event: Event) -> bool:
        """Say whether the event is of the kind that this fault waits for."""
        if self.on not in (ANY, event.name):
            return False
        return self.argument.lower().encode() in event.octets.lower()

    def is_due(self, seen: int) -> bool:
        """Say whether the fault strikes at the `seen`th matching event, from 1."""
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


def _event(table: Table) -> str:
    """Take the name of an event, in any letter case."""
    name = table.text("on", None).lower()
    if name not in _EVENTS:
        raise table.wrong("on", f"must be one of {', '.join(_EVENTS.values())}")
    return _EVENTS[name]
