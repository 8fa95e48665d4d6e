"""The protocol as two ends agree to speak it: the core and the extensions offered, laid together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from smtplab.protocol.commands import VERBS, Command, Verb
from smtplab.protocol.content import ContentReader
from smtplab.protocol.extension import Effect, Extension, Parameter, Reading
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.offer import Limits
from smtplab.protocol.replies import Outcome
from smtplab.protocol.states import DATA, END_OF_DATA, TRANSITIONS, State, Table, merged


def _open_content(command: Command | None, limits: Limits) -> ContentReader:
    return ContentReader(limits.message_size)


CORE_READINGS: Mapping[State, Reading] = {DATA: Reading(END_OF_DATA, _open_content)}


@dataclass(frozen=True, slots=True, eq=False)
class Dialect:
    """Tables of the core with those of some extensions laid over them.

    Attributes:
        extensions: In the order in which EHLO lists them.
        verbs: By name.
        table: What moves each state on.
        parameters: By verb and keyword.
        readings: States that are not read as command lines.
        effects: What the layer above does after a reply.
        widened: Octets by which parameters widen the line of a verb.
    """

    extensions: tuple[Extension, ...]
    verbs: Mapping[str, Verb]
    table: Table
    parameters: Mapping[tuple[str, str], Parameter]
    readings: Mapping[State, Reading]
    effects: Mapping[tuple[str, Outcome], Effect]
    widened: Mapping[str, int]


def dialect_of(*extensions: Extension) -> Dialect:
    """Lay the core and some extensions together."""
    parameters = {(one.verb, one.keyword): one for each in extensions for one in each.parameters}
    widened: dict[str, int] = {}
    for parameter in parameters.values():
        widened[parameter.verb] = widened.get(parameter.verb, 0) + parameter.widens
    return Dialect(
        extensions,
        {**VERBS, **{verb.name: verb for each in extensions for verb in each.verbs}},
        merged(TRANSITIONS, *(each.transitions for each in extensions)),
        parameters,
        {**CORE_READINGS, **{k: v for each in extensions for k, v in each.readings.items()}},
        {k: v for each in extensions for k, v in each.effects.items()},
        widened,
    )


@cache
def dialect(keywords: frozenset[str]) -> Dialect:
    """Return the dialect with the extensions of these keywords; unknown ones are passed over."""
    return dialect_of(*(EXTENSIONS[keyword] for keyword in EXTENSIONS if keyword in keywords))


KNOWN_PARAMETERS: frozenset[tuple[str, str]] = frozenset(
    (parameter.verb, parameter.keyword)
    for extension in EXTENSIONS.values()
    for parameter in extension.parameters
)
"""Parameters that some extension has: not offered, where they are not in the dialect."""
