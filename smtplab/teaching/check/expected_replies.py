"""Dialogues held against the engine, reply by reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.mapping.problems import Problem
from smtplab.teaching.lesson.script import LessonScript, ScriptLine

__all__ = ["compare_replies"]

_FIX = "quote the reply of the server, or change what the client sends"


def compare_replies(
    lab: LabSession, dialogue: LessonScript, look: Callable[[], None] | None = None
) -> Iterator[Problem]:
    """Play a dialogue; yield where a quoted reply is not the engine's.

    Args:
        lab: Where it is played.
        dialogue: What is said.
        look: Called after each cue, as a screen would.
    """
    for cue in dialogue:
        begin = lab.last + 1
        lab.play(cue.do)
        if look is not None:
            look()
        yield from _differences(cue, list(_replies(lab, begin)))


def _replies(lab: LabSession, begin: int) -> Iterator[tuple[str, str]]:
    """Yield first word and enhanced code of each reply on the learner's own wire."""
    for moment in lab.transcript.moments[begin:]:
        if moment.reply is not None and moment.link.hop == 0:
            yield moment.reply.word, str(moment.reply.enhanced or "")


def _differences(cue: ScriptLine, said: list[tuple[str, str]]) -> Iterator[Problem]:
    if cue.asks_reply and not said:
        fix = "remove S: ?, or let the client send a line that gets a reply"
        yield Problem(cue.line, "no reply comes here, so none can be predicted or given", fix)
    for number, heard in enumerate(cue.expected):
        code, enhanced = said[number] if number < len(said) else ("nothing", "")
        if code != heard.code or heard.enhanced not in ("", enhanced):
            wanted = " ".join(filter(None, (heard.code, heard.enhanced)))
            got = " ".join(filter(None, (code, enhanced)))
            yield Problem(
                heard.line, f"{wanted} is quoted, but the server replies with {got}", _FIX
            )
