"""Times in the units that people count in."""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["duration", "time_passes"]

_UNITS = (("day", 86_400), ("h", 3600), ("min", 60))


def duration(seconds: float) -> str:
    """Put a time in days, hours, minutes and seconds; what is none is left out.

    Args:
        seconds: From 0.

    >>> duration(90), duration(432_000), duration(0)
    ('1 min 30 s', '5 days', '0 s')
    """
    return " ".join(_parts(round(seconds, 3))) or "0 s"


def time_passes(seconds: float) -> str:
    """Return the words for a time that passes.

    >>> time_passes(1800), time_passes(3600)
    ('30 min pass', '1 h passes')
    """
    amount = duration(seconds)
    is_one = amount.startswith("1 ") and amount.count(" ") == 1
    return f"{amount} {'passes' if is_one else 'pass'}"


def _parts(rest: float) -> Iterator[str]:
    for name, length in _UNITS:
        count, rest = divmod(rest, length)
        if count:
            yield f"{count:.0f} {name}{'s' if name == 'day' and count > 1 else ''}"
    if rest:
        yield f"{rest:g} s"
