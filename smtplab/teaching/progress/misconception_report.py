"""The misconceptions that a learner showed, and those that went away, in words and in rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from smtplab.simulation.text.visible import visible
from smtplab.teaching.progress.report import day_of, time_of

if TYPE_CHECKING:
    from smtplab.teaching.course import Course
    from smtplab.teaching.progress.progress import Progress, ShownMisconception

__all__ = ["MisconceptionRow", "misconceptions_as_json", "render_misconceptions", "shown_rows"]

_HEADING = "Misconceptions that showed, and what became of them:"
_BELIEF = 60


class MisconceptionRow(NamedTuple):
    """A misconception that a learner showed.

    Attributes:
        name: Its name, such as "M8".
        believes: What is believed; "" if the course does not know it.
        places: The steps in which it showed.
    """

    name: str
    believes: str
    places: tuple[ShownMisconception, ...]

    @property
    def times(self) -> int:
        """How often it showed."""
        return sum(place.times for place in self.places)

    @property
    def at(self) -> float:
        """When it showed last."""
        return max(place.at for place in self.places)

    @property
    def is_gone(self) -> bool:
        """Whether each step in which it showed was done right later."""
        return all(place.right_at for place in self.places)


def shown_rows(course: Course, progress: Progress) -> tuple[MisconceptionRow, ...]:
    """Return the misconceptions that showed, in the order of the course, unknown ones last."""
    believed = {one.name: one.believes for one in course.misconceptions}
    shown = progress.shown_misconceptions()
    names = {one.name for one in shown}
    order = [*filter(names.__contains__, believed), *sorted(names - believed.keys())]
    return tuple(
        MisconceptionRow(
            name, believed.get(name, ""), tuple(one for one in shown if one.name == name)
        )
        for name in order
    )


def render_misconceptions(rows: Sequence[MisconceptionRow]) -> Iterator[str]:
    """Yield a line for each misconception, those that are left first; nothing where none showed."""
    if rows:
        yield _HEADING
    for row in sorted(rows, key=lambda row: row.is_gone):
        became = "right since" if row.is_gone else "not right yet"
        times = "once" if row.times == 1 else f"{row.times} times"
        belief = visible(row.believes)[:_BELIEF]
        yield f"{visible(row.name):>3}  {belief:<{_BELIEF}}  {became}, {times}, {day_of(row.at)}"


def misconceptions_as_json(rows: Sequence[MisconceptionRow]) -> list[dict[str, Any]]:
    """Return the misconceptions as JSON values; the keys are stable."""
    return [
        {
            "misconception": row.name,
            "believes": row.believes,
            "times": row.times,
            "at": time_of(row.at) or None,
            "gone": row.is_gone,
            "places": [
                {
                    "lesson": place.lesson,
                    "step": place.step,
                    "times": place.times,
                    "at": time_of(place.at) or None,
                    "right_at": time_of(place.right_at) or None,
                }
                for place in row.places
            ],
        }
        for row in rows
    ]
