"""What was seen in the place of what a goal asks for, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from smtplab.protocol.paths import Mailbox
from smtplab.protocol.states import CONNECT, END_OF_DATA, LISTENING, UNKNOWN
from smtplab.simulation.server.maildrop import Message
from smtplab.simulation.text.duration import duration
from smtplab.simulation.text.visible import visible
from smtplab.teaching.goals.content_seen import describe_content
from smtplab.teaching.goals.envelope import RecipientAccepted, RecipientRefused
from smtplab.teaching.goals.goal import Goal, Predicate, Window
from smtplab.teaching.goals.history import (
    EventReply,
    HandedOver,
    event_replies,
    handed_over,
    own_moments,
    same_mailbox,
)
from smtplab.teaching.goals.logic import All, AnyOf, Not, Then
from smtplab.teaching.goals.mail import MailDelivered, new_messages
from smtplab.teaching.goals.one_message import MessageHandedOver
from smtplab.teaching.goals.replied import ANY, ReplySeen
from smtplab.teaching.goals.session import (
    ConnectionClosed,
    ConnectionOpened,
    FlagRaised,
    InState,
    StateReached,
    TimePassed,
    count_connections,
    endings,
)

__all__ = ["Seen", "seen_instead"]

_LONGEST = 60
"""Characters of a line that are shown."""
_MOST = 3
"""Replies that are shown."""
_EVENTS: Mapping[str, str] = MappingProxyType(
    {
        ANY: "nothing was sent",
        CONNECT: "no connection was opened",
        END_OF_DATA: "no content was sent to its end",
        UNKNOWN: "each line is a command",
    }
)
"""What is said where there was no such event."""


class Seen(NamedTuple):
    """What was seen.

    Attributes:
        text: In words, half a sentence.
        at: Index of the moment that shows it; None if none does.
    """

    text: str
    at: int | None = None


def seen_instead(goal: Goal, window: Window) -> Seen:
    """Return what was seen in the place of what a goal asks for."""
    if goal.negated:
        return _seen_all_the_same(goal.predicate, window)
    return _seen(goal.predicate, window)


def _seen(predicate: Predicate, window: Window) -> Seen:
    return _OBSERVERS.get(type(predicate), _nothing)(predicate, window)


def _nothing(_predicate: Predicate, _window: Window) -> Seen:
    return Seen("this did not happen")


def _seen_all_the_same(predicate: Predicate, window: Window) -> Seen:
    """Return where something shows that must not be."""
    if isinstance(predicate, ReplySeen):
        replies = [one for one in event_replies(window) if predicate.is_meant(one)]
        return Seen(_list_replies(replies, replies[:_MOST]), replies[0].moment.index)
    return Seen(f"yet {visible(predicate.describe())}")


def _replies(replies: Sequence[EventReply]) -> Seen:
    """Return the last commands with the replies to them; at least one."""
    return Seen(_list_replies(replies, replies[-_MOST:]), replies[-1].moment.index)


def _list_replies(replies: Sequence[EventReply], shown: Sequence[EventReply]) -> str:
    count = f" ({len(replies)} in all)" if len(shown) < len(replies) else ""
    return f"{', '.join(map(_with_reply, shown))}{count}"


def _with_reply(one: EventReply) -> str:
    line = visible(one.event.octets) if one.event and one.event.octets else one.name
    shown = line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
    enhanced = f" {one.reply.enhanced}" if one.reply.enhanced else ""
    return f"{shown} gets {one.reply.code}{enhanced}"


def _reply(goal: ReplySeen, window: Window) -> Seen:
    replies = [one for one in event_replies(window) if goal.to in (ANY, one.name)]
    return _replies(replies) if replies else Seen(_EVENTS.get(goal.to, f"{goal.to} was not sent"))


def _recipient(goal: RecipientAccepted | RecipientRefused, window: Window) -> Seen:
    replies = [one for one in event_replies(window) if one.name == "RCPT"]
    if goal.address is not None:
        named = [one for one in replies if _names(one, goal.address)]
        return _replies(named) if named else Seen(f"no RCPT names {visible(str(goal.address))}")
    return _replies(replies) if replies else Seen("RCPT was not sent")


def _names(one: EventReply, address: Mailbox) -> bool:
    path = one.event.command.path if one.event and one.event.command else None
    return path is not None and same_mailbox(path.mailbox, address)


def _state(_goal: InState, window: Window) -> Seen:
    states = _states(window)
    return Seen(f"the session is in {states[-1]}" if states else _EVENTS[CONNECT])


def _reached_state(_goal: StateReached, window: Window) -> Seen:
    states = [*dict.fromkeys(_states(window))]
    return Seen(f"the session comes to {_listing(states)}" if states else _EVENTS[CONNECT])


def _states(window: Window) -> list[str]:
    states = (moment.server.state for moment in own_moments(window))
    return [state.name for state in states if state is not LISTENING]


def _mail(goal: MailDelivered, window: Window) -> Seen:
    messages = [*new_messages(window)]
    if not messages:
        return Seen("no message was delivered")
    messages = [one for one in messages if goal.like.maildrop in (None, one.maildrop)]
    if not messages:
        return Seen(f"no message was delivered to {visible(goal.like.maildrop or '')}")
    if fitting := [one for one in messages if goal.like.fits_envelope(one)]:
        unlike = describe_content(goal.like.content, fitting[-1].content)
        return Seen(unlike or _count(sum(map(goal.like.fits, messages))))
    return Seen(f"the message was delivered {_envelope_of(messages[-1])}")


def _envelope_of(message: Message) -> str:
    sender, recipient = message.reverse_path, message.forward_path
    return visible(f"to {message.maildrop}, from {sender}, for {recipient}")


def _message(goal: MessageHandedOver, window: Window) -> Seen:
    messages = handed_over(window)
    if not messages:
        return Seen("no message was accepted")
    fitting = [one for one in messages if goal.like.fits_envelope(one)]
    if fitting:
        unlike = describe_content(goal.like.content, fitting[-1].content)
        return Seen(unlike or "another message fits better", fitting[-1].at)
    return Seen(_transaction_of(messages[-1]), messages[-1].at)


def _transaction_of(message: HandedOver) -> str:
    envelope = message.transaction
    accepted = _listing([str(path) for path in envelope.forward_paths])
    refused = [str(one) for one in message.refused]
    others = f", with {_listing(refused)} refused" if refused else ""
    return visible(f"the message is from {envelope.reverse_path}, for {accepted}{others}")


def _count(messages: int) -> str:
    return "1 such message was delivered" if messages == 1 else f"{messages} such messages were"


def _closing(_goal: ConnectionClosed, window: Window) -> Seen:
    told = [ConnectionClosed(*ending).describe() for ending in endings(window)]
    return Seen(told[-1] if told else "the connection stays open")


def _opening(_goal: ConnectionOpened, window: Window) -> Seen:
    count = count_connections(window)
    return Seen(ConnectionOpened(count).describe() if count else _EVENTS[CONNECT])


def _flag(_goal: FlagRaised, window: Window) -> Seen:
    flags = dict.fromkeys(flag for moment in own_moments(window) for flag in moment.flags)
    return Seen(f"flagged: {_listing([*flags])}" if flags else "nothing was flagged")


def _time(_goal: TimePassed, window: Window) -> Seen:
    before, now = window.before, window.now
    return Seen(f"{duration((now.at if now else 0.0) - (before.at if before else 0.0))} of waiting")


def _negation(goal: Not, window: Window) -> Seen:
    return _seen_all_the_same(goal.predicate, window)


def _part(goal: AnyOf | All, window: Window) -> Seen:
    return _seen(next(one for one in goal.parts if not one.holds(window)), window)


def _sequence(goal: Then, window: Window) -> Seen:
    return _seen(*goal.find_last(window))


def _listing(words: Sequence[str]) -> str:
    *others, last = words or ("nobody",)
    return f"{', '.join(others)} and {last}" if others else last


_OBSERVERS: Mapping[type[Predicate], Callable[[Any, Window], Seen]] = MappingProxyType(
    {
        ReplySeen: _reply,
        RecipientAccepted: _recipient,
        RecipientRefused: _recipient,
        InState: _state,
        StateReached: _reached_state,
        MailDelivered: _mail,
        MessageHandedOver: _message,
        ConnectionClosed: _closing,
        ConnectionOpened: _opening,
        FlagRaised: _flag,
        TimePassed: _time,
        Not: _negation,
        AnyOf: _part,
        All: _part,
        Then: _sequence,
    }
)
"""What tells of each kind of goal; of any other nothing is told but that it is not met."""
