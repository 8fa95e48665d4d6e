"""Activities of each kind, read from their YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.codes.describe import describe_code
from smtplab.protocol.codes.model import Advice
from smtplab.simulation.lab.inputs import Input
from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.kinds import OneOf
from smtplab.simulation.mapping.nearest import nearest
from smtplab.simulation.mapping.node import Node
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.activity_keys import (
    GOALS,
    HINTS,
    MISTAKES,
    START,
    read_start,
    refuse_guesses,
)
from smtplab.teaching.lesson.guidance import Correction
from smtplab.teaching.lesson.kinds import DialogueText, ProseText, TextLine
from smtplab.teaching.lesson.lesson import (
    Activity,
    Complete,
    Diagnose,
    Order,
    Party,
    Predict,
    Serve,
    Task,
    Watch,
)
from smtplab.teaching.lesson.load_draft import read_complete, read_order
from smtplab.teaching.lesson.load_guidance import (
    MISTAKEN_ANSWERS,
    OWN_HINTS,
    REPLIES,
    guidance_of,
)
from smtplab.teaching.lesson.load_question import read_quiz
from smtplab.teaching.lesson.page import Fence
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.quiz import Quiz
from smtplab.teaching.lesson.script import LessonScript
from smtplab.teaching.lesson.sites import SITE, LessonSites
from smtplab.teaching.lesson.yaml_nodes import read_yaml

__all__ = ["read_activity"]

_GROUP = "[together"
_TREATMENTS = tuple(
    one.value for one in Advice if one not in (Advice.ANSWER_CHALLENGE, Advice.TREAT_AS_ERROR)
)


def read_activity(fence: Fence, sites: LessonSites, problems: Problems) -> Activity | None:
    """Read an activity; None if it cannot be read, and the problems then tell why."""
    if fence.kind not in _KINDS:
        message = f'"{fence.kind}" is not a kind of activity' if fence.kind else _NO_KIND
        problems.add(fence.line, message, nearest(fence.kind, _KINDS))
        return None
    node = read_yaml(fence.text, fence.line + 1, problems)
    return _KINDS[fence.kind](Place(node, problems), sites) if node else None


_NO_KIND = "the kind of the activity is missing"
_DIALOGUE = Key("dialogue", DialogueText())
_SCENE: Schema = (_DIALOGUE, SITE)


def _watch(place: Place, sites: LessonSites) -> Activity:
    reader = MappingReader(place, _SCENE)
    dialogue = reader.read(_DIALOGUE)
    refuse_guesses(dialogue, place.problems)
    return Watch(dialogue, sites.site_of(reader))


def _predict(place: Place, sites: LessonSites) -> Activity:
    reader = MappingReader(place, (*_SCENE, REPLIES))
    dialogue = reader.read(_DIALOGUE)
    if reader.is_sound(_DIALOGUE) and not any(cue.asks_reply for cue in dialogue):
        reader.wrong(_DIALOGUE, "the learner has nothing to predict", "mark a reply with S: ?")
    return Predict(dialogue, sites.site_of(reader), guidance_of(reader, _DIALOGUE, dialogue))


_SOLUTION = Key("solution", DialogueText(continues=True))
_ROUTES = ListOf(DialogueText(continues=True), "dialogues, each after a dash", 1, 10, lone=True)
_ALSO = Key("also", _ROUTES)
_NEAR = Key("near", _ROUTES)
_TASK: Schema = (START, GOALS, HINTS, MISTAKES, _SOLUTION, _ALSO, _NEAR, SITE)


def _task(place: Place, sites: LessonSites) -> Task:
    reader = MappingReader(place, _TASK)
    task = Task(
        read_start(reader),
        reader.read(GOALS),
        reader.read(HINTS),
        reader.read(_SOLUTION),
        reader.read(_ALSO),
        reader.read(_NEAR),
        reader.read(MISTAKES),
        sites.site_of(reader),
    )
    for dialogue in (task.start, task.solution, *task.also, *task.near):
        refuse_guesses(dialogue, place.problems)
    for route in task.also:
        if route and _inputs(route) == _inputs(task.solution):
            fix = "write another way to the goals"
            place.problems.add(route[0].line, "this is the solution again", fix)
    return task


def _inputs(dialogue: LessonScript) -> list[Input]:
    return [cue.do for cue in dialogue]


def _serve(place: Place, sites: LessonSites) -> Activity:
    problems = place.problems
    turns_of = {
        continues: Key("turns", DialogueText(continues=continues)) for continues in (False, True)
    }
    reader = MappingReader(place, (START, turns_of[False], REPLIES, SITE))
    start = read_start(reader)
    key = turns_of[bool(start)]
    turns = reader.read(key)
    refuse_guesses(start, problems)
    if reader.is_sound(key) and not any(cue.asks_reply for cue in turns):
        reader.wrong(key, "the learner is asked for no reply", "mark a reply with S: ?")
    return Serve(start, turns, sites.site_of(reader), guidance_of(reader, key, turns))


_CULPRIT = Key("culprit", TextLine(), example='"C: RCPT TO:<…>"')
_SYMPTOM = Key("symptom", TextLine(), "")
_TREATMENT = Key("treatment", OneOf(_TREATMENTS, "a treatment"), "")
_CURE: Key[Prose] = Key("cure", ProseText(), ())
_WHOSE = Key("whose", OneOf(tuple(one.value for one in Party), "a party"), "")
_BECAUSE = Key("because", ProseText(), example="The mailbox does not exist.")
_REPAIR: Key[str] = Key("repair", TextLine(), "")
_DIAGNOSE: Schema = (
    _DIALOGUE,
    _CULPRIT,
    _SYMPTOM,
    _TREATMENT,
    _CURE,
    _WHOSE,
    OWN_HINTS,
    MISTAKEN_ANSWERS,
    _BECAUSE,
    _REPAIR,
    SITE,
)


def _diagnose(place: Place, sites: LessonSites) -> Activity:
    reader = MappingReader(place, _DIAGNOSE)
    dialogue = reader.read(_DIALOGUE)
    refuse_guesses(dialogue, place.problems)
    culprit = _cue(reader, _CULPRIT, dialogue)
    symptom = _cue(reader, _SYMPTOM, dialogue) if _SYMPTOM in reader else culprit
    if symptom < culprit:
        reader.wrong(_SYMPTOM, "the symptom comes before the culprit", "name a later line")
    treatment = _treatment(reader, dialogue, symptom)
    whose = reader.read(_WHOSE)
    wrong_lines, wrong_treatments = _wrong_answers(reader, dialogue, culprit, treatment)
    return Diagnose(
        dialogue,
        culprit,
        symptom,
        treatment,
        reader.read(_BECAUSE),
        _repair(reader, sites) if _REPAIR in reader else None,
        sites.site_of(reader),
        reader.read(_CURE),
        Party(whose) if whose else None,
        reader.read(OWN_HINTS),
        wrong_lines,
        wrong_treatments,
    )


def _wrong_answers(
    reader: MappingReader, dialogue: LessonScript, culprit: int, treatment: Advice
) -> tuple[Mapping[int, Correction], Mapping[Advice, Correction]]:
    """Read what is said to wrong lines and to wrong treatments."""
    lines: dict[int, Correction] = {}
    treatments: dict[Advice, Correction] = {}
    for one in reader.read(MISTAKEN_ANSWERS):
        if one.place is None or not reader.is_sound(_DIALOGUE, _CULPRIT, _SYMPTOM):
            continue
        if one.when in _TREATMENTS:
            treatments[Advice(one.when)] = one.correction
        elif isinstance(found := _find_cue(one.when, reader.place(_DIALOGUE).node, dialogue), int):
            lines[found] = one.correction
        else:
            fix = f"{found.fix}, or write one of {', '.join(_TREATMENTS)}"
            one.place.wrong(found.message, fix)
        if culprit in lines or treatment in treatments:
            one.place.wrong(f'"{one.when}" is the right answer', "name a wrong one")
            return {}, {}
    return lines, treatments


def _repair(reader: MappingReader, sites: LessonSites) -> Task:
    """Read a repair: a task on the same server, unless it names another."""
    place = reader.place(_REPAIR)
    task = dict(place.node.entries or {})
    if SITE in reader and SITE.name not in task:
        task[SITE.name] = reader.place(SITE).node
    node = Node(place.node.line, task) if place.node.entries is not None else place.node
    return _task(Place(node, place.problems, place.path), sites)


def _cue(reader: MappingReader, key: Key[str], dialogue: LessonScript) -> int:
    """Find the cue of a line of the dialogue."""
    text = reader.read(key)
    if not reader.is_sound(key, _DIALOGUE):
        return 0
    found = _find_cue(text, reader.place(_DIALOGUE).node, dialogue)
    if isinstance(found, int):
        return found
    reader.wrong(key, found.message, found.fix)
    return 0


class _NoCue(NamedTuple):
    """Why no cue is found, and what to write."""

    message: str
    fix: str


def _find_cue(text: str, node: Node, dialogue: LessonScript) -> int | _NoCue:
    """Find the cue of a line that stands in the dialogue once."""
    lines, first = node.text.split("\n"), node.text_line
    at = [first + number for number, line in enumerate(lines) if visible(line.strip()) == text]
    if len(at) != 1:
        times = f"{len(at)} times" if at else ""
        stands = f"stands in the dialogue {times}" if at else "does not stand in the dialogue"
        return _NoCue(f'"{text}" {stands}', "copy a line that stands there once")
    # A connection that is opened unsaid stands on the first line as well, before its own cue; a
    # group has one cue for many lines.
    cues = [number for number, cue in enumerate(dialogue) if cue.line <= at[0]]
    if cues and lines[dialogue[cues[-1]].line - first].strip().startswith(_GROUP):
        fix = f"take it out of {_GROUP}]"
        return _NoCue("the line is in a group, all of which is sent at once", fix)
    return cues[-1] if cues else 0


def _treatment(reader: MappingReader, dialogue: LessonScript, symptom: int) -> Advice:
    if _TREATMENT in reader:
        treatment = reader.read(_TREATMENT)
        return Advice(treatment) if treatment else Advice.GIVE_UP
    heard = dialogue[symptom].expected if symptom < len(dialogue) else ()
    if heard and heard[-1].code.isdecimal():
        return describe_code(int(heard[-1].code)).client
    if reader.is_sound(_DIALOGUE, _CULPRIT, _SYMPTOM):
        wrong = "the reply to this line is not quoted"
        key = _SYMPTOM if _SYMPTOM in reader else _CULPRIT
        reader.wrong(key, wrong, "quote it, or name a treatment")
    return Advice.GIVE_UP


_KINDS: Mapping[str, Callable[[Place, LessonSites], Activity]] = MappingProxyType(
    {
        Watch.KIND: _watch,
        Predict.KIND: _predict,
        Order.KIND: read_order,
        Complete.KIND: read_complete,
        Task.KIND: _task,
        Serve.KIND: _serve,
        Diagnose.KIND: _diagnose,
        Quiz.KIND: read_quiz,
    }
)
"""Each kind by its name in the info string."""
