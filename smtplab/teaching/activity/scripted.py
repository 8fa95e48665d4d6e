"""A dialogue that is played cue by cue into a lab: what watch, predict and serve have in common."""

from __future__ import annotations

from smtplab.simulation.experiment import Experiment
from smtplab.simulation.inputs import Input, Send
from smtplab.simulation.raw import raw_text
from smtplab.simulation.visible import visible
from smtplab.simulation.world import Site
from smtplab.teaching.activity.base import BasePlay
from smtplab.teaching.lesson.dialogue import Cue, Dialogue

__all__ = ["ScriptedPlay", "line_of"]


def line_of(one: Input) -> str:
    """Write what a cue says, safe to show; "" for a stage direction."""
    if not isinstance(one, Send):
        return ""
    text = one.octets.removesuffix(b"\r\n")
    return visible(text) if one.octets.endswith(b"\r\n") and b"\n" not in text else raw_text(text)


class ScriptedPlay(BasePlay):
    """A dialogue of which so many cues have been played.

    Args:
        dialogue: What is said.
        site: The server.

    Attributes:
        played: How many cues have been played.
    """

    experiment: Experiment

    def __init__(self, dialogue: Dialogue, site: Site) -> None:
        self._dialogue = dialogue
        self._site = site
        self.played = 0
        self.experiment = Experiment(site)
        self._begins: list[int] = []

    @property
    def next_cue(self) -> Cue | None:
        """The cue that is to be played next; None after the last."""
        return self._dialogue[self.played] if self.played < len(self._dialogue) else None

    @property
    def note(self) -> str:
        """The note of the cue that the selected line belongs to."""
        cursor, note = self.experiment.cursor, ""
        for cue, begin in zip(self._dialogue, self._begins, strict=False):
            note = cue.note if begin <= cursor else note
        return note

    @property
    def proposal(self) -> str:
        """The line that is to be said next."""
        return line_of(self.next_cue.do) if self.next_cue else ""

    def play_next(self, *before: Input) -> None:
        """Play the next cue, and select its first arrow."""
        if (cue := self.next_cue) is None:
            return
        self.experiment.to_end()
        begin = self.experiment.last + 1
        for one in (*before, cue.do):
            self.experiment.play(one)
        self._begins.append(begin)
        self.played += 1
        self.experiment.go_to(begin)

    def rewind(self) -> None:
        """Begin again."""
        self.experiment, self.played, self._begins = Experiment(self._site), 0, []
        self._done, self.verdict = False, None

    def restart(self) -> None:
        """Begin again."""
        self.rewind()

    def save(self) -> dict[str, object]:
        """Write how far it is."""
        return {"played": self.played}
