"""The cards that need a session: predict the reply, find the culprit, repair it.

The engine plays each session when its card is made, so what is right is its reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from smtplab.protocol.codes.advice import advice_for
from smtplab.protocol.codes.describe import CODES, describe_code
from smtplab.protocol.codes.model import CodeStatus
from smtplab.protocol.replies import Reply
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import visible
from smtplab.teaching.drill.action_question import action_question
from smtplab.teaching.drill.card import (
    CardKind,
    DrillCard,
    DrillQuestion,
    ExhibitLine,
    Option,
    RepairTask,
)
from smtplab.teaching.drill.material import BrokenSession, UnansweredSession
from smtplab.teaching.drill.sample_session import SampleExchange, play_exchanges, reply_line

__all__ = ["culprit_cards", "repair_cards", "reply_cards"]

_WRONG = 3
_CURE = "And what must the client do about it?"
"""Names no code: that would tell which line is wrong."""


# Predict the reply


def reply_cards(sessions: Iterable[UnansweredSession], site: Site) -> Iterator[DrillCard]:
    """Yield a card for each session: which reply does its last line get?"""
    for unanswered in sessions:
        *before, asked = play_exchanges(unanswered.lines, site)
        if asked.reply is not None:
            yield _reply_card(unanswered, before, asked.reply)


def _reply_card(
    unanswered: UnansweredSession, before: Sequence[SampleExchange], reply: Reply
) -> DrillCard:
    premise = (ExhibitLine("", visible(unanswered.premise)),) if unanswered.premise else ()
    wrong = sorted(
        set(_neighbours(reply.code)) - unanswered.also_possible, key=lambda x: _far(x, reply.code)
    )
    options = (
        _code(reply.code, _reason(reply), right=True),
        *(_code(one, describe_code(one).meaning, right=False) for one in wrong[:_WRONG]),
    )
    return DrillCard(
        key=f"reply:{unanswered.key}",
        kind=CardKind.REPLY,
        about=frozenset(option.means for option in options),
        exhibit=(*premise, *_lines(before), ExhibitLine("C", visible(unanswered.lines[-1]))),
        questions=(DrillQuestion("What does the server reply?", options, "reply"),),
        moral=(),
        sections=(reply.rule.section,) if reply.rule else (),
        codes=frozenset({reply.code}),
    )


def _neighbours(code: int) -> Iterator[int]:
    """Yield the codes in use that could be taken for this one, and those that go on or give up."""
    for row in CODES.values():
        is_alike = row.code // 100 == code // 100 or row.code % 100 == code % 100
        is_common = row.code in (250, 354, 451, 503, 550)
        if row.code != code and row.status is CodeStatus.STANDARD and (is_alike or is_common):
            yield row.code


def _far(one: int, code: int) -> tuple[bool, bool, int]:
    """Return how unlike two codes are: those of another class but else alike come first."""
    return (one % 100 != code % 100, one not in (250, 354, 503, 550), abs(one - code))


def _code(code: int, because: str, *, right: bool) -> Option:
    title = describe_code(code).title
    because = because if right else f"{code} means {title}. {because}"
    return Option(visible(f"{code}  {title}"), right, because, str(code))


def _reason(reply: Reply) -> str:
    why = reply.rule.explanation if reply.rule else ""
    return f"The server replies: {reply_line(reply).text}. {why}".rstrip()


def _lines(pairs: Iterable[SampleExchange]) -> Iterator[ExhibitLine]:
    for pair in pairs:
        yield ExhibitLine("C", visible(pair.line))
        if pair.reply is not None:
            yield reply_line(pair.reply)


# Find the culprit


def culprit_cards(sessions: Iterable[BrokenSession], site: Site) -> Iterator[DrillCard]:
    """Yield a card for each session: which line is at fault, and what must the client do?"""
    for broken in sessions:
        pairs = play_exchanges(broken.lines, site)
        symptom = pairs[broken.symptom].reply
        if symptom is None:
            continue
        advice = describe_code(symptom.code).client
        text = advice_for(symptom, pairs[broken.symptom].event)
        yield DrillCard(
            key=f"culprit:{broken.key}",
            kind=CardKind.CULPRIT,
            about=frozenset(map(str, _refused(pairs))),
            exhibit=(),
            questions=(_culprit(broken, pairs), action_question(symptom.code, advice, text, _CURE)),
            moral=(),
            sections=(symptom.rule.section,) if symptom.rule else (),
            codes=_refused(pairs),
        )


def _culprit(broken: BrokenSession, pairs: Sequence[SampleExchange]) -> DrillQuestion:
    options = tuple(
        Option(
            visible(pair.line),
            right=place == broken.culprit,
            because=broken.because if place == broken.culprit else _innocent(pair, broken, place),
            lines=(reply_line(pair.reply),) if pair.reply is not None else (),
            speaker="C",
        )
        for place, pair in enumerate(pairs)
    )
    return DrillQuestion("Which line is wrong?", options, "diagnosis", is_ordered=True)


def _innocent(pair: SampleExchange, broken: BrokenSession, place: int) -> str:
    """Return why a line is not at fault."""
    if pair.is_refused and place > broken.culprit:
        return "That line only shows the trouble: something it needs was missing already."
    if pair.is_refused:
        return "That line was rejected, but it is not why the session went wrong."
    return "There was nothing wrong with that line: the server accepted it."


# Repair it


def repair_cards(sessions: Iterable[BrokenSession], site: Site) -> Iterator[DrillCard]:
    """Yield a card for each session that can be repaired where it ends."""
    for broken in sessions:
        if not broken.repair:
            continue
        pairs = play_exchanges(broken.lines, site)
        last = pairs[-1].reply
        yield DrillCard(
            key=f"repair:{broken.key}",
            kind=CardKind.REPAIR,
            about=frozenset(map(str, _refused(pairs))),
            exhibit=(),
            questions=(),
            moral=(broken.because,),
            sections=(last.rule.section,) if last and last.rule else (),
            repair=RepairTask(site, broken.lines, broken.goal, broken.repair),
            codes=_refused(pairs),
        )


def _refused(pairs: Iterable[SampleExchange]) -> frozenset[int]:
    """Return the codes of all refusals in a session."""
    return frozenset(pair.reply.code for pair in pairs if pair.is_refused and pair.reply)
