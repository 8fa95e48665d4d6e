"""What Postfix logs of a session with `smtpd -v` or `smtp -v`, with or without syslog's prefix.

`>` is what Postfix itself says: of smtpd the replies, of smtp the commands. What else it logs is
remarks, and of the content it logs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.entries import (
    Entry,
    client_entry,
    server_entry,
    unspoken_entry,
)

# Every repetition is bounded, so that no line takes longer than its length.
_SIGN = Pattern(
    rb"(?:[^<>]{0,200}? postfix(?:-[^/ ]{1,40})?/(?:[a-z]{1,20}/){0,3}"
    rb"(?P<session>(?P<program>[a-z]{1,20})\[\d{1,10}\]): )?"
    rb"(?:(?P<sign>[<>]) [^\s\[]{1,255}\[[^\]\s]{1,64}\](?::\d{1,5})?: (?P<said>.*))?",
    re.DOTALL,
)
_CLIENT_PROGRAMS = frozenset({b"smtp", b"lmtp"})


def bears_sign(line: bytes) -> bool:
    """Return whether Postfix wrote a line."""
    return bool((match := _SIGN.match(line)) and match.end())


def read(lines: Iterable[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    for number, line in enumerate(lines, start=1):
        yield _entry(number, line)


def _entry(number: int, line: bytes) -> Entry:
    """Read a line; each process of Postfix has a session of its own."""
    match = _SIGN.match(line)
    session = (match["session"] if match else None) or b""
    if match is None or match.end() < len(line) or match["sign"] is None:
        return unspoken_entry(number, line)._replace(session=session)
    is_client = (match["sign"] == b">") == (match["program"] in _CLIENT_PROGRAMS)
    told = client_entry if is_client else server_entry
    return told(number, match["said"])._replace(session=session)
