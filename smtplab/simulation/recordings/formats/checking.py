"""What holds of a recording in any notation: what cannot be is marked, what must be is put in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from smtplab.protocol.replies import ReplyLine
from smtplab.protocol.reply_reader import lines_of
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, client_entry


def check_reply(entry: Entry) -> Entry:
    """Mark what the server cannot have said: it says lines that start with three digits."""
    if entry.kind is not EntryKind.SERVER:
        return entry
    try:
        for line in lines_of(entry.octets):
            ReplyLine.parse(line)
    except ValueError:
        return Entry(entry.line, EntryKind.UNREADABLE, entry.octets.removesuffix(b"\r\n"))
    return entry


def add_missing_ends(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Put in the end of data where the tool left out the content: a reply came to it."""
    asked = awaits = False
    for entry in entries:
        if awaits and entry.kind is EntryKind.SERVER:
            yield client_entry(entry.line, b".")._replace(inferred=True)
        if entry.kind is EntryKind.SERVER:
            awaits = asked and entry.octets.startswith(b"354")
        elif entry.kind is EntryKind.CLIENT:
            asked, awaits = entry.octets.strip().upper() == b"DATA", False
        yield entry
