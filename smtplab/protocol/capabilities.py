"""The protocol as two ends speak it: the core with the extensions that were offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from smtplab.protocol.codes.model import REPLY_CLASSES, ReplyClass
from smtplab.protocol.commands import VERBS, Command, Parameters, Verb
from smtplab.protocol.config import Limits
from smtplab.protocol.content import ContentReader
from smtplab.protocol.extension import (
    Effect,
    Extension,
    Objection,
    Parameter,
    SessionFacts,
    StateReader,
    no_objection,
)
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.extensions.lmtp import LMTP, NOT_IN_LMTP
from smtplab.protocol.replies import CLOSING_CODES, Reply
from smtplab.protocol.states import (
    DATA,
    END_OF_DATA,
    FAILURES,
    TRANSITIONS,
    State,
    TransitionTable,
    merge_tables,
)

T = TypeVar("T")


def _open_content(_: Command | None, limits: Limits) -> ContentReader:
    return ContentReader(limits.message_size)


CORE_READINGS: Mapping[State, StateReader] = {DATA: StateReader(END_OF_DATA, _open_content)}


class Capabilities(NamedTuple):
    """Tables of the core with those of some extensions laid over them.

    Attributes:
        extensions: In the order in which EHLO lists them.
        verbs: By name.
        table: What moves each state on.
        parameters: By verb and keyword.
        readings: States that are not read as command lines.
        effects: What the layer above does after a reply.
        widened: Octets by which a verb and its parameters widen its line.
        enhanced_codes: Whether replies carry enhanced status codes.
        decides_reading: Events after which the next item may be other than a command line; only the
            reply to them tells which it is.
        logins: Events with whose success the client has logged in.
        with_chunk: Verbs whose line a chunk of the content follows.
        reply_for_each: Whether the end of data gets a reply for each recipient that was accepted.
        objections: What the extensions have against commands.
        out_of_order: Keys of the rules for verbs that may not come, by state and verb, where an
            extension says more than the table.
    """

    extensions: tuple[Extension, ...]
    verbs: Mapping[str, Verb]
    table: TransitionTable
    parameters: Mapping[tuple[str, str], Parameter]
    readings: Mapping[State, StateReader]
    effects: Mapping[tuple[str, ReplyClass], Effect]
    widened: Mapping[str, int]
    enhanced_codes: bool
    decides_reading: frozenset[str]
    logins: frozenset[str] = frozenset()
    with_chunk: frozenset[str] = frozenset()
    out_of_order: Mapping[tuple[State, str], str] = MappingProxyType({})
    reply_for_each: bool = False
    objections: tuple[Callable[[SessionFacts, Command], Objection | None], ...] = ()

    def effect_of(self, event: str, reply: Reply) -> Effect | None:
        """Return what a reply to an event has the layer above do; nothing where it closes."""
        return None if reply.closes else self.effects.get((event, reply.reply_class))


def build_capabilities(*extensions: Extension) -> Capabilities:
    """Lay the core and some extensions together."""
    parameters = {(one.verb, one.keyword): one for each in extensions for one in each.parameters}
    widened = {verb.name: verb.widens for each in extensions for verb in each.verbs if verb.widens}
    for parameter in parameters.values():
        widened[parameter.verb] = widened.get(parameter.verb, 0) + parameter.widens
    table = merge_tables(TRANSITIONS, *(each.transitions for each in extensions))
    own = {state: reading for each in extensions for state, reading in each.readings.items()}
    readings = {**CORE_READINGS, **own}
    verbs = {**VERBS, **{verb.name: verb for each in extensions for verb in each.verbs}}
    return Capabilities(
        extensions,
        verbs,
        table,
        parameters,
        readings,
        {key: effect for each in extensions for key, effect in each.effects.items()},
        widened,
        any(each.enhanced_codes for each in extensions),
        frozenset(_events_before_readings(table, readings)),
        frozenset().union(*(each.logins for each in extensions)),
        frozenset(name for name, verb in verbs.items() if verb.chunk),
        {key: rule for each in extensions for key, rule in each.out_of_order.items()},
        any(each.reply_for_each for each in extensions),
        tuple(each.objection for each in extensions if each.objection is not no_objection),
    )


def _events_before_readings(
    table: TransitionTable, readings: Mapping[State, StateReader]
) -> Iterator[str]:
    """Find the events that may lead to a state with a reading of its own, or leave one as it is."""
    for state, rows in table.items():
        for event, row in rows.items():
            stays = not row.keys() >= FAILURES
            if any(target in readings for target in row.values()) or (stays and state in readings):
                yield event


def capabilities_for(keywords: frozenset[str], *, lmtp: bool = False) -> Capabilities:
    """Return the core with the extensions of these keywords; unknown ones are passed over.

    Args:
        keywords: EHLO keywords.
        lmtp: Whether the two ends speak LMTP.
    """
    return _capabilities_for(frozenset(keywords & EXTENSIONS.keys()), lmtp)


@cache
def _capabilities_for(keywords: frozenset[str], lmtp: bool) -> Capabilities:
    offered = (EXTENSIONS[keyword] for keyword in EXTENSIONS if keyword in keywords)
    if not lmtp:
        return build_capabilities(*offered)
    tables = build_capabilities(*offered, LMTP)
    return tables._replace(
        verbs=_in_lmtp(tables.verbs),
        table={state: _in_lmtp(rows) for state, rows in tables.table.items()},
    )


def _in_lmtp(rows: Mapping[str, T]) -> dict[str, T]:
    """Return rows by verb without those that LMTP does not have (RFC 2033 §4.1)."""
    return {name: row for name, row in rows.items() if name not in NOT_IN_LMTP}


@cache
def all_capabilities() -> Capabilities:
    """Return the core with all extensions, and with the rows of LMTP."""
    return build_capabilities(*EXTENSIONS.values(), LMTP)


def can_get(event: str, code: int) -> bool:
    """Return whether an event can get a reply code in any state, whatever the server offers.

    Every event can be refused, and after every event the server can close the connection.
    """
    given, table = REPLY_CLASSES[code], all_capabilities().table
    rows = (row for events in table.values() for name, row in events.items() if name == event)
    return given.is_refusal or code in CLOSING_CODES or any(given in row for row in rows)


KNOWN_PARAMETERS: Mapping[tuple[str, str], Parameter] = {
    (parameter.verb, parameter.keyword): parameter
    for extension in EXTENSIONS.values()
    for parameter in extension.parameters
}
"""Parameters that some extension has: not offered, where they are not in the capabilities."""


def lifted_rules(verb: str, parameters: Parameters) -> frozenset[str]:
    """Return the keys of the rules that do not hold where a verb came with these parameters."""
    given = ((KNOWN_PARAMETERS.get((verb, key)), value) for key, value in parameters.items())
    return frozenset().union(*(one.lifts(value) for one, value in given if one))
