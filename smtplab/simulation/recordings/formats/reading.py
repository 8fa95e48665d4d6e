"""Reading a recorded session in whichever notation it is written.

Nothing that is read ever raises or gets lost: what makes no sense in its notation is kept, with its
line number, and marked. What cannot be read at all is refused, and the recording says why: what is
not text, JSON that is not ours, and a log in which nothing tells who speaks (`log`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, islice, starmap
from typing import TYPE_CHECKING, NamedTuple

from smtplab.simulation.recordings.captures.file_kind import is_capture
from smtplab.simulation.recordings.formats import json_export
from smtplab.simulation.recordings.formats.entries import (
    Entry,
    EntryKind,
    Recording,
    Row,
    add_missing_ends,
    check_reply,
    client_entry,
)
from smtplab.simulation.recordings.formats.log import Looks, is_command, looks_of, outside_content
from smtplab.simulation.recordings.formats.masking import mask_entries
from smtplab.simulation.recordings.formats.text import UnreadableError, text_of

if TYPE_CHECKING:
    from smtplab.simulation.recordings.formats.wrappings import Wrapping

__all__ = ["LIMIT", "SCRIPT", "SPOKEN", "Reading", "read", "read_lines"]

LIMIT = 32 * 1024 * 1024
"""Octets of a file that are read."""
_LINES = 1_000_000
_LOOKED_AT = 4_000
"""Lines that tell the notation."""

SCRIPT = "script"
"""Names a file of lines to send, in which no server speaks."""
SPOKEN = "C: and S: lines"
_SESSION = "telnet or nc session"
_LOG = "log"
_COLUMNS = b"#Fields:"
"""What stands at the top of a log with a row for each command and the code that it got."""
_UNREAD = (
    "this looks like the log of a session, and no marks in it tell the replies of the server from"
    " the commands of the client; write S: and C: before them, or take the replies apart with"
    " `smtplab explain -`"
)

_RowReader = Callable[[Iterable[Row]], Iterator[Entry]]


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
        masks: Whether secrets are masked in `C:` and `S:` lines and in scripts; to play them
            against a server takes them. What other tools recorded is always masked.
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

    return read_capture(octets)


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
    notation, reader, wrappings = _decide(first)
    if reader is None:
        return Reading(_LOG, iter(()), _UNREAD)
    rows = _rows(chain(first, coming), wrappings, first)
    entries = add_missing_ends(map(check_reply, reader(rows)))
    if masks or notation not in (SPOKEN, SCRIPT):
        entries = mask_entries(entries, is_script=notation == SCRIPT)
    return Reading(notation, entries)


def _rows(
    lines: Iterable[bytes], wrappings: Sequence[Wrapping], first: Sequence[bytes]
) -> Iterator[Row]:
    if not wrappings:
        return starmap(Row, enumerate(lines, start=1))
    from smtplab.simulation.recordings.formats.wrappings import unwrap  # noqa: PLC0415  # few have any

    return unwrap(lines, wrappings, first)


def _read_script(rows: Iterable[Row]) -> Iterator[Entry]:
    """Yield an entry for each line of a file where only the client speaks."""
    return (client_entry(row.number, row.line) for row in rows)


def _read_fenced(rows: Iterable[Row]) -> Iterator[Entry]:
    """Yield an entry for each line of a page on which a script stands between fences."""
    is_within = False
    for row in rows:
        is_within = is_within is not row.is_layout
        is_sent = is_within and not row.is_layout
        yield client_entry(row.number, row.line) if is_sent else _remark(row)


def _remark(row: Row) -> Entry:
    return Entry(row.number, EntryKind.ECHO if row.is_layout else EntryKind.REMARK, row.line)


class _Choice(NamedTuple):
    """How a text is read.

    Attributes:
        notation: Name of the notation.
        reader: What reads it; None for a log that cannot be read.
        wrappings: What is taken off its lines first.
    """

    notation: str
    reader: _RowReader | None
    wrappings: Sequence[Wrapping] = ()


def _decide(lines: Sequence[bytes]) -> _Choice:
    """Decide by the first lines how a text is read."""
    told = [line for line in outside_content(lines) if line.strip()]
    if not told or _is_script(told):
        return _Choice(SCRIPT, _read_script)
    from smtplab.simulation.recordings.formats.wrappings import find_wrappings  # noqa: PLC0415  # scripts need none

    wrappings = find_wrappings(lines)
    if any(line.startswith(_COLUMNS) for line in told) and not wrappings:
        return _Choice(_LOG, None)
    rows = _rows(lines, wrappings, lines)
    inner = outside_content([row.line for row in rows if not row.is_layout])
    return _decide_unwrapped([line for line in inner if line.strip()], wrappings)


def _is_script(told: Sequence[bytes]) -> bool:
    """Return whether a text begins with a command, and is not a session without its greeting."""
    return is_command(told[0], arrow=False) and looks_of(told) is Looks.SCRIPT


def _is_screen(told: Sequence[bytes]) -> bool:
    """Return whether a tool wrote more than somebody has typed; a script may have comments."""
    from smtplab.simulation.recordings.formats.bare import CHATTER  # noqa: PLC0415  # as above

    chatter = sum(1 for line in told if CHATTER.match(line) and not line.startswith(b"#"))
    return chatter > sum(map(is_command, told))


def _decide_unwrapped(told: Sequence[bytes], wrappings: Sequence[Wrapping]) -> _Choice:
    from smtplab.simulation.recordings.formats import bare, transcript  # noqa: PLC0415  # as above
    from smtplab.simulation.recordings.formats.dialogue import find_dialogue  # noqa: PLC0415
    from smtplab.simulation.recordings.formats.wrappings import FENCES  # noqa: PLC0415

    if not told:
        return _Choice(_LOG, None)
    if transcript.is_dialogue(told):
        return _Choice(SPOKEN, transcript.read, wrappings)
    if dialogue := find_dialogue(told):
        from smtplab.simulation.recordings.formats.dialogue_reader import read_dialogue  # noqa: PLC0415

        reader = partial(read_dialogue, dialogue=dialogue)
        return _Choice(dialogue.name, reader if _speaks(reader, told) else None, wrappings)
    looks = looks_of(told)
    if looks is Looks.SCRIPT and any(one.is_of_log for one in wrappings):
        looks = Looks.LOG
    if looks is Looks.LOG and (head := bare.find_head(told)):
        return _Choice(_SESSION, partial(bare.read_headed, head=head), wrappings)
    if looks is Looks.SCRIPT and (is_command(told[0]) or not _is_screen(told)):
        fences = [one for one in wrappings if one.name == FENCES]
        return _Choice(SCRIPT, _read_fenced if fences else _read_script, fences)
    return _Choice(_SESSION, None if looks is Looks.LOG else bare.read, wrappings)


def _speaks(reader: _RowReader, lines: Iterable[bytes]) -> bool:
    """Return whether anybody says anything in what is read of lines."""
    kinds = (entry.kind for entry in reader(starmap(Row, enumerate(lines, start=1))))
    return any(kind in (EntryKind.CLIENT, EntryKind.SERVER) for kind in kinds)


def _lines(octets: bytes) -> tuple[list[bytes], bytes]:
    """Return the lines without their endings, and what is beyond the limits.

    Where there is no LF at all, CR ends a line.
    """
    taken, beyond = octets[:LIMIT], octets[LIMIT:]
    lines = taken.split(b"\n" if b"\n" in taken else b"\r", _LINES)
    rest = lines.pop() if len(lines) > _LINES or not lines[-1] else b""
    return [line.removesuffix(b"\r") for line in lines], rest + beyond
