"""The drill line by line: a card, its questions, what is said of the answers, and the round."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from time import time
from types import MappingProxyType

from smtplab.line_mode.actions import help_lines, listing, read_action
from smtplab.line_mode.lab import ACTIONS as LAB_ACTIONS
from smtplab.line_mode.lab import LabLines
from smtplab.line_mode.marked_lines import CodeLine, TitleLine
from smtplab.line_mode.prose import feedback_lines
from smtplab.line_mode.words import audible
from smtplab.services import Services
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.typed_lines import TypedLines
from smtplab.simulation.text.visible import visible
from smtplab.teaching.drill.card import CARD_KINDS, DrillQuestion, ExhibitLine
from smtplab.teaching.drill.practice import Practice
from smtplab.teaching.drill.round import Round, RoundPhase
from smtplab.teaching.drill.selection import CardSelection, SelectionError, render_groups
from smtplab.teaching.drill.statistics import render_summary

__all__ = ["DrillLines"]

_WELCOME = "A round of the drill: {count} cards. :help lists what you can do; each answer is kept."
_SPEAKERS = {"C": "The client sends: ", "S": "The server replies: ", "": ""}
_CUES: Mapping[RoundPhase, str] = MappingProxyType(
    {
        RoundPhase.ASK: "Type the letter of your answer.",
        RoundPhase.REPAIR: "You are the client. Type a command, and press Enter to send it.",
        RoundPhase.FEEDBACK: "Press Enter for the next card.",
        RoundPhase.OVER: "Press Enter for another round, or type :leave.",
    }
)
"""What to do now."""
_PROMPTS: Mapping[RoundPhase, str] = MappingProxyType(
    {
        RoundPhase.ASK: "Your answer: ",
        RoundPhase.FEEDBACK: "Next card: ",
        RoundPhase.OVER: "Another round: ",
    }
)
_CARD = 3
"""Level of the title of a card."""
_LAB = ("state", "why", "repair", "all", "buffers", "octets", "moment")
"""Actions of the lab that help with a repair."""


class DrillLines:
    """Rounds of the drill.

    Args:
        services: Where what is known of the learner is kept.
        selection: Which cards are practised first.

    Attributes:
        over: Whether the learner has left.
    """

    def __init__(self, services: Services, selection: CardSelection | None = None) -> None:
        self.over = False
        self._services = services
        self._practice = Practice(services.course, services.progress, time, selection)
        self._typed = TypedLines()
        self._open()

    @property
    def round(self) -> Round:
        """The present round."""
        return self._practice.round

    @property
    def session(self) -> LabSession | None:
        """The session that is repaired, None where there is none."""
        return self.round.session

    def _open(self) -> None:
        """Have nothing of the round said yet."""
        self._number = 0
        self._asked = 0
        self._phase: RoundPhase | None = None
        self._lab: LabLines | None = None

    @property
    def history(self) -> Sequence[str]:
        """Lines that were typed, but for those with a secret in them."""
        return self._typed.lines

    @property
    def prompt(self) -> str:
        """What is wanted now."""
        if self.round.phase is RoundPhase.REPAIR and self._lab:
            return self._lab.prompt
        return _PROMPTS.get(self.round.phase, "Command: ")

    def start(self) -> Iterator[str]:
        """Yield what the round is, and its first card."""
        yield _WELCOME.format(count=len(self.round.cards))
        yield from self._note()
        yield from self._present()

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take one line; yield what there is to say to it, then what has come of it."""
        action = read_action(octets)
        yield from self._act(*action) if action else self._take(octets)
        if not self.over:
            yield from self._present()
            yield from self._note()

    def _note(self) -> Iterator[str]:
        """Yield what became of what is kept, if that is new."""
        if note := self._services.new_note():
            yield str(visible(note))

    def _take(self, octets: bytes) -> Iterator[str]:
        text = octets.decode("utf-8", "replace").strip().casefold()
        match self.round.phase:
            case RoundPhase.ASK:
                yield from self._choose(text)
            case RoundPhase.REPAIR:
                yield from self._send(octets)
            case _ if text:
                yield "Nothing can be sent here: press Enter alone."
            case RoundPhase.FEEDBACK:
                self.round.advance()
            case RoundPhase.OVER:
                self._practice.begin()
                self._open()

    def _choose(self, text: str) -> Iterator[str]:
        keys = self.round.question.keys if self.round.question else ()
        if text in keys:
            self.round.choose(keys.index(text))
        else:
            yield f"Type one of {', '.join(keys)}."

    def _send(self, octets: bytes) -> Iterator[str]:
        if (lab := self._lab) is None:
            return
        if not octets and lab.pending is None:
            yield "Nothing was typed."
        elif lab.session.is_closed:
            yield "Nothing was sent. The connection is closed; :restart brings the session back."
        else:
            sent = lab.octets_of(octets)
            lab.go_to_end()
            lab.remember(octets)
            lab.pending = None
            self.round.send(sent)
            yield from lab.tell_new(is_typed=True)

    # What is said

    def _present(self) -> Iterator[str]:
        """Yield what is new of the round."""
        if self._number != self.round.number:
            self._number, self._asked, self._phase = self.round.number, 0, None
            yield from self._card_lines()
        if self.round.phase is RoundPhase.ASK:
            yield from self._question_lines()
        if self._phase is not self.round.phase:
            self._phase = self.round.phase
            yield from self._phase_lines()

    def _card_lines(self) -> Iterator[str]:
        """Yield the card, and what there is to look at."""
        self._lab = self._lab_of(self.round.session)
        if (card := self.round.card) is None:
            return
        yield ""
        kind = CARD_KINDS[card.kind].title
        yield TitleLine(f"Card {self.round.number} of {len(self.round.cards)}: {kind}", _CARD)
        yield from map(_exhibit, self.round.exhibit)
        if self.round.task:
            yield self.round.task

    def _lab_of(self, session: LabSession | None) -> LabLines | None:
        return LabLines(session, self._typed) if session else None

    def _question_lines(self) -> Iterator[str]:
        asked = len(self.round.chosen)
        if asked < self._asked:
            return
        self._asked = asked + 1
        yield from _question(self.round.questions[asked])

    def _phase_lines(self) -> Iterator[str]:
        if self.round.feedback is not None:
            yield from self._answer_lines()
            yield from feedback_lines(self.round.feedback)
        if self.round.phase is RoundPhase.OVER:
            yield ""
            yield from render_summary(self._practice.summary())
        if self.round.phase is RoundPhase.REPAIR and self._lab:
            yield from self._lab.act("state", "")
        yield _CUES[self.round.phase]

    def _answer_lines(self) -> Iterator[str]:
        """Yield the right answer of each question that was answered wrong."""
        for question, chosen in zip(self.round.questions, self.round.chosen, strict=False):
            if not chosen.right:
                yield f"The right {question.noun} is: {question.right.text}"

    # Actions

    def _act(self, word: str, argument: str) -> Iterator[str]:
        self._typed.add(f":{word} {argument}".strip(), is_content=word != "raw")
        if word in ACTIONS:
            return ACTIONS[word][1](self, argument)
        if word in _LAB and self._lab:
            return self._lab.act(word, argument)
        return iter((f"There is no such action here; there are {listing(self._words)}.",))

    @property
    def _words(self) -> Mapping[str, str]:
        """What each action does that there is now."""
        words = {word: text for word, (text, _) in ACTIONS.items()}
        return words | {word: LAB_ACTIONS[word][0] for word in (_LAB if self._lab else ())}

    def help(self, _argument: str) -> Iterator[str]:
        """Yield what can be done here."""
        yield _CUES[self.round.phase]
        yield "A line that starts with a colon is an action:"
        yield from help_lines(self._words)

    def read(self, _argument: str) -> Iterator[str]:
        """Have the card be said again, as it stands."""
        self._number, lab = 0, self._lab
        yield from self._present()
        self._lab = lab

    def solution(self, _argument: str) -> Iterator[str]:
        """Show how the session is repaired; the card comes again soon."""
        if self.round.phase is RoundPhase.REPAIR:
            self.round.give_up()
        else:
            yield "There is nothing to repair here."

    def restart(self, _argument: str) -> Iterator[str]:
        """Bring the session back to where it is to be repaired."""
        if self.round.phase is not RoundPhase.REPAIR:
            yield "There is nothing to repair here."
            return
        self.round.start_over()
        self._lab = self._lab_of(self.round.session)
        yield "The session is back where the repair begins."

    def cards(self, name: str) -> Iterator[str]:
        """List the cards that can be chosen; with a name, begin a round with those."""
        if not name:
            yield from render_groups(self._practice.groups())
            return
        try:
            selection = self._practice.selection.change(name)
        except SelectionError as error:
            yield f"{error}."
            return
        self._practice.select(selection)
        self._open()
        yield _WELCOME.format(count=len(self.round.cards))

    def leave(self, _argument: str) -> Iterator[str]:
        """Leave; each answer is kept."""
        self.over = True
        return iter(())


ACTIONS: Mapping[str, tuple[str, Callable[[DrillLines, str], Iterator[str]]]] = MappingProxyType(
    {
        "help": ("lists what you can do here", DrillLines.help),
        "read": ("repeats the card", DrillLines.read),
        "solution": ("tells how a session is repaired", DrillLines.solution),
        "restart": ("goes back to where the repair begins", DrillLines.restart),
        "cards": ("lists the cards; :cards NAME practises those", DrillLines.cards),
        "leave": ("leaves; each answer is kept", DrillLines.leave),
    }
)
"""What each action of the drill does, and the way to do it."""


def _exhibit(line: ExhibitLine, before: str = "") -> str:
    text = audible(line.text) if line.speaker == "C" else line.text
    return _spoken(before, line.speaker, text)


def _spoken(before: str, speaker: str, text: str) -> str:
    """Return a text, as code where one of both ends says it."""
    intro = f"{before}{_SPEAKERS[speaker]}"
    return CodeLine(intro, text) if speaker else f"{intro}{text}"


def _question(question: DrillQuestion) -> Iterator[str]:
    yield question.ask
    for key, option in zip(question.keys, question.options, strict=True):
        yield _spoken(f"  {key}. ", option.speaker, option.text)
        for line in option.lines:
            yield _exhibit(line, "     ")
