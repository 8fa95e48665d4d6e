"""What Postfix logs of a session with `smtpd -v` or `smtp -v`, with or without syslog's prefix.

`>` is what Postfix itself says: of smtpd the replies, of smtp the commands. What else it logs is
remarks, and of the content it logs nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from smtplab.simulation.notation.recording import Entry, aside, client, server

# Every repetition is bounded, so that no line takes longer than its length.
SIGN = re.compile(
    rb"(?:[^<>]{0,200}? postfix(?:-[^/ ]{1,40})?/(?:[a-z]{1,20}/){0,3}([a-z]{1,20})\[\d{1,10}\]: )?"
    rb"(?:([<>]) [^\s\[]{1,255}\[[^\]\s]{1,64}\](?::\d{1,5})?: (.*))?",
    re.DOTALL,
)
_CLIENT_PROGRAMS = frozenset({b"smtp", b"lmtp"})


def is_logged(line: bytes) -> bool:
    """Say whether Postfix wrote a line."""
    return bool((match := SIGN.match(line)) and match.end())


def read(lines: Sequence[bytes]) -> Iterator[Entry]:
    """Yield an entry for each line."""
    for number, line in enumerate(lines, start=1):
        yield _entry(number, line)


def _entry(number: int, line: bytes) -> Entry:
    match = SIGN.fullmatch(line)
    if match is None or match[2] is None:
        return aside(number, line)
    is_client = (match[2] == b">") == (match[1] in _CLIENT_PROGRAMS)
    return client(number, match[3]) if is_client else server(number, match[3])
