"""The start of a lesson that a teacher goes on from: it runs, and explains each key."""

from __future__ import annotations

from importlib import resources

__all__ = ["starting_point"]

_TITLE = "TITLE"


def starting_point(name: str) -> str:
    """Return the text of a lesson that passes the check as it stands."""
    file = resources.files("smtplab.teaching.lesson") / "starting_point.md"
    title = name.lstrip("0123456789").strip("-").replace("-", " ").capitalize()
    return file.read_text("utf-8").replace(_TITLE, title or name, 1)
