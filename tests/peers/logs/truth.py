"""What a log must be read as, made of what crossed the wire; and what it is read as."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from smtplab.simulation.recordings.formats.entries import EntryKind, Recording
from tests.peers.logs.recording import Row
from tests.peers.logs.tapped import Piece, wire_lines

__all__ = ["expected_lines", "recorded_lines"]

_SIDES = {EntryKind.CLIENT: "C", EntryKind.SERVER: "S"}


def expected_lines(row: Row, crossed: Sequence[Sequence[str]]) -> list[str]:
    """Return the lines that a log must be read as, without what the tool leaves out.

    Args:
        row: Which log it is.
        crossed: The lines of each session.
    """
    lines: list[str] = []
    for session in crossed:
        part: Iterable[str] = _masked(session)
        for what in sorted(row.without):
            part = WITHOUT[what](list(part))
        lines += part
    return _in_order(row, lines)


def recorded_lines(row: Row, recording: Recording) -> list[str]:
    """Return the lines that a recording holds, one session after the other."""
    sessions: dict[bytes, list[Piece]] = {}
    for entry in recording.entries:
        if side := _SIDES.get(entry.kind):
            sessions.setdefault(entry.session, []).append(Piece(side, entry.octets))
    return _in_order(row, [line for pieces in sessions.values() for line in wire_lines(pieces)])


def _in_order(row: Row, lines: list[str]) -> list[str]:
    """Return lines as they come, or all of the client before all of the server.

    Spaces at their ends are left out, as some tools do.
    """
    shown = [line.rstrip() for line in lines]
    return sorted(shown, key=lambda line: line[0]) if row.at_once else shown


def _masked(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines in which `****` stands for what the client says to log in."""
    before = ""
    for line in lines:
        words = line.split(" ")
        if words[0] == "C:" and before.startswith("S: 334"):
            yield "C: ****"
        elif words[1:2] == ["AUTH"]:
            yield " ".join([*words[:3], *("****" for _ in words[3:])])
        else:
            yield line
        before = line


def _without_content(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines without those of messages; the dot that ends one stays."""
    in_content = False
    for line in lines:
        in_content = in_content and line.startswith("C: ") and line != "C: ."
        if not in_content:
            yield line
        in_content = in_content or line.startswith("S: 354 ")


def _without_login(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines without AUTH and what follows it, up to the reply that ends the login."""
    logs_in = False
    for line in lines:
        logs_in = logs_in or line.startswith("C: AUTH ")
        if not logs_in:
            yield line
        logs_in = logs_in and line.startswith(("C: ", "S: 334"))


def _under_tls(lines: Sequence[str]) -> Iterator[str]:
    """Yield the last line of the reply to the first EHLO, and what comes under TLS."""
    at = lines.index("C: STARTTLS")
    yield lines[at - 1]
    yield from lines[at + 2 :]


def _without(*beginnings: str) -> Callable[[Sequence[str]], Iterable[str]]:
    """Return what leaves out the lines that begin so."""
    return lambda lines: [line for line in lines if not line.startswith(beginnings)]


def _relays(lines: Sequence[str]) -> bool:
    """Return whether OpenSMTPD is the client of a session."""
    return "OpenSMTPD" not in lines[0]


WITHOUT: Mapping[str, Callable[[Sequence[str]], Iterable[str]]] = {
    "354": _without("S: 354 "),
    "commands": _without("C: "),
    "content": _without_content,
    "goodbye": _without("S: 221 2.0.0 mail.example.org "),
    "login": _without_login,
    "QUIT": _without("C: QUIT", "S: 221 "),
    "replies": _without("S: "),
    "session": lambda _: (),
    "stuffing": lambda lines: [line.replace("C: ..", "C: .", 1) for line in lines],
    "STARTTLS": _under_tls,
    "as client": lambda lines: () if _relays(lines) else lines,
    "as server": lambda lines: lines if _relays(lines) else (),
    "content as client": lambda lines: _without_content(lines) if _relays(lines) else lines,
}
"""What tools leave out: each of these takes it out of the lines of a session."""
