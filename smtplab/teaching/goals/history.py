"""A transcript read event by event, with the reply to each; most goals are read from it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from smtplab.protocol.paths import Mailbox
from smtplab.protocol.replies import Reply
from smtplab.protocol.session import Event
from smtplab.protocol.states import CONNECT, UNKNOWN
from smtplab.protocol.transaction import UNJUDGED
from smtplab.simulation.lab.moment import Moment, ServerView
from smtplab.simulation.lab.transcript import Transcript
from smtplab.teaching.goals.goal import Window

__all__ = ["EventReply", "Recipient", "event_replies", "own_moments", "recipients", "same_mailbox"]


class EventReply(NamedTuple):
    """An event with its reply.

    Attributes:
        name: The event's name: a verb, "connect", "end of data" or "unknown".
        event: What the server made of what came; None for the connection itself.
        reply: What it said.
        before: What the server end held when the event came to its turn.
        moment: The reply's arrow.
    """

    name: str
    event: Event | None
    reply: Reply
    before: ServerView
    moment: Moment


class _History:
    """What was read of a transcript so far; a transcript only grows.

    Many goals are asked of one window after each line, and none of them reads it again.
    """

    def __init__(self) -> None:
        self.own: list[Moment] = []
        self.replies: list[EventReply] = []
        self._read = 0

    def read(self, transcript: Transcript) -> None:
        """Read what came since the last time."""
        for moment in transcript.moments[self._read :]:
            if moment.link.is_own:
                self.own.append(moment)
                if moment.reply is not None:
                    self.replies.append(_answer(transcript, moment, moment.reply))
        self._read = len(transcript.moments)


_HISTORIES: WeakKeyDictionary[Transcript, _History] = WeakKeyDictionary()


def _history(transcript: Transcript) -> _History:
    history = _HISTORIES.setdefault(transcript, _History())
    history.read(transcript)
    return history


def own_moments(window: Window) -> Sequence[Moment]:
    """Return the moments on the learner's own SMTP wire, as far as they count."""
    moments = _history(window.transcript).own
    begin, end = (bisect_left(moments, at, key=_index) for at in (window.begin, window.length))
    return moments[begin:end]


def event_replies(window: Window) -> Sequence[EventReply]:
    """Return each event that was answered, in order."""
    replies = _history(window.transcript).replies
    begin, end = (
        bisect_left(replies, at, key=_reply_index) for at in (window.begin, window.length)
    )
    return replies[begin:end]


def _index(moment: Moment) -> int:
    return moment.index


def _reply_index(one: EventReply) -> int:
    return one.moment.index


def _answer(transcript: Transcript, moment: Moment, reply: Reply) -> EventReply:
    """Return a reply with what it answers.

    The arrows of one group come before its replies; so what the server held when a command came to
    its turn shows in the arrow before the reply, not in the command's own.
    """
    before = transcript.moments[moment.index - 1].server
    event = None if moment.event_name == CONNECT else moment.answered
    return EventReply(moment.event_name or UNKNOWN, event, reply, before, moment)


class Recipient(NamedTuple):
    """A recipient that was named in a mail transaction.

    Attributes:
        mailbox: Who.
        reply: What the server said.
        transaction: Which transaction, counted from 0.
    """

    mailbox: Mailbox
    reply: Reply
    transaction: int

    @property
    def accepted(self) -> bool:
        """Whether the server takes mail for them."""
        return self.reply.is_success


def recipients(window: Window) -> Iterator[Recipient]:
    """Yield each recipient that was named while a transaction was open."""
    transaction = 0
    for one in event_replies(window):
        if one.name == "MAIL" and one.reply.is_success:
            transaction += 1
        command = one.event.command if one.event else None
        if one.name != "RCPT" or command is None or one.before.transaction is None:
            continue
        if one.reply.code not in UNJUDGED and command.path and command.path.mailbox:
            yield Recipient(command.path.mailbox, one.reply, transaction)


def same_mailbox(one: Mailbox | None, other: Mailbox | None) -> bool:
    """Return whether two addresses are one, letter case aside; None is the null path."""
    if one is None or other is None:
        return one is other
    return str(one).casefold() == str(other).casefold()
