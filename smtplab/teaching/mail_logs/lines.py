"""A line of a log, whatever wrote it down: syslog, journald, a container, or the server itself.

Time, host and program stand before the first colon, in any of the usual forms; a log of JSON has
them in members.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from smtplab.protocol.pattern import Pattern
from smtplab.teaching.mail_logs.event import LogLine
from smtplab.teaching.mail_logs.servers.table import MailServer, server_of_line, server_of_program

__all__ = ["split_line"]

_BEFORE = " \t>|"
"""What people have before a line that they pasted."""
_HINTS = ("postfix", "sendmail", "sm-mta", "sm-msp", "smtpd", "exim")
# Syslog of RFC 5424, and templates that leave out the colon: a number follows the program.
_NAMED = Pattern(
    r"(?:^|[\s\"'>|])(?P<program>[\w.-]{1,40}(?:/[\w.-]{1,40}){0,4})(?:\[\d{1,10}\]:? "
    r"| \d{1,10} \S{1,40} (?:-|\[[^\]]{0,300}\]) (?:\ufeff)?)(?P<text>.*)"
)
_COLOURS = Pattern(r"\x1b\[[0-9;]{0,20}m")
_PROGRAM = Pattern(r"[A-Za-z][\w./-]{1,60}")
_FACILITY = Pattern(r"\[ID \d{1,10} [\w.]{1,20}\] ")
_MESSAGES = ("MESSAGE", "log", "message", "msg", "_raw")
_PROGRAMS = ("SYSLOG_IDENTIFIER", "_COMM", "program", "ident", "appname", "process")
_TIMES = ("time", "@timestamp", "timestamp", "ts")


def split_line(line: str) -> tuple[MailServer | None, LogLine]:
    """Return which server wrote a line, None if none did, and what it says."""
    if "\x1b" in line:
        line = _COLOURS.sub("", line)
    if line.startswith("{"):
        return _of_json(line)
    head, _, text = line.partition(": ")
    before, _, name = head.rpartition(" ")
    program = name.partition("[")[0]
    server = server_of_program(program)
    if server:
        if text.startswith("[ID "):
            text = _FACILITY.sub("", text, 1)
        return server, LogLine(before, program, text)
    if any(hint in line for hint in _HINTS) and (found := _named(line)):
        return found
    said = line.lstrip(_BEFORE)
    named = program if before and _PROGRAM.fullmatch(program) else ""
    return server_of_line(said), LogLine(said[:64], named, said)


def _named(line: str) -> tuple[MailServer, LogLine] | None:
    """Return what a program wrote that stands somewhere in a line."""
    for found in _NAMED.finditer(line[:1000]):
        if server := server_of_program(found["program"]):
            text = line[found.start("text") :]
            return server, LogLine(line[: found.start("program")], found["program"], text)
    return None


def _of_json(line: str) -> tuple[MailServer | None, LogLine]:
    """Return what an object holds that journald, a container or a collector wrote."""
    try:
        held = json.loads(line)
    except (ValueError, RecursionError):
        return None, LogLine("", "", line)
    if not isinstance(held, dict):
        return None, LogLine("", "", line)
    text, program = _first(held, _MESSAGES).rstrip("\n"), _first(held, _PROGRAMS)
    head = _time_of(held)
    if server := server_of_program(program):
        return server, LogLine(head, program, text)
    server, inner = (None, LogLine("", "", text)) if text.startswith("{") else split_line(text)
    return server, inner._replace(head=f"{head} {inner.head}" if head else inner.head)


def _first(held: Mapping[str, Any], keys: tuple[str, ...]) -> str:
    return next((held[key] for key in keys if isinstance(held.get(key), str)), "")


def _time_of(held: Mapping[str, Any]) -> str:
    micros = held.get("__REALTIME_TIMESTAMP")
    if isinstance(micros, str) and micros.isdigit() and len(micros) == 16:
        return datetime.fromtimestamp(int(micros) // 1_000_000, UTC).isoformat()
    return _first(held, _TIMES)
