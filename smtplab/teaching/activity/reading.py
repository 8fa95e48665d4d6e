"""A step that is only read: going on is all there is to do."""

from __future__ import annotations

from smtplab.teaching.activity.base import BasePlay

__all__ = ["ReadingPlay"]


class ReadingPlay(BasePlay):
    """Done once it is left."""

    def on(self) -> None:
        """Have read it."""
        self._done = True

    def restart(self) -> None:
        """Read it again."""
        self._done = False
