"""How long a reply asks the client to wait before it tries again.

SMTP has no field for that: servers that greylist or slow a client down write it into the text
(RFC 6647 §5), in words or as a clock.
"""

from collections.abc import Mapping

from smtplab.protocol.pattern import Pattern

__all__ = ["field_in", "wait_in"]

_UNITS: Mapping[str, int] = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_WORDS: Mapping[str, int] = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "ten": 10,
    "fifteen": 15,
    "twenty": 20,
    "thirty": 30,
    "sixty": 60,
}
_NUMBER = rf"(?P<number>[0-9]{{1,6}}(?:\.[0-9])?|{'|'.join(_WORDS)})"
# A limit "per hour" and a silence "of 300 seconds" are no times to wait.
_ASKS = (
    r"(?:retry[- ]?after|(?:try|come|comes|call|send|deliver|connect|reconnect|submit)[^.;]{0,30}? "
    r"(?:again|back|later)|again|retry(?:ing)?|reconnect|resend|resubmit|wait(?:ing)?|delayed"
    r"|gr[ea]y[- ]?list(?:ed|ing)?|come back|deferred|blocked|throttled|suspended|limited)"
)
_AMOUNT = Pattern(
    rf"\b{_ASKS}\b[^.;0-9]{{0,40}}?(?<![0-9.:/-]){_NUMBER}[ -]?"
    r"(?P<unit>s|m|h|d|sec|secs|seconds?|mins?|minutes?|hours?|hrs?|days?)\b(?! ago)"
)
_CLOCK = Pattern(
    rf"\b{_ASKS}\b[^.;0-9]{{0,40}}?(?<![0-9.:/-])(?P<h>[0-9]{{1,2}}):(?P<m>[0-9]{{2}})"
    r"(?::(?P<s>[0-9]{2}))\b"
)
_FIELD = Pattern(r"(?i:\bretry[-_ ]?after)[\"']?\s{0,3}[:=]\s{0,3}[\"']?(?P<number>[0-9]{1,6})\b")
# No time to wait is written without one of these, and few texts have one.
_SIGNS = (
    *(" second", " sec ", " secs", " minute", " min ", " min.", " mins", " hour", " hr", " day"),
    *("0s", "5s", "0m", "5m", "0 s", "0-s", "0-m", "0sec", "5min", "1h", "4h"),
    *(":0", ":1", ":2", ":3", ":4", ":5"),
)
_LIMIT = 4096


def wait_in(text: str) -> int | None:
    """Return the seconds that a text asks to wait; None if it names no time."""
    low = text[:_LIMIT].lower()
    if not any(map(low.__contains__, _SIGNS)):
        return None
    if found := _AMOUNT.search(low):
        number = _WORDS.get(found["number"]) or float(found["number"])
        return round(number * _UNITS[found["unit"][0]])
    if found := _CLOCK.search(low):
        return int(found["h"]) * 3600 + int(found["m"]) * 60 + int(found["s"] or 0)
    return None


def field_in(text: str) -> int | None:
    """Return the seconds in a field that a program adds to a reply; None if there is no field."""
    if "fter" not in text or not (found := _FIELD.search(text[:_LIMIT])):
        return None
    return int(found["number"])
