"""The recorded sessions that ship with smtplab, for those who have no log at hand."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import Recording

__all__ = ["SAMPLES", "Sample", "load_sample"]


class Sample(NamedTuple):
    """A recorded session that ships with smtplab.

    Attributes:
        title: What it is, in a few words.
        hint: What there is to be seen in it.
    """

    title: str
    hint: str


SAMPLES: Mapping[str, Sample] = {
    "helo-to-quit": Sample("HELO to QUIT", "one message, from the greeting to QUIT"),
    "notes": Sample("Class notes", "the same as in many class notes, with their mistakes"),
    "reset": Sample("RSET and <>", "a transaction given up, and a bounce"),
    "swaks": Sample("swaks", "three recipients, two rejected; written by swaks"),
    "telnet": Sample("telnet", "typed by hand at night, with a 550 5.7.1"),
}
"""The sessions by their names, in the order in which they are best looked at."""


def load_sample(name: str) -> Recording:
    """Read a recorded session that ships with smtplab.

    Raises:
        KeyError: If there is none of that name.
    """
    if name not in SAMPLES:
        raise KeyError(name)
    file = resources.files(__package__) / "bundled" / f"{name}.txt"
    return formats.read(file.read_bytes())
