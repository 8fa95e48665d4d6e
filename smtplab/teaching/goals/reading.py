"""Which goals can be written in a lesson, and how is each of them read?

A goal is a mapping with one key that says its kind (`GOALS`), perhaps with `say` beside it. Values
are plain Python values, as YAML gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.commands import VERBS
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.paths import Mailbox
from smtplab.protocol.rules import RULES
from smtplab.protocol.states import CONNECT, END_OF_DATA, TRANSITIONS, UNKNOWN, merge_tables
from smtplab.simulation.mapping.nearest import nearest
from smtplab.simulation.report import FLAGS
from smtplab.simulation.text.visible import visible
from smtplab.teaching.goals.envelope import Accepted, Refused
from smtplab.teaching.goals.error import GoalError
from smtplab.teaching.goals.form import Form, Path
from smtplab.teaching.goals.goal import Goal, Predicate
from smtplab.teaching.goals.logic import All, AnyOf, Not, Then
from smtplab.teaching.goals.mail import NULL, Lies, Mailed
from smtplab.teaching.goals.replied import ANY, Replied, Used
from smtplab.teaching.goals.session import Closed, Connected, Flagged, Reached, Standing, Waited
from smtplab.teaching.goals.travel import Fetched, Relayed

__all__ = ["GOALS", "GoalError", "read_goal"]

_EXTENSION_VERBS = tuple(verb.name for one in EXTENSIONS.values() for verb in one.verbs)
EVENTS = (*VERBS, *_EXTENSION_VERBS, CONNECT, END_OF_DATA, UNKNOWN, ANY)
"""What can draw a reply."""
STATES = tuple(
    state.name
    for state in merge_tables(TRANSITIONS, *(one.transitions for one in EXTENSIONS.values()))
)
RULE_KEYS = frozenset(key.partition(":")[0] for key in RULES)
HOW = ("quit", "drop", "timeout", "refused")
SIDES = ("client", "server")
_DEEPEST = 8


def read_goal(value: object) -> Goal:
    """Read a goal.

    Args:
        value: As YAML gives it.

    Raises:
        GoalError: If it is none; says where inside of it, what is wrong and how to mend it.
    """
    if not isinstance(value, dict):
        raise GoalError((), f"{value} is no goal", "write its kind and a value, as state: rcpt")
    said = _label(value)
    rest = {key: one for key, one in value.items() if key != "say"}
    predicate = _read(rest, ())
    if isinstance(predicate, Not):
        return Goal(predicate.predicate, said or visible(predicate.words()), negated=True)
    return Goal(predicate, said or visible(predicate.words()))


def _label(value: Mapping[object, object]) -> str:
    if "say" not in value:
        return ""
    said = value["say"]
    if not isinstance(said, str) or not said.strip():
        raise GoalError(("say",), "say is no text", "write what the learner is to read")
    return visible(" ".join(said.split()))


def _read(value: object, path: Path) -> Predicate:
    """Read what must hold, `say` aside."""
    kinds = [*value] if isinstance(value, dict) else []
    if not isinstance(value, dict) or len(kinds) != 1:
        told = ", ".join(map(str, kinds)) or str(value)
        raise GoalError(path, f"not one goal: {told}", "write one kind of goal, as state: rcpt")
    kind = kinds[0]
    if kind not in GOALS:
        raise GoalError((*path, str(kind)), f"no such goal: {kind}", nearest(str(kind), GOALS))
    if len(path) > 2 * _DEEPEST:
        raise GoalError(path, "goals in goals in goals", "write something simpler")
    return GOALS[kind](value[kind], (*path, kind))


def _standing(value: object, path: Path) -> Predicate:
    return Standing(_word(value, path, STATES))


def _reached(value: object, path: Path) -> Predicate:
    return Reached(_word(value, path, STATES))


def _used(value: object, path: Path) -> Predicate:
    return Used(_word(value, path, EXTENSIONS))


def _flagged(value: object, path: Path) -> Predicate:
    flag = _word(value, path, FLAGS)
    return Flagged(flag, FLAGS[flag])


def _word(value: object, path: Path, known: Mapping[str, object] | tuple[str, ...]) -> str:
    """Read one of some words."""
    key = str(path[-1])
    form = Form(value if isinstance(value, str) else None, path, (key,), {str: key})
    return form.choice(key, known) or ""


def _connected(value: object, path: Path) -> Predicate:
    form = Form(value, path, ("count",), {int: "count"})
    return Connected(form.whole("count") or 1)


def _waited(value: object, path: Path) -> Predicate:
    form = Form(value, path, ("seconds",), {int: "seconds", float: "seconds"})
    return Waited(form.number("seconds") or 1.0)


def _closed(value: object, path: Path) -> Predicate:
    form = Form(value, path, ("by", "how"), {str: "by"})
    return Closed(form.choice("by", SIDES), form.choice("how", HOW))


def _replied(value: object, path: Path) -> Predicate:
    keys = ("to", "code", "class", "enhanced", "rule", "in", "times")
    form = Form(value, path, keys, {})
    return Replied(
        to=form.choice("to", EVENTS) or ANY,
        code=_code(form),
        digit=form.whole("class", 2, 5),
        enhanced=_enhanced(form),
        rule=form.choice("rule", RULE_KEYS),
        state=form.choice("in", STATES),
        times=form.whole("times") or 1,
    )


def _code(form: Form) -> int | None:
    return form.whole("code", 200, 599)


def _enhanced(form: Form) -> str | None:
    if (text := form.text("enhanced")) is None:
        return None
    try:
        return str(EnhancedCode.parse(text))
    except ValueError:
        raise form.wrong("enhanced", f"{text} is none", "write three numbers, as 5.1.1") from None


def _accepted(value: object, path: Path) -> Predicate:
    form = Form(value, path, ("address", "count", "together"), {str: "address", int: "count"})
    together = form.flag("together") or False
    return Accepted(form.mailbox("address"), form.whole("count") or 1, together)


def _refused(value: object, path: Path) -> Predicate:
    keys = ("address", "class", "code", "count", "together")
    form = Form(value, path, keys, {str: "address", int: "count"})
    return Refused(
        form.mailbox("address"),
        form.whole("count") or 1,
        _code(form),
        form.whole("class", 4, 5),
        form.flag("together") or False,
    )


def _mailed(value: object, path: Path) -> Predicate:
    keys = ("in", "from", "to", "header", "has", "lacks", "line", "count", "received", "mime")
    form = Form(value, path, (*keys, "eight_bit"), {})
    is_null = form.text("from") == NULL
    header = form.table("header")
    return Mailed(
        Lies(
            maildrop=form.text("in"),
            null_sender=is_null,
            sender=None if is_null else form.mailbox("from"),
            recipient=form.mailbox("to"),
            header=_told(header),
            named=_named(header, form.path("header")),
            has=form.texts("has"),
            lacks=form.texts("lacks"),
            lines=form.texts("line"),
            received=form.whole("received"),
            mime=form.text("mime"),
            eight_bit=form.flag("eight_bit"),
        ),
        form.whole("count") or 1,
    )


def _told(header: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Read fields whose whole value is given."""
    return tuple((name, str(one)) for name, one in header.items() if not isinstance(one, dict))


def _named(header: Mapping[str, object], path: Path) -> tuple[tuple[str, Mailbox], ...]:
    """Read fields of which is said who stands in them, among others perhaps."""
    forms = (
        (name, Form(one, (*path, name), ("names",), {}))
        for name, one in header.items()
        if isinstance(one, dict)
    )
    return tuple((name, who) for name, form in forms for who in form.mailboxes("names"))


def _relayed(value: object, path: Path) -> Predicate:
    form = Form(value, path, ("to",), {str: "to"})
    return Relayed(form.needed("to"))


def _fetched(value: object, path: Path) -> Predicate:
    form = Form(value, path, ("maildrop", "deleted"), {str: "maildrop"})
    return Fetched(form.text("maildrop"), form.flag("deleted") or False)


def _not(value: object, path: Path) -> Predicate:
    return Not(_read(value, path))


def _several(value: object, path: Path) -> tuple[Predicate, ...]:
    """Read a list of goals, two or more."""
    if not isinstance(value, list) or len(value) < 2:
        raise GoalError(path, "not a list of goals", "write two or more, as [{…}, {…}]")
    return tuple(_read(one, (*path, place)) for place, one in enumerate(value))


Reader = Callable[[object, Path], Predicate]

GOALS: Mapping[str, Reader] = {
    "state": _standing,
    "reached": _reached,
    "reply": _replied,
    "accepted": _accepted,
    "refused": _refused,
    "mail": _mailed,
    "closed": _closed,
    "connected": _connected,
    "used": _used,
    "flag": _flagged,
    "waited": _waited,
    "relayed": _relayed,
    "fetched": _fetched,
    "not": _not,
    "any": lambda value, path: AnyOf(_several(value, path)),
    "all": lambda value, path: All(_several(value, path)),
    "then": lambda value, path: Then(_several(value, path)),
}
"""Each kind of goal, by the key that it is written with."""
