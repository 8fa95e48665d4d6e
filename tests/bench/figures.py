"""What was measured, set beside its budget."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

__all__ = ["TABLE_HEAD", "Figure", "UnmeasurableError", "p95", "ratio", "table_row"]


class UnmeasurableError(Exception):
    """Something that a measurement needs is not there, or did not answer in time."""


_LAYOUT = "{:<50} {:>9}  {:^15}  {:<9} {:<7} {}"
TABLE_HEAD = _LAYOUT.format("what", "measured", "min … max", "budget", "", "behind it")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its budget.

    Attributes:
        what: What was measured, against what.
        value: The number that the budget is about.
        budget: The most that it may be, or the least.
        at_least: Whether the budget is the least.
        spread: The smallest and the largest that was seen.
        unit: What the numbers are.
        note: The figures behind a ratio.
    """

    what: str
    value: float
    budget: float
    at_least: bool = False
    spread: tuple[float, float] | None = None
    unit: str = "×"
    note: str = ""

    @property
    def met(self) -> bool:
        return self.value >= self.budget if self.at_least else self.value <= self.budget


def ratio(
    what: str,
    ours: Sequence[float],
    yardstick: Sequence[float],
    budget: float,
    *,
    at_least: bool = False,
    unit: str = "ms",
    more: str = "",
) -> Figure:
    """Divide pair by pair, and take the median: a machine that slows down slows both of a pair."""
    ratios = [one / other for one, other in zip(ours, yardstick, strict=True)]
    note = f"{_short(median(ours))} / {_short(median(yardstick))} {unit}"
    if more:
        note += f"; {more}"
    return Figure(what, median(ratios), budget, at_least, (min(ratios), max(ratios)), note=note)


def p95(values: Iterable[float]) -> float:
    """Return the value that 95 of 100 stay below."""
    return quantiles(values, n=20, method="inclusive")[-1]


def table_row(figure: Figure) -> str:
    """Write a figure as a row."""
    sign = "≥" if figure.at_least else "≤"
    spread = " … ".join(map(_short, figure.spread)) if figure.spread else ""
    columns = (
        figure.what,
        f"{_short(figure.value)} {figure.unit}",
        spread,
        f"{sign} {_short(figure.budget)} {figure.unit}",
        "met" if figure.met else "MISSED",
        figure.note,
    )
    return _LAYOUT.format(*columns).rstrip()


def _short(value: float) -> str:
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 1000 else f"{value:,.0f}"
