"""The server's log: one line a reply, for people or for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TextIO

from smtplab.protocol.replies import Reply
from smtplab.protocol.server import Event
from smtplab.protocol.states import CONNECT, END_OF_DATA
from smtplab.simulation.visible import visible

_SHOWN = 80


class Log:
    """Writes what the server answers.

    Attributes:
        broken: Whether the reader of the log has gone away; nothing more is written then.
    """

    def __init__(self, stream: TextIO, *, as_json: bool) -> None:
        self.broken = False
        self._stream = stream
        self._format: Callable[[str, Event | None, Reply], str] = _json if as_json else _text
        self._lines: list[str] = []

    def listening(self, host: str, port: int) -> None:
        """Say where the server listens; the first line, the same in both modes."""
        shown = f"[{host}]" if ":" in host else host
        self._lines.append(f"listening on {shown}:{port}")
        self.flush()

    def reply(self, peer: str, event: Event | None, reply: Reply) -> None:
        """Note a reply; `event` is None for one that nobody asked for."""
        self._lines.append(self._format(peer, event, reply))

    def flush(self) -> None:
        """Write what was noted; a reader that has gone away is no reason to stop serving."""
        if not self._lines or self.broken:
            self._lines.clear()
            return
        lines, self._lines = self._lines, []
        try:
            self._stream.write("\n".join(lines) + "\n")
            self._stream.flush()
        except (OSError, ValueError):
            self.broken = True


_WORDS = {CONNECT: "(connect)", END_OF_DATA: "(end of data)"}


def _said(event: Event | None) -> str:
    if event is None:
        return "(nothing)"
    return _WORDS.get(event.name) or visible(event.octets[:_SHOWN])


def _text(peer: str, event: Event | None, reply: Reply) -> str:
    enhanced = f"{reply.enhanced} " if reply.enhanced else ""
    more = f" (+{len(reply.lines) - 1} lines)" if len(reply.lines) > 1 else ""
    return f"{peer}  {_said(event)}  →  {reply.code} {enhanced}{visible(reply.lines[0])}{more}"


def _json(peer: str, event: Event | None, reply: Reply) -> str:
    return json.dumps(
        {
            "peer": peer,
            "event": event.name if event else None,
            "line": visible(event.octets) if event else None,
            "code": reply.code,
            "enhanced": str(reply.enhanced) if reply.enhanced else None,
            "text": reply.text,
            "rule": reply.why.rule.key if reply.why else None,
            "section": reply.why.rule.section if reply.why else None,
        }
    )
