"""A session in a form that leaves the lab: text, a handout, or JSON that replays.

Each holds no more than one may hand on: secrets are masked, and text and handout are safe to show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings.formats import json_export, markdown
from smtplab.simulation.recordings.formats import transcript as spoken_lines

__all__ = ["FORMATS", "Format", "write_session"]


class Format(NamedTuple):
    """A form of a session.

    Attributes:
        title: What it is good for.
        suffix: How the name of such a file ends.
        write: Writes a transcript that was played on a site of that name.
    """

    title: str
    suffix: str
    write: Callable[[Transcript, str], str]


FORMATS: Mapping[str, Format] = {
    "text": Format(
        "C: and S: lines, as in the RFC",
        ".txt",
        lambda transcript, _: spoken_lines.write(json_export.entries_of(transcript)),
    ),
    "markdown": Format(
        "a handout: commands, replies, and what they mean",
        ".md",
        markdown.write,
    ),
    "json": Format(
        "every octet except secrets, for a replay",
        ".json",
        json_export.write,
    ),
}
"""The forms by their names."""


def write_session(transcript: Transcript, site: str, form: str) -> str:
    """Write a session.

    Args:
        transcript: What happened.
        site: Name of the site that it happened on.
        form: One of `FORMATS`.

    Raises:
        KeyError: If there is no such form.
    """
    return FORMATS[form].write(transcript, site)
