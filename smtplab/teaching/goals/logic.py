"""Goals that are made of others: not, any, all, and one after the other."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace

from smtplab.teaching.goals.goal import Past, Predicate

__all__ = ["All", "AnyOf", "Not", "Then"]


@dataclass(frozen=True, slots=True)
class Not:
    """Something does not hold.

    Attributes:
        predicate: What must not.
    """

    predicate: Predicate

    @property
    def lasting(self) -> bool:
        """It may yet happen."""
        return False

    def holds(self, past: Past) -> bool:
        """Say the opposite."""
        return not self.predicate.holds(past)

    def words(self) -> str:
        """Say the opposite."""
        return f"{'never' if self.predicate.lasting else 'not'}: {self.predicate.words()}"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several holds.

    Attributes:
        parts: The several.
    """

    parts: tuple[Predicate, ...]

    @property
    def lasting(self) -> bool:
        """It lasts if each of them does."""
        return all(part.lasting for part in self.parts)

    def holds(self, past: Past) -> bool:
        """Ask each of them."""
        return any(part.holds(past) for part in self.parts)

    def words(self) -> str:
        """List them."""
        return ", or ".join(part.words() for part in self.parts)


@dataclass(frozen=True, slots=True)
class All:
    """All of several hold.

    Attributes:
        parts: The several.
    """

    parts: tuple[Predicate, ...]

    @property
    def lasting(self) -> bool:
        """It lasts if each of them does."""
        return all(part.lasting for part in self.parts)

    def holds(self, past: Past) -> bool:
        """Ask each of them."""
        return all(part.holds(past) for part in self.parts)

    def words(self) -> str:
        """List them."""
        return ", and ".join(part.words() for part in self.parts)


@dataclass(frozen=True, slots=True)
class Then:
    """Several things came to hold, each after the one before.

    Attributes:
        parts: In their order.
    """

    parts: tuple[Predicate, ...]

    @property
    def lasting(self) -> bool:
        """It lasts if what comes last does: the others need only have held once."""
        return self.parts[-1].lasting

    def holds(self, past: Past) -> bool:
        """Find where each came to hold first, and go on from there."""
        *earlier, last = self.parts
        for part in earlier:
            if (end := _first(part, past)) is None:
                return False
            past = replace(past, begin=end)
        return last.holds(past)

    def words(self) -> str:
        """List them."""
        return ", then ".join(part.words() for part in self.parts)


def _first(part: Predicate, past: Past) -> int | None:
    """Return the end of the shortest past in which something holds; None if there is none."""
    ends = range(past.begin, past.length + 1)

    def holds(end: int) -> bool:
        return part.holds(replace(past, end=end))

    if not part.lasting:
        return next(filter(holds, ends), None)
    if not ends or not holds(ends[-1]):
        return None
    return ends[bisect_left(ends, x=True, key=holds)]
