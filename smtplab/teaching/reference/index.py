"""What can be looked up in this course, in the tables and in the glossary?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from smtplab.teaching.course import GLOSSARY, Course
from smtplab.teaching.glossary import Term, read_glossary
from smtplab.teaching.reference.entries import entries
from smtplab.teaching.reference.search import Index

__all__ = ["index_of"]


def index_of(course: Course, folders: Sequence[Path]) -> Index:
    """Make the index.

    Args:
        course: Lessons to link to.
        folders: Where glossaries lie; of a term that stands in two the first counts.
    """
    terms: dict[str, Term] = {}
    for folder in folders:
        for term in read_glossary(folder / GLOSSARY):
            _ = terms.setdefault(term.name.casefold(), term)
    return Index(entries(course, tuple(terms.values())))
