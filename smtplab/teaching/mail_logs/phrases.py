"""Texts of a log as the report quotes them: without secrets, safe to show, and cut to size."""

from __future__ import annotations

from textwrap import wrap

from smtplab.simulation.secrets.mentions import masked_paste
from smtplab.simulation.text.visible import visible
from smtplab.teaching.mail_logs.reading import LogReport

__all__ = ["WIDTH", "lines_of", "many", "place_of", "shown_text"]

WIDTH = 79
"""Columns that the report takes."""
_TEXT_LIMIT = 400


def shown_text(text: str) -> str:
    """Return a text of a log without secrets, and not longer than a report quotes."""
    return masked_paste(text[:_TEXT_LIMIT]) + ("…" if len(text) > _TEXT_LIMIT else "")


def lines_of(text: str, width: int = WIDTH) -> list[str]:
    """Return a text in lines that are safe to show, at least one; those of the whole width hang."""
    hang = "  " if width == WIDTH else ""
    return wrap(visible(text), width, subsequent_indent=hang, break_on_hyphens=False) or [""]


def place_of(report: LogReport, file: str, line: int) -> str:
    """Return where a line stands; the file is named where there are several.

    Args:
        report: The log.
        file: The name of the file.
        line: The number of the line in it.
    """
    return f"line {line}" if len(report.files) == 1 else f"{file}:{line}"


def many(count: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
