"""A round of the drill: a card after the other, each judged and saved before the next one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.visible import visible
from smtplab.teaching.activity.runner import Feedback
from smtplab.teaching.drill import texts
from smtplab.teaching.drill.card import (
    CardOrigin,
    DrillCard,
    DrillQuestion,
    ExhibitLine,
    Option,
    shuffle,
)
from smtplab.teaching.drill.sample_session import play, session_lines
from smtplab.teaching.drill.store import DrillStore, MixUp
from smtplab.teaching.goals import Window
from smtplab.teaching.lesson.prose import Block, Look, Prose, Shape, Span
from smtplab.teaching.progress import Progress

__all__ = [
    "CardResult",
    "Round",
    "RoundPhase",
]


class RoundPhase(Enum):
    """What a round waits for."""

    ASK = "ask"
    """An answer to the question (`choose`)."""
    REPAIR = "repair"
    """Lines that repair the session (`send`), or that the learner gives up (`give_up`)."""
    FEEDBACK = "feedback"
    """To go on (`advance`)."""
    OVER = "over"
    """Nothing: all cards were answered."""


@dataclass(frozen=True, slots=True)
class CardResult:
    """How a card went.

    Attributes:
        card: Which one.
        good: Whether it was right.
        mix_ups: What was taken for what.
    """

    card: DrillCard
    good: bool
    mix_ups: tuple[MixUp, ...] = ()


class Round:
    """A round of the drill.

    Args:
        cards: What is practised.
        store: Where each answer is saved at once.
        clock: Gives the time, in seconds since 1970.

    Attributes:
        cards: What is practised.
        store: Where it is saved.
        results: How each card went that was answered, in their order.
        chosen: What was chosen so far for the present card.
        feedback: What is said of the present card; None until it is answered.
        session: The session that is to be repaired; None where there is none.
        phase: What the round waits for.
    """

    def __init__(
        self, cards: Sequence[DrillCard], store: DrillStore, clock: Callable[[], float]
    ) -> None:
        self.cards = tuple(cards)
        self.store = store
        self.results: list[CardResult] = []
        self.chosen: list[Option] = []
        self.feedback: Feedback | None = None
        self.session: LabSession | None = None
        self.phase = RoundPhase.OVER
        self._clock = clock
        self._questions: tuple[DrillQuestion, ...] = ()
        self._begin = 0
        self._index = -1
        self.advance()

    @property
    def number(self) -> int:
        """Which card it is, from 1; past the last one at the end."""
        return self._index + 1

    @property
    def card(self) -> DrillCard | None:
        """The present card; None at the end."""
        return self.cards[self._index] if self._index < len(self.cards) else None

    @property
    def questions(self) -> tuple[DrillQuestion, ...]:
        """The questions of the card, their options as they are shown."""
        return self._questions

    @property
    def question(self) -> DrillQuestion | None:
        """The question that is open; None for none."""
        return self._questions[len(self.chosen)] if self.phase is RoundPhase.ASK else None

    @property
    def exhibit(self) -> tuple[ExhibitLine, ...]:
        """What there is to look at; of a repair the session as it stands."""
        if self.session is not None:
            return tuple(session_lines(self.session))
        return self.card.exhibit if self.card else ()

    @property
    def task(self) -> str:
        """What is to be done in the session, in a sentence; "" where nothing is."""
        if self.card is None or self.card.repair is None or self.phase is not RoundPhase.REPAIR:
            return ""
        return texts.REPAIR_GOAL.format(goal=self.card.repair.goal.say)

    def choose(self, number: int) -> None:
        """Choose an option of the open question, from 0; a number that there is not is nothing."""
        question, card = self.question, self.card
        if question is None or card is None or not 0 <= number < len(question.options):
            return
        self.chosen.append(question.options[number])
        if len(self.chosen) == len(self._questions):
            self._end(card, _answer_feedback(card, self._questions, self.chosen), self._mix_ups())

    def send(self, octets: bytes) -> None:
        """Send octets in the session that is to be repaired."""
        if self.session is None or self.phase is not RoundPhase.REPAIR:
            return
        self.session.to_end()
        self.session.send(octets)
        card = self.card
        if card and card.repair and card.repair.goal.is_met(self._past(self.session)):
            self._end(card, _repair_feedback(card))

    def give_up(self) -> None:
        """Have the solution shown; the card comes again soon."""
        if self.phase is RoundPhase.REPAIR and self.card is not None:
            self._end(self.card, _solution_feedback(self.card))

    def start_over(self) -> None:
        """Bring the session back to where it is to be repaired."""
        if self.phase is RoundPhase.REPAIR and self.card is not None:
            self._open(self.card)

    def advance(self) -> None:
        """Go on to the next card; from the last one to the end."""
        if self.phase not in (RoundPhase.FEEDBACK, RoundPhase.OVER):
            return
        self._index = min(self._index + 1, len(self.cards))
        self.chosen, self.feedback, self.session = [], None, None
        if self.card is None:
            self.phase = RoundPhase.OVER
        else:
            self._open(self.card)

    def _open(self, card: DrillCard) -> None:
        seed = f"{card.key} {self.store.times(card.key)}"
        self._questions = tuple(shuffle(question, seed) for question in card.questions)
        self.phase = RoundPhase.REPAIR if card.repair else RoundPhase.ASK
        if card.repair:
            self.session = play(card.repair.earlier_lines, card.repair.site)
            self._begin = self.session.last + 1

    def _past(self, session: LabSession) -> Window:
        return Window(session.transcript, self._begin)

    def _mix_ups(self) -> tuple[MixUp, ...]:
        """Return what was taken for what."""
        pairs = (
            (question.right.means, option.means)
            for question, option in zip(self._questions, self.chosen, strict=True)
        )
        return tuple(pair for pair in pairs if all(pair) and pair[0] != pair[1])

    def _end(self, card: DrillCard, feedback: Feedback, mix_ups: tuple[MixUp, ...] = ()) -> None:
        """Judge the card, and save the answer at once."""
        self.feedback, self.phase = feedback, RoundPhase.FEEDBACK
        result = CardResult(card, bool(feedback.good), mix_ups)
        self.results.append(result)
        self.store.save_answer(card.key, good=result.good, at=self._clock(), mix_ups=mix_ups)
        if card.origin:
            self._count_misconceptions(card.origin, is_right=result.good)

    def _count_misconceptions(self, origin: CardOrigin, *, is_right: bool) -> None:
        """Count what a wrong choice shows, as in the lesson; a right one sets it right."""
        progress, (lesson, step), at = Progress(self.store.store), origin, self._clock()
        if is_right:
            options = (option for question in self._questions for option in question.options)
            for name in {option.misconception for option in options} - {""}:
                progress.set_right(lesson, step, at, name)
            return
        for option in self.chosen:
            if option.misconception:
                progress.show_misconception(option.misconception, lesson, step, at)


def _answer_feedback(
    card: DrillCard, questions: Sequence[DrillQuestion], chosen: Sequence[Option]
) -> Feedback:
    """Judge the answers to all questions of a card."""
    good = all(option.right for option in chosen)
    reasons = _reasons(questions, chosen)
    return Feedback(good, _title(questions, chosen), _prose(*reasons, *card.moral), card.sections)


def _reasons(questions: Sequence[DrillQuestion], chosen: Sequence[Option]) -> Iterator[str]:
    """Yield why each answer was wrong, and why the right one is right."""
    for question, option in zip(questions, chosen, strict=True):
        yield from filter(None, dict.fromkeys((option.because, question.right.because)))


def _title(questions: Sequence[DrillQuestion], chosen: Sequence[Option]) -> str:
    """Return which part was right: "Right diagnosis, wrong treatment"."""
    if all(option.right for option in chosen):
        return texts.RIGHT
    parts = [
        f"{texts.RIGHT.lower() if option.right else texts.WRONG} {question.noun}"
        for question, option in zip(questions, chosen, strict=True)
    ]
    title = ", ".join(parts)
    return title[0].upper() + title[1:]


def _repair_feedback(card: DrillCard) -> Feedback:
    """Return what is said of a session that was repaired."""
    return Feedback(True, texts.REPAIRED, _prose(*card.moral), card.sections)


def _solution_feedback(card: DrillCard) -> Feedback:
    """Return how a session is repaired."""
    solution = card.repair.solution if card.repair else ()
    lines = tuple(Block(Shape.CODE, ((Span(visible(line), Look.CODE),),)) for line in solution)
    return Feedback(False, texts.SOLUTION, (*lines, *_prose(*card.moral)), card.sections)


def _prose(*paragraphs: str) -> Prose:
    return tuple(Block(Shape.PARAGRAPH, ((Span(visible(text)),),)) for text in paragraphs)
