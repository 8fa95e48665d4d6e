"""Wrong replies that a lesson answers: each is wrong there, and can be given."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.simulation.mapping.problems import Problem
from smtplab.teaching.activity.accepted_replies import accepted_codes
from smtplab.teaching.activity.predict import plausible_codes
from smtplab.teaching.activity.scripted import ScriptedRunner
from smtplab.teaching.goals.history import EventReply
from smtplab.teaching.lesson.lesson import Predict, Serve

__all__ = ["check_foreseen_replies"]

_RIGHT = "{given} is right here, and stands among the mistakes"
_OTHER_CLASS = "{given} is never predicted here: the first digit is asked for before the code"
_NOT_OFFERED = "{given} is not among the codes to choose from"


def check_foreseen_replies(activity: Predict | Serve) -> Iterator[Problem]:
    """Yield mistakes that are none, or that nobody can make."""
    start = activity.start if isinstance(activity, Serve) else ()
    script = activity.turns if isinstance(activity, Serve) else activity.script
    runner = ScriptedRunner((*start, *script), activity.site)
    while (line := runner.next_script_line) is not None:
        guidance = activity.guidance.get(runner.played - len(start))
        own = runner.predict_reply() if guidance else None
        if guidance and own:
            foreseen = tuple(guidance.corrections)
            for given in foreseen:
                if wrong := _wrong(given, foreseen, own, is_chosen=isinstance(activity, Predict)):
                    yield Problem(line.line, *wrong)
        runner.play_next()


def _wrong(
    given: str, foreseen: tuple[str, ...], own: EventReply, *, is_chosen: bool
) -> tuple[str, str] | None:
    """Return what is wrong with a mistake, and what to write; None if nothing is.

    Args:
        given: The digit or the code.
        foreseen: All digits and codes that are answered.
        own: What the server answers.
        is_chosen: Whether a digit is chosen first, and then one of a few codes.
    """
    codes = accepted_codes(own)
    if any(str(code).startswith(given) for code in codes):
        return _RIGHT.format(given=given), "name a digit or a code that is wrong"
    if not is_chosen or len(given) == 1:
        return None
    same = [code for code in codes if str(code)[0] == given[0]]
    if not same:
        return _OTHER_CLASS.format(given=given), f"write {given[0]}"
    if int(given) not in plausible_codes(own.name, same[0], tuple(map(int, foreseen))):
        return _NOT_OFFERED.format(given=given), "name a code that smtplab explain knows"
    return None
