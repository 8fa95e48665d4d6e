"""`C:` and `S:` lines as in the RFC's own examples (RFC 5321 App. D), and what `run` prints.

Between them a line `:deliver` or `:pop3` says what the lab is to do. What is said over POP3 is no
part of the session in SMTP.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import dropwhile

from smtplab.protocol.pop3.replies import Status
from smtplab.simulation.notation.recording import Entry, Part, aside, client, server
from smtplab.simulation.visible import Visible, visible

NOTE = b"--"
"""What a line starts with that nobody says."""
DIRECTIONS = frozenset({b":deliver", b":pop3"})
_FETCHES = b":pop3"
_LINE = re.compile(rb"[ \t]*([CS]):(?: (.*)|(.*))", re.DOTALL)
_ASIDE = re.compile(rb"\s*\(.*\)\s*", re.DOTALL)
_NOTE = re.compile(rb"--|[ \t]|\s*\Z")
_START_DATA = b"354"
_POP3_WORDS = tuple(status.value.encode() for status in Status)
_QUIT = b"QUIT\r\n"


def is_spoken(line: bytes) -> bool:
    """Say whether a line is the client's or the server's."""
    return _LINE.fullmatch(line) is not None


def read(lines: Sequence[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    in_content = fetches = False
    for number, line in enumerate(lines, start=1):
        entry = _entry(number, line, in_content)
        if entry.part is Part.SERVER and (fetches or entry.octets.startswith(_POP3_WORDS)):
            entry = Entry(number, Part.ECHO, line)
        elif entry.part is Part.SERVER:
            in_content = entry.octets.startswith(_START_DATA)
        elif entry.part is Part.DIRECTION:
            fetches = fetches or entry.octets == _FETCHES
        elif entry.part is Part.CLIENT:
            in_content = in_content and entry.octets != b".\r\n"
            fetches = fetches and entry.octets.upper() != _QUIT
        yield entry


def _entry(number: int, line: bytes, in_content: bool) -> Entry:
    if line.strip() in DIRECTIONS:
        return Entry(number, Part.DIRECTION, line.strip())
    if not (match := _LINE.fullmatch(line)):
        return aside(number, line) if _NOTE.match(line) else Entry(number, Part.UNREADABLE, line)
    text = match[2] or match[3] or b""
    is_client = match[1] == b"C"
    if _ASIDE.fullmatch(text) and not (is_client and in_content):
        return aside(number, line)
    return client(number, text) if is_client else server(number, text)


_SPEAKERS = {Part.CLIENT: "C:", Part.SERVER: "S:"}
_WORDS = {
    Part.START: "the client connects",
    Part.DROPPED: "the connection drops",
    Part.LEFT: "the client drops the connection",
}


def write(entries: Iterable[Entry]) -> str:
    """Write a session as text that is safe to show; octets that are no text become signs.

    That a connection is opened goes without saying at the start, so that the first line is spoken.
    """
    told = dropwhile(lambda entry: entry.part is Part.START, entries)
    return "".join(f"{line}\n" for entry in told for line in _written(entry))


def _written(entry: Entry) -> Iterator[str]:
    if said := _WORDS.get(entry.part):
        yield f"-- {said}"
        return
    speaker = _SPEAKERS.get(entry.part, "--")
    for line in shown(entry):
        yield f"{speaker} {line}".rstrip() if speaker == "--" else f"{speaker} {line}"


def shown(entry: Entry) -> list[Visible]:
    """Return an entry as lines that are safe to show; on the wire only CR LF ends one."""
    if entry.part in _SPEAKERS:
        return [visible(line) for line in entry.octets.removesuffix(b"\r\n").split(b"\r\n")]
    return [visible(line) for line in entry.octets.split(b"\n")]
