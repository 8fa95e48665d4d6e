"""A step that is only read: going on is all there is to do."""

from __future__ import annotations

from smtplab.teaching.activity.base import BaseRunner

__all__ = ["ReadingRunner"]


class ReadingRunner(BaseRunner):
    """Done once it is left."""

    def advance(self) -> None:
        """Have read it."""
        self._done = True

    def restart(self) -> None:
        """Read it again."""
        self._done = False
