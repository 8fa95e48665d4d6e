"""A lesson: steps to read and do, in one Markdown file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import ClassVar

from smtplab.protocol.codes.model import Advice
from smtplab.simulation.site.model import Site
from smtplab.teaching.goals import Goal
from smtplab.teaching.lesson.gaps import GappedDialogue
from smtplab.teaching.lesson.guidance import Correction, Guidance
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.lesson.script import LessonScript

__all__ = [
    "Activity",
    "Complete",
    "Diagnose",
    "Lesson",
    "Level",
    "Mistake",
    "Order",
    "Party",
    "Predict",
    "Serve",
    "Step",
    "Task",
    "Watch",
]


class Level(Enum):
    """Which class hour a lesson belongs to; the value is the word in the front matter."""

    FIRST = "first hour"
    SECOND = "second hour"
    THIRD = "third hour"
    FOURTH = "fourth hour"


@dataclass(frozen=True, slots=True)
class Watch:
    """A script that is stepped through.

    Attributes:
        script: What is sent; each quoted reply is the engine's.
        site: The server.
    """

    script: LessonScript
    site: Site
    KIND: ClassVar = "watch"


@dataclass(frozen=True, slots=True)
class Predict:
    """A script in which some replies are predicted before they come; the engine gives them.

    Attributes:
        script: What is sent; `ScriptLine.asks_reply` marks the replies that are predicted.
        site: The server.
        guidance: The author's help, by the place in `script` of the line that is answered.
    """

    script: LessonScript
    site: Site
    guidance: Mapping[int, Guidance] = field(default_factory=dict)
    KIND: ClassVar = "predict"


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong try that is recognised by what it did, and answered in its own words.

    Attributes:
        when: What it did to the world since the step began.
        say: The author's words; empty where the misconception's own answer is said.
        misconception: What is behind it, such as "M6"; "" if nothing is.
    """

    when: Goal
    say: Prose
    misconception: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """The learner does it, by whatever legal route.

    Attributes:
        start: What is said before the learner takes over.
        goals: What must hold at the end; all of them.
        hints: One to three, from a nudge to all but the answer.
        solution: Solves it from where `start` ends.
        also: Other routes that must count.
        near: Near misses that must not.
        mistakes: Wrong tries with their answers.
        site: The server.
    """

    start: LessonScript
    goals: tuple[Goal, ...]
    hints: tuple[Prose, ...]
    solution: LessonScript
    also: tuple[LessonScript, ...]
    near: tuple[LessonScript, ...]
    mistakes: tuple[Mistake, ...]
    site: Site
    KIND: ClassVar = "task"


@dataclass(frozen=True, slots=True)
class Order:
    """Lines that are put in order and then sent; some of them do not belong.

    Attributes:
        start: What is sent before the learner takes over.
        lines: The lines that belong, in an order that is right.
        decoys: The lines that do not.
        goals: What must hold at the end; all of them.
        hints: One to three, from a nudge to all but the answer.
        mistakes: Wrong tries with their answers.
        site: The server.
    """

    start: LessonScript
    lines: LessonScript
    decoys: LessonScript
    goals: tuple[Goal, ...]
    hints: tuple[Prose, ...]
    mistakes: tuple[Mistake, ...]
    site: Site
    KIND: ClassVar = "order"

    @property
    def solution(self) -> LessonScript:
        """The author's own session."""
        return self.lines


@dataclass(frozen=True, slots=True)
class Complete:
    """A session with gaps, which are filled in before it is played.

    Attributes:
        dialogue: The session; an empty gap is filled, one with a text in it is changed.
        goals: What must hold at the end; all of them.
        hints: One to three, from a nudge to all but the answer.
        mistakes: Wrong tries with their answers.
        site: The server.
    """

    dialogue: GappedDialogue
    goals: tuple[Goal, ...]
    hints: tuple[Prose, ...]
    mistakes: tuple[Mistake, ...]
    site: Site
    KIND: ClassVar = "complete"
    start: ClassVar[LessonScript] = ()

    @property
    def solution(self) -> LessonScript:
        """The author's own session."""
        return self.dialogue.script([gap.answer for gap in self.dialogue.gaps])


@dataclass(frozen=True, slots=True)
class Serve:
    """The learner sits in the server's chair and answers what a client says.

    Attributes:
        start: What is said before the learner takes over.
        turns: What the client says; a reply is asked for after each line that `asks_reply`, the
            others are answered by the site.
        site: Whose policy holds.
        guidance: The author's help, by the place in `turns` of the line that is answered.
    """

    start: LessonScript
    turns: LessonScript
    site: Site
    guidance: Mapping[int, Guidance] = field(default_factory=dict)
    KIND: ClassVar = "serve"


class Party(Enum):
    """Who has to act when something is wrong; the value is the word in a lesson."""

    CLIENT = "client"
    SENDER = "sender"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Diagnose:
    """A recorded session with something wrong.

    Attributes:
        script: What is sent; each quoted reply is the engine's.
        culprit: Place in `script` of the line at fault.
        symptom: Place in `script` of the line whose reply tells of it.
        treatment: What the client must do, in general.
        cure: The same for this session, where the reply cannot tell it; empty if it can.
        whose: Who has to act; None where the treatment tells.
        hints: The author's hints at the line at fault.
        wrong_lines: What is said to other lines, by their places in `script`.
        wrong_treatments: What is said to other treatments.
        because: Why that line, and why that treatment.
        repair: What is done in the lab afterwards; None if nothing is.
        site: The server.
    """

    script: LessonScript
    culprit: int
    symptom: int
    treatment: Advice
    because: Prose
    repair: Task | None
    site: Site
    cure: Prose = ()
    whose: Party | None = None
    hints: tuple[Prose, ...] = ()
    wrong_lines: Mapping[int, Correction] = field(default_factory=dict)
    wrong_treatments: Mapping[Advice, Correction] = field(default_factory=dict)
    KIND: ClassVar = "diagnose"


Activity = Watch | Predict | Order | Complete | Task | Serve | Diagnose | Quiz


@dataclass(frozen=True, slots=True)
class Step:
    """One section of a lesson.

    Attributes:
        key: Names it within its lesson: its title in lower case with hyphens.
        title: Its heading.
        brief: What to read first.
        activity: What to do; None if reading is all.
        debrief: What just happened, once it is done; names the RFC section.
        line: Number of the heading's line.
        is_written: Whether it stands in the file; else the program has added it.
    """

    key: str
    title: str
    brief: Prose
    activity: Activity | None
    debrief: Prose
    line: int
    is_written: bool = True


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson.

    Attributes:
        name: Name of its file, without number and ending.
        number: What stands before the name; None in a file that has no number.
        title: Its title.
        level: Which class hour it belongs to.
        minutes: How long it takes.
        needs: Names of the lessons that come before it.
        verbs: Verbs that it introduces.
        codes: Reply codes that it introduces.
        terms: Terms of the glossary that it introduces.
        defeats: Misconceptions that it is against, such as "M1".
        goal: What the learner can do or knows afterwards.
        steps: What there is to do; at least one.
        file: Where it was read from.
        lines: Number of the line of each key that names something outside of the lesson.
    """

    name: str
    number: int | None
    title: str
    level: Level
    minutes: int
    needs: tuple[str, ...]
    verbs: tuple[str, ...]
    codes: tuple[int, ...]
    terms: tuple[str, ...]
    defeats: tuple[str, ...]
    goal: Prose
    steps: tuple[Step, ...]
    file: Path
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def written(self) -> tuple[Step, ...]:
        """The steps that stand in the file; they are counted for the learner."""
        return tuple(step for step in self.steps if step.is_written)

    def number_of(self, step: Step) -> int:
        """Return which of the written steps one is, from 1; 0 for one that the program added."""
        return self.written.index(step) + 1 if step.is_written else 0

    def index_of(self, step: str) -> int:
        """Return the place of a step by its key; the first where there is none of that key."""
        return next((index for index, one in enumerate(self.steps) if one.key == step), 0)
