"""The keys that several kinds of activity have in common, and what may stand under them."""

from __future__ import annotations

from smtplab.simulation.lab.inputs import Connect
from smtplab.simulation.mapping.key import Key
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf, Table
from smtplab.teaching.goals import Goal
from smtplab.teaching.goals.one_message import bind_messages
from smtplab.teaching.goals.reading import GoalKind
from smtplab.teaching.lesson.guidance import Correction
from smtplab.teaching.lesson.kinds import DialogueText, ProseText, Word
from smtplab.teaching.lesson.lesson import Mistake
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.script import LessonScript, ScriptLine

__all__ = [
    "GOALS",
    "HINTS",
    "MISCONCEPTION",
    "MISTAKES",
    "SAY",
    "START",
    "read_correction",
    "read_start",
    "refuse_guesses",
]

_NOTHING = "nothing"

START: Key[LessonScript] = Key("start", DialogueText(), ())
_GOALS = ListOf(GoalKind(), "goals", 1, 8, lone=True)


class _GoalsKind:
    """The goals of a step; those about a message are all about the same one."""

    wanted = _GOALS.wanted
    blank: tuple[Goal, ...] = ()

    def read(self, place: Place) -> tuple[Goal, ...]:
        """Return the goals that are sound."""
        return bind_messages(_GOALS.read(place))


GOALS = Key("goals", _GoalsKind(), example="[state: rcpt]")
HINTS = Key("hints", ListOf(ProseText(), "hints", 1, 3, lone=True), example="[Who is it for?]")
_WHEN = Key("when", GoalKind(), example="{reply: {rule: mail-first}}")
SAY: Key[Prose] = Key("say", ProseText(), ())
MISCONCEPTION = Key("misconception", Word(), "")


def read_correction(reader: MappingReader) -> Correction:
    """Read what is said to a mistake; words or a misconception must stand there."""
    if SAY not in reader and MISCONCEPTION not in reader:
        fix = "write say: and the answer, or misconception: and a name such as M8"
        reader.here.wrong("nothing is said to this mistake", fix)
    return Correction(reader.read(SAY), reader.read(MISCONCEPTION))


def _mistake(reader: MappingReader) -> Mistake:
    correction = read_correction(reader)
    return Mistake(reader.read(_WHEN), correction.say, correction.misconception)


MISTAKES = Key(
    "mistakes",
    ListOf(
        Table((_WHEN, SAY, MISCONCEPTION), _mistake, Mistake(GoalKind.blank, ())),
        "mistakes",
        most=100,
        lone=True,
    ),
    (),
)


def read_start(reader: MappingReader) -> LessonScript:
    """Read what is sent before the learner takes over; left out, a connection is opened."""
    if START not in reader:
        return (ScriptLine(reader.here.node.line, Connect()),)
    return () if reader.place(START).node.value == _NOTHING else reader.read(START)


def refuse_guesses(dialogue: LessonScript, problems: Problems) -> None:
    """Note replies that are asked for where nobody is asked."""
    for cue in dialogue:
        if cue.asks_reply:
            fix = "quote the reply, or make it a predict or a serve"
            problems.add(cue.line, "S: ? is not used in this place", fix)
