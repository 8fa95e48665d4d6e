"""The server's log: a line for each reply, for people or for programs."""

from __future__ import annotations

import json
from collections.abc import Callable

from smtplab.net.listener import host_and_port
from smtplab.net.outlet import PIECE, Outlet
from smtplab.protocol.replies import Reply
from smtplab.protocol.session import Event
from smtplab.protocol.states import CONNECT, END_OF_DATA
from smtplab.simulation.text.visible import visible

_SHOWN = 80
_HELD_AT_MOST = 1 << 20
"""Octets of lines that wait for a reader who is slow; further lines are left out, and counted."""

LineFormat = Callable[[str, "Event | None", Reply, bool], str]


class Log:
    """Writes what the server answers, and never waits for the reader.

    Args:
        outlet: Where the lines go.
        as_json: Whether each is a JSON object.
    """

    def __init__(self, outlet: Outlet, *, as_json: bool) -> None:
        self._outlet = outlet
        self._as_json = as_json
        self._format: LineFormat = _json if as_json else _text
        self._waiting = bytearray()
        self._left_out = 0

    @property
    def behind(self) -> bool:
        """Whether lines wait for the reader."""
        return bool(self._waiting)

    def write_listening(self, host: str, port: int) -> None:
        """Write where the server listens: the first line, the same in both modes."""
        self._note(f"listening on {visible(host_and_port(host, port))}")
        self.flush()

    def reply(self, peer: str, event: Event | None, reply: Reply, *, lost: bool = False) -> None:
        """Note a reply.

        Args:
            peer: The client's address and port.
            event: What it answers; None where nothing asked for it.
            reply: The reply as it was sent.
            lost: Whether the connection dropped before it was through.
        """
        if len(self._waiting) > _HELD_AT_MOST:
            self._left_out += 1
            return
        if self._left_out:
            self._note(self._gap())
            self._left_out = 0
        self._note(self._format(peer, event, reply, lost))

    def flush(self, patience: float = 0.0) -> None:
        """Hand on what the reader takes; of a reader who has gone away nothing is expected.

        Args:
            patience: Seconds to wait for one who is slow.
        """
        while self._waiting:
            taken = self._outlet.offer(bytes(self._waiting[:PIECE]), patience)
            if not taken:
                return
            del self._waiting[:taken]

    def _note(self, line: str) -> None:
        self._waiting += f"{line}\n".encode("utf-8", "backslashreplace")

    def _gap(self) -> str:
        if self._as_json:
            return json.dumps({"left_out": self._left_out})
        return f"({self._left_out} lines left out: they were not read in time)"


_WORDS = {CONNECT: "(connect)", END_OF_DATA: "(end of data)"}


def _line_of(event: Event | None) -> str:
    if event is None:
        return "(nothing)"
    line = event.octets[:_SHOWN].decode("utf-8", "surrogateescape")
    return line or _WORDS.get(event.name, "")


def _text(peer: str, event: Event | None, reply: Reply, lost: bool) -> str:
    enhanced = f"{reply.enhanced} " if reply.enhanced else ""
    more = f" (+{len(reply.lines) - 1} lines)" if len(reply.lines) > 1 else ""
    more += " (lost with the connection)" if lost else ""
    return visible(f"{peer}  {_line_of(event)}  ->  {reply.code} {enhanced}{reply.lines[0]}{more}")


def _json(peer: str, event: Event | None, reply: Reply, lost: bool) -> str:
    return json.dumps(
        {
            "peer": peer,
            "event": event.name if event else None,
            "line": visible(event.octets) if event else None,
            "code": reply.code,
            "enhanced": str(reply.enhanced) if reply.enhanced else None,
            "text": visible(reply.text),
            "rule": reply.rule.key if reply.rule else None,
            "section": reply.rule.section if reply.rule else None,
            "lost": lost,
        }
    )
