"""How is a step helped along: hints, and the solution line by line in the prompt?"""

from __future__ import annotations

from smtplab.simulation.lab.inputs import Send
from smtplab.teaching.activity.runner import Wants
from smtplab.teaching.lesson.script import Cue, Dialogue
from smtplab.teaching.proposal import proposed
from smtplab.tui.lab.prompt import Mode
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.bench import LessonBench

__all__ = ["Help"]

_EMPTY = b"\r\n"


class Help(LessonBench):
    """Gives hints, shows the solution, and says what is in the prompt."""

    _solution: Dialogue = ()
    _proposed: Cue | None = None

    def action_hint(self) -> None:
        """Give the next hint."""
        play = self.player.play
        if play.hints_left:
            self.hints = (*self.hints, play.hint())
            self.show()
        else:
            self._tell(texts.NO_MORE_HINTS if self.hints else texts.NO_HINTS)

    def _tell(self, text: str) -> None:
        """Say something where it covers nothing, if there is such a place."""
        if self.bar.display:
            self.bar.complain(text)
        else:
            self.say(text)

    def action_solution(self) -> None:
        """Put the solution into the prompt, unsent; from the start, so that it fits."""
        play = self.player.play
        self._solution = play.show_solution()
        if not self._solution:
            self._tell(texts.NO_SOLUTION)
            return
        self.do(play.restart)
        self._propose()

    def _propose(self) -> None:
        """Put the next line of the solution into the prompt."""
        if self.player.play.done or not self._solution:
            self._proposed, self._solution = None, ()
            self.bar.prompt.raw = False
            return
        self._proposed, *rest = self._solution
        self._solution = tuple(rest)
        text, raw, _ = proposed(self._proposed.do)
        self.bar.prompt.raw = raw
        self.bar.prompt.fill(text)
        self.bar.prompt.focus()
        self.show()

    @property
    def has_solution(self) -> bool:
        """Whether a line of the solution stands in the prompt."""
        return self._proposed is not None

    @property
    def proposes_direction(self) -> bool:
        """Whether what stands in the prompt is nothing to say, but to do."""
        return self._proposed is not None and not proposed(self._proposed.do).is_line

    def forget_solution(self) -> None:
        """Take the solution away again."""
        self._solution, self._proposed = (), None
        self.bar.prompt.raw = False
        self.bar.prompt.fill("")

    def is_heard(self, octets: bytes) -> bool:
        """Hear the empty line that goes on, also once the connection is closed."""
        return super().is_heard(octets) or self._goes_on(octets)

    def _goes_on(self, octets: bytes) -> bool:
        """Say whether this is how one goes on from a step that is done."""
        return octets in (b"", _EMPTY) and self.player.play.done

    def speak(self, octets: bytes) -> None:
        """Say a line: as the client, as the server, or not at all where all is done."""
        play = self.player.play
        if self._goes_on(octets):
            self.action_next_step()
        elif play.wants is Wants.REPLY:
            self.do(lambda: play.answer(octets.removesuffix(_EMPTY)))
        elif (cue := self._proposed) is not None and self._is_as_proposed(octets, cue):
            self.do(lambda: self.session.play(cue.do))
            self._propose()
        elif octets == _EMPTY and self.bar.mode is Mode.COMMAND:
            self.bar.complain(texts.EMPTY_LINE)
        else:
            self.do(lambda: self.session.send(octets))

    def _is_as_proposed(self, octets: bytes, cue: Cue) -> bool:
        """Say whether what was sent is the line of the solution that was put into the prompt."""
        text, raw, is_line = proposed(cue.do)
        typed = octets if raw or is_line else octets.removesuffix(_EMPTY)
        return typed == (cue.do.octets if isinstance(cue.do, Send) else text.encode())
