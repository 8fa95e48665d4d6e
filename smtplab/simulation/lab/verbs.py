"""Which words does the protocol have that is spoken on the wire of a moment?"""

from __future__ import annotations

from typing import NamedTuple

from smtplab.protocol.capabilities import Dialect, dialect
from smtplab.protocol.checks import KNOWN_VERBS
from smtplab.protocol.commands import VERBS
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.pop3 import commands as pop3
from smtplab.protocol.pop3 import states as pop3_states
from smtplab.protocol.states import State, in_order
from smtplab.simulation.lab.moment import Moment

__all__ = ["Word", "dialect_of", "in_order_at", "is_known_elsewhere", "is_pop3", "word_at"]


class Word(NamedTuple):
    """A verb, for people.

    Attributes:
        name: Upper case.
        syntax: How it is written.
        summary: What it is for.
        section: Where it is defined.
        example: One that can be sent as it stands.
    """

    name: str
    syntax: str
    summary: str
    section: str
    example: str


def is_pop3(moment: Moment) -> bool:
    """Say whether a moment is on a wire of POP3."""
    return moment.link.protocol == "POP3"


def dialect_of(moment: Moment) -> Dialect:
    """Return SMTP as far as the client has been told that it is spoken."""
    return dialect(frozenset(EXTENSIONS.keys() & moment.client.keywords.keys()))


def in_order_at(moment: Moment, state: State) -> tuple[str, ...]:
    """Return the events that have a row in a state, without the verbs that are not offered."""
    if is_pop3(moment):
        return tuple(pop3_states.TRANSITIONS.get(state, ()))
    table = dialect_of(moment).table
    events = in_order(table, state) if state in table else ()
    return tuple(event for event in events if event not in moment.server.without)


def is_known_elsewhere(moment: Moment, name: str) -> bool:
    """Return whether a word is a verb that other servers of SMTP have or had."""
    return not is_pop3(moment) and name in KNOWN_VERBS


def word_at(moment: Moment | None, name: str) -> Word | None:
    """Look up a verb in the moment's protocol; without a moment, in SMTP."""
    verbs = dialect_of(moment).verbs if moment else VERBS
    own = pop3.VERBS if moment is not None and is_pop3(moment) else verbs
    if (verb := own.get(name)) is None:
        return None
    return Word(verb.name, verb.syntax, verb.summary, verb.section, verb.example)
