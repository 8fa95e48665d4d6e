"""Dialogues with gaps: `C: RCPT TO:<{bob@example.org}>`, as docs/lessons.md explains them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from smtplab.simulation.mapping.problems import Problems
from smtplab.teaching.lesson.script import LessonScript
from smtplab.teaching.lesson.script_parser import parse_lesson_script, read_lesson_script

__all__ = ["Gap", "GappedDialogue", "GappedLine", "read_gapped_dialogue"]

_WITH_GAPS = ("C:", "[dns ")
"""How a line begins that can have gaps: what the client sends, and a record in the DNS."""
_REPLY = "S:"
_BECOMES = "=>"
_MARK = re.compile(r"\{\{|\}\}|\{(?P<gap>[^{}]*)\}|[{}]")
_GAP = re.compile(r"\{[^{}]*\}")
_FORM = "write {bob@example.org}, or {what stands there => what belongs there}"
_BRACES = "write a gap as {bob@example.org}, and a brace that is sent as {{ or }}"


class Gap(NamedTuple):
    """A part of a line that the learner writes.

    Attributes:
        before: What stands there at first; "" for an empty gap.
        answer: What the author writes there.
    """

    before: str
    answer: str


class GappedLine(NamedTuple):
    """A line of a dialogue as it is written, with its sign.

    Attributes:
        pieces: Its text and its gaps, in order.
    """

    pieces: tuple[str | Gap, ...]

    @property
    def is_shown(self) -> bool:
        """Whether the learner sees it; a quoted reply is for the check alone."""
        first = self.pieces[0]
        return isinstance(first, str) and bool(first.strip()) and not first.startswith(_REPLY)

    def fill(self, texts: Iterator[str]) -> str:
        """Return the line with the next of the texts in each of its gaps."""
        return "".join(next(texts) if isinstance(one, Gap) else one for one in self.pieces)


@dataclass(frozen=True)
class GappedDialogue:
    """A dialogue in which the learner fills the gaps.

    Attributes:
        lines: All lines, quoted replies and empty ones as well.
        line: Number of the first one in the file.
    """

    lines: tuple[GappedLine, ...]
    line: int

    @cached_property
    def shown(self) -> tuple[GappedLine, ...]:
        """The lines that the learner sees."""
        return tuple(line for line in self.lines if line.is_shown)

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps, in order."""
        return tuple(one for line in self.lines for one in line.pieces if isinstance(one, Gap))

    def first_gap(self, line: int) -> int | None:
        """Return the number of the first gap in a line of the file; None if it has none."""
        number = 0
        for at, one in enumerate(self.lines, self.line):
            count = sum(isinstance(piece, Gap) for piece in one.pieces)
            if at == line:
                return number if count else None
            number += count
        return None

    def fill(self, texts: Sequence[str]) -> str:
        """Return the dialogue with a text in each gap; a text has no line end."""
        left = iter(texts)
        return "\n".join(line.fill(left) for line in self.lines)

    def script(self, texts: Sequence[str]) -> LessonScript:
        """Return what is done with a text in each gap.

        Raises:
            LessonScriptError: If the DNS cannot have the record that a text makes up.
        """
        return parse_lesson_script(self.fill(texts), self.line)


def read_gapped_dialogue(text: str, line: int, problems: Problems) -> GappedDialogue:
    """Read a dialogue with gaps.

    Args:
        text: Its lines.
        line: Number of its first line in the file.
        problems: Takes what is wrong, also with the lines as they are once the gaps are filled.
    """
    noted = len(problems)
    lines = text.rstrip("\n").split("\n")
    read = (_read_line(one, number, problems) for number, one in enumerate(lines, line))
    dialogue = GappedDialogue(tuple(read), line)
    if len(problems) == noted:
        _ = read_lesson_script(dialogue.fill([gap.answer for gap in dialogue.gaps]), line, problems)
    if len(problems) == noted:
        _ = read_lesson_script(dialogue.fill([gap.before for gap in dialogue.gaps]), line, problems)
    return dialogue


def _read_line(text: str, line: int, problems: Problems) -> GappedLine:
    if not text.startswith(_WITH_GAPS):
        if _GAP.search(text):
            fix = "put the gap into a C: line, or into [dns …]"
            problems.add(line, "this line cannot have a gap", fix)
        return GappedLine((text,))
    return GappedLine(tuple(_pieces(text, line, problems)))


def _pieces(text: str, line: int, problems: Problems) -> Iterator[str | Gap]:
    start = 0
    for mark in _MARK.finditer(text):
        yield text[start : mark.start()]
        start = mark.end()
        if mark["gap"] is not None:
            yield _gap(mark["gap"], line, problems)
        elif len(mark[0]) > 1:
            yield mark[0][0]
        else:
            lacks = "has no }" if mark[0] == "{" else "has no { before it"
            problems.add(line, f"the {mark[0]} {lacks}", _BRACES)
    yield text[start:]


def _gap(written: str, line: int, problems: Problems) -> Gap:
    """Read what stands between braces; what stays as it stands has nothing behind the arrow.

    One space on each side of the arrow belongs to it, further ones to the texts.
    """
    before, arrow, answer = written.partition(_BECOMES)
    if not arrow:
        before, answer = "", written
    else:
        before, answer = before.removesuffix(" "), answer.removeprefix(" ")
        answer = answer or before
    if not answer.strip():
        problems.add(line, f"the gap {{{written}}} has no answer", _FORM)
    return Gap(before, answer)
