"""Reading a recorded session in whichever notation it is written.

Nothing that is read ever raises or gets lost: what makes no sense in its notation is kept, with its
line number, and marked. What cannot be read at all is refused, and the recording says why: what is
not text, JSON that is not ours, and a log in a notation that is not known (`notation.log`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from io import BytesIO
from itertools import chain, islice
from types import ModuleType
from typing import NamedTuple

from smtplab.protocol.commands import VERBS
from smtplab.simulation.recordings.captures.file_kind import is_capture
from smtplab.simulation.recordings.formats import json_export, telnet
from smtplab.simulation.recordings.formats.entries import (
    Entry,
    EntryKind,
    Recording,
    add_missing_ends,
    check_reply,
)
from smtplab.simulation.recordings.formats.heads import common, head_of
from smtplab.simulation.recordings.formats.log import (
    Looks,
    is_command,
    is_reply,
    looks_of,
    outside_content,
)
from smtplab.simulation.recordings.formats.masking import mask_entries
from smtplab.simulation.recordings.formats.text import UnreadableError, text_of

__all__ = ["LIMIT", "SCRIPT", "SPOKEN", "Reading", "read", "read_lines"]

LIMIT = 32 * 1024 * 1024
"""Octets of a file that are read."""
_LINES = 1_000_000
_LOOKED_AT = 10_000
"""Lines that tell the notation."""
_UNREADABLE = 2
"""Lines that are not in the notation of a tool, which is not the one of the text then."""

SCRIPT = "script"
"""Names a file of lines to send, in which no server speaks."""
SPOKEN = "C: and S: lines"
_SESSION = "telnet or nc session"
_LOG = "log"
_UNREAD = (
    "this looks like the log of a session, and not in a notation that smtplab reads: {read} and its"
    " own JSON; `smtplab explain -` takes its replies apart"
)

_FormatReader = Callable[[Iterable[bytes]], Iterable[Entry]]

_TOOLS: Mapping[str, str] = {
    "Postfix log": "postfix",
    "smtplib debug output": "smtplib_debug",
    "swaks transcript": "swaks",
    "curl -v output": "curl",
}
"""Modules of the notations in which each line bears a sign of the tool."""
_MODULES: Mapping[str, str] = {SPOKEN: "transcript", **_TOOLS, _SESSION: "telnet"}
"""Modules of all notations with a server in them; each is loaded when a text may be in it."""


class Reading(NamedTuple):
    """A recorded session, or several, as it is read.

    Attributes:
        notation: Name of the notation it was written in.
        entries: Everything in the file, in its order; each is made when it is asked for.
        refusal: Why it is not read, and what to do; "" if it is.
    """

    notation: str
    entries: Iterator[Entry]
    refusal: str = ""


def read(octets: bytes, *, masks: bool = True) -> Recording:
    """Read a recorded session in whatever notation it is written; never raises.

    Args:
        octets: What is in the file.
        masks: Whether secrets are masked in `C:` and `S:` lines and in scripts; whoever plays them
            against a server needs them. What other tools recorded is always masked.
    """
    if is_capture(octets):
        return _read_capture(octets)
    try:
        text = text_of(octets[:LIMIT])
        recording = json_export.read(text)
    except UnreadableError as error:
        return Recording(_LOG, (), refusal=str(error))
    return recording or _read_text(text + octets[LIMIT:], masks=masks)


def _read_capture(octets: bytes) -> Recording:
    from smtplab.simulation.recordings.captures.read import read_capture  # noqa: PLC0415  # few are

    return read_capture(BytesIO(octets))


def _read_text(text: bytes, *, masks: bool) -> Recording:
    lines, rest = _lines(text)
    notation, entries, refusal = read_lines(lines, masks=masks)
    told = list(entries)
    if rest and not refusal:
        told.append(Entry(len(lines) + 1, EntryKind.UNREADABLE, rest))
    return Recording(notation, tuple(told), refusal=refusal)


def read_lines(lines: Iterable[bytes], *, masks: bool = True) -> Reading:
    """Read lines as they come, however many; the first of them tell the notation.

    Args:
        lines: The lines of a text that is not JSON, without their endings.
        masks: As above.
    """
    coming = iter(lines)
    first = list(islice(coming, _LOOKED_AT))
    if (notation := _notation(first)) == _LOG:
        return _refuse()
    if notation in _TOOLS and not _makes_sense(list(_entries(notation, first))):
        return _refuse()
    entries = _entries(notation, chain(first, coming))
    if masks or notation not in (SPOKEN, SCRIPT):
        entries = mask_entries(entries, is_script=notation == SCRIPT)
    return Reading(notation, entries)


def _entries(notation: str, lines: Iterable[bytes]) -> Iterator[Entry]:
    return add_missing_ends(map(check_reply, _reader(notation)(lines)))


def _makes_sense(entries: Sequence[Entry]) -> bool:
    """Return whether a server speaks, or what there is does not hide replies in it."""
    parts = [entry.kind for entry in entries]
    if EntryKind.SERVER in parts:
        return True
    said = any(entry.kind is EntryKind.CLIENT and is_reply(entry.octets) for entry in entries)
    heads = common(filter(None, (head_of(entry.octets) for entry in entries)))
    hides_replies = said or (EntryKind.CLIENT not in parts and heads > 1)
    return parts.count(EntryKind.UNREADABLE) < _UNREADABLE and not hides_replies


def _refuse() -> Reading:
    return Reading(_LOG, iter(()), _UNREAD.format(read=", ".join(_MODULES)))


def _reader(notation: str) -> _FormatReader:
    if notation == SCRIPT:
        return telnet.read_script
    reader: _FormatReader = _module(notation).read
    return reader


def _module(notation: str) -> ModuleType:
    return import_module(f"{__package__}.{_MODULES[notation]}")


def _lines(octets: bytes) -> tuple[list[bytes], bytes]:
    """Return the lines without their endings, and what is beyond the limits.

    Where there is no LF at all, CR ends a line.
    """
    taken, beyond = octets[:LIMIT], octets[LIMIT:]
    lines = taken.split(b"\n" if b"\n" in taken else b"\r", _LINES)
    rest = lines.pop() if len(lines) > _LINES or not lines[-1] else b""
    return [line.removesuffix(b"\r") for line in lines], rest + beyond


def _notation(lines: Sequence[bytes]) -> str:
    """Name the notation that is used, or of which most lines bear the sign."""
    told = [line for line in outside_content(lines) if line.strip()]
    if not told:
        return SCRIPT
    if _module(SPOKEN).is_dialogue(told):
        return SPOKEN
    if told[0].split(maxsplit=1)[0].decode("ascii", "replace").upper() not in VERBS:
        counts = {name: _bearers(name, told) for name in _TOOLS}
        best = max(counts, key=lambda name: counts[name])
        bare = sum(1 for line in told if is_command(line, arrow=False))
        if counts[best] * 2 >= len(told) and counts[best] > bare * 2:
            return best
    return _BY_LOOKS[looks_of(told)]


def _bearers(notation: str, lines: Sequence[bytes]) -> int:
    """Return how many lines bear the sign of a tool."""
    bears_sign = _module(notation).bears_sign
    return sum(1 for line in lines if bears_sign(line))


_BY_LOOKS = {Looks.SCRIPT: SCRIPT, Looks.SESSION: _SESSION, Looks.LOG: _LOG}
