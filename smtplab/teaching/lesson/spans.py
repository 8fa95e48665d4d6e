"""Pieces of text in one line of Markdown, each of one look."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from types import MappingProxyType
from urllib.parse import unquote

from markdown_it.token import Token

from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.lookalikes import misread_text
from smtplab.teaching.lesson.prose import Look, Span

__all__ = ["REFUSED", "SAFE_FIX", "spans_of"]

REFUSED = MappingProxyType(
    {"html_block": "HTML", "html_inline": "HTML", "image": "a picture", "hr": "a line across"}
)
"""What Markdown has and a lesson has not, by its token."""
SAFE_FIX = "write it in words; a lesson has only text, lists, tables and links"
_LOOKS = MappingProxyType(
    {"strong_open": Look.STRONG, "em_open": Look.EMPHASIS, "link_open": Look.LINK}
)


def spans_of(inline: Token, line: int, problems: Problems) -> Iterable[Span]:
    """Yield the pieces of a text; neighbours of one look are one piece."""
    for (look, target), pieces in groupby(_pieces(inline, line, problems), lambda one: one[1:]):
        text = visible("".join(piece.text for piece in pieces))
        yield _check_span(Span(text, look, target), line, problems)


def _check_span(span: Span, line: int, problems: Problems) -> Span:
    """Note what is wrong with a piece of text, and return it."""
    if span.look is Look.LINK and not span.target:
        problems.add(line, "the link leads to nothing", "write it as [term](glossary.md#term)")
    elif span.look is not Look.CODE:
        for _, message, fix in misread_text(span.text):
            problems.add(line, message, fix)
    return span


def _pieces(inline: Token, line: int, problems: Problems) -> Iterable[Span]:
    looks: list[tuple[Look, str]] = [(Look.PLAIN, "")]
    for token in inline.children or ():
        look, target = looks[-1]
        if token.nesting > 0:
            looks.append(_look(token, look, target))
        elif token.nesting < 0:
            looks.pop()
        elif token.type in {"softbreak", "hardbreak"}:
            yield Span(visible(" "), look, target)
        elif token.type == "code_inline":
            yield Span(visible(token.content), look if target else Look.CODE, target)
        elif token.type == "text":
            yield Span(visible(token.content), look, target)
        else:
            name = REFUSED.get(token.type, token.type)
            problems.add(line, f"{name} cannot stand in a lesson", SAFE_FIX)


def _look(token: Token, look: Look, target: str) -> tuple[Look, str]:
    """Return how text looks from here on; a link stays one whatever is inside of it."""
    if token.type == "link_open":
        return Look.LINK, _target(str(token.attrGet("href") or ""))
    return (look, target) if target else (_LOOKS.get(token.type, look), "")


def _target(written: str) -> str:
    """Return where a link leads; Markdown escapes what is not ASCII in the name of a file."""
    return str(visible(written if ":" in written else unquote(written)))
