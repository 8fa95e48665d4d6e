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
from smtplab.protocol.transaction import UNJUDGED, Transaction
from smtplab.simulation.lab.moment import Moment, ServerView
from smtplab.simulation.lab.transcript import Transcript
from smtplab.teaching.goals.goal import Window

__all__ = [
    "EventReply",
    "HandedOver",
    "Recipient",
    "event_replies",
    "handed_over",
    "own_moments",
    "recipients",
    "same_mailbox",
]


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


class HandedOver(NamedTuple):
    """A message that the server has accepted, with its whole transaction.

    Attributes:
        transaction: Its envelope.
        refused: The recipients that were refused in it.
        content: What DATA carried.
        at: Index of the reply to the end of data.
    """

    transaction: Transaction
    refused: tuple[Mailbox, ...]
    content: bytes
    at: int


class _History:
    """What was read of a transcript so far; a transcript only grows.

    Many goals are asked of one window after each line, and none of them reads it again.
    """

    def __init__(self) -> None:
        self.own: list[Moment] = []
        self.replies: list[EventReply] = []
        self.messages: list[HandedOver] = []
        self._refused: tuple[Mailbox, ...] = ()
        self._read = 0

    def read(self, transcript: Transcript) -> None:
        """Read what came since the last time."""
        for moment in transcript.moments[self._read :]:
            if moment.link.is_own:
                self.own.append(moment)
                if moment.reply is not None:
                    self._take(_answer(transcript, moment, moment.reply))
        self._read = len(transcript.moments)

    def _take(self, one: EventReply) -> None:
        """Take a reply; where it accepts a message, take that as well."""
        self.replies.append(one)
        transaction = one.before.transaction
        if transaction is None:
            self._refused = ()
            return
        path = _judged_path(one)
        if path is not None and not one.reply.is_success:
            self._refused = (*self._refused, path)
        content = one.event.content if one.event else None
        if content is not None and one.reply.is_success:
            message = HandedOver(transaction, self._refused, content.octets, one.moment.index)
            self.messages.append(message)


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


def handed_over(window: Window) -> Sequence[HandedOver]:
    """Return the messages that were accepted as far as that counts, oldest first."""
    messages = _history(window.transcript).messages
    begin, end = (
        bisect_left(messages, at, key=_message_index) for at in (window.begin, window.length)
    )
    return messages[begin:end]


def _message_index(one: HandedOver) -> int:
    return one.at


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
        if one.before.transaction is not None and (who := _judged_path(one)) is not None:
            yield Recipient(who, one.reply, transaction)


def _judged_path(one: EventReply) -> Mailbox | None:
    """Return the recipient that a reply accepts or refuses; None if it does neither."""
    command = one.event.command if one.event else None
    if one.name != "RCPT" or command is None or command.path is None:
        return None
    return None if one.reply.code in UNJUDGED else command.path.mailbox


def same_mailbox(one: Mailbox | None, other: Mailbox | None) -> bool:
    """Return whether two addresses are one, letter case aside; None is the null path."""
    if one is None or other is None:
        return one is other
    return str(one).casefold() == str(other).casefold()
