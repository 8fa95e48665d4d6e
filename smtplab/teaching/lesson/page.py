"""Pages of Markdown in sections: a step of a lesson or a term of a glossary each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from markdown_it.token import Token

from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.lookalikes import misread_fence
from smtplab.teaching.lesson.markdown import Writer, inline_of, is_activity, tokens_of
from smtplab.teaching.lesson.naming import is_name, normalize
from smtplab.teaching.lesson.prose import Block
from smtplab.teaching.lesson.spans import spans_of

__all__ = ["Fence", "Section", "Sections", "read_page"]


@dataclass(frozen=True, slots=True)
class Fence:
    """An activity as it is written.

    Attributes:
        kind: What stands after `smtp`.
        text: Its lines.
        line: Number of the line with its kind.
    """

    kind: str
    text: str
    line: int


@dataclass(slots=True)
class Section:
    """What stands under one heading.

    Attributes:
        title: The heading, safe to show; "" for what stands before the first.
        line: Number of its line.
        name: What stands behind the heading as {#your-turn}; "" for nothing.
        brief: What stands before the activity.
        fence: The activity, None if there is none.
        debrief: What stands after it.
    """

    title: str
    line: int
    name: str = ""
    brief: list[Block] = field(default_factory=list)
    fence: Fence | None = None
    debrief: list[Block] = field(default_factory=list)

    def add(self, blocks: Iterable[Block]) -> None:
        """Add what comes next on the page."""
        (self.debrief if self.fence else self.brief).extend(blocks)


_NAMED = re.compile(r"(?P<written>(?:\{|[\[(]#)[ \t]*#?(?P<name>[^{}()\[\]#]*)[})\]])[ \t]*$")
Sections = tuple[Section, ...]
"""What stands before the first heading, and then a section a heading."""


def read_page(text: str, first: int, problems: Problems) -> Sections:
    """Read a page in sections, each under a `##`.

    Args:
        text: Markdown.
        first: Number of its first line in the file.
        problems: Takes what is wrong.
    """
    sections = [Section("", first)]
    writer = Writer(first, problems)
    tokens = iter(tokens_of(text, first, problems))
    for token in tokens:
        if token.type == "heading_open" and token.tag in {"h1", "h2"} and not token.level:
            sections.append(_section(token, next(tokens), first, problems))
            next(tokens)
        elif token.type == "fence" and not token.level and is_activity(token):
            _take_activity(sections[-1], _fence(token, first), problems)
        else:
            writer.take(token)
            sections[-1].add(writer.take_blocks())
    return tuple(sections)


def _section(opening: Token, inline: Token, first: int, problems: Problems) -> Section:
    line = first + (opening.map[0] if opening.map else 0)
    if opening.tag == "h1":
        problems.add(
            line, "a heading cannot begin with one #", "write ##, and the title in the front matter"
        )
    if not opening.markup.startswith("#"):
        message = f"the text above {opening.markup * 3} becomes a heading"
        problems.add(line, message, "write ## before it, or leave an empty line between the two")
    match = _NAMED.search(inline.content)
    words = inline_of(inline.content[: match.start()].rstrip()) if match else inline
    title = visible("".join(span.text for span in spans_of(words, line, problems)))
    if not title:
        problems.add(line, "the heading has no text", "name the step")
    return Section(str(title), line, _name(match, line, problems) if match else "")


def _name(match: re.Match[str], line: int, problems: Problems) -> str:
    """Return the name behind a heading; what is not well formed is noted."""
    written = match["written"]
    if written != f"{{#{match['name']}}}" or not is_name(match["name"]):
        fix = "write small letters, digits and hyphens, as {#your-turn}"
        problems.add(line, f"{written} is not an id", fix)
    return normalize(match["name"])


def _fence(token: Token, first: int) -> Fence:
    kind = " ".join(token.info.split()[1:])
    return Fence(kind, token.content, first + (token.map[0] if token.map else 0))


def _take_activity(section: Section, fence: Fence, problems: Problems) -> None:
    for below, message, fix in misread_fence(fence.text):
        problems.add(fence.line + 1 + below, message, fix)
    if not section.title:
        problems.add(
            fence.line,
            "an activity is not allowed before the first step",
            "put a ## heading above it",
        )
    if section.fence:
        problems.add(fence.line, "a step cannot have two activities", "put a ## heading above it")
    section.fence = fence
