"""Exchanges of a recorded session that cannot be played: TLS and logins, where the site has none.

What a recording hides, such as a password that its tool has masked, cannot be sent either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import split
from smtplab.simulation.lab.inputs import Input, Send
from smtplab.simulation.script_steps import ScriptSession
from smtplab.simulation.secrets.masking import MASK
from smtplab.simulation.site.model import Site

__all__ = ["Unplayed", "find_unplayed"]

_AUTH = "AUTH"
_VERBS = (_AUTH, "STARTTLS")
_CHALLENGE = 334
_UNKNOWN = frozenset({500, 502})
"""Codes by which a server says that it does not offer a verb."""
_LOGIN = "login"
_HIDDEN = MASK + b"\r\n"


class Unplayed(NamedTuple):
    """Steps that are not played.

    Attributes:
        verb: The verb that begins them.
        is_hidden: Whether the recording hides what was sent; else the site does not offer the verb.
        steps: Numbers of the steps, from 0.
        first: Number of their first line in the file.
        last: Number of the last line.
    """

    verb: str
    is_hidden: bool
    steps: range
    first: int
    last: int


def find_unplayed(session: ScriptSession, site: Site) -> Iterator[Unplayed]:
    """Yield what of a session cannot be played on a site."""
    replies: dict[int, list[int]] = {}
    for one in session.expected:
        replies.setdefault(one.step, []).append(one.reply.code)
    at = 0
    while at < len(session.steps):
        verb = _verb_of(session.steps[at].do)
        if verb not in _VERBS:
            at += 1
            continue
        end = _end_of(session, at, replies)
        is_hidden = any(_is_hidden(one.do) for one in session.steps[at:end])
        is_known = not _UNKNOWN.issuperset(replies.get(at + 1, ()))
        is_lacking = is_known and verb not in site.config.keywords
        if is_hidden and not is_lacking and _LOGIN in site.config.demands:
            end = len(session.steps)  # without the login nothing else is accepted
        if is_hidden or is_lacking:
            yield _unplayed(session, range(at, end), verb, is_hidden=not is_lacking)
        at = end


def _unplayed(session: ScriptSession, steps: range, verb: str, *, is_hidden: bool) -> Unplayed:
    lines = [session.steps[step].line for step in steps]
    lines += (one.line for one in session.expected if one.step - 1 in steps)
    return Unplayed(verb, is_hidden, steps, min(lines), max(lines))


def _verb_of(do: Input) -> str:
    """Return the verb that a step begins with; AUTH for an answer that is hidden."""
    if not isinstance(do, Send):
        return ""
    return _AUTH if _is_hidden(do) else split(do.octets.partition(b"\r\n")[0])[0]


def _end_of(session: ScriptSession, at: int, replies: Mapping[int, list[int]]) -> int:
    """Return the step after the last answer of an exchange."""
    for step in range(at, len(session.steps)):
        following = session.steps[step + 1 : step + 2]
        goes_on = replies.get(step + 1, [])[-1:] == [_CHALLENGE]
        if step + 1 in replies and not goes_on:
            hides_more = any(_is_hidden(one.do) for one in following)
        else:
            hides_more = any(_verb_of(one.do) not in KNOWN_VERBS - {_AUTH} for one in following)
        if not hides_more:
            return step + 1
    return len(session.steps)


def _is_hidden(do: Input) -> bool:
    """Return whether a line, or part of one, is masked."""
    return isinstance(do, Send) and (do.octets == _HIDDEN or do.octets.endswith(b" " + _HIDDEN))
