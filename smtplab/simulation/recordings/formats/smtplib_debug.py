r"""What Python's smtplib prints with `set_debuglevel`: `send: 'ehlo a\r\n'`, `reply: b'250 a\r\n'`.

Each reply is told up to three times: as it came, as `retcode`, and what `data()` made of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, unspoken_entry

_SIGN = Pattern(rb"(?:\d\d:\d\d:\d\d\.\d{1,6} )?(send|reply|connect|data): (.*)", re.DOTALL)
_LITERAL = Pattern(rb"b?(['\"])(.*)\1", re.DOTALL)
_ESCAPE = Pattern(rb"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_PLAIN = {b"r": b"\r", b"n": b"\n", b"t": b"\t"}
_SPOKEN = {b"send": EntryKind.CLIENT, b"reply": EntryKind.SERVER}
_REMARKS = Pattern(rb"to |\(['\"]")
_ECHOES = Pattern(rb"retcode |\(\d|b['\"]")


def bears_sign(line: bytes) -> bool:
    """Return whether smtplib printed a line."""
    return _SIGN.match(line) is not None


def read(lines: Iterable[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    for number, line in enumerate(lines, start=1):
        match = _SIGN.fullmatch(line)
        if match is None:
            yield Entry(number, EntryKind.UNREADABLE if line.strip() else EntryKind.ECHO, line)
        else:
            yield _entry(number, line, match[1], match[2])


def _entry(number: int, line: bytes, sign: bytes, said: bytes) -> Entry:
    literal = _LITERAL.fullmatch(said)
    if sign in _SPOKEN and literal:
        return Entry(number, _SPOKEN[sign], _ESCAPE.sub(_unescape, literal[2]))
    if _ECHOES.match(said) and sign != b"send":
        return Entry(number, EntryKind.ECHO, line)
    if sign == b"connect" and _REMARKS.match(said):
        return unspoken_entry(number, line)
    return Entry(number, EntryKind.UNREADABLE, line)


def _unescape(match: re.Match[bytes]) -> bytes:
    if match[1]:
        return bytes([int(match[1], 16)])
    if match[2]:
        return chr(int(match[2], 16)).encode("utf-8", "replace")
    return _PLAIN.get(match[3], match[3])
