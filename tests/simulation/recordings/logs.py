"""Logs of several sessions, written as different tools write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import zip_longest
from typing import NamedTuple


class Turn(NamedTuple):
    """A line, and who said it: C or S."""

    who: str
    line: str


def dialogue(number: int) -> list[Turn]:
    """Return a session in which one message is accepted."""
    said = (
        ("S", "220 mx.example ESMTP"),
        ("C", f"EHLO c{number}.example"),
        ("S", "250-mx.example"),
        ("S", "250 PIPELINING"),
        ("C", f"MAIL FROM:<u{number}@c.example>"),
        ("S", "250 2.1.0 Ok"),
        ("C", "RCPT TO:<bob@example.org>"),
        ("S", "250 2.1.5 Ok"),
        ("C", "DATA"),
        ("S", "354 go on"),
        ("C", "Subject: hello."),
        ("C", "."),
        ("S", "250 2.0.0 Ok"),
        ("C", "QUIT"),
        ("S", "221 2.0.0 Bye"),
    )
    return [Turn(*one) for one in said]


def _as_transcript(turns: Iterable[Turn]) -> str:
    return "".join(f"{one.who}: {one.line}\n" for one in turns)


def _as_telnet(turns: Iterable[Turn]) -> str:
    said = "".join(f"{one.line}\n" for one in turns)
    return (
        "Trying 192.0.2.1...\nConnected to mx.example.\nEscape character is '^]'.\n"
        f"{said}Connection closed by foreign host.\n"
    )


def _as_swaks(turns: Iterable[Turn]) -> str:
    signs = {"C": " -> ", "S": "<-  "}
    said = "".join(f"{signs[one.who]}{one.line}\n" for one in turns)
    return (
        "=== Trying mx.example:25...\n=== Connected to mx.example.\n"
        f"{said}=== Connection closed with remote host.\n"
    )


NOTATIONS: Mapping[str, Callable[[Iterable[Turn]], str]] = {
    "transcript": _as_transcript,
    "telnet": _as_telnet,
    "swaks": _as_swaks,
}
"""Notations in which sessions follow each other."""


def session(number: int, turns: Iterable[Turn], process: int = 100) -> str:
    """Write a session as a process of Postfix's smtpd logs it."""
    head = f"Nov 27 09:00:{number % 60:02} mx postfix/smtpd[{process}]: "
    who = f"c.example[192.0.2.{number % 250}]"
    signs = {"C": "<", "S": ">"}
    said = [f"{signs[one.who]} {who}: {one.line}" for one in turns]
    lines = (f"connect from {who}", *said, f"disconnect from {who}")
    return "".join(f"{head}{line}\n" for line in lines)


def interleaved(processes: int, each: int) -> str:
    """Write the log of processes that ran at once, each with sessions one after the other.

    Postfix logs nothing of the content.
    """
    logs = []
    for process in range(processes):
        numbers = range(process * each, (process + 1) * each)
        whole = "".join(session(n, _without_content(dialogue(n)), 100 + process) for n in numbers)
        logs.append(whole.splitlines(keepends=True))
    return "".join(line for lines in zip_longest(*logs, fillvalue="") for line in lines)


def _without_content(turns: list[Turn]) -> list[Turn]:
    at = next(place for place, turn in enumerate(turns) if turn.line.startswith("354"))
    return turns[: at + 1] + turns[at + 3 :]
