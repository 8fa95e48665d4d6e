"""`C:` and `S:` lines as in the RFC's own examples (RFC 5321 App. D), and what `run` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from smtplab.simulation.notation.recording import Entry, Part, aside, client, server

_LINE = re.compile(rb"[ \t]*([CS]):(?: (.*)|(.*))", re.DOTALL)
_ASIDE = re.compile(rb"\s*\(.*\)\s*", re.DOTALL)
_NOTE = re.compile(rb"--|[ \t]|\s*\Z")
_START_DATA = b"354"


def is_spoken(line: bytes) -> bool:
    """Say whether a line is the client's or the server's."""
    return _LINE.fullmatch(line) is not None


def read(lines: Sequence[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    in_content = False
    for number, line in enumerate(lines, start=1):
        entry = _entry(number, line, in_content)
        if entry.part is Part.SERVER:
            in_content = entry.octets.startswith(_START_DATA)
        elif entry.octets == b".\r\n":
            in_content = False
        yield entry


def _entry(number: int, line: bytes, in_content: bool) -> Entry:
    if not (match := _LINE.fullmatch(line)):
        return aside(number, line) if _NOTE.match(line) else Entry(number, Part.UNREADABLE, line)
    text = match[2] or match[3] or b""
    is_client = match[1] == b"C"
    if _ASIDE.fullmatch(text) and not (is_client and in_content):
        return aside(number, line)
    return client(number, text) if is_client else server(number, text)
