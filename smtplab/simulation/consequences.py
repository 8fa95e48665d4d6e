"""Refusals that follow from an earlier one, so that a cause is told once and not ten times.

Where MAIL was refused, RCPT and DATA are out of order; where DATA was refused, what the client
sends as content is taken for commands, up to the dot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.states import HELLOS
from smtplab.simulation.quoted import ReplyReceived

__all__ = ["Consequence", "describe_consequences", "find_consequences"]

_HELLO = "EHLO"
_STAGES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(HELLOS, _HELLO),
        **{verb: verb for verb in ("MAIL", "RCPT", "AUTH", "STARTTLS")},
    }
)
"""What has to come before other commands, by the verb that brings it about."""
_LACKS: Mapping[str, str] = MappingProxyType(
    {
        "hello-first": _HELLO,
        "mail-first": "MAIL",
        "rcpt-first": "RCPT",
        "no-valid-recipients": "RCPT",
        "login-first": "AUTH",
        "tls-first": "STARTTLS",
    }
)
"""What was lacking, by the rule of the refusal."""
_ENDED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {_HELLO: (_HELLO, "MAIL", "RCPT"), "MAIL": ("MAIL", "RCPT"), "RSET": ("MAIL", "RCPT")}
)
"""Refusals that have no consequences any more, by what was accepted after them."""
_DATA = "DATA"
_DOT = b"."


class Consequence(NamedTuple):
    """A refusal that follows from another one.

    Attributes:
        cause: The other one.
        is_content: Whether what was refused is a line of content.
    """

    cause: ReplyReceived
    is_content: bool = False


def find_consequences(received: Sequence[ReplyReceived]) -> dict[int, Consequence]:
    """Return what follows from what, by the index of the moment of each reply that follows.

    Args:
        received: The replies of one session, in order.
    """
    found: dict[int, Consequence] = {}
    refused: dict[str, ReplyReceived] = {}
    for at, one in enumerate(received):
        name = one.moment.event_name
        if one.moment.index in found:
            continue
        if not one.reply.is_refusal:
            for stage in _ENDED_BY.get(_STAGES.get(name, name), ()):
                refused.pop(stage, None)
            continue
        cause = refused.get(_lack_of(one))
        if cause is not None:
            found[one.moment.index] = Consequence(cause)
        refused[_STAGES.get(name, name)] = cause or one
        for line in _content_after(received, at):
            found[line.moment.index] = Consequence(cause or one, is_content=True)
    return found


def _lack_of(one: ReplyReceived) -> str:
    """Return what was lacking, "" where a refusal is about something else."""
    return _LACKS.get(one.reply.rule.key, "") if one.reply.rule else ""


def _content_after(received: Sequence[ReplyReceived], at: int) -> Sequence[ReplyReceived]:
    """Return the replies to lines of content that come after a refusal; none but after DATA.

    All of them were refused, and the last is a dot; or the server has had enough.
    """
    end = at + 1
    if received[at].moment.event_name != _DATA:
        return ()
    while end < len(received) and received[end].reply.is_refusal:
        one = received[end]
        asked = one.moment.answered
        end += 1
        if one.reply.closes or (asked is not None and asked.octets == _DOT):
            return received[at + 1 : end]
        if one.moment.event_name == _DATA:
            break  # each of them is looked at, and each line but once
    return ()


def describe_consequences(
    cause: ReplyReceived, follows: Sequence[tuple[ReplyReceived, Consequence]]
) -> str:
    """Return in a sentence what followed from a refusal.

    Args:
        cause: The refusal.
        follows: What followed from it, in order.
    """
    verbs = dict.fromkeys(one.moment.event_name for one, how in follows if not how.is_content)
    content = sum(how.is_content for _, how in follows)
    parts = [*_refused(tuple(verbs)), *_taken_for_commands(content)]
    return f"{cause.moment.event_name} was refused, so {', and '.join(parts)}"


def _refused(verbs: Sequence[str]) -> Iterator[str]:
    if verbs:
        yield f"{' and '.join(verbs)} {'was' if len(verbs) == 1 else 'were'} refused too"


def _taken_for_commands(lines: int) -> Iterator[str]:
    if lines == 1:
        yield "the line of the content was taken for a command"
    elif lines:
        yield f"the {lines} lines of the content were taken for commands"
