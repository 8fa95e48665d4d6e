"""Serve: the learner sits in the server's chair and answers what a client says."""

from __future__ import annotations

from dataclasses import replace

from smtplab.protocol.codes.describe import is_possible
from smtplab.protocol.replies import Reply
from smtplab.protocol.reply_reader import whole_reply
from smtplab.protocol.states import LISTENING
from smtplab.simulation.lab.inputs import ForceReply
from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.activity.accepted_replies import find_alternative
from smtplab.teaching.activity.base import Hints, open_session
from smtplab.teaching.activity.beliefs import find_correction, text_of
from smtplab.teaching.activity.hints import hints_for_reply
from smtplab.teaching.activity.predict import plausible_codes
from smtplab.teaching.activity.runner import Expects, Feedback, OpenQuestion
from smtplab.teaching.activity.script_text import what_happens
from smtplab.teaching.activity.scripted import ScriptedRunner
from smtplab.teaching.activity.wrong_replies import (
    contradicting_codes,
    explain_wrong_reply,
    impossible_code,
    is_pointed_out,
    not_a_reply,
)
from smtplab.teaching.goals.history import EventReply
from smtplab.teaching.lesson.guidance import Guidance
from smtplab.teaching.lesson.lesson import Serve
from smtplab.teaching.lesson.prose import paragraphs
from smtplab.teaching.misconceptions import Misconceptions

__all__ = ["ServeRunner"]

_CONNECTED = "A client has connected and waits. Nothing has been sent yet."
_ASK = "The session is in state {state}. {said}"
_LONGEST = 512
"""Octets of a reply line (RFC 5321 §4.5.3.1.5)."""


class ServeRunner(ScriptedRunner):
    """The client's lines come one by one; each that is marked waits for a reply.

    Args:
        serve: The turns, whose policy holds, and the author's help.
        known: The misconceptions that can be behind a wrong reply.
    """

    def __init__(self, serve: Serve, known: Misconceptions | None = None) -> None:
        self._serve = serve
        self._misconceptions = known or Misconceptions()
        super().__init__(serve.turns, serve.site)

    def open_session(self) -> LabSession:
        """Play what is said before the learner takes over."""
        return open_session(self._serve.site, self._serve.start)

    def rewind(self) -> None:
        """Begin again, at the first line that the learner is to answer."""
        super().rewind()
        self._given: list[bytes] = []
        self._go_on()

    def _go_on(self) -> None:
        """Play what the site answers itself; find out what it would answer to the next line."""
        while self.next_script_line is not None and not self.next_script_line.asks_reply:
            self.play_next()
        self.session.to_end()
        self._done = self.next_script_line is None
        self._own: EventReply | None = None if self._done else self.predict_reply()
        self._guidance = self._serve.guidance.get(self.played, Guidance())
        own, hints = self._own, self._guidance.hints
        self._hints = (
            hints_for_reply(own, plausible_codes(own.name, own.reply.code), hints)
            if own
            else Hints()
        )
        if own:
            self.draw_connection()
            self.session.to_end()

    @property
    def expects(self) -> Expects:
        """A reply; to go on, where nothing is to be said at all."""
        if self._done:
            return Expects.NOTHING
        return Expects.REPLY if self._own else Expects.CONTINUE

    @property
    def question(self) -> OpenQuestion | None:
        """What the client says, and where the session stands."""
        if self.next_script_line is None or self._own is None:
            return None
        state = self._own.before.state
        said = _ASK.format(state=state.name, said=what_happens(self.next_script_line.do))
        number, count = self.place
        ask = paragraphs(_CONNECTED if state == LISTENING else said)
        return OpenQuestion(ask, number=number, count=count)

    def advance(self) -> None:
        """Pass over a line that draws no reply."""
        if self.expects is Expects.CONTINUE:
            self.play_next()
            self._go_on()

    def reply(self, octets: bytes) -> None:
        """Give a reply: one that is right crosses the wire as it is, another is explained."""
        if (own := self._own) is None:
            return
        line = octets.strip()
        line = line + b" " if line.isdigit() else line
        given = _read(line)
        if isinstance(given, Feedback):
            self.feedback = given
        elif (right := _right(given, own)) is None:
            self.feedback = self._corrected(given, own)
        else:
            self._given.append(line)
            self.play_next(ForceReply(line + b"\r\n"))
            self.feedback = right
            self._go_on()

    def _corrected(self, given: Reply, own: EventReply) -> Feedback:
        """Explain a wrong reply: the author's way, by a misconception, or in general."""
        feedback = explain_wrong_reply(given, own)
        correction = find_correction(self._guidance, own, str(given.code))
        feedback = replace(feedback, misconception=correction.misconception)
        if is_pointed_out(given, own) and not correction.say:
            return feedback
        text = text_of(correction, self._misconceptions)
        return replace(feedback, text=text, sections=()) if text else feedback

    def restart(self) -> None:
        """Begin again."""
        self.rewind()

    def save(self) -> dict[str, object]:
        """Write the replies that were given."""
        return {"given": [line.decode("latin-1") for line in self._given]}

    def restore(self, saved: object) -> None:
        """Give the same replies again."""
        match saved:
            case {"given": [*given]}:
                for one in given[: len(self._script)]:
                    if isinstance(one, str):
                        self.reply(one.encode("latin-1", "replace"))
                self.feedback = None
            case _:
                pass


def _read(line: bytes) -> Reply | Feedback:
    """Read a reply of one line; what cannot be one is explained."""
    try:
        given = whole_reply(line[:_LONGEST] + b"\r\n")
    except ValueError:
        return not_a_reply()
    if not is_possible(given.code):
        return impossible_code(given.code)
    if given.enhanced and given.enhanced.status_class != given.code // 100:
        return contradicting_codes(given.code, given.enhanced)
    return given


def _right(given: Reply, own: EventReply) -> Feedback | None:
    """Return why a reply is right; None if it is not."""
    other = None if given.code == own.reply.code else find_alternative(own, given.code)
    if given.code != own.reply.code and other is None:
        return None
    rule = own.reply.rule
    section = other.section if other else rule.section if rule else ""
    text = paragraphs(rule.explanation if rule else "", other.remark if other else "")
    return Feedback(True, f"{given.code} is right", text, tuple(filter(None, [section])))
