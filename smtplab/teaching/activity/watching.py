"""Watch: a dialogue that is stepped through, arrow by arrow, forwards and backwards."""

from __future__ import annotations

from smtplab.teaching.activity.scripted import ScriptedPlay
from smtplab.teaching.lesson.lesson import Watch

__all__ = ["WatchPlay"]


class WatchPlay(ScriptedPlay):
    """Done once the last arrow was seen.

    Args:
        watch: The dialogue and its server.
    """

    def __init__(self, watch: Watch) -> None:
        super().__init__(watch.dialogue, watch.site)
        self.play_next()

    def on(self) -> None:
        """Look at the next arrow; play the next cue where there is none yet."""
        if self.experiment.cursor < self.experiment.last:
            self.experiment.step(1)
        else:
            self.play_next()
        self.look()

    def look(self) -> None:
        """See whether the end was reached."""
        at_end = self.experiment.cursor >= self.experiment.last
        self._done = self._done or (at_end and self.next_cue is None)

    def restart(self) -> None:
        """Begin again, with the first cue."""
        super().restart()
        self.play_next()

    def restore(self, saved: object) -> None:
        """Play as many cues as were played."""
        match saved:
            case {"played": int(played)}:
                while self.played < min(played, len(self._dialogue)):
                    self.play_next()
                self.experiment.to_end()
                self.look()
            case _:
                pass
