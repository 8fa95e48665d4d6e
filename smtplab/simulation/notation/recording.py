"""What was recorded of a session, whatever notation it was written in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple


class Part(Enum):
    """What a line of a recording is."""

    CLIENT = "client"
    SERVER = "server"
    REMARK = "remark"
    ECHO = "echo"
    UNREADABLE = "unreadable"
    END = "end"


class Entry(NamedTuple):
    """One thing that was recorded.

    Attributes:
        line: Number of its line in the file, from 1.
        part: Whose it is. A remark is the tool's own word, an echo tells again what was told
            already or is blank, and an end says that the connection went.
        octets: As they crossed, line ending included; of the rest the text of the line.
        group: What was sent at once has one number; None where the notation does not say.
        inferred: Whether it is not in the file, but must have crossed.
    """

    line: int
    part: Part
    octets: bytes
    group: int | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded session.

    Attributes:
        notation: Name of the notation it was written in.
        entries: Everything in the file, in its order.
        site: Name of the site it was played on, "" if the notation does not say.
    """

    notation: str
    entries: tuple[Entry, ...]
    site: str = ""


def client(line: int, text: bytes) -> Entry:
    """Make the entry of a line that the client said; it has lost its ending."""
    return Entry(line, Part.CLIENT, text + b"\r\n")


def server(line: int, text: bytes) -> Entry:
    """Make the entry of a line that the server said; it has lost its ending."""
    return Entry(line, Part.SERVER, text + b"\r\n")


def aside(line: int, text: bytes) -> Entry:
    """Make the entry of a line that nobody said: a remark, or nothing if it is blank."""
    return Entry(line, Part.REMARK if text.strip() else Part.ECHO, text)
