"""What do the words of SMTP mean? The terms of the glossary, each with its sentence or two."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from smtplab.simulation.visible import Visible, visible
from smtplab.teaching.lesson.markdown import read_page
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.trouble import Troubles

__all__ = ["Term", "plain", "read_glossary"]

LARGEST_FILE = 1 << 20
"""Octets of a glossary; one that is larger is something else, or has no end."""


class Term(NamedTuple):
    """A word with its meaning.

    Attributes:
        name: The word, safe to show.
        says: What it means.
    """

    name: Visible
    says: Prose


def read_glossary(file: Path) -> tuple[Term, ...]:
    """Read the terms of a file, a `##` section each; none if it cannot be read. Never raises."""
    if not file.is_file():
        return ()
    try:
        with file.open("rb") as opened:
            text = opened.read(LARGEST_FILE).decode("utf-8-sig", "replace")
    except (OSError, ValueError):
        return ()
    page = read_page(text, 1, Troubles())
    said = (one for one in page if one.title and one.brief)
    return tuple(Term(visible(one.title), tuple(one.brief)) for one in said)


def plain(prose: Prose) -> str:
    """Return the text of prose without its looks, a blank between two blocks."""
    return " ".join("".join(span.text for span in cell) for block in prose for cell in block.cells)
