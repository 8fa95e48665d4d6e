"""Links that lead nowhere, and sections of RFCs that do not exist or could not be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from difflib import get_close_matches

from smtplab.protocol.sections import (
    Citation,
    citation_error,
    citation_of_link,
    find_sections,
    reason_unchecked,
    section_error,
)
from smtplab.simulation.mapping.problems import Problem
from smtplab.teaching.check.superseded import SUPERSEDED
from smtplab.teaching.check.texts import prose, spans
from smtplab.teaching.course import GLOSSARY
from smtplab.teaching.lesson.lesson import Lesson
from smtplab.teaching.lesson.prose import Prose, lines, plain

__all__ = ["check_links", "check_text", "find_unchecked"]

_FIX = "write glossary.md#term, a lesson's file, 05-typos.md#step, or https://www.rfc-editor.org/rfc/rfc5321"
_RFC_EDITOR = "https://www.rfc-editor.org/"
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_LOOK_UP = f"look the number up at {_RFC_EDITOR}"
_SECTION = "name one as RFC 5321 §4.2.1"


def check_links(
    lesson: Lesson, terms: AbstractSet[str], lessons: AbstractSet[str]
) -> Iterator[Problem]:
    """Yield links of a lesson that lead nowhere, and sections that there are not.

    Args:
        lesson: The lesson.
        terms: Terms of the glossaries, as links name them.
        lessons: Names of the lessons' files, and each with the key of a step behind it.
    """
    for text in prose(lesson):
        yield from check_text(text, terms, lessons)
    for step in lesson.steps:
        if step.activity is not None and not any(find_sections(plain(step.debrief))):
            line = step.debrief[0].line if step.debrief else step.line
            yield Problem(line, "the debrief names no section of an RFC", _SECTION)


def check_text(
    text: Prose, terms: AbstractSet[str], lessons: AbstractSet[str]
) -> Iterator[Problem]:
    """Yield links of a text that lead nowhere, and sections that it names and that are none."""
    for line, span in spans(text):
        if span.target and (wrong := _wrong_target(span.target, terms, lessons)):
            yield Problem(line, wrong, _fix(span.target, terms, lessons))
    for line, words in lines(text):
        if wrong := citation_error(words):
            yield Problem(line, wrong, _SECTION)
        for one in find_sections(words):
            if wrong := section_error(one):
                yield Problem(line, wrong, _LOOK_UP)
            elif one.rfc in SUPERSEDED:
                fix = f"name the section of RFC {SUPERSEDED[one.rfc]}"
                yield Problem(line, f"RFC {one.rfc} is not in force any more", fix)


def find_unchecked(text: Prose) -> Iterator[Problem]:
    """Yield the sections that a text cites and of which nobody can tell whether they exist."""
    for line, one in _citations(text):
        if because := reason_unchecked(one):
            yield Problem(line, because, _LOOK_UP)


def _citations(text: Prose) -> Iterator[tuple[int, Citation]]:
    for line, words in lines(text):
        yield from ((line, one) for one in find_sections(words))
    for line, span in spans(text):
        if (one := citation_of_link(span.target)) and one.section:
            yield line, one


def _wrong_target(target: str, terms: AbstractSet[str], lessons: AbstractSet[str]) -> str:
    file, _, anchor = target.partition("#")
    if file in ("", GLOSSARY):
        return "" if anchor in terms else f"the link {target} leads nowhere"
    if target.startswith(_RFC_EDITOR):
        section = citation_of_link(target)
        lost = f"the link {target} leads to no section" if "#" in target else ""
        return section_error(section) if section else lost
    if _SCHEME.match(target):
        return f"the link {target} leads out of the course"
    return "" if target in lessons else f"the link {target} leads nowhere"


def _fix(target: str, terms: AbstractSet[str], lessons: AbstractSet[str]) -> str:
    known = [*(f"{GLOSSARY}#{term}" for term in sorted(terms)), *sorted(lessons)]
    near = get_close_matches(target[:80], known, n=1, cutoff=0.8)
    return f"did you mean {near[0]}?" if near else _FIX
