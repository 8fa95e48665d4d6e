"""The cards that need a session: predict the reply, find the culprit, repair it.

The engine plays each session when its card is made, so what is right is its reply.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from smtplab.protocol.codes.advice import advice_for, title_of
from smtplab.protocol.codes.describe import describe_code
from smtplab.protocol.codes.model import REPLY_CLASSES
from smtplab.protocol.replies import Reply
from smtplab.protocol.states import END_OF_DATA, END_OF_DATA_LABEL
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
from smtplab.teaching.reference.command_replies import ANY_COMMAND, COMMAND_REPLIES

__all__ = ["culprit_cards", "possible_codes", "repair_cards", "reply_cards"]

_WRONG = 3
_BELIEVABLE = (250, 503)
_CURE = "And what must the client do about it?"
"""Names no code: that would tell which line is wrong."""


# Predict the reply


def reply_cards(sessions: Iterable[UnansweredSession], site: Site) -> Iterator[DrillCard]:
    """Yield a card for each session: which reply does its last line get?"""
    for unanswered in sessions:
        *before, asked = play_exchanges(unanswered.lines, site)
        if asked.reply is not None:
            yield _reply_card(unanswered, before, asked, asked.reply)


def _reply_card(
    unanswered: UnansweredSession,
    before: Sequence[SampleExchange],
    asked: SampleExchange,
    reply: Reply,
) -> DrillCard:
    premise = (ExhibitLine("", visible(unanswered.premise)),) if unanswered.premise else ()
    possible = possible_codes(asked.event) - unanswered.also_possible
    wrong = islice(_likeliest(possible, reply.code), _WRONG)
    options = (
        _code(asked, reply.code, right=True),
        *(_code(asked, code, right=False) for code in wrong),
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


def possible_codes(event: str) -> frozenset[int]:
    """Return the codes that a learner may expect from a server.

    Those that the event can get, and two that are always believable: all is well, or the order is
    wrong.

    Args:
        event: What the server replies to; empty for a command that it does not know.
    """
    row = COMMAND_REPLIES.get(END_OF_DATA_LABEL if event == END_OF_DATA else event)
    listed = (*row.good, *row.bad) if row else ()
    return frozenset((*listed, *ANY_COMMAND, *_BELIEVABLE))


def _likeliest(codes: Iterable[int], right: int) -> Iterator[int]:
    """Yield wrong codes: those that end like the right one first, then one that is no refusal."""
    wrong = sorted((code for code in codes if code != right), key=lambda one: _far(one, right))
    alike = (code for code in wrong if code % 100 == right % 100)
    good = [code for code in wrong if not REPLY_CLASSES[code].is_refusal]
    yield from dict.fromkeys((*alike, *good[:1], *wrong))


def _far(one: int, right: int) -> tuple[bool, int]:
    """Return how unlike two codes are; those that are met most come first."""
    return (one not in (*_BELIEVABLE, 550), abs(one - right))


def _code(asked: SampleExchange, code: int, *, right: bool) -> Option:
    title = title_of(code, asked.event)
    meaning = f"{code} means {title}. {describe_code(code).meaning}"
    because = _reason(asked.reply) if right and asked.reply else meaning
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
        text = broken.cure or advice_for(symptom, pairs[broken.symptom].event)
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
