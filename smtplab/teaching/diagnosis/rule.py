"""A rule that finds the reason of a reply in its words.

RFC 5321 §4.2 leaves the text of a reply free, so words are evidence and never proof: each rule has
a weight. A rule is data: phrases of plain words, with a few signs.

* ``a|b`` is either word, ``a_b|c`` either of a phrase of two words and a word
* ``word?`` may be there
* ``*`` is up to four words of any kind
* ``{group}`` is any of the words of `GROUPS`
"""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.words import GROUPS

__all__ = ["Phrase", "ReasonRule"]

_GAP = r"(?:\S+ ){0,4}?"
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


class Phrase:
    """Words that are looked for in a text of words, each between single spaces.

    Attributes:
        text: The phrase as it is written in a rule.
        keys: Of these words a text holds at least one, or it cannot hold the phrase.
        also: Of these it holds one too, which is quicker to see than to search; none for a phrase
            of a single place.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        # The fewer and the longer the words, the fewer texts are searched in vain.
        needed = sorted(filter(None, map(_needed_words, text.split())), key=_commonness)
        self.keys = needed[0]
        self.also = needed[1] if len(needed) > 1 else _NONE

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What finds it; compiled when a text holds the words that it needs."""
        return re.compile(" " + "".join(map(_pattern, self.text.split())))


@cache
def _needed_words(place: str) -> frozenset[str]:
    """Return words of which a text holds one; none for a gap and for what may be left out."""
    if place == "*" or place.endswith("?"):
        return _NONE
    filled = _with_groups(place)
    if "_" in filled:
        return frozenset(max(words.split("_"), key=len) for words in filled.split("|"))
    return frozenset(filled.split("|"))


def _with_groups(place: str) -> str:
    return place.format_map(GROUPS) if "{" in place else place


def _commonness(words: frozenset[str]) -> tuple[int, int]:
    return len(words & _COMMON), len(words)


def _pattern(place: str) -> str:
    if place == "*":
        return _GAP
    words = re.escape(_with_groups(place.removesuffix("?")).replace("_", " ")).replace(r"\|", "|")
    return f"(?:(?:{words}) )" + ("?" if place.endswith("?") else "")


class ReasonRule(NamedTuple):
    """Words that speak for a reason.

    Attributes:
        reason: What they speak for.
        weight: How strongly, 1 to 11; over 9 what general words around it must not outvote.
        phrases: Any of them will do; one a line.
        quote: What is quoted to the learner, after "the text says".
        example: A reply, made up, that the rule decides.
        only_classes: First digits of the reply code for which it holds, and ``-`` if it holds
            without a code; all, if empty.
        never_codes: How codes begin for which it does not hold.
        like: Subject and detail of the registered enhanced code that says the same; empty where
            that of the reason does.
    """

    reason: Reason
    weight: float
    phrases: str
    quote: str
    example: str
    only_classes: str = ""
    never_codes: str = ""
    like: str = ""

    def holds_for(self, code: str | None) -> bool:
        """Return whether a reply with this code, if it has one, may be meant."""
        if self.only_classes and (code or "-")[0] not in self.only_classes:
            return False
        return not (code and self.never_codes and code.startswith(self.never_codes))

    def compile_phrases(self) -> Iterator[Phrase]:
        """Yield its phrases."""
        return (Phrase(line.strip()) for line in self.phrases.splitlines() if line.strip())
