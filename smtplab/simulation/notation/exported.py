"""Our own JSON: every octet of a session, so that it replays byte for byte; its form has a version.

What `smtplab run --json` prints is read as well, for it tells the same of each moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from smtplab.simulation.moment import Arrow, Kind, Moment
from smtplab.simulation.notation.checking import checked
from smtplab.simulation.notation.masking import masked
from smtplab.simulation.notation.recording import Entry, Part, Recording
from smtplab.simulation.transcript import Transcript

NOTATION = "smtplab JSON"
VERSION = 1
_SPOKEN = frozenset({Kind.COMMAND, Kind.CONTENT, Kind.END_OF_DATA, Kind.REPLY})
_PARTS = {Arrow.TO_SERVER: Part.CLIENT, Arrow.TO_CLIENT: Part.SERVER}
_FROM = {"client": Part.CLIENT, "server": Part.SERVER}
_ENDS = frozenset({"drop", "close"})


def entries_of(transcript: Transcript) -> Iterator[Entry]:
    """Yield what crossed and how it ended, a moment each, with every secret masked.

    What servers said to each other, and what was fetched by POP3, is no part of the learner's
    session and cannot be replayed as such: it is left out.
    """
    own = (moment for moment in transcript.moments if moment.link.is_own)
    return masked(entry for moment in own if (entry := _entry(transcript, moment)) is not None)


def _entry(transcript: Transcript, moment: Moment) -> Entry | None:
    number, group = moment.index + 1, moment.place.input
    if moment.kind in _SPOKEN:
        octets = transcript.octets(moment)
        return Entry(number, _PARTS[moment.arrow], octets, group)
    if moment.kind is Kind.DROP:
        return Entry(number, Part.END, moment.label.encode(), group)
    return None


def write(transcript: Transcript, site: str) -> str:
    """Write a session as JSON of plain ASCII."""
    told = [
        {
            "from": entry.part.value,
            "octets": entry.octets.decode("latin-1"),
            "input": entry.group,
        }
        for entry in entries_of(transcript)
    ]
    value = {"smtplab session": VERSION, "site": site, "entries": told}
    return json.dumps(value, indent=1).replace("\x7f", "\\u007f") + "\n"


def read(octets: bytes) -> Recording | None:
    """Read a session, None if it is no JSON of ours; what is wrong in it is kept and marked."""
    if not octets.lstrip().startswith(b"{"):
        return None
    try:
        value = json.loads(octets)
    except (ValueError, RecursionError):
        return None
    match value:
        case {"smtplab session": int(version), "entries": [*told]} if version == VERSION:
            return _recording(value, told)
        case {"mismatches": [*_], "moments": [*told]}:
            return _recording(value, told)
        case _:
            return None


def _recording(value: dict[str, Any], told: Iterable[object]) -> Recording:
    site = value.get("site")
    entries = (checked(_read_entry(number, one)) for number, one in enumerate(told, start=1))
    return Recording(NOTATION, tuple(masked(entries)), site if isinstance(site, str) else "")


def _read_entry(number: int, told: object) -> Entry:
    """Read an entry, or a moment of `run --json`."""
    match told:
        case {"kind": "drop", "label": str(label)}:
            return Entry(number, Part.END, label.encode("utf-8", "replace"))
        case {"kind": "handshake" | "close" | "clock"}:
            return Entry(number, Part.ECHO, b"")
        case {"from": "end", "octets": str(octets)}:
            return Entry(number, Part.END, octets.encode("latin-1", "replace"))
        case {"from": "client" | "server" as who, "octets": str(octets)} if octets:
            group = told.get("input") if isinstance(told, dict) else None
            crossed = octets.encode("latin-1", "replace")
            return Entry(number, _FROM[who], crossed, group if isinstance(group, int) else None)
        case _:
            return Entry(number, Part.UNREADABLE, repr(told)[:1000].encode("utf-8", "replace"))
