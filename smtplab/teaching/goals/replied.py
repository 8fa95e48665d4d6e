"""Goals about replies: what drew which, and which extensions were made use of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.replies import Reply
from smtplab.simulation.lab.moment import Direction, MomentKind
from smtplab.teaching.goals.goal import Window
from smtplab.teaching.goals.history import EventReply, event_replies, own_moments

__all__ = ["ANY", "ExtensionUsed", "ReplySeen"]

ANY = "any"
"""Whatever was said."""
_TWIN = ":"
"""Sets off what is a rule's form for senders; it is the same rule to learners."""


@dataclass(frozen=True, slots=True)
class ReplySeen:
    """Something drew a reply; what is None may be anything.

    Attributes:
        to: A verb, "connect", "end of data", "unknown" or "any".
        code: Reply code.
        digit: First digit of the code.
        enhanced: Enhanced status code.
        rule: Key of the rule behind it.
        state: Name of the state that it was said in.
        times: How often at least.
    """

    to: str = ANY
    code: int | None = None
    digit: int | None = None
    enhanced: str | None = None
    rule: str | None = None
    state: str | None = None
    times: int = 1

    @property
    def is_permanent(self) -> bool:
        """It was said."""
        return True

    def holds(self, window: Window) -> bool:
        """Count the replies that are meant."""
        meant = filter(self.is_meant, event_replies(window))
        return next(islice(meant, self.times - 1, None), None) is not None

    def is_meant(self, one: EventReply) -> bool:
        """Return whether a reply is one; what tells most apart is compared first."""
        reply = one.reply
        return (
            self.to in (ANY, one.name)
            and self.code in (None, reply.code)
            and self.digit in (None, reply.reply_class)
            and self.rule in (None, *_rules(reply))
            and self.enhanced in (None, str(reply.enhanced))
            and self.state in (None, one.before.state.name)
        )

    def describe(self) -> str:
        """Return which event gets which reply."""
        what = {ANY: "something", "unknown": "a line that is not a command"}.get(self.to, self.to)
        reply = self.code or (f"a {self.digit}yz" if self.digit else "a reply")
        more = f" {self.enhanced}" if self.enhanced else ""
        where = f" in {self.state}" if self.state else ""
        times = f", {self.times} times" if self.times > 1 else ""
        return f"{what} gets {reply}{more}{where}{times}"


def _rules(reply: Reply) -> tuple[str, ...]:
    """Return what the rule behind a reply is called: its key, and that of its twin."""
    if reply.diagnostic is None:
        return ()
    key = reply.diagnostic.rule.key
    return key, key.partition(_TWIN)[0]


@dataclass(frozen=True, slots=True)
class ExtensionUsed:
    """An extension was made use of, and the server went along.

    Attributes:
        keyword: Its EHLO keyword.
    """

    keyword: str

    @property
    def is_permanent(self) -> bool:
        """It was used."""
        return True

    def holds(self, window: Window) -> bool:
        """Look for its verbs, its parameters, or its own signs."""
        return _SIGNS.get(self.keyword, self._is_named)(window)

    def _is_named(self, window: Window) -> bool:
        return any(
            one.reply.reply_class in (ReplyClass.SUCCESS, ReplyClass.INTERMEDIATE)
            and self._names(one)
            for one in event_replies(window)
        )

    def _names(self, one: EventReply) -> bool:
        extension = EXTENSIONS[self.keyword]
        command = one.event.command if one.event else None
        given, sent = (command.parameters, command.verb) if command else ({}, one.name)
        return any(verb.name == sent for verb in extension.verbs) or any(
            parameter.verb == one.name and parameter.keyword in given
            for parameter in extension.parameters
        )

    def describe(self) -> str:
        """Name the extension."""
        return f"{self.keyword} is used"


def _is_pipelined(window: Window) -> bool:
    """Look for a command that was followed by the next without a reply in between (RFC 2920)."""
    moments = own_moments(window)
    return any(
        one.kind is MomentKind.COMMAND
        and one.event is not None
        and "PIPELINING" in one.client.keywords
        and following.direction is Direction.TO_SERVER
        and following.event is not None
        for one, following in pairwise(moments)
    )


def _is_enhanced(window: Window) -> bool:
    """Look for a reply with an enhanced status code after EHLO listed the extension (RFC 2034)."""
    return any(
        one.reply.enhanced is not None and "ENHANCEDSTATUSCODES" in one.moment.client.keywords
        for one in event_replies(window)
    )


_SIGNS: Mapping[str, Callable[[Window], bool]] = {
    "PIPELINING": _is_pipelined,
    "ENHANCEDSTATUSCODES": _is_enhanced,
}
"""Extensions that have neither verb nor parameter."""
