"""Phrases of plain words with a few signs, and how a text of words is searched for them.

* ``a|b`` is either word, ``a_b|c`` either of a phrase of two words and a word
* ``word?`` may be there
* ``*`` is up to four words of any kind
* ``{group}`` is any of the words of `GROUPS`
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from smtplab.teaching.diagnosis.words import GROUPS

__all__ = ["Phrase"]

_GAP = 4
_NONE = frozenset[str]()
# fmt: off
_COMMON = frozenset({
    "a", "access", "account", "address", "and", "are", "as", "be", "by", "can", "client",
    "connection", "domain", "email", "error", "for", "from", "has", "have", "host", "if", "in",
    "ip", "is", "it", "mail", "mailbox", "message", "messages", "more", "name", "no", "not", "of",
    "on", "or", "our", "please", "recipient", "rejected", "send", "sender", "sent", "server",
    "service", "smtp", "that", "the", "this", "to", "too", "try", "user", "was", "with", "you",
    "your", "blocked", "denied", "sending", "spam", "limit", "invalid", "failed", "unable",
    "policy",
})
# fmt: on
"""Words that so many replies hold that looking for them tells little."""


class _Choice(NamedTuple):
    """The words that may stand at one place."""

    starts: Mapping[str, tuple[tuple[str, ...], ...]]
    """What else follows each first word: nothing after a single word."""

    needed: frozenset[str]
    """Of these words a text holds at least one, or none of the choice."""


class _Step(NamedTuple):
    """One place of a phrase after the first."""

    starts: Mapping[str, tuple[tuple[str, ...], ...]]
    gap: int
    is_optional: bool


class Phrase:
    """Words that are looked for in a text of words.

    Attributes:
        text: The phrase as it is written in a rule.
        keys: Of these words a text holds at least one, or it cannot hold the phrase.
        also: Of these it holds one too; empty for a phrase of one place.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        places = text.split()
        needed = [_choice(place).needed for place in places if place != "*" and place[-1] != "?"]
        # The fewer and the longer the words, the fewer texts are searched in vain.
        self.keys, self.also = (*sorted(needed, key=_commonness), _NONE)[:2]
        self._first = _choice(places[0]).starts
        self._steps = tuple(_steps(places[1:]))

    def find(self, words: Sequence[str]) -> tuple[int, int] | None:
        """Return where the phrase first stands among words; None if it does not."""
        first = self._first
        for start, word in enumerate(words):
            if word in first:
                for rest in first[word]:
                    after = _after(words, start + 1, rest)
                    if after and (end := _end(self._steps, 0, words, after, 0)):
                        return start, end
        return None


def _steps(places: Sequence[str]) -> list[_Step]:
    found, gap = [], 0
    for place in places:
        if place == "*":
            gap += _GAP
            continue
        found.append(_Step(_choice(place.removesuffix("?")).starts, gap, place[-1] == "?"))
        gap = 0
    return found


def _end(steps: Sequence[_Step], number: int, words: Sequence[str], at: int, gap: int) -> int:
    """Return where steps end that begin here; 0 if they do not."""
    if number == len(steps):
        return at
    starts, own_gap, is_optional = steps[number]
    gap += own_gap
    for place in range(at, min(at + gap + 1, len(words))):
        for rest in starts.get(words[place], ()):
            after = _after(words, place + 1, rest)
            if after and (end := _end(steps, number + 1, words, after, 0)):
                return end
    return _end(steps, number + 1, words, at, gap) if is_optional else 0


def _after(words: Sequence[str], at: int, rest: tuple[str, ...]) -> int:
    """Return the place behind further words; 0 if they do not stand here."""
    end = at + len(rest)
    return end if not rest or tuple(words[at:end]) == rest else 0


@cache
def _choice(place: str) -> _Choice:
    starts: dict[str, list[tuple[str, ...]]] = {}
    needed = []
    filled = place.format_map(GROUPS) if "{" in place else place
    for alternative in filled.split("|"):
        first, *rest = alternative.split("_")
        starts.setdefault(first, []).append(tuple(rest))
        needed.append(max(first, *rest, key=len) if rest else first)
    return _Choice({word: tuple(found) for word, found in starts.items()}, frozenset(needed))


def _commonness(words: frozenset[str]) -> tuple[int, int]:
    return len(words & _COMMON), len(words)
