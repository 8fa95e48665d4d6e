"""The times of a log, in one zone, whatever its lines look like."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern

__all__ = ["LogClock", "LogTime", "time_in"]

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_ISO = Pattern(
    r"(?<!\d)(?P<day>(?:19|20)\d\d-[01]\d-[0-3]\d)[T ](?P<clock>[0-2]\d:[0-5]\d:[0-6]\d)"
    r"(?:[.,]\d{1,9})?(?P<zone>Z| ?[+-][01]\d:?[0-5]\d(?!\d))?"
)
_SYSLOG = Pattern(
    r"(?:(?<!\d)(?P<before>(?:19|20)\d\d) )?\b(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov"
    r"|Dec) {1,2}(?P<day>[0-3]?\d)(?: (?P<year>(?:19|20)\d\d))? (?P<clock>[0-2]?\d:[0-5]\d:[0-6]\d)"
    r"(?: (?P<after>(?:19|20)\d\d)(?= ))?"
)
_EPOCH = Pattern(r"(?:\A|\s)(?P<epoch>1\d{9})(?:\.\d{3,9})?(?= )")
_SOME_YEAR = 2000
"""The year of the first line that tells none; it has all days that a year can have."""
_HALF_A_YEAR = timedelta(days=183)


class LogTime(NamedTuple):
    """A time as a line has it."""

    moment: datetime
    """In the year 2000 where the line names none; with a zone where it names one."""

    has_year: bool


@lru_cache(maxsize=4096)
def time_in(head: str) -> LogTime | None:
    """Return the time that the beginning of a line holds; None where it holds none."""
    try:
        if found := _ISO.search(head):
            text = f"{found['day']}T{found['clock']}{(found['zone'] or '').strip()}"
            return LogTime(datetime.fromisoformat(text), has_year=True)
        if found := _SYSLOG.search(head):
            year = found["year"] or found["before"] or found["after"]
            hour, minute, second = map(int, found["clock"].split(":"))
            day = int(found["day"])
            month = _MONTHS[found["month"]]
            moment = datetime(int(year or _SOME_YEAR), month, day, hour, minute, second)  # noqa: DTZ001  # the log names no zone
            return LogTime(moment, has_year=year is not None)
        if found := _EPOCH.search(head):
            return LogTime(datetime.fromtimestamp(int(found["epoch"]), UTC), has_year=True)
    except ValueError:
        return None
    return None


class LogClock:
    """Reads times in the order of the log, so that a year that nobody writes goes on at New Year.

    Attributes:
        has_years: Whether some line names the year.
        zone: The zone that the times are shown in, that of the first line that names one; None
            where none does.
    """

    def __init__(self) -> None:
        self.has_years = False
        self.zone: timezone | None = None
        self._last: datetime | None = None

    def read(self, head: str) -> datetime | None:
        """Return the time of a line, without a zone; None where it has none."""
        found = time_in(head)
        if found is None:
            return None
        moment = self._in_zone(found.moment)
        if found.has_year:
            self.has_years = True
        elif self._last is not None:
            moment = _nearest(moment, self._last)
        self._last = moment
        return moment

    def _in_zone(self, moment: datetime) -> datetime:
        offset = moment.utcoffset()
        if offset is None:
            return moment
        if self.zone is None:
            self.zone = timezone(offset)
        try:
            return moment.astimezone(self.zone).replace(tzinfo=None)
        except OverflowError:
            return moment.replace(tzinfo=None)

    def show(self, moment: datetime, unit: str = "seconds") -> str:
        """Return a time as text, with the year if the log names it.

        Args:
            moment: The time.
            unit: How fine: "seconds", "hours" or "days".
        """
        day = "%Y-%m-%d" if self.has_years else "%b %e"
        clock = {"seconds": " %H:%M:%S", "hours": " %H:00", "days": ""}[unit]
        return moment.strftime(day + clock)

    @staticmethod
    def order(times: Sequence[LogTime | None]) -> list[int]:
        """Return the places of files in the order of time, given the times of their first lines.

        Without years, the longest time in which no file begins is taken for that after the last.
        """
        known = [
            (found.moment.replace(tzinfo=None), place) for place, found in enumerate(times) if found
        ]
        rest = [place for place, found in enumerate(times) if not found]
        known.sort()
        if known and not any(found.has_year for found in times if found):
            gaps = [
                (known[number][0] - known[number - 1][0]) % timedelta(days=366)
                for number in range(len(known))
            ]
            start = gaps.index(max(gaps))
            known = known[start:] + known[:start]
        return [place for _, place in known] + rest


def _nearest(moment: datetime, last: datetime) -> datetime:
    """Return a time of an unknown year in the year that brings it next to the one before."""
    if moment.year == last.year and abs(moment - last) < _HALF_A_YEAR:
        return moment
    years = [last.year - 1, last.year, last.year + 1]
    near = [_in_year(moment, year) for year in years if 0 < year < 10_000]
    return min(near, key=lambda one: abs(one - last))


def _in_year(moment: datetime, year: int) -> datetime:
    try:
        return moment.replace(year=year)
    except ValueError:  # 29 February
        return moment.replace(year=year, day=28)
