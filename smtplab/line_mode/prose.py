"""Prose as lines that can be read aloud: a line a paragraph, tables row by row, keys as actions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from smtplab.line_mode.marked_lines import CodeLine, TitleLine
from smtplab.protocol.sections import find_sources, with_titles
from smtplab.teaching.activity.runner import Feedback
from smtplab.teaching.lesson.prose import Block, Prose, Shape, plain

__all__ = ["feedback_lines", "in_line", "prose_lines", "source_line", "with_actions"]

ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "F2": ":hint",
        "F3": ":octets",
        "F4": ":mail",
        "F5": ":raw",
        "F6": ":buffers",
        "F7": ":why",
        "F8": ":restart",
        "F9": ":branch",
        "F10": ":next",
        "Alt+Q": ":base64",
        "Alt+D": ":deliver",
        "Alt+I": ":pop3",
        "Alt+L": ":connect",
        "Alt+M": ":repair",
        "Alt+S": ":solution",
        "Alt+U": ":moment",
        "Alt+Y": ":wait 60",
        "Alt+Z": ":wait 3600",
        "Alt+↑": ":back",
        "PgUp": ":back",
        "Shift+↓": ":mail",
        "Space": ":play",
    }
)
"""What does here what a key does on the screen; lessons name the keys."""
_INDENT = "  "
_SUBTITLE = 4
_KEYS = re.compile(
    rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(ACTIONS, key=len, reverse=True)))})(?!\w)"
)
"""A key alone: SMTPUTF8 has none in it."""
_SAYS_HOW = re.compile(r"\A(?:not|no|this)\b|\b(?:right|wrong)\b", re.IGNORECASE)
"""Such a title says itself whether a try was right."""


def with_actions(text: str) -> str:
    """Return a text in which the keys of the screen are the actions of the line mode."""
    return _KEYS.sub(lambda match: ACTIONS[match[0]], text)


def prose_lines(prose: Prose) -> Iterator[str]:
    """Yield a line for each block of prose, and an empty one before a paragraph or a heading."""
    head: list[str] = []
    for number, block in enumerate(prose):
        if number and block.shape in (Shape.PARAGRAPH, Shape.HEADING):
            yield ""
        if block.shape is Shape.ROW and block.mark == "head":
            head = _cells(block)
        else:
            yield _marked(block, with_actions(_line(block, head)))


def _marked(block: Block, line: str) -> str:
    """Return a line as the title or the code that it is."""
    match block.shape:
        case Shape.HEADING:
            return TitleLine(line, _SUBTITLE)
        case Shape.CODE:
            return CodeLine(_INDENT, line.removeprefix(_INDENT))
        case _:
            return line


def _line(block: Block, head: list[str]) -> str:
    cells = _cells(block)
    text = cells[0] if cells else ""
    match block.shape:
        case Shape.ITEM:
            return f"{block.mark if block.mark[:1].isdigit() else '-'} {text}"
        case Shape.CODE:
            return f"{_INDENT}{text}"
        case Shape.QUOTE:
            return f"Quoted: {text}"
        case Shape.ROW:
            return "; ".join(_named_cells(head, cells))
        case _:
            return text


def _named_cells(head: list[str], cells: list[str]) -> Iterator[str]:
    for number, cell in enumerate(cells):
        name = head[number] if number < len(head) else ""
        yield f"{name}: {cell}" if name else cell


def _cells(block: Block) -> list[str]:
    return ["".join(span.text for span in cell) for cell in block.cells]


def in_line(prose: Prose) -> str:
    """Return prose as one line."""
    return with_actions(" ".join(plain(prose).split("\n")))


def source_line(prose: Prose) -> Iterator[str]:
    """Yield the sections that a text cites, with their titles; nothing where it cites none."""
    words = plain(prose)
    if find_sources(words):
        yield f"Sources: {with_titles(words)}"


def feedback_lines(feedback: Feedback) -> Iterator[str]:
    """Yield what is said of a try."""
    title, text = feedback.title, _unless_empty(prose_lines(feedback.text))
    if feedback.good is None:
        yield f"{title}: {next(text, '')}".rstrip()
    elif _SAYS_HOW.search(title):
        yield f"{title}."
    else:
        yield f"{'Right' if feedback.good else 'Wrong'}. {title}."
    yield from text
    if feedback.sources:
        yield f"Sources: {feedback.sources}"


def _unless_empty(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if line)
