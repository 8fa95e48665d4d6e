"""The search for the entries that a learner means by some words.

Each word counts by where it is found: as the name itself, as the start of it, in the title, in the
text; what is misspelt counts least. An entry must have a place for every word; where none has, the
entries with the most words are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from smtplab.teaching.course import GLOSSARY, Course
from smtplab.teaching.glossary import Term, read_glossary
from smtplab.teaching.reference.entries import entries
from smtplab.teaching.reference.entry import ReferenceEntry
from smtplab.teaching.reference.synonyms import SYNONYMS

__all__ = ["Index", "build_index"]

_NAME, _START, _TITLE_START, _TITLE, _TEXT, _ALIKE = 100, 40, 24, 16, 6, 3
_LONGEST = 200
"""Characters that are looked for; more is no word to look up."""
_MOST_WORDS = 12
_LEAST_ALIKE = 0.8
_SHORTEST_ALIKE = 4
"""Letters of a word that may be misspelt."""


@dataclass(frozen=True, slots=True)
class _Page:
    """An entry as it is searched."""

    entry: ReferenceEntry
    title: str
    title_words: frozenset[str]
    text: str


class Index:
    """Finds entries.

    Args:
        entries: All there are, in the order in which they are listed.
    """

    def __init__(self, entries: Iterable[ReferenceEntry]) -> None:
        self.entries = tuple(entries)
        self._pages = [_page(entry) for entry in self.entries]

    def find(self, typed: str) -> Sequence[ReferenceEntry]:
        """Return the entries that are meant, the likeliest first; all of them for nothing typed."""
        wanted = typed[:_LONGEST].casefold().split()[:_MOST_WORDS]
        if not wanted:
            return self.entries
        ranked = [([_score(page, word) for word in wanted], page.entry) for page in self._pages]
        whole = [(sum(scores), entry) for scores, entry in ranked if all(scores)]
        part = [(sum(map(bool, scores)), sum(scores), entry) for scores, entry in ranked]
        if whole:
            return [entry for _, entry in sorted(whole, key=lambda one: -one[0])]
        most = max((count for count, _, _ in part), default=0)
        best = [one for one in part if most and one[0] == most]
        return [entry for _, _, entry in sorted(best, key=lambda one: -one[1])]


def _page(entry: ReferenceEntry) -> _Page:
    everyday = SYNONYMS.get(entry.key, "")
    title = f"{entry.key} {entry.title} {everyday} {entry.kind.value}".casefold()
    text = " ".join(row.text for row in entry.rows).casefold()
    return _Page(entry, title, _words(title), text)


def _words(text: str) -> frozenset[str]:
    return frozenset("".join(sign if sign.isalnum() else " " for sign in text).split())


def _score(page: _Page, word: str) -> int:
    """Return how much an entry is meant by a word; 0 for not at all."""
    if word in page.entry.names:
        return _NAME
    if any(name.startswith(word) for name in page.entry.names):
        return _START
    if any(one.startswith(word) for one in page.title_words):
        return _TITLE_START
    if word in page.title:
        return _TITLE
    return _TEXT if word in page.text else _alike(page, word)


def _alike(page: _Page, word: str) -> int:
    """Return the score of a word that reads much like one of the entry; 0 for none."""
    if len(word) < _SHORTEST_ALIKE or not word.isalpha():
        return 0
    return _ALIKE if any(_reads_like(word, one) for one in page.title_words) else 0


@lru_cache(maxsize=8192)
def _reads_like(word: str, other: str) -> bool:
    if abs(len(word) - len(other)) > 2 or word[0] != other[0]:
        return False
    return SequenceMatcher(None, word, other).ratio() >= _LEAST_ALIKE


def build_index(course: Course, folders: Sequence[Path]) -> Index:
    """Return the index of a course, the tables and the glossary.

    Args:
        course: Lessons to link to.
        folders: Where glossaries lie; of a term that stands in two the first counts.
    """
    terms: dict[str, Term] = {}
    for folder in folders:
        for term in read_glossary(folder / GLOSSARY):
            _ = terms.setdefault(term.name.casefold(), term)
    return Index(entries(course, tuple(terms.values())))
