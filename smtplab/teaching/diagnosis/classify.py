"""The reason that code, enhanced code and words of a reply speak for, taken together.

The strongest rule of a reason counts whole and each further one a tenth, so that a long text
does not win by its length; a code that agrees with words is another source and counts a fifth.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum, unique
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.teaching.diagnosis.normalize import normalize
from smtplab.teaching.diagnosis.phrase import Phrase
from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.diagnosis.rules import RULES
from smtplab.teaching.diagnosis.rules.code_weights import (
    COMMAND_WEIGHTS,
    LIKE_CODES,
    basic_weight,
    contradicts,
    enhanced_weight,
)

__all__ = ["Certainty", "Classification", "Evidence", "classify"]

_FURTHER = 0.1
_OTHER_SOURCE = 0.2
_BY_PROVIDER = 6
_CLEAR_WORDS, _CLEAR_LEAD, _SOME_WORDS, _DEFINED = 8, 3, 4, 3


@unique
class Certainty(StrEnum):
    """How sure the reason is."""

    SURE = "sure"
    LIKELY = "likely"
    GUESS = "a guess"


class Evidence(NamedTuple):
    """One thing that speaks for a reason."""

    reason: Reason
    weight: float
    why: str
    """In words, to follow "because"."""

    like: str = ""
    """Subject and detail of the registered enhanced code that says the same, if one does."""

    span: tuple[int, int] = (0, 0)
    """Where the words stand that say it; empty where no words do."""

    is_ambiguous: bool = False
    """Whether it is sure only beside other evidence."""


class Classification(NamedTuple):
    """The reason, and what it rests on."""

    reason: Reason
    certainty: Certainty
    evidence: tuple[Evidence, ...]
    """What speaks for the reason, the strongest first."""

    runner_up: Reason | None
    """What it may be in its place."""

    @property
    def is_specific(self) -> bool:
        """Whether more than the habit of a code speaks for the reason."""
        return bool(self.evidence) and self.evidence[0].weight >= _SOME_WORDS

    @property
    def like(self) -> str:
        """Subject and detail of the enhanced code that says the same; empty if there is not one."""
        strongest = {one.like for one in self.evidence if one.weight == self.evidence[0].weight}
        return strongest.pop() if len(strongest) == 1 else ""


def _index() -> dict[str, tuple[tuple[int, Phrase], ...]]:
    """Return each rule's number and phrase under the words that a text must hold for it."""
    found: dict[str, list[tuple[int, Phrase]]] = defaultdict(list)
    for number, rule in enumerate(RULES):
        for phrase in rule.compile_phrases():
            for key in phrase.keys:
                found[key].append((number, phrase))
    return {key: tuple(rows) for key, rows in found.items()}


_INDEX = _index()
_WEIGHT = attrgetter("weight")


def classify(
    code: str | None,
    enhanced: EnhancedCode | None,
    text: str,
    command: str | None = None,
    by_provider: Reason | None = None,
) -> Classification:
    """Return the reason that all of a reply speaks for.

    Args:
        code: The basic code, three digits.
        enhanced: The enhanced status code.
        text: The reply text.
        command: What it answers, where that is known.
        by_provider: The reason for which the provider gives this enhanced code, if it has one.
    """
    return _classify(code, enhanced, normalize(text), command, by_provider)


# Servers say the same to everybody: replies often differ in addresses and numbers alone.
@lru_cache(maxsize=1024)
def _classify(
    code: str | None,
    enhanced: EnhancedCode | None,
    plain: str,
    command: str | None,
    by_provider: Reason | None,
) -> Classification:
    evidence = [*_word_evidence(plain, code), *_code_evidence(code, enhanced, command, by_provider)]
    by_reason = _by_reason(evidence)
    scores = {reason: _score(own) for reason, own in by_reason.items()}
    ranking = sorted(scores, key=scores.__getitem__, reverse=True) or [Reason.OTHER]
    first, *others = ranking
    lead = scores.get(first, 0) - (scores[others[0]] if others else 0)
    ours = tuple(by_reason.get(first, ()))
    certainty = _certainty(ours, lead, has_finer_code=enhanced is not None)
    if certainty is Certainty.SURE and contradicts(code, enhanced, first):
        certainty = Certainty.LIKELY
    doubt = others[0] if others and certainty is not Certainty.SURE else None
    return Classification(first, certainty, ours, doubt)


def _word_evidence(plain: str, code: str | None) -> Iterator[Evidence]:
    """Yield what the words speak for, each rule once."""
    words = plain.split()
    spans = _spans(words)
    for number in sorted(spans):
        rule = RULES[number]
        if rule.holds_for(code):
            quote = " ".join(words[slice(*spans[number])])
            why = f"the text says {rule.quote}: “{quote}”"
            own = rule.like, spans[number], rule.is_ambiguous
            yield Evidence(rule.reason, rule.weight, why, *own)


def _spans(words: list[str]) -> dict[int, tuple[int, int]]:
    """Return where the words stand that rules look for, by the number of the rule."""
    spans: dict[int, tuple[int, int]] = {}
    present = set(words)
    for word in dict.fromkeys(words):
        for number, phrase in _INDEX.get(word, ()):
            if number in spans or (phrase.also and phrase.also.isdisjoint(present)):
                continue
            if span := phrase.find(words):
                spans[number] = span
    return spans


@lru_cache(maxsize=1024)
def _code_evidence(
    code: str | None, enhanced: EnhancedCode | None, command: str | None, by_provider: Reason | None
) -> tuple[Evidence, ...]:
    """Return what the codes and the command speak for."""
    return tuple(_evidence_of_codes(code, enhanced, command, by_provider))


def _evidence_of_codes(
    code: str | None, enhanced: EnhancedCode | None, command: str | None, by_provider: Reason | None
) -> Iterator[Evidence]:
    if command and (weight := COMMAND_WEIGHTS.get(command)):
        yield Evidence(weight.reason, weight.weight, f"it answers {command}")
    if code and (weight := basic_weight(code, enhanced)):
        why, like = f"{code} is often used so", LIKE_CODES.get(code, "")
        yield Evidence(weight.reason, weight.weight, why, like)
    if enhanced and by_provider:
        yield Evidence(by_provider, _BY_PROVIDER, f"the provider means that by {enhanced}")
    elif enhanced and (weight := enhanced_weight(enhanced)):
        yield Evidence(weight.reason, weight.weight, f"the enhanced code is {enhanced}")


def _by_reason(evidence: Iterable[Evidence]) -> dict[Reason, list[Evidence]]:
    """Return what speaks for each reason, the strongest first; the same words count once."""
    by_reason: dict[Reason, list[Evidence]] = {}
    for one in sorted(evidence, key=_WEIGHT, reverse=True):
        own = by_reason.setdefault(one.reason, [])
        if not own or not any(_overlap(one.span, other.span) for other in own):
            own.append(one)
    return by_reason


def _score(evidence: Sequence[Evidence]) -> float:
    further = (one.weight * (_FURTHER if one.span[1] else _OTHER_SOURCE) for one in evidence[1:])
    return evidence[0].weight + sum(further)


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _certainty(ours: Sequence[Evidence], lead: float, *, has_finer_code: bool) -> Certainty:
    """Return how sure a reason is; where neither code nor text tells why, that is a guess.

    Ambiguous words are sure where other evidence agrees with them, or an enhanced code stands
    beside them: servers that send one choose their words with care.
    """
    strongest = ours[0].weight if ours and ours[0].reason is not Reason.OTHER else 0
    if strongest >= _CLEAR_WORDS and lead >= _CLEAR_LEAD:
        is_backed = len(ours) > 1 or has_finer_code or not ours[0].is_ambiguous
        return Certainty.SURE if is_backed else Certainty.LIKELY
    return Certainty.LIKELY if strongest >= _DEFINED and lead >= 1 else Certainty.GUESS
