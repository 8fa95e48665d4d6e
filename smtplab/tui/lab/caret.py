"""Carets under the columns of a visible text that stand for some octets of a line."""

from __future__ import annotations

from rich.cells import cell_len

from smtplab.simulation.text.visible import visible

__all__ = ["caret_columns", "fold_with_carets"]


def caret_columns(octets: bytes, span: tuple[int, int]) -> tuple[int, int]:
    """Return the first and last-plus-one column of a span of octets, at least one column wide.

    An octet in the midst of a character stands for the whole of it. A span beyond the line, or of
    no octets, is a single column.

    Args:
        octets: The line.
        span: First and last-plus-one octet.
    """
    start, end = sorted(max(0, min(at, len(octets))) for at in span)
    text = octets.decode("utf-8", "surrogateescape")
    first = _columns(text, _characters(text, start))
    if start == end:
        return first, first + 1
    last = _columns(text, _characters(text, end, whole=True))
    return (first, last) if last > first else (max(0, last - 1), max(1, last))


def _characters(text: str, octets: int, *, whole: bool = False) -> int:
    """Count the characters in so many octets; one that is cut counts if it is to be whole."""
    if text.isascii():
        return octets
    passed = 0
    for count, char in enumerate(text):
        if passed >= octets:
            return count
        passed += len(char.encode("utf-8", "surrogateescape"))
        if passed > octets and not whole:
            return count
    return len(text)


def _columns(text: str, characters: int) -> int:
    return cell_len(visible(text[:characters]))


def fold_with_carets(text: str, columns: tuple[int, int], width: int) -> list[tuple[str, str]]:
    """Fold a text, each line with the carets that stand under it.

    Args:
        text: Visible text.
        columns: First and last-plus-one column to point at.
        width: Columns a line; at least 2, as wide characters take.
    """
    rows: list[tuple[str, str]] = []
    start = 0
    for line in _fold(text, max(2, width)):
        end = start + cell_len(line)
        rows.append((line, _carets(columns, start, end)))
        start = end
    if columns[0] >= start:
        line, _ = rows.pop() if rows else ("", "")
        at = columns[0] - (start - cell_len(line))
        rows.append((line, " " * at + "^"))
    return rows


def _carets(columns: tuple[int, int], start: int, end: int) -> str:
    first, last = max(columns[0], start), min(columns[1], end)
    return " " * (first - start) + "^" * (last - first) if first < last else ""


def _fold(text: str, width: int) -> list[str]:
    """Fold by columns; marks stay with what they stand on."""
    lines, line, used = [], "", 0
    for char in text:
        cells = cell_len(char)
        if used + cells > width:
            lines.append(line)
            line, used = "", 0
        line, used = line + char, used + cells
    return [*lines, line] if line else lines
