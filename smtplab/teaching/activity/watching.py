"""Watch: a dialogue that is stepped through, arrow by arrow, forwards and backwards."""

from __future__ import annotations

from smtplab.teaching.activity.scripted import ScriptedRunner
from smtplab.teaching.lesson.lesson import Watch

__all__ = ["WatchRunner"]


class WatchRunner(ScriptedRunner):
    """Done once the last arrow was seen.

    Args:
        watch: The dialogue and its server.
    """

    def __init__(self, watch: Watch) -> None:
        super().__init__(watch.script, watch.site)
        self._begin()

    def _begin(self) -> None:
        """Show the first arrow, if none is shown yet."""
        if not self.played:
            self.play_next()

    def advance(self) -> None:
        """Look at the next arrow; play the next cue where there is none yet."""
        self.step_or_play()
        self.update()

    def update(self) -> None:
        """See whether the end was reached."""
        self.check_end()

    def restart(self) -> None:
        """Begin again, with the first cue."""
        self.rewind()
        self._begin()
