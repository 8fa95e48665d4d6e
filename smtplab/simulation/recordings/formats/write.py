"""A session in a form that leaves the lab: text, a handout, JSON that replays, or a capture.

Each holds no more than one may hand on: secrets are masked, and text and handout are safe to show.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings.formats import json_export, markdown
from smtplab.simulation.recordings.formats import transcript as spoken_lines

__all__ = ["FORMATS", "Format", "write_session"]

_Writer = Callable[[Transcript, str], bytes]


class Format(NamedTuple):
    """A form of a session.

    Attributes:
        title: What it is good for.
        suffix: How the name of such a file ends.
        write: Writes a transcript that was played on a site of that name.
        is_text: Whether it can be shown as it is.
    """

    title: str
    suffix: str
    write: _Writer
    is_text: bool = True


def _as_text(write: Callable[[Transcript, str], str]) -> _Writer:
    return lambda transcript, site: write(transcript, site).encode()


def _write_capture(transcript: Transcript, site: str) -> bytes:
    from smtplab.simulation.recordings.captures.write import write  # noqa: PLC0415  # few sessions are

    return write(transcript, site)


FORMATS: Mapping[str, Format] = {
    "text": Format(
        "C: and S: lines, as in the RFC",
        ".txt",
        _as_text(lambda transcript, _: spoken_lines.write(json_export.entries_of(transcript))),
    ),
    "markdown": Format(
        "a handout: commands, replies, and what they mean",
        ".md",
        _as_text(markdown.write),
    ),
    "json": Format(
        "every octet except secrets, for a replay",
        ".json",
        _as_text(json_export.write),
    ),
    "pcap": Format(
        "a capture of all wires, for Wireshark",
        ".pcap",
        _write_capture,
        is_text=False,
    ),
}
"""The forms by their names."""


def write_session(transcript: Transcript, site: str, form: str) -> bytes:
    """Write a session.

    Args:
        transcript: What happened.
        site: Name of the site that it happened on.
        form: One of `FORMATS`.

    Raises:
        KeyError: If there is no such form.
    """
    return FORMATS[form].write(transcript, site)
