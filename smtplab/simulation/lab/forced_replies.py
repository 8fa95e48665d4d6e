"""Replies that somebody else chose for the server: the learner, or a recording.

The site is asked all the same, so that the two can be compared. Mail is accepted if the reply that
was forced accepts it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from smtplab.protocol.commands import Command, Verb, parse_line
from smtplab.protocol.diagnostic import Diagnostic
from smtplab.protocol.replies import Reply
from smtplab.protocol.reply_reader import whole_reply
from smtplab.protocol.rules import RULES
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.simulation.lab.inputs import ForceReply
from smtplab.simulation.secrets.masking import masked_reply
from smtplab.simulation.server import policy
from smtplab.simulation.server.decision import Decision

__all__ = [
    "DIFFERS",
    "KEPT_ASIDE",
    "OUT_OF_STEP",
    "STRIPPED",
    "UNASKED",
    "ForcedReplies",
    "ServerReply",
    "forced_reply",
    "intended_command",
    "reply_with_forced",
]

OUT_OF_STEP, DIFFERS, UNASKED = "out-of-step", "differs-here", "unasked"
"""Flags of a reply that somebody else chose."""
STRIPPED = "stripped"
"""Flag of a reply that a device on the way has changed."""
KEPT_ASIDE = "kept-aside"
"""Flag of a note that holds what could not be read or played."""


class ServerReply(NamedTuple):
    """The reply of the server to an event, and how it comes to that.

    Attributes:
        decision: What it does about the event.
        sent: The reply as it goes on the wire.
        octets: Its octets.
        flags: What is worth a note about the reply.
        site_reply: The reply of the site itself, where another was forced.
    """

    decision: Decision
    sent: Reply
    octets: bytes
    flags: tuple[str, ...] = ()
    site_reply: Reply | None = None

    def without_secrets(self, line: bytes, masked: bytes) -> ServerReply:
        """Return the reply to a line with a secret in it, the diagnostics masked as the line is."""
        own = self.site_reply and masked_reply(self.site_reply, line, masked)
        return self._replace(sent=masked_reply(self.sent, line, masked), site_reply=own)


class ForcedReplies:
    """Replies that were chosen and wait to be sent, in their order."""

    def __init__(self) -> None:
        self._waiting: deque[ForceReply] = deque()

    def __len__(self) -> int:
        """Return how many wait."""
        return len(self._waiting)

    def add(self, answer: ForceReply) -> None:
        """Put one behind the others."""
        self._waiting.append(answer)

    def take(self) -> ForceReply:
        """Take the next one."""
        return self._waiting.popleft()

    def clear(self) -> None:
        """Forget them: there is no connection to send them on."""
        self._waiting.clear()


def forced_reply(forced: ForceReply) -> Reply:
    """Return the reply that was chosen, with the rule that says by whom."""
    why = Diagnostic(RULES["recorded" if forced.recorded else "learner"])
    return whole_reply(forced.octets)._replace(diagnostic=why)


def reply_with_forced(
    forced: ForceReply, event: Event, server: ServerEnd, site: policy.Policy, address: str
) -> ServerReply:
    """Answer the pending event with what was chosen; the state moves if the table knows how."""
    if not forced.octets:
        lost = site.dry_run(event, server, address)
        return ServerReply(Decision(lost.reply, lost=True), lost.reply, b"")
    reply = forced_reply(forced)
    accepts = reply.is_success
    own = site.answer(event, server, address) if accepts else site.dry_run(event, server, address)
    own_reply = server.for_wire(event, own.reply)
    # Who can log in, and how, only the recorded server knows; its secrets are masked, too.
    is_judged = not (forced.recorded and event.name in server.capabilities.logins)
    differs = is_judged and (own.lost or own_reply.code != reply.code)
    in_step = server.force_reply(reply, intended_command(event, server.capabilities.verbs))
    found = {OUT_OF_STEP: not in_step, DIFFERS: differs}
    flags = tuple(key for key, is_so in found.items() if is_so)
    answer = Decision(reply, hangs_up=forced.hangs_up)
    return ServerReply(answer, reply, forced.octets, flags, own_reply)


def intended_command(event: Event, verbs: Mapping[str, Verb]) -> Command | None:
    """Return the command of an event; where it does not parse, the one that was probably meant."""
    why = event.refusal.diagnostic if event.refusal else None
    if event.command or why is None or why.suggestion is None:
        return event.command
    return parse_line(verbs, why.suggestion)
