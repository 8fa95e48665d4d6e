"""Counters whose size has a limit, however long a log is."""

from __future__ import annotations

from collections import Counter

__all__ = ["NamedCounts", "Refusals", "RefusalsBy"]

_NAMES = 20_000
"""Different names that are counted one by one; the rarest of more are counted together."""


class NamedCounts:
    """How often each name came.

    Attributes:
        others: How often names came that are no longer told apart.
    """

    def __init__(self, limit: int = _NAMES) -> None:
        self._limit = limit
        self._counts: Counter[str] = Counter()
        self.others = 0

    def add(self, name: str) -> None:
        """Count a name once more."""
        self._counts[name] += 1
        if len(self._counts) > self._limit:
            self._forget_rare()

    def _forget_rare(self) -> None:
        kept = Counter(dict(self._counts.most_common(self._limit // 2)))
        self.others += self._counts.total() - kept.total()
        self._counts = kept

    def most(self, count: int | None = None) -> list[tuple[str, int]]:
        """Return the names that came most often, and how often; all without a number."""
        return self._counts.most_common(count)

    @property
    def total(self) -> int:
        """How often any name came."""
        return self._counts.total() + self.others


class Refusals:
    """How often something was refused, for good and for now.

    Attributes:
        final: How often for good.
        temporary: How often for now.
        waiting: For how many recipients a message still waits.
    """

    __slots__ = ("final", "temporary", "waiting")

    def __init__(self) -> None:
        self.final = self.temporary = self.waiting = 0

    def add(self, *, is_final: bool) -> None:
        """Count one more."""
        if is_final:
            self.final += 1
        else:
            self.temporary += 1

    @property
    def weight(self) -> int:
        """What the length of a bar shows."""
        return self.final + self.temporary

    def take(self, other: Refusals) -> None:
        """Add what another has counted."""
        self.final += other.final
        self.temporary += other.temporary
        self.waiting += other.waiting


class RefusalsBy:
    """Refusals by a name, such as a domain or an hour.

    Attributes:
        others: Those by names that are no longer told apart.
    """

    def __init__(self, limit: int = _NAMES) -> None:
        self._limit = limit
        self._by_name: dict[str, Refusals] = {}
        self.others = Refusals()

    def __getitem__(self, name: str) -> Refusals:
        """Return the refusals by a name, to count them further."""
        found = self._by_name.get(name)
        if found is None:
            if len(self._by_name) >= self._limit:
                self._forget_rare()
            found = self._by_name[name] = Refusals()
        return found

    def _forget_rare(self) -> None:
        ranked = self.most()
        for _, rare in ranked[self._limit // 2 :]:
            self.others.take(rare)
        self._by_name = dict(ranked[: self._limit // 2])

    def most(self) -> list[tuple[str, Refusals]]:
        """Return the names, those with the most refusals first."""
        return sorted(self._by_name.items(), key=lambda one: -one[1].weight)

    def in_order(self) -> list[tuple[str, Refusals]]:
        """Return the names in the order of the alphabet."""
        return sorted(self._by_name.items())
