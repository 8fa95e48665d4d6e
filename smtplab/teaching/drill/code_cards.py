"""The cards made from the table of codes: the digits, what to do, and which command gets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from smtplab.protocol.codes.advice import advice_for
from smtplab.protocol.codes.describe import (
    CATEGORIES,
    CLASSES,
    CODES,
    Category,
    describe_code,
)
from smtplab.protocol.codes.model import CodeStatus
from smtplab.protocol.diagnostic import Rule
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import RULES, order, policy
from smtplab.protocol.states import CONNECT_LABEL, END_OF_DATA_LABEL
from smtplab.simulation.text.visible import visible
from smtplab.teaching.drill.action_question import action_question, capital
from smtplab.teaching.drill.card import (
    CardKind,
    DrillCard,
    DrillQuestion,
    ExhibitLine,
    Option,
)
from smtplab.teaching.reference.command_replies import COMMAND_REPLIES

__all__ = [
    "SOURCES",
    "action_cards",
    "digit_cards",
    "reply_of",
    "reply_text",
    "source_cards",
]

_COMMON = (250, 550, 354, 450, 220, 552, 452, 554, 451, 221, 421, 503, 500, 501, 251, 551, 252)
"""Codes that a learner meets first, in this order; all others follow by number."""

SOURCES: Mapping[str, str] = {
    CONNECT_LABEL: "a new connection (the greeting)",
    "EHLO": "EHLO",
    "AUTH": "AUTH",
    "STARTTLS": "STARTTLS",
    "MAIL": "MAIL",
    "RCPT": "RCPT",
    "DATA": "DATA",
    END_OF_DATA_LABEL: "the line with one dot after DATA",
    "VRFY": "VRFY",
    "RSET": "RSET",
    "QUIT": "QUIT",
}
"""What a reply answers, as the table of codes names it, and how it is put to a learner."""

_ANY = "any"
_LIKELY = ["RCPT", "DATA", "VRFY", *SOURCES].index
"""Where several commands can get a code, the one that mostly does is the right answer."""
_WRONG = 3
_WORDS = {"host": "mail.example.org", "address": "carol@example.net", "line": "See RFC 5321"}


def _standard() -> list[int]:
    """Return the codes in use, the common ones first."""
    known = [row.code for row in CODES.values() if row.status is CodeStatus.STANDARD]
    rank = {code: place for place, code in enumerate(_COMMON)}
    return sorted(known, key=lambda code: (rank.get(code, len(rank)), code))


def _never_seen() -> Iterator[int]:
    """Yield a code of each class that no table has: a client must act on it all the same."""
    for x in CLASSES:
        yield next(code for code in range(x * 100 + 55, x * 100 + 60) if code not in CODES)


# What the digits say


def digit_cards() -> Iterator[DrillCard]:
    """Yield a card for each code: what do its first two digits mean?"""
    for code in (*_standard(), *_never_seen()):
        x, y = code // 100, code // 10 % 10
        description = describe_code(code)
        yield DrillCard(
            key=f"digits:{code}",
            kind=CardKind.DIGITS,
            about=frozenset({f"{x}yz", f"x{y}z"}),
            exhibit=(ExhibitLine("S", visible(str(code))),),
            questions=(
                _first(x, code),
                _second(y, code),
            ),
            moral=(f"{code}: {description.meaning}",),
            sections=("RFC 5321 §4.2.1",),
            codes=frozenset({code}),
        )


def _first(x: int, code: int) -> DrillQuestion:
    options = tuple(
        Option(
            visible(capital(meaning.gloss)),
            right=digit == x,
            because=f"A {x} at the start means {meaning.name}: {meaning.gloss}."
            if digit == x
            else f"That would be {digit}yz; {code} starts with {x}.",
            means=f"{digit}yz",
        )
        for digit, meaning in CLASSES.items()
    )
    return DrillQuestion("What does the first digit mean?", options, "first digit")


def _second(y: int, code: int) -> DrillQuestion:
    options = tuple(
        Option(
            visible(capital(meaning.name)),
            right=digit == y,
            because=f"A {y} in the middle means {meaning.name}: {meaning.gloss}."
            if digit == y
            else f"That would be x{digit}z; {code} has {y} in the middle.",
            means=f"x{digit}z",
        )
        for digit, meaning in CATEGORIES.items()
        if digit != Category.UNSPECIFIED_4
    )
    return DrillQuestion("And the second?", options, "second digit")


# What to do


def action_cards() -> Iterator[DrillCard]:
    """Yield a card for each code: what must the client do?"""
    for code in _standard():
        description = describe_code(code)
        text = advice_for(reply_of(code))
        question = action_question(code, description.client, text, "What must the client do now?")
        yield DrillCard(
            key=f"action:{code}",
            kind=CardKind.ACTION,
            about=frozenset(option.means for option in question.options),
            exhibit=(ExhibitLine("S", visible(reply_text(code))),),
            questions=(question,),
            moral=(description.meaning,),
            sections=description.known.sections if description.known else (),
            codes=frozenset({code}),
        )


def _common_rules_first() -> Iterator[Rule]:
    """Yield all rules, those first that learners have most likely seen."""
    first = (*policy.ROWS, *order.ROWS)
    yield from first
    yield from (rule for rule in RULES.values() if rule not in first)


_RULE_OF: Mapping[int, Rule] = {rule.code: rule for rule in reversed([*_common_rules_first()])}


def reply_text(code: int) -> str:
    """Return a reply with this code as a server sends it."""
    return reply_of(code).encode().decode().rstrip()


def reply_of(code: int) -> Reply:
    """Return a reply with this code: of a rule of the server here, if one has it."""
    if (rule := _RULE_OF.get(code)) is not None:
        return Reply(code, (rule.text.format_map(_WORDS),), rule.enhanced)
    return Reply(code, (capital(describe_code(code).title),))


# What gets it


def source_cards() -> Iterator[DrillCard]:
    """Yield a card for each code that only few commands get: which of these does?"""
    for code in _standard():
        commands = CODES[code].commands
        known = sorted((name for name in SOURCES if name in commands), key=_LIKELY)
        answered = (*commands, *CODES[code].in_the_field)
        others = [name for name in SOURCES if name not in answered]
        if _ANY in commands or not 0 < len(known) <= 3:
            continue
        right, title = known[0], describe_code(code).title
        asked = _either(SOURCES[name] for name in known)
        options = (
            Option(
                visible(capital(SOURCES[right])),
                right=True,
                because=f"{code}, {title}, is a reply to {asked}.",
                means=right,
            ),
            *(_other(name, code) for name in _nearest(others, right)),
        )
        yield DrillCard(
            key=f"source:{code}",
            kind=CardKind.SOURCE,
            about=frozenset({str(code)}),
            exhibit=(ExhibitLine("S", visible(str(code))),),
            questions=(DrillQuestion("Which of these can get this reply?", options),),
            moral=(),
            sections=_lists(code, known) or CODES[code].sections,
            codes=frozenset({code}),
        )


def _lists(code: int, names: Iterable[str]) -> tuple[str, ...]:
    """Return the sections that list a code among the replies to some commands."""
    rows = (COMMAND_REPLIES[name] for name in names)
    return tuple(dict.fromkeys(row.section for row in rows if code in (*row.good, *row.bad)))


def _nearest(names: list[str], right: str) -> list[str]:
    """Return those that stand next to the right one in a session."""
    places = list(SOURCES)
    return sorted(names, key=lambda name: abs(places.index(name) - places.index(right)))[:_WRONG]


def _other(name: str, code: int) -> Option:
    codes = sorted(row.code for row in CODES.values() if _gets(name, row.code))
    label = capital(SOURCES[name])
    because = f"{label}: {_either(map(str, codes))} are listed, but not {code}."
    return Option(visible(label), right=False, because=because, means=name)


def _gets(name: str, code: int) -> bool:
    return name in CODES[code].commands and CODES[code].status is CodeStatus.STANDARD


def _either(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last
