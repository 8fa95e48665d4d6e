"""A played script as text: what crossed, where replies differ, and what could not be played."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.mismatches import Mismatch
from smtplab.simulation.report import render_moment
from smtplab.simulation.script import PlayedSession, ScriptResult
from smtplab.simulation.text.visible import visible
from smtplab.simulation.unplayed import Unplayed

__all__ = ["render_mismatch", "render_script", "unplayed_lines"]

_NOT_OFFERED = "not-offered"
_OFFERS = "--site esmtp offers it"
_CONTENT = "   DATA was refused, so the lines up to the dot, the content, are taken for commands"


def render_script(played: ScriptResult) -> Iterator[str]:
    """Yield the lines about all moments; of content that is taken for commands, why, once."""
    transcript = played.lab.transcript
    follows = {index: how for one in played.sessions for index, how in one.follows.items()}
    content = {index for index, how in follows.items() if how.is_content}
    refusals = {before for before, index in pairwise(_reply_indexes(played)) if index in content}
    begins = _titles(played.sessions) if len(played.sessions) > 1 else {}
    for moment in transcript.moments:
        if title := begins.get(moment.index):
            yield title
        is_content = moment.index in content
        yield from render_moment(transcript, moment, is_explained=not is_content)
        if moment.index in refusals - content:
            yield _CONTENT


def _titles(sessions: Sequence[PlayedSession]) -> dict[int, str]:
    """Return a line about each of several sessions, by the index of its first moment."""
    count = len(sessions)
    return {
        one.begin: f"-- session {number} of {count}, from line {one.session.line}{_who(one)}"
        for number, one in enumerate(sessions, start=1)
    }


def _who(one: PlayedSession) -> str:
    summary = one.session.summary
    told = [summary.time, summary.client, summary.sender] if summary else []
    return "".join(f", {visible(text)}" for text in told if text)


def _reply_indexes(played: ScriptResult) -> Iterator[int]:
    for moment in played.lab.transcript.moments:
        if moment.reply and moment.link.is_own:
            yield moment.index


def render_mismatch(mismatch: Mismatch) -> str:
    """Return in one line where script and server differ, and what followed from it."""
    came, expected = mismatch.received, mismatch.expected
    got = f"{came.code} {visible(came.text)}" if came else "nothing"
    if expected is None:
        return f"line {mismatch.line}: the reply is not quoted: {got}"
    wanted = " ".join(str(one) for one in (expected.code, expected.enhanced) if one)
    more = f"; {mismatch.reason}" if mismatch.reason else ""
    return f"line {mismatch.line}: expected {wanted}, got {got}{more}"


def unplayed_lines(played: ScriptResult) -> Iterator[str]:
    """Yield what could not be played, and once for AUTH and STARTTLS that the site lacks them."""
    unplayed = [one for session in played.sessions for one in session.unplayed]
    moments = played.lab.transcript.moments
    yield from map(_describe, unplayed)
    told = {one.verb for one in unplayed if not one.is_hidden}
    for verb in ("STARTTLS", "AUTH"):
        if verb not in told and any(_is_lacking(one, verb) for one in moments):
            yield f"this site offers no {verb}; {_OFFERS}"


def _describe(one: Unplayed) -> str:
    lines = f"line {one.first}" if one.first == one.last else f"lines {one.first} to {one.last}"
    was = "was" if one.first == one.last else "were"
    if one.is_hidden:
        return f"the file hides what {one.verb} sends: {lines} {was} neither sent nor compared"
    return f"this site offers no {one.verb}: {lines} {was} not compared; {_OFFERS}"


def _is_lacking(moment: Moment, verb: str) -> bool:
    """Return whether a client has said a verb that the site does not offer."""
    rule = moment.reply.rule if moment.reply else None
    return moment.event_name == verb and rule is not None and rule.key == _NOT_OFFERED
