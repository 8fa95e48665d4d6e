"""Activities of each kind, read from their YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from smtplab.protocol.codes.describe import describe_code
from smtplab.protocol.codes.model import Advice
from smtplab.simulation.lab.inputs import Connect, Input
from smtplab.simulation.mapping.nearest import nearest
from smtplab.simulation.mapping.problems import Troubles
from smtplab.simulation.text.visible import visible
from smtplab.teaching.goals import Goal, GoalError
from smtplab.teaching.goals.reading import read_goal
from smtplab.teaching.lesson.fields import Fields, dialogue_of, prose_of
from smtplab.teaching.lesson.lesson import (
    Activity,
    Card,
    Choice,
    Diagnose,
    Mistake,
    Predict,
    Question,
    Serve,
    Task,
    Watch,
)
from smtplab.teaching.lesson.page import Fence
from smtplab.teaching.lesson.script import LessonScript, ScriptLine
from smtplab.teaching.lesson.sites import SitePlace
from smtplab.teaching.lesson.yaml_nodes import Node, read_yaml

__all__ = ["goal_of", "read_activity"]

_NOTHING = "nothing"
_GROUP = "[together"
_TREATMENTS = tuple(
    one.value for one in Advice if one not in (Advice.ANSWER_CHALLENGE, Advice.TREAT_AS_ERROR)
)
_TASK = ("start", "goals", "hints", "mistakes", "solution", "also", "near", "site")


def read_activity(fence: Fence, places: SitePlace, troubles: Troubles) -> Activity | None:
    """Read an activity; None if it is none, and the troubles then tell why."""
    if fence.kind not in _KINDS:
        troubles.add(fence.line, f"no kind of activity: {fence.kind}", nearest(fence.kind, _KINDS))
        return None
    node = read_yaml(fence.text, fence.line + 1, troubles)
    return _KINDS[fence.kind](node, places, troubles) if node else None


def _watch(node: Node, places: SitePlace, troubles: Troubles) -> Activity:
    fields = Fields(node, troubles, ("dialogue", "site"))
    dialogue = fields.dialogue("dialogue")
    _refuse_guesses(dialogue, troubles)
    return Watch(dialogue, places.site(fields.node("site")))


def _refuse_guesses(dialogue: LessonScript, troubles: Troubles) -> None:
    """Note replies that are asked for where nobody is asked."""
    for cue in dialogue:
        if cue.asks_reply:
            mend = "quote the reply, or make it a predict or a serve"
            troubles.add(cue.line, "nobody is asked for S: ? here", mend)


def _predict(node: Node, places: SitePlace, troubles: Troubles) -> Activity:
    fields = Fields(node, troubles, ("dialogue", "site"))
    dialogue = fields.dialogue("dialogue")
    if not any(cue.asks_reply for cue in dialogue):
        fields.wrong("dialogue", "nothing is to be foretold", "mark a reply with S: ?")
    return Predict(dialogue, places.site(fields.node("site")))


def _task(node: Node, places: SitePlace, troubles: Troubles) -> Task:
    fields = Fields(node, troubles, _TASK)
    task = Task(
        _start(fields),
        tuple(goal_of(one, troubles) for one in fields.items("goals", 1, 8)),
        tuple(prose_of(one, troubles) for one in fields.items("hints", 1, 3)),
        fields.dialogue("solution", continues=True),
        _dialogues(fields, "also", troubles),
        _dialogues(fields, "near", troubles),
        tuple(_mistake(one, troubles) for one in fields.items("mistakes")),
        places.site(fields.node("site")),
    )
    for dialogue in (task.start, task.solution, *task.also, *task.near):
        _refuse_guesses(dialogue, troubles)
    for route in task.also:
        if _inputs(route) == _inputs(task.solution):
            mend = "write another way that must count"
            troubles.add(
                route[0].line if route else fields.line, "this is the solution again", mend
            )
    return task


def _inputs(dialogue: LessonScript) -> list[Input]:
    return [cue.do for cue in dialogue]


def _start(fields: Fields) -> LessonScript:
    """Read what is said before the learner takes over; left out, a connection is opened."""
    node = fields.node("start")
    if node is None:
        return (ScriptLine(fields.line, Connect()),)
    return () if node.value == _NOTHING else fields.dialogue("start")


def _dialogues(fields: Fields, key: str, troubles: Troubles) -> tuple[LessonScript, ...]:
    return tuple(dialogue_of(one, troubles, continues=True) for one in fields.items(key, 1, 10))


def goal_of(node: Node, troubles: Troubles) -> Goal:
    """Read a goal; what is wrong is noted at its line."""
    try:
        return read_goal(node.plain())
    except GoalError as error:
        troubles.add(node.line_of(error.path), error.wrong, error.mend)
        return read_goal({"state": "closed"})


def _mistake(node: Node, troubles: Troubles) -> Mistake:
    fields = Fields(node, troubles, ("when", "say", "misconception"))
    when = fields.needed("when", "{reply: {rule: mail-first}}")
    known = fields.node("misconception")
    return Mistake(
        goal_of(when or node, troubles),
        fields.prose("say", "Say first who it is from."),
        str(visible(known.text)) if known else "",
    )


def _serve(node: Node, places: SitePlace, troubles: Troubles) -> Activity:
    fields = Fields(node, troubles, ("start", "turns", "site"))
    start = _start(fields)
    turns = fields.dialogue("turns", continues=bool(start))
    _refuse_guesses(start, troubles)
    if not any(cue.asks_reply for cue in turns):
        fields.wrong("turns", "no reply is asked for", "mark a reply with S: ?")
    return Serve(start, turns, places.site(fields.node("site")))


def _diagnose(node: Node, places: SitePlace, troubles: Troubles) -> Activity:
    keys = ("dialogue", "culprit", "symptom", "treatment", "cure", "because", "repair", "site")
    fields = Fields(node, troubles, keys)
    dialogue = fields.dialogue("dialogue")
    _refuse_guesses(dialogue, troubles)
    given = fields.node("dialogue")
    lines = given.text.split("\n") if given else []
    below = given.text_line if given else 0
    culprit = _cue(fields, "culprit", dialogue, lines, below)
    symptom = _cue(fields, "symptom", dialogue, lines, below) if "symptom" in fields else culprit
    if symptom < culprit:
        fields.wrong("symptom", "the symptom comes before the culprit", "name a later line")
    repair = fields.node("repair")
    site = places.site(fields.node("site"))
    return Diagnose(
        dialogue,
        culprit,
        symptom,
        _treatment(fields, dialogue, symptom),
        fields.prose("because", "The address is known to nobody."),
        _repair(repair, fields, places, troubles) if repair else None,
        site,
        fields.prose("cure", "Send the message again.") if "cure" in fields else (),
    )


def _repair(node: Node, fields: Fields, places: SitePlace, troubles: Troubles) -> Task:
    """Read a repair: a task on the same server, unless it names another."""
    task = dict(node.value) if isinstance(node.value, dict) else {}
    site = fields.node("site")
    if site is not None and "site" not in task:
        task["site"] = site
    return _task(Node(node.line, task), places, troubles)


def _cue(fields: Fields, key: str, dialogue: LessonScript, lines: list[str], below: int) -> int:
    """Find the cue of a line of the dialogue."""
    text = fields.text(key, '"C: RCPT TO:<…>"')
    at = [below + number for number, line in enumerate(lines) if visible(line.strip()) == text]
    if len(at) != 1:
        fields.wrong(key, f"{len(at)} lines are {text}", "copy one line of the dialogue")
    # A connection that is opened unsaid stands on the first line as well, before its own cue; a
    # group has one cue for many lines.
    cues = [number for number, cue in enumerate(dialogue) if at and cue.line <= at[0]]
    if not cues:
        return 0
    if lines[dialogue[cues[-1]].line - below].strip().startswith(_GROUP):
        fields.wrong(key, f"{key} is in a group, which has one place", f"take it out of {_GROUP}]")
    return cues[-1]


def _treatment(fields: Fields, dialogue: LessonScript, symptom: int) -> Advice:
    if "treatment" in fields:
        return Advice(fields.choice("treatment", _TREATMENTS, "retry-later"))
    heard = dialogue[symptom].expected if symptom < len(dialogue) else ()
    if not heard or not heard[-1].code.isdecimal():
        fields.wrong("symptom", "its reply is not quoted", "quote it, or say which treatment")
        return Advice.GIVE_UP
    return describe_code(int(heard[-1].code)).client


def _question(node: Node, _places: SitePlace, troubles: Troubles) -> Activity:
    if isinstance(node.value, dict) and "questions" in node.value:
        fields = Fields(node, troubles, ("questions",))
        return Question(tuple(_card(one, troubles) for one in fields.items("questions", 1, 20)))
    return Question((_card(node, troubles),))


def _card(node: Node, troubles: Troubles) -> Card:
    fields = Fields(node, troubles, ("ask", "choices"))
    ask = fields.prose("ask", "Who speaks first?")
    given = fields.items("choices", 2, 6)
    choices = [_choice(one, troubles) for one in given]
    right = sum(choice.right for choice in choices)
    if not right and any(isinstance(one.value, dict) and "right" in one.value for one in given):
        fields.wrong("choices", "none is right", "say right: true once")
    if choices and not right:
        choices[0] = Choice(choices[0].text, right=True, because=choices[0].because)
    if right > 1:
        fields.wrong("choices", "more than one is right", "say right: true once")
    if len({tuple(block.cells for block in one.text) for one in choices}) < len(choices):
        fields.wrong("choices", "two choices say the same", "change one of them")
    for choice in choices:
        if not choice.right and not choice.because:
            fields.wrong("choices", "a wrong choice without a reason", "write text: and because:")
    return Card(ask, tuple(choices))


def _choice(node: Node, troubles: Troubles) -> Choice:
    if not isinstance(node.value, dict):
        return Choice(prose_of(node, troubles), right=False, because=())
    fields = Fields(node, troubles, ("text", "right", "because"))
    right = fields.truth("right")
    because = fields.prose("because", "That is HTTP.") if "because" in fields else ()
    return Choice(fields.prose("text", "The server."), right, because)


_KINDS: Mapping[str, Callable[[Node, SitePlace, Troubles], Activity]] = MappingProxyType(
    {
        Watch.KIND: _watch,
        Predict.KIND: _predict,
        Task.KIND: _task,
        Serve.KIND: _serve,
        Diagnose.KIND: _diagnose,
        Question.KIND: _question,
    }
)
"""Each kind by its name in the info string."""
