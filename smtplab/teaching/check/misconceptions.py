"""Is the list of what people commonly believe in order?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from smtplab.teaching.lesson.activities import goal_of
from smtplab.teaching.lesson.fields import Fields
from smtplab.teaching.lesson.node import Node, read_yaml
from smtplab.teaching.lesson.reading import text_of
from smtplab.teaching.lesson.trouble import Trouble, Troubles

__all__ = ["misconceptions", "numbers"]

_KEYS = ("id", "believes", "when", "say", "rule")


def misconceptions(file: Path) -> Iterator[Trouble]:
    """Yield what is wrong with the file; one that is not there is none."""
    troubles = Troubles()
    seen: set[str] = set()
    for node in _rows(file, troubles):
        fields = Fields(node, troubles, _KEYS)
        number = fields.text("id", "M1")
        if number in seen:
            fields.wrong("id", f"{number} stands there twice", "number it anew")
        seen.add(number)
        fields.text("believes", "The client speaks first, as in HTTP.")
        fields.prose("say", "In SMTP the server speaks first.")
        if (when := fields.node("when")) is not None:
            goal_of(when, troubles)
    yield from troubles


def numbers(file: Path) -> Iterator[str]:
    """Yield the numbers of the misconceptions."""
    for node in _rows(file, Troubles()):
        if isinstance(node.value, dict) and "id" in node.value:
            yield node.value["id"].text


def _rows(file: Path, troubles: Troubles) -> list[Node]:
    if not file.is_file() or (text := text_of(file, troubles)) is None:
        return []
    node = read_yaml(text, 1, troubles)
    if node is not None and isinstance(node.value, list):
        return node.value
    if node is not None:
        troubles.add(node.line, "no list", "write each with a dash: - id: M1")
    return []
