"""Wrong tries, recognised by what they did, once each time that one is made."""

from __future__ import annotations

from collections.abc import Sequence

from smtplab.teaching.goals import Goal, Window
from smtplab.teaching.lesson.lesson import Mistake

__all__ = ["MistakeDetector"]


class MistakeDetector:
    """Wrong tries, with those that have been made.

    Args:
        mistakes: All that can be recognised, what is most telling first.
    """

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self._mistakes = mistakes
        self._made: frozenset[int] = frozenset()

    def settle(self, window: Window) -> None:
        """Note what is so already; nothing of it is new."""
        self._made = self._made_in(window)

    def find_new(self, window: Window, fresh: Window) -> Mistake | None:
        """Return a wrong try that was made since the last time, None if none was.

        Args:
            window: All that counts.
            fresh: What happened since the last time.
        """
        made, before = self._made_in(window), self._made
        self._made = made
        for number in sorted(made):
            if number not in before or _is_repeated(self._mistakes[number].when, fresh):
                return self._mistakes[number]
        return None

    def _made_in(self, window: Window) -> frozenset[int]:
        return frozenset(
            number for number, one in enumerate(self._mistakes) if one.when.is_met(window)
        )


def _is_repeated(when: Goal, fresh: Window) -> bool:
    """Return whether what lasts for ever was done again."""
    return when.predicate.is_permanent and not when.negated and when.is_met(fresh)
