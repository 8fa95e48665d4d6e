"""No secret that is planted into what people paste comes out of anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind
from tests.simulation.recordings.test_field import NAMES, log
from tests.simulation.secrets.outputs import outputs_of
from tests.simulation.secrets.planted import BEARER, DIGEST, LOGIN, PLAIN, USER, base64, leaks

LOGINS = (
    (f"AUTH PLAIN {PLAIN}", "235 2.7.0 Ok"),
    ("AUTH LOGIN", "334 VXNlcm5hbWU6"),
    (LOGIN[0], "334 UGFzc3dvcmQ6"),
    (LOGIN[1], "535 5.7.8 No"),
    ("AUTH CRAM-MD5", "334 PDE4OTYuNjk3QGE+"),
    (base64(f"{USER} {DIGEST}"), "235 2.7.0 Ok"),
    (f"AUTH XOAUTH2 {BEARER}", "502 5.5.1 What?"),
)
"""Lines of the client, with the reply to each."""
VERBS = (b"EHLO", b"HELO", b"MAIL", b"RCPT", b"QUIT")
WITHOUT_CLIENT = "server-only"


class Place(NamedTuple):
    """Where somebody speaks in a log.

    Attributes:
        start: Number of the first line that belongs to it, from 0.
        written: The lines, as they stand there.
        text: What was said in them.
    """

    start: int
    written: bytes
    text: bytes


def places(octets: bytes, kind: EntryKind) -> Iterator[Place]:
    """Yield where one side says a single line, with the lines before it that nobody said."""
    lines = octets.splitlines(keepends=True)
    before = 0
    for entry in formats.read(octets).entries:
        if entry.kind not in (EntryKind.CLIENT, EntryKind.SERVER) or entry.inferred:
            continue
        text = entry.octets.removesuffix(b"\r\n")
        written = b"".join(lines[before : entry.line])
        if entry.kind is kind and before < entry.line and written.count(text) == 1:
            yield Place(before, written, text)
        before = entry.line


def lines_of(place: Place) -> int:
    """Return how many lines a place has; remarks may stand before what was said."""
    return place.written.count(b"\n")


def planted(name: str) -> bytes:
    """Return a log with logins in it, written as the lines of the log are."""
    octets = log(name)
    commands = [
        one for one in places(octets, EntryKind.CLIENT) if one.text.upper().startswith(VERBS)
    ]
    replies = [one for one in places(octets, EntryKind.SERVER) if one.text[3:4] == b" "]
    asks = min(commands, key=lines_of)
    answers = min(replies, key=lines_of, default=None)
    added = b""
    for said, reply in LOGINS:
        added += asks.written.replace(asks.text, said.encode())
        added += answers.written.replace(answers.text, reply.encode()) if answers else b""
    lines = octets.splitlines(keepends=True)
    return b"".join([*lines[: asks.start], added, *lines[asks.start :]])


@pytest.mark.parametrize("name", [name for name in NAMES if name != WITHOUT_CLIENT])
def test_nothing_tells_them(
    name: str, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    octets = planted(name)
    sent = [one.octets for one in formats.read(octets).entries if one.kind is EntryKind.CLIENT]
    assert b"AUTH PLAIN ****\r\n" in sent
    assert sent.count(b"****\r\n") >= 3
    for way, told in outputs_of(octets, tmp_path, capsysbinary):
        assert leaks(told) == [], f"{way}\n{told.decode('latin-1')}"
