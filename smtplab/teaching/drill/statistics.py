"""How a round went, and how a learner stands with the drill, in words and as values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from smtplab.protocol.codes.model import ADVICE, Advice
from smtplab.protocol.states import CONNECT_LABEL, END_OF_DATA_LABEL
from smtplab.simulation.text.visible import Visible, visible
from smtplab.teaching.diagnosis.reasons import NAMES
from smtplab.teaching.drill import texts
from smtplab.teaching.drill.store import Confusion, DrillStore, MixUp
from smtplab.teaching.progress.report import bar, day_of, time_of

if TYPE_CHECKING:
    from smtplab.teaching.drill.card import DrillCard
    from smtplab.teaching.drill.round import CardResult
    from smtplab.teaching.progress.store import ProgressStore

__all__ = [
    "NOTHING",
    "DueCount",
    "RoundSummary",
    "Statistics",
    "as_json",
    "confusion_text",
    "due_rows",
    "read_statistics",
    "render",
    "render_summary",
    "summarize",
]

NOTHING = "Drill: nothing yet; smtplab drill begins a round of three minutes"
_MOST = 5
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **{reason.value: name for reason, name in NAMES.items()},
        **{advice.value: ADVICE[advice].short for advice in Advice},
        **{f"{digit}yz": f"first digit {digit}" for digit in range(2, 6)},
        **{f"x{digit}z": f"second digit {digit}" for digit in range(6)},
        CONNECT_LABEL: "a connection",
        END_OF_DATA_LABEL: "the end of data",
    }
)
"""What is confused in plain words, by the names that are saved; codes and verbs are their own."""


def confusion_text(one: Confusion) -> Visible:
    """Return in plain words what was taken for what."""
    right, taken = (_WORDS.get(name, name) for name in (one.right, one.taken))
    return visible(f"{right} taken for {taken}")


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a learner has practised.

    Attributes:
        answers: How many cards were answered, counted each time.
        right: How many of these were right.
        cards: When each card is due, the earliest first.
        confusions: What was taken for what, the most frequent first.
    """

    answers: int
    right: int
    cards: dict[str, float]
    confusions: tuple[Confusion, ...]

    @property
    def next_due(self) -> float:
        """When the first card is due; 0 if there is none."""
        return next(iter(self.cards.values()), 0.0)


def read_statistics(store: ProgressStore) -> Statistics:
    """Return what is known of all rounds."""
    drill = DrillStore(store)
    answers, right = drill.counts()
    return Statistics(answers, right, drill.due(), drill.confusions())


def render(statistics: Statistics) -> Iterator[str]:
    """Yield the lines for a person: how much, what was confused, when it goes on."""
    if not statistics.answers:
        yield NOTHING
        return
    cards = len(statistics.cards)
    yield f"Drill: {statistics.right} of {statistics.answers} answers right, on {cards} cards"
    most = max((one.times for one in statistics.confusions), default=0)
    for one in statistics.confusions[:_MOST]:
        yield f"     {confusion_text(one):<47}  {bar(one.times, most)}  {one.times:>2}"
    yield f"     the next card is due {day_of(statistics.next_due)}"


def as_json(statistics: Statistics) -> dict[str, Any]:
    """Return them as JSON values; the keys are stable."""
    return {
        "answers": statistics.answers,
        "right": statistics.right,
        "cards": len(statistics.cards),
        "next_due": time_of(statistics.next_due) or None,
        "confusions": [
            {"right": one.right, "taken": one.taken, "times": one.times}
            for one in statistics.confusions
        ],
    }


_HOUR, _DAY = 3600.0, 86_400.0
_SPANS = (
    (0.0, "now"),
    (_HOUR, "within the hour"),
    (_DAY, "within a day"),
    (7 * _DAY, "within a week"),
    (31 * _DAY, "within a month"),
    (float("inf"), "later"),
)

DueCount = tuple[str, int]
"""When, in words, and how many cards."""


@dataclass(frozen=True, slots=True)
class RoundSummary:
    """A round that is over, or was left.

    Attributes:
        results: How each card went.
        confusions: What is taken for what, over all rounds, the most frequent first.
        new_mix_ups: Those of them that happened in this round.
        due_counts: How many cards come again when.
        unseen: How many of the cards were never shown.
    """

    results: tuple[CardResult, ...]
    confusions: tuple[Confusion, ...]
    new_mix_ups: frozenset[MixUp]
    due_counts: tuple[DueCount, ...]
    unseen: int

    @property
    def right(self) -> int:
        """How many cards were answered right."""
        return sum(result.good for result in self.results)


def summarize(
    results: Iterable[CardResult], store: DrillStore, now: float, cards: Sequence[DrillCard]
) -> RoundSummary:
    """Return the summary of a round.

    Args:
        results: How each card went.
        store: What is known of all cards.
        now: The time, in seconds since 1970.
        cards: The cards that are practised.
    """
    listed = tuple(results)
    new = frozenset(mix for result in listed for mix in result.mix_ups)
    saved = store.due()
    due = [saved[card.key] for card in cards if card.key in saved]
    unseen = len(cards) - len(due)
    return RoundSummary(listed, store.confusions()[:_MOST], new, _due_counts(due, now), unseen)


def render_summary(summary: RoundSummary) -> Iterator[str]:
    """Yield the lines that sum a round up for a person."""
    count = len(summary.results)
    yield texts.SCORE.format(right=summary.right, count=count) if count else texts.NO_CARDS
    yield f"{texts.CONFUSED}:"
    if not summary.confusions:
        yield f"  {texts.NOT_CONFUSED}"
    for one in summary.confusions:
        new = f", {texts.THIS_ROUND}" if (one.right, one.taken) in summary.new_mix_ups else ""
        yield f"  {confusion_text(one)}: {one.times}{new}"
    yield f"{texts.DUE}:"
    for words, cards in due_rows(summary):
        yield f"  {words}: {cards}"


def due_rows(summary: RoundSummary) -> Iterator[tuple[str, str]]:
    """Yield when cards come again, and how many: "within a day", "3 cards"."""
    for words, count in (*summary.due_counts, (texts.UNSEEN, summary.unseen)):
        if count:
            yield words, texts.ONE_CARD if count == 1 else texts.CARDS.format(count=count)


def _due_counts(due: Iterable[float], now: float) -> tuple[DueCount, ...]:
    """Count the cards by when they are due, in the order of time."""
    counts = Counter(next(words for span, words in _SPANS if at - now <= span) for at in due)
    return tuple((words, counts[words]) for _, words in _SPANS if counts[words])
