"""Goals that are made of others: not, any, all, and one after the other."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from smtplab.teaching.goals.goal import Predicate, Window

__all__ = ["All", "AnyOf", "Not", "Then"]


@dataclass(frozen=True, slots=True)
class Not:
    """Something does not hold.

    Attributes:
        predicate: What must not.
    """

    predicate: Predicate

    @property
    def is_permanent(self) -> bool:
        """It may yet happen."""
        return False

    def holds(self, window: Window) -> bool:
        """Return the opposite."""
        return not self.predicate.holds(window)

    def describe(self) -> str:
        """Return the opposite, in words."""
        return f"{'never' if self.predicate.is_permanent else 'not'}: {self.predicate.describe()}"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several holds.

    Attributes:
        parts: The several.
    """

    parts: tuple[Predicate, ...]

    @property
    def is_permanent(self) -> bool:
        """It lasts if each of them does."""
        return all(part.is_permanent for part in self.parts)

    def holds(self, window: Window) -> bool:
        """Ask each of them."""
        return any(part.holds(window) for part in self.parts)

    def describe(self) -> str:
        """Return them in words."""
        return ", or ".join(part.describe() for part in self.parts)


@dataclass(frozen=True, slots=True)
class All:
    """All of several hold.

    Attributes:
        parts: The several.
    """

    parts: tuple[Predicate, ...]

    @property
    def is_permanent(self) -> bool:
        """It lasts if each of them does."""
        return all(part.is_permanent for part in self.parts)

    def holds(self, window: Window) -> bool:
        """Ask each of them."""
        return all(part.holds(window) for part in self.parts)

    def describe(self) -> str:
        """Return them in words."""
        return ", and ".join(part.describe() for part in self.parts)


@dataclass(frozen=True, slots=True)
class Then:
    """Several things came to hold, each after the one before.

    Attributes:
        parts: In their order.
    """

    parts: tuple[Predicate, ...]

    @property
    def is_permanent(self) -> bool:
        """It lasts if what comes last does: the others need only have held once."""
        return self.parts[-1].is_permanent

    def holds(self, window: Window) -> bool:
        """Find where each came to hold first, and go on from there."""
        part, rest = self.find_last(window)
        return part.holds(rest)

    def find_last(self, window: Window) -> tuple[Predicate, Window]:
        """Return the part that decides, and where it is looked for.

        That is the first part that does not come to hold in its turn, else the last one.
        """
        *earlier, last = self.parts
        for part in earlier:
            if (end := _first(part, window)) is None:
                return part, window
            window = replace(window, begin=end)
        return last, window

    def describe(self) -> str:
        """Return them in words."""
        return ", then ".join(part.describe() for part in self.parts)


def _first(part: Predicate, window: Window) -> int | None:
    """Return the end of the shortest window in which something holds; None if there is none."""
    ends = range(window.begin, window.length + 1)

    def holds(end: int) -> bool:
        return part.holds(replace(window, end=end))

    if not part.is_permanent:
        return next(filter(holds, ends), None)
    if not ends or not holds(ends[-1]):
        return None
    return ends[bisect_left(ends, x=True, key=holds)]
