"""Goals read from lessons: each kind by its key, and what may stand below that key.

A goal is a mapping with one key that names its kind (`GOALS`), perhaps with `say` beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from smtplab.protocol.commands import VERBS
from smtplab.protocol.extensions import ADDED_VERBS, EXTENSIONS
from smtplab.protocol.paths import Mailbox
from smtplab.protocol.rules import RULES
from smtplab.protocol.states import CONNECT, END_OF_DATA, TRANSITIONS, UNKNOWN, merge_tables
from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import Flag, Number, OneOf, Whole
from smtplab.simulation.mapping.nearest import nearest
from smtplab.simulation.mapping.node import node_of
from smtplab.simulation.mapping.place import Place, show_value
from smtplab.simulation.mapping.problems import Problem, Problems
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.report import FLAGS
from smtplab.simulation.text.visible import visible
from smtplab.teaching.goals.envelope import RecipientAccepted, RecipientRefused
from smtplab.teaching.goals.goal import Goal, Predicate
from smtplab.teaching.goals.kinds import (
    AnyText,
    EnhancedStatus,
    Label,
    MailboxAddress,
)
from smtplab.teaching.goals.logic import All, AnyOf, Not, Then
from smtplab.teaching.goals.reading_mail import read_mail, read_message
from smtplab.teaching.goals.replied import ANY, ExtensionUsed, ReplySeen
from smtplab.teaching.goals.session import (
    ConnectionClosed,
    ConnectionOpened,
    FlagRaised,
    InState,
    StateReached,
    TimePassed,
)
from smtplab.teaching.goals.travel import MailFetched, MailRelayed

__all__ = ["GOALS", "GoalError", "GoalKind", "goal_of", "read_goal"]

EVENTS = (*VERBS, *ADDED_VERBS, CONNECT, END_OF_DATA, UNKNOWN, ANY)
"""Events that a reply can answer."""
STATES = tuple(
    state.name
    for state in merge_tables(TRANSITIONS, *(one.transitions for one in EXTENSIONS.values()))
)
RULE_KEYS = tuple(sorted({key.partition(":")[0] for key in RULES}))
HOW = ("quit", "drop", "timeout", "refused")
SIDES = ("client", "server")
_DEEPEST = 20
"""Keys and places on the way to a goal inside of others."""
_LARGEST = 10**9
_SAY = "say"
_NOTHING = Goal(ConnectionClosed(), "")
"""Stands for a goal that is wrong."""


class GoalError(ValueError):
    """A goal cannot be read.

    Attributes:
        problems: All that is wrong with it.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def goal_of(value: object) -> Goal:
    """Make a goal of plain values, as TOML and Python have them.

    Raises:
        GoalError: If something is wrong; it has each problem with its key and what to write.
    """
    problems = Problems()
    goal = read_goal(Place(node_of(value), problems))
    if problems:
        raise GoalError(*problems)
    return goal


def read_goal(place: Place) -> Goal:
    """Read a goal; what is wrong with it is noted, and then the goal is not to be used."""
    entries = place.node.entries
    if entries is None:
        place.wrong(f"{show_value(place.node)} is not a goal", f"write {_WANTED}")
        return _NOTHING
    say = Label().read(place.child(_SAY)) if _SAY in entries else ""
    predicate = _predicate(place, [key for key in entries if key != _SAY])
    if isinstance(predicate, Not):
        return Goal(predicate.predicate, say or visible(predicate.describe()), negated=True)
    return Goal(predicate, say or visible(predicate.describe()))


class GoalKind:
    """A goal, as the kind of a key."""

    wanted = "a goal"
    blank = _NOTHING

    def read(self, place: Place) -> Goal:
        """Return the goal."""
        return read_goal(place)


_WANTED = "one kind of goal with its value, such as state: rcpt"


def _predicate(place: Place, kinds: list[str]) -> Predicate:
    """Read what must hold, `say` aside."""
    if len(kinds) != 1:
        stands = (
            f"the kinds {', '.join(kinds)} stand here"
            if kinds
            else ("a kind of goal is missing here")
        )
        place.wrong(stands, f"write {_WANTED}")
        return _NOTHING.predicate
    [kind] = kinds
    if kind not in GOALS:
        place.child(kind).wrong("this is not a kind of goal", nearest(kind, GOALS))
        return _NOTHING.predicate
    return GOALS[kind](place.child(kind))


def _inner(place: Place) -> Predicate:
    """Read a goal inside of a goal, which has no `say`."""
    entries = place.node.entries
    if entries is None:
        place.wrong(f"{show_value(place.node)} is not a goal", f"write {_WANTED}")
    elif len(place.path) > _DEEPEST:
        place.wrong("too many goals are nested", "write a simpler goal")
    else:
        return _predicate(place, [*entries])
    return _NOTHING.predicate


_STATE = OneOf(STATES, "a state", any_case=True)
_COUNT = Key("count", Whole(1, _LARGEST), 1)
_TOGETHER = Key("together", Flag(), default=False)
_ADDRESS: Key[Mailbox | None] = Key("address", MailboxAddress(), None)
_CODE: Key[int | None] = Key("code", Whole(200, 599), None)


def _state(place: Place) -> Predicate:
    return InState(_STATE.read(place))


def _reached_state(place: Place) -> Predicate:
    return StateReached(_STATE.read(place))


def _used_extension(place: Place) -> Predicate:
    return ExtensionUsed(OneOf(EXTENSIONS, "an extension", any_case=True).read(place))


def _flag(place: Place) -> Predicate:
    flag = OneOf(FLAGS, "a flag", any_case=True).read(place)
    return FlagRaised(flag, FLAGS[flag])


def _connections(place: Place) -> Predicate:
    return ConnectionOpened(MappingReader(place, (_COUNT,), {int: "count"}).read(_COUNT))


_SECONDS = Key("seconds", Number(0, _LARGEST, above=True), 1.0)


def _wait(place: Place) -> Predicate:
    reader = MappingReader(place, (_SECONDS,), {int: "seconds", float: "seconds"})
    return TimePassed(reader.read(_SECONDS))


_BY: Key[str | None] = Key("by", OneOf(SIDES, "a side", any_case=True), None)
_HOW: Key[str | None] = Key("how", OneOf(HOW, "a way to close", any_case=True), None)


def _close(place: Place) -> Predicate:
    reader = MappingReader(place, (_BY, _HOW), {str: "by"})
    return ConnectionClosed(reader.read(_BY), reader.read(_HOW))


_TO = Key("to", OneOf(EVENTS, "an event", any_case=True), ANY)
_CLASS: Key[int | None] = Key("class", Whole(2, 5), None)
_ENHANCED: Key[str | None] = Key("enhanced", EnhancedStatus(), None)
_RULE: Key[str | None] = Key("rule", OneOf(RULE_KEYS, "a rule", any_case=True), None)
_IN_STATE: Key[str | None] = Key("in", _STATE, None)
_TIMES = Key("times", Whole(1, _LARGEST), 1)
_REPLY: Schema = (_TO, _CODE, _CLASS, _ENHANCED, _RULE, _IN_STATE, _TIMES)


def _reply(place: Place) -> Predicate:
    reader = MappingReader(place, _REPLY)
    return ReplySeen(
        to=reader.read(_TO),
        code=reader.read(_CODE),
        digit=reader.read(_CLASS),
        enhanced=reader.read(_ENHANCED),
        rule=reader.read(_RULE),
        state=reader.read(_IN_STATE),
        times=reader.read(_TIMES),
    )


def _accept(place: Place) -> Predicate:
    keys = (_ADDRESS, _COUNT, _TOGETHER)
    reader = MappingReader(place, keys, {str: "address", int: "count"})
    return RecipientAccepted(reader.read(_ADDRESS), reader.read(_COUNT), reader.read(_TOGETHER))


_REFUSAL_CLASS: Key[int | None] = Key("class", Whole(4, 5), None)


def _refuse(place: Place) -> Predicate:
    keys = (_ADDRESS, _REFUSAL_CLASS, _CODE, _COUNT, _TOGETHER)
    reader = MappingReader(place, keys, {str: "address", int: "count"})
    return RecipientRefused(
        reader.read(_ADDRESS),
        reader.read(_COUNT),
        reader.read(_CODE),
        reader.read(_REFUSAL_CLASS),
        reader.read(_TOGETHER),
    )


_NEXT_HOST = Key("to", AnyText(), example="mx.example.net")


def _relay(place: Place) -> Predicate:
    return MailRelayed(MappingReader(place, (_NEXT_HOST,), {str: "to"}).read(_NEXT_HOST))


_MAILDROP: Key[str | None] = Key("maildrop", AnyText(), None)
_DELETED = Key("deleted", Flag(), default=False)


def _fetch(place: Place) -> Predicate:
    reader = MappingReader(place, (_MAILDROP, _DELETED), {str: "maildrop"})
    return MailFetched(reader.read(_MAILDROP), reader.read(_DELETED))


def _negation(place: Place) -> Predicate:
    return Not(_inner(place))


def _several(place: Place) -> tuple[Predicate, ...]:
    """Read a list of goals, two or more."""
    goals = list(place.items())
    if len(goals) < 2:
        place.wrong("this is not a list of goals", "write two or more, as [{…}, {…}]")
        return (_NOTHING.predicate,)
    return tuple(map(_inner, goals))


GOALS: Mapping[str, Callable[[Place], Predicate]] = {
    "state": _state,
    "reached": _reached_state,
    "reply": _reply,
    "accepted": _accept,
    "refused": _refuse,
    "mail": read_mail,
    "message": read_message,
    "closed": _close,
    "connected": _connections,
    "used": _used_extension,
    "flag": _flag,
    "waited": _wait,
    "relayed": _relay,
    "fetched": _fetch,
    "not": _negation,
    "any": lambda place: AnyOf(_several(place)),
    "all": lambda place: All(_several(place)),
    "then": lambda place: Then(_several(place)),
}
"""Each kind of goal, by the key that it is written with."""
