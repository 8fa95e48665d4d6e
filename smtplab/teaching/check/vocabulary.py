"""Verbs, codes and terms that do not exist, or are used before a lesson introduces them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from smtplab.protocol.codes.describe import CODES
from smtplab.protocol.commands import VERBS, VERBS_NOT_HERE
from smtplab.protocol.extensions import ADDED_VERBS
from smtplab.protocol.pop3.commands import VERBS as POP3_VERBS
from smtplab.simulation.mapping.problems import Problem
from smtplab.teaching.check.texts import client_lines, dialogues, prose, spans
from smtplab.teaching.course import GLOSSARY, Course
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson.prose import Look
from smtplab.teaching.lesson.script import LessonScript

__all__ = ["KnownWords", "check_vocabulary", "known_words", "slug"]

SMTP_VERBS = frozenset({*VERBS, *VERBS_NOT_HERE, *ADDED_VERBS})
"""Verbs of which there must have been talk before they are used."""
_CODE = re.compile(r"(?P<code>[2-5][0-5][0-9])(?:[ -].*)?")


class KnownWords(NamedTuple):
    """What a lesson may speak of.

    Attributes:
        verbs: Upper case.
        codes: Reply codes.
        terms: Terms of the glossary, as links name them.
    """

    verbs: frozenset[str]
    codes: frozenset[int]
    terms: frozenset[str]


def slug(term: str) -> str:
    """Return how a link names a term."""
    return term.casefold().replace(" ", "-")


def known_words(lesson: Lesson, course: Course) -> KnownWords:
    """Return what a lesson may speak of: what it introduces, and what those do that it needs."""
    known = course.closure(lesson).values()
    return KnownWords(
        frozenset(verb for one in known for verb in one.verbs),
        frozenset(code for one in known for code in one.codes),
        frozenset(slug(term) for one in known for term in one.terms),
    )


def check_vocabulary(lesson: Lesson, course: Course, terms: AbstractSet[str]) -> Iterator[Problem]:
    """Yield what is introduced and does not exist, and what is used and was not introduced.

    Args:
        lesson: The lesson.
        course: Where the lessons are that it needs.
        terms: Terms of the glossaries, as links name them.
    """
    yield from _unknown(lesson, terms)
    if not _is_whole(lesson, course):
        return
    known = known_words(lesson, course)
    told: set[str] = set()
    for line, kind, word in sorted(_uses(lesson)):
        is_known = word in {"verbs": known.verbs, "codes": map(str, known.codes)}[kind]
        if not is_known and word not in told:
            told.add(word)
            yield _early(line, kind, word, course)
    for line, term in _term_links(lesson):
        if term in terms and term not in known.terms and term not in told:
            told.add(term)
            yield _early(line, "terms", term, course)


def _is_whole(lesson: Lesson, course: Course) -> bool:
    """Return whether all needed lessons can be read; else one error would make hundreds."""
    known = course.closure(lesson)
    return all(need in known for one in known.values() for need in one.needs)


def _unknown(lesson: Lesson, terms: AbstractSet[str]) -> Iterator[Problem]:
    for verb in lesson.verbs:
        if verb not in SMTP_VERBS and verb not in POP3_VERBS:
            fix = f"write one of {', '.join(sorted(SMTP_VERBS))}"
            yield Problem(lesson.lines.get("verbs", 1), f"the verb {verb} does not exist", fix)
    for code in lesson.codes:
        if code not in CODES:
            fix = "look it up with smtplab explain"
            yield Problem(
                lesson.lines.get("codes", 1), f"the reply code {code} does not exist", fix
            )
    for term in lesson.terms:
        if slug(term) not in terms:
            message = f"the glossary has no term {term}"
            yield Problem(lesson.lines.get("terms", 1), message, f"add ## {term} to {GLOSSARY}")


def _uses(lesson: Lesson) -> Iterator[tuple[int, str, str]]:
    """Yield line, kind and word of each use."""
    for text in prose(lesson):
        for line, span in spans(text):
            if span.look is Look.CODE:
                yield from (*_verb(line, span.text), *_code(line, span.text))
    for step in lesson.steps:
        for dialogue in dialogues(step):
            yield from _script_uses(dialogue)


def _script_uses(dialogue: LessonScript) -> Iterator[tuple[int, str, str]]:
    for cue in dialogue:
        for heard in cue.expected:
            yield from _code(heard.line, heard.code)
    for one in client_lines(dialogue):
        yield from _verb(one.line, one.octets.decode("ascii", "replace").upper())


def _verb(line: int, text: str) -> Iterator[tuple[int, str, str]]:
    verb = text.partition(" ")[0]
    if verb in SMTP_VERBS:
        yield line, "verbs", verb


def _code(line: int, text: str) -> Iterator[tuple[int, str, str]]:
    match = _CODE.fullmatch(text)
    if match and int(match["code"]) in CODES:
        yield line, "codes", match["code"]


def _term_links(lesson: Lesson) -> Iterator[tuple[int, str]]:
    for text in prose(lesson):
        for line, span in spans(text):
            if span.target.startswith(f"{GLOSSARY}#"):
                yield line, span.target.partition("#")[2]


def _early(line: int, kind: str, word: str, course: Course) -> Problem:
    """Return that something is used too early, and which lesson introduces it, if any does."""
    fix = f"add it under introduces: {kind}"
    for lesson in course.lessons:
        words = {"verbs": lesson.verbs, "codes": lesson.codes, "terms": map(slug, lesson.terms)}
        if word in map(str, words[kind]):
            fix = f"add {lesson.name} under needs, or the word under introduces: {kind}"
            break
    return Problem(line, f"{word} is used before any lesson introduces it", fix)
