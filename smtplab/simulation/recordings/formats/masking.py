"""The secrets of a recording, masked as those of a session in the lab are.

Content is not masked: it comes after DATA and 354, in a script after RCPT and DATA, and ends with a
dot. What was written down beside a client's line after AUTH may be the rest of it, and is masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import split
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.entries import START_DATA, Entry, EntryKind
from smtplab.simulation.secrets.masking import MASK, Masker
from smtplab.simulation.secrets.mentions import masked_aside, masked_remark

__all__ = ["mask_entries"]

_DATA = b"DATA"
_STARTS = frozenset({"EHLO", "HELO", "RSET", "STARTTLS", "AUTH", "MAIL", "QUIT"})
"""Verbs after which no recipient is known."""
_CHALLENGE = b"334"
_DOT = b".\r\n"
_SPEAKS_OF_AUTH = Pattern(rb"(?<![0-9][ -])\bAUTH\b", re.IGNORECASE)
_SPEAKS_OF = Pattern(rb"\b(?:%b|[2-5][0-9]{2})\b" % "|".join(KNOWN_VERBS).encode(), re.IGNORECASE)


def mask_entries(entries: Iterable[Entry], *, is_script: bool = False) -> Iterator[Entry]:
    """Yield the entries with every secret masked.

    Args:
        entries: What was recorded.
        is_script: Whether no server speaks, so that content comes after DATA.
    """
    sessions: dict[bytes, _Session] = {}
    for entry in entries:
        if (session := sessions.get(entry.session)) is None:
            session = sessions[entry.session] = _Session(is_script)
        shown = session.mask(entry)
        yield entry if shown == entry.octets else entry._replace(octets=shown)


class _Session:
    """One session, as far as it matters to what is a secret."""

    def __init__(self, is_script: bool) -> None:
        self._masker = Masker()
        self._is_script = is_script
        self._has_recipient = self._asks = False
        self._in_content = False
        self._hides = False

    def mask(self, entry: Entry) -> bytes:
        """Return what may be told of the next entry."""
        if entry.kind is EntryKind.CLIENT:
            return self._mask_client(entry.octets)
        if entry.kind is EntryKind.SERVER:
            self._in_content = self._asks and entry.octets.startswith(START_DATA)
            shown = self._masker.mask_repeated(entry.octets)
            # The log may have lost the AUTH that this answers.
            self._masker.authenticates |= entry.octets.startswith(_CHALLENGE)
            return shown
        if entry.kind is EntryKind.UNREADABLE:
            return self._mask_unreadable(entry.octets)
        if self._masker.authenticates:
            return masked_aside(self._masker.mask_repeated(entry.octets))
        return masked_remark(entry.octets)

    def _mask_unreadable(self, text: bytes) -> bytes:
        """Mask a line that the client may have said, whatever the tool wrote around it."""
        if self._masker.authenticates:
            return self._masker.mask_line(text)
        return masked_remark(self._mask_headed(text))

    def _mask_headed(self, text: bytes) -> bytes:
        """Mask a line before which a tool may have written whatever it does."""
        if match := _SPEAKS_OF_AUTH.search(text):
            masker, before = Masker(), text[: match.start()]
            shown = before + masker.mask_line(text[match.start() :])
            self._hides = masker.authenticates
            return shown
        if _SPEAKS_OF.search(text):
            self._hides = False
            return text
        said = text.strip()
        return text.replace(said, MASK) if self._hides and said else text

    def _mask_client(self, octets: bytes) -> bytes:
        if self._in_content:
            self._in_content = not (octets == _DOT or octets.endswith(b"\r\n" + _DOT))
            self._asks = self._has_recipient = self._in_content
            return octets
        self._note(octets)
        shown = self._masker.mask(octets)
        if self._masker.authenticates or shown != octets or split(octets.strip())[0] in KNOWN_VERBS:
            return shown
        return self._mask_headed(octets)

    def _note(self, octets: bytes) -> None:
        """Note how far a message has come."""
        for line in octets.splitlines():
            verb = split(line.strip())[0]
            self._has_recipient = verb == "RCPT" or (self._has_recipient and verb not in _STARTS)
            self._asks = line.strip().upper() == _DATA or (self._asks and verb not in KNOWN_VERBS)
        self._in_content = self._is_script and self._has_recipient and self._asks
