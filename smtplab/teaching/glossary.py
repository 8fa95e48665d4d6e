"""The terms of the glossary: the words of SMTP, each with a sentence or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.text.visible import Visible, visible
from smtplab.teaching.lesson.page import Section, read_page
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.text_file import text_of

__all__ = ["Term", "plain", "read_glossary"]

LARGEST_FILE = 1 << 20
"""Octets of a glossary; one that is larger is something else, or has no end."""


_HEAD = re.compile(r"\A# [^\n]*")
"""The title of the page, which a glossary may have and a lesson may not."""


class Term(NamedTuple):
    """A word with its meaning.

    Attributes:
        name: The word, safe to show.
        says: What it means.
    """

    name: Visible
    says: Prose


def read_glossary(file: Path, problems: Problems | None = None) -> tuple[Term, ...]:
    """Read the terms of a file, a `##` section each; none if it cannot be read. Never raises.

    Args:
        file: The glossary; it may be missing.
        problems: Takes what is wrong, if somebody asks.
    """
    problems = Problems() if problems is None else problems
    try:
        text = text_of(file, problems, LARGEST_FILE)
    except FileNotFoundError:
        return ()
    page = read_page(_HEAD.sub("", text, count=1), 1, problems) if text is not None else ()
    sections = [one for one in page if one.title]
    _check(sections, problems)
    return tuple(Term(visible(one.title), tuple(one.brief)) for one in sections if one.brief)


def _check(sections: Sequence[Section], problems: Problems) -> None:
    """Note what a section of a lesson may have and a term may not."""
    lines: dict[str, int] = {}
    for one in sections:
        first = lines.setdefault(one.title.casefold(), one.line)
        if first != one.line:
            message = f"the term {one.title} stands in line {first} as well"
            problems.add(one.line, message, "remove one of them")
        if not one.brief:
            problems.add(one.line, f"the term {one.title} has no text", "write what it means")
        if one.fence:
            problems.add(
                one.fence.line, "an activity cannot stand in the glossary", "put it into a lesson"
            )
        if one.name:
            problems.add(one.line, "a term cannot have an id", f"take {{#{one.name}}} out")


def plain(prose: Prose) -> str:
    """Return the text of prose without its looks, a blank between two blocks."""
    return " ".join("".join(span.text for span in cell) for block in prose for cell in block.cells)
