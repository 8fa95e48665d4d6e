"""How is a step helped along: hints, and the solution line by line in the prompt?"""

from __future__ import annotations

from smtplab.teaching.proposal import Proposal
from smtplab.tui.lab.prompt import Mode
from smtplab.tui.lesson import texts
from smtplab.tui.lesson.bench import LessonBench

__all__ = ["Help"]


class Help(LessonBench):
    """Gives hints, shows the solution, and says what is in the prompt."""

    _proposed: Proposal | None = None

    def action_hint(self) -> None:
        """Give the next hint."""
        if self.lesson.next_hint():
            self.show()
        else:
            self._tell(texts.NO_MORE_HINTS if self.lesson.hints else texts.NO_HINTS)

    def _tell(self, text: str) -> None:
        """Say something where it covers nothing, if there is such a place."""
        if self.bar.display:
            self.bar.complain(text)
        else:
            self.say(text)

    def action_solution(self) -> None:
        """Put the solution into the prompt, unsent; from the start, so that it fits."""
        if self.lesson.show_solution():
            self.show()
        else:
            self._tell(texts.NO_SOLUTION)

    def show_proposal(self) -> None:
        """Put the next line of the solution into the prompt, if there is another."""
        proposal = self.lesson.proposal
        if proposal is self._proposed:
            return
        self._proposed = proposal
        self.bar.prompt.raw = proposal is not None and proposal.raw
        if proposal is not None:
            self.bar.prompt.fill(proposal.text)
            self.bar.prompt.focus()

    @property
    def has_solution(self) -> bool:
        """Whether a line of the solution stands in the prompt."""
        return self.lesson.proposal is not None

    def forget_solution(self) -> None:
        """Take the solution away again."""
        self._proposed = None
        self.bar.prompt.raw = False
        self.bar.prompt.fill("")

    def is_heard(self, octets: bytes) -> bool:
        """Hear the empty line that goes on, also once the connection is closed."""
        return self.lesson.accepts(octets)

    def speak(self, octets: bytes) -> None:
        """Say a line: as the client, as the server, or not at all where all is done."""
        is_taken = self.lesson.submit(octets, is_raw=self.bar.mode is Mode.RAW)
        self.show_or_leave()
        if not is_taken:
            self.bar.complain(texts.EMPTY_LINE)
