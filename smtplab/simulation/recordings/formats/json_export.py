"""Our own JSON: every octet of a session, so that it replays byte for byte; its form has a version.

What `smtplab run --json` prints is read as well, for it tells the same of each moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.lab import wire
from smtplab.simulation.lab.forced_replies import KEPT_ASIDE
from smtplab.simulation.lab.moment import SPOKEN, Direction, Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording, check_reply
from smtplab.simulation.recordings.formats.log import is_command
from smtplab.simulation.recordings.formats.masking import mask_entries
from smtplab.simulation.recordings.formats.text import UnreadableError

NOTATION = "smtplab JSON"
VERSION = 1
_LARGE = 1_000_000
_LOOKED_AT = 1000
"""Lines that are searched for a command: what is cut short or damaged has none."""
_JSON = Pattern(
    rb"""\s*(?:
    \{\s*(?:["}]|\Z)
    | \[\s*(?:[\[{"\]]|\Z|(?:-?[0-9.eE+-]+|true|false|null)\s*(?:,|\]\s*\Z))
    | "[^"\r\n]*"\s*(?::|\Z)    # a string, or the tail of an object
    | [}\]]\s*(?:[,}\]]|\Z)
    )""",
    re.VERBOSE,
)
"""How JSON begins that holds more than a word, and how a part of it begins."""
_OBJECT = Pattern(rb"\s*(?:\{.*\}\s*)?\Z", re.DOTALL)
"""A whole object on one line, as programs log them."""
_PARTS = {Direction.TO_SERVER: EntryKind.CLIENT, Direction.TO_CLIENT: EntryKind.SERVER}
_DROPS = {
    Direction.TO_SERVER: EntryKind.LEFT,
    Direction.TO_CLIENT: EntryKind.DROPPED,
    Direction.NEITHER: EntryKind.ECHO,
}
_ARROWS = {"client": Direction.TO_SERVER, "server": Direction.TO_CLIENT, None: Direction.NEITHER}
_OPENING = wire.HANDSHAKE[0][1]
_FROM = {part.value: part for part in EntryKind if part is not EntryKind.DIRECTION}


def entries_of(transcript: Transcript) -> Iterator[Entry]:
    """Yield what crossed and how it ended, a moment each, as it may be told.

    What servers said to each other, and what was fetched by POP3, is no part of the learner's
    session and cannot be replayed as such: it is left out.
    """
    own = (moment for moment in transcript.moments if moment.link.is_own)
    return _number_groups(entry for moment in own if (entry := _entry(transcript, moment)))


def _entry(transcript: Transcript, moment: Moment) -> Entry | None:
    number = moment.index + 1
    if moment.kind in SPOKEN:
        octets, group = transcript.masked_octets(moment), moment.position.input
        return Entry(number, _PARTS[moment.direction], octets, group)
    if moment.kind is MomentKind.DROP and moment.direction is not Direction.NEITHER:
        return Entry(number, _DROPS[moment.direction], moment.label.encode())
    if moment.kind is MomentKind.NOTE:
        part = EntryKind.UNREADABLE if KEPT_ASIDE in moment.flags else EntryKind.REMARK
        return Entry(number, part, moment.label.encode("utf-8", "surrogateescape"))
    if moment.kind is MomentKind.HANDSHAKE and moment.label == _OPENING:
        return Entry(number, EntryKind.START, b"")
    return None


def _number_groups(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Number what was sent at once, from 1, whatever else the lab was told in between."""
    groups: dict[int | None, int] = {}
    for entry in entries:
        if entry.kind is EntryKind.CLIENT:
            number = groups.setdefault(entry.group, len(groups) + 1)
            yield entry._replace(group=number)
        else:
            yield entry._replace(group=None)


def write(transcript: Transcript, site: str) -> str:
    """Write a session as JSON of plain ASCII."""
    told = [_entry_to_json(entry) for entry in entries_of(transcript)]
    value = {"smtplab session": VERSION, "site": site, "entries": told}
    import json  # noqa: PLC0415  # few sessions are written

    return json.dumps(value, indent=1).replace("\x7f", "\\u007f") + "\n"


def _entry_to_json(entry: Entry) -> dict[str, str | int]:
    told: dict[str, str | int] = {
        "from": entry.kind.value,
        "octets": entry.octets.decode("latin-1"),
    }
    return told if entry.group is None else told | {"sending": entry.group}


def read(octets: bytes) -> Recording | None:
    """Read a session, None if it is not JSON; what is wrong in it is kept and marked.

    What is cut short or damaged is not JSON if a line of it is a command, nor is a log in which
    each line is.

    Raises:
        UnreadableError: If it is JSON, or begins as JSON, and is not a session of ours.
    """
    if not _JSON.match(octets):
        return None
    import json  # noqa: PLC0415  # few recordings are JSON

    try:
        return _read(json.loads(octets))
    except RecursionError:
        raise UnreadableError("this is JSON that is nested too deep") from None
    except ValueError:
        lines = octets.splitlines()[:_LOOKED_AT]
        if any(map(is_command, lines)) or (len(lines) > 1 and all(map(_OBJECT.match, lines))):
            return None
        raise UnreadableError(
            "this begins as JSON and is incomplete or damaged; export the session again"
        ) from None


def _read(value: object) -> Recording:
    match value:
        case {"smtplab session": int(version), "entries": [*told], **rest} if version == VERSION:
            return _recording(rest.get("site"), told)
        case {"mismatches": [*_], "moments": [*told], **rest}:
            return _recording(rest.get("site"), told)
        case {"smtplab session": int(version)} if version != VERSION:
            shown = version if abs(version) < _LARGE else "another"
            raise UnreadableError(
                f"this is a session of version {shown}, and this smtplab reads version {VERSION};"
                " read it with a newer smtplab"
            )
        case _:
            raise UnreadableError(
                "this is JSON, but not a session that smtplab wrote; `smtplab run --json` and"
                " `--export json` write such sessions"
            )


def _recording(site: object, told: Iterable[object]) -> Recording:
    entries = (check_reply(_read_entry(number, one)) for number, one in enumerate(told, start=1))
    return Recording(NOTATION, tuple(mask_entries(entries)), site if isinstance(site, str) else "")


def _read_entry(number: int, told: object) -> Entry:
    match told:
        case {"kind": str(kind), "label": label, "flags": [*flags]}:
            return _read_moment(number, told, kind, str(label or ""), flags)
        case {"from": str(who), "octets": str(octets)} if who in _FROM:
            group = told.get("sending") if isinstance(told, dict) else None
            crossed = octets.encode("latin-1", "replace")
            return Entry(number, _FROM[who], crossed, group if isinstance(group, int) else None)
        case _:
            return _unreadable(number, told)


def _read_moment(number: int, told: object, kind: str, label: str, flags: list[object]) -> Entry:
    """Read a moment of `run --json`."""
    match told:
        case {"wire": {"hop": hop, "protocol": protocol}} if (hop, protocol) != (0, "SMTP"):
            return Entry(number, EntryKind.ECHO, b"")
        case {"kind": "handshake"}:
            return Entry(number, EntryKind.START if label == _OPENING else EntryKind.ECHO, b"")
        case {"kind": "drop", "from": None | "client" | "server" as who}:
            return Entry(number, _DROPS[_ARROWS[who]], label.encode("utf-8", "replace"))
        case {"kind": "note"}:
            part = EntryKind.UNREADABLE if KEPT_ASIDE in flags else EntryKind.REMARK
            return Entry(number, part, label.encode("utf-8", "replace"))
        case {"from": "client" | "server" as who, "octets": str(octets)} if octets:
            return Entry(number, _FROM[who], octets.encode("latin-1", "replace"))
    known = {"close", "clock", "link"}
    return Entry(number, EntryKind.ECHO, b"") if kind in known else _unreadable(number, told)


def _unreadable(number: int, told: object) -> Entry:
    return Entry(number, EntryKind.UNREADABLE, repr(told)[:1000].encode("utf-8", "replace"))
