"""Reading the scripts of a lesson, in the notation that docs/lessons.md explains."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.replies import ReplyLine
from smtplab.simulation.dns.change import ZoneChange
from smtplab.simulation.dns.records import DnsValueError
from smtplab.simulation.lab.inputs import (
    LONGEST,
    AdvanceClock,
    ChangeDns,
    Connect,
    ConnectPop3,
    Disconnect,
    Input,
    RunQueues,
    Send,
)
from smtplab.simulation.mapping.problems import Problem, Problems
from smtplab.simulation.text.raw import RawError, raw_octets
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.script import ExpectedReply, LessonScript, ScriptLine

__all__ = ["LessonScriptError", "parse_lesson_script", "read_lesson_script"]

MOST = 400
"""Lines of one script: room for a long session, and an end for what would never end."""
_LINE = re.compile(r"(?P<sign>[CRS]:|--|\[)[ ]?(?P<text>.*)")
_SECONDS = re.compile(r"[0-9]{1,12}")
_POP3 = re.compile(r"(?P<code>\+OK|-ERR)(?: .*)?")
_NO_ENHANCED = re.compile(r"[2-5][0-9]{2}[ -][245] ?[.,][ .,0-9O]+(?: |$)")
_FORMS = "C: …, R: …, S: …, -- … or a direction as [wait 60]"


class LessonScriptError(ValueError):
    """A script cannot be read.

    Attributes:
        problems: Why, one each.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.message}" for one in problems))
        self.problems = problems


def parse_lesson_script(text: str, line: int = 1, *, continues: bool = False) -> LessonScript:
    """Read a script.

    Args:
        text: Its lines.
        line: Number of its first line in the file.
        continues: Whether it goes on from what is there; else a connection is opened first, if it
            does not do so itself.

    Raises:
        LessonScriptError: If a line cannot be read.
    """
    problems = Problems()
    script = read_lesson_script(text, line, problems, continues=continues)
    if problems:
        raise LessonScriptError(tuple(problems))
    return script


def read_lesson_script(
    text: str, line: int, problems: Problems, *, continues: bool = False
) -> LessonScript:
    """Read a script as `parse_lesson_script` does; what is wrong is noted, and the rest is read."""
    reader = _Reader(problems, continues)
    lines = text.rstrip("\n").split("\n")
    for number, one in enumerate(lines[:MOST], start=line):
        if one.strip():
            reader.take(number, one)
    if len(lines) > MOST:
        problems.add(
            line + MOST, f"the dialogue has more than {MOST} lines", "split it into two dialogues"
        )
    return reader.finish(line)


class _LineBeingRead(NamedTuple):
    """A line of a script with its replies, while it is read."""

    line: int
    do: Input
    expected: list[ExpectedReply]
    note: str
    asks_reply: bool = False
    implied: bool = False

    def finish(self) -> ScriptLine:
        """Return the line."""
        implied = self.implied and not (self.expected or self.asks_reply or self.note)
        return ScriptLine(
            self.line, self.do, tuple(self.expected), self.asks_reply, self.note, implied
        )


class _Reader:
    """A script that is being read."""

    def __init__(self, problems: Problems, continues: bool) -> None:
        self._problems = problems
        self._lines: list[_LineBeingRead] = []
        self._notes: list[str] = []
        self._group: bytearray | None = None
        self._group_line = 0
        self._connected = continues
        self._unended = 0
        self._unended_code = 0

    def take(self, line: int, text: str) -> None:
        """Take a line."""
        if not (match := _LINE.fullmatch(text)):
            self._problems.add(line, f'"{text}" is not a line of a dialogue', f"write {_FORMS}")
            return
        _LINES[match["sign"]](self, line, match["text"])

    def take_client_line(self, line: int, text: str) -> None:
        """Take a line of the client."""
        self._send(line, text.encode("utf-8", "replace") + b"\r\n")

    def raw(self, line: int, text: str) -> None:
        """Take octets of the client."""
        try:
            self._send(line, raw_octets(text))
        except RawError as error:
            self._problems.add(line, str(error), r"write octets as \r \n \t \0 \xNN \\")

    def _send(self, line: int, octets: bytes) -> None:
        if self._group is not None:
            self._group += octets
        else:
            self._do(line, Send(octets))

    def note(self, _line: int, text: str) -> None:
        """Take a note, which stands beside the next line."""
        self._notes.append(visible(text.strip()))

    def reply(self, line: int, text: str) -> None:
        """Take a reply of the server."""
        if self._group is not None:
            self._problems.add(
                line, "a reply is not allowed inside a group", "quote it below [end]"
            )
            return
        last = self._last(line)
        said = last._replace(note=self._with_notes(last.note))
        self._lines[-1] = said
        if text.strip() == "?":
            self._guess(line, said)
        elif (expected := self._expected(line, text)) is not None:
            said.expected.append(expected)
            self._check_guess(line, said)

    def _guess(self, line: int, said: _LineBeingRead) -> None:
        if said.asks_reply:
            self._problems.add(line, "the line has two S: ?", "remove one of them")
        self._lines[-1] = said._replace(asks_reply=True)
        self._check_guess(line, self._lines[-1])

    def _check_guess(self, line: int, said: _LineBeingRead) -> None:
        if said.asks_reply and said.expected:
            self._problems.add(line, "the reply is both quoted and asked for", "remove one S: line")

    def _expected(self, line: int, text: str) -> ExpectedReply | None:
        """Read a quoted reply; None if more lines of it come, or if it is none."""
        if match := _POP3.fullmatch(text):
            return ExpectedReply(line, match["code"])
        try:
            reply = ReplyLine.parse(text.encode("utf-8", "replace"))
        except ValueError:
            self._problems.add(
                line, f'"{text}" is not a reply', 'write one as "S: 250 2.1.5 Ok", or S: ?'
            )
            return None
        self._check_reply(line, text, reply)
        self._unended = 0 if reply.last else line
        enhanced = str(reply.enhanced) if reply.enhanced else ""
        return ExpectedReply(line, str(reply.code), enhanced) if reply.last else None

    def _check_reply(self, line: int, text: str, reply: ReplyLine) -> None:
        """Note what is not checked otherwise: the lines before the last, and a mistyped code."""
        if self._unended and reply.code != self._unended_code:
            message = f"{reply.code} cannot go on a reply of {self._unended_code}"
            self._problems.add(line, message, "give all lines of a reply one code")
        self._unended_code = reply.code
        if reply.enhanced is None and _NO_ENHANCED.match(text):
            message = f'"{text[4:]}" does not begin with an enhanced status code'
            self._problems.add(line, message, "write three numbers with dots, as 5.1.1")

    def direct(self, line: int, text: str) -> None:
        """Take a stage direction."""
        words = text.removesuffix("]").split()
        act = _DIRECTIONS.get(words[0]) if words and text.endswith("]") else None
        if act is None:
            known = ", ".join(f"[{name}]" for name in _DIRECTIONS)
            self._problems.add(line, f'"[{text}" is not a direction', f"write one of {known}")
        else:
            act(self, line, words[1:])

    def wait(self, line: int, words: list[str]) -> None:
        """Take `[wait N]`."""
        if len(words) == 1 and _SECONDS.fullmatch(words[0]) and 0 < int(words[0]) <= LONGEST:
            self._do(line, AdvanceClock(float(words[0])))
        else:
            self._problems.add(
                line, "the number of seconds is missing or wrong", "write as [wait 60]"
            )

    def dns(self, line: int, words: list[str]) -> None:
        """Take `[dns NAME TYPE VALUE]`."""
        try:
            self._do(line, ChangeDns(ZoneChange.parse(" ".join(words))))
        except DnsValueError as error:
            self._problems.add(line, "this changes nothing in the DNS", f"write {error}")

    def begin(self, line: int, _words: list[str]) -> None:
        """Take `[together]`."""
        if self._group is not None:
            self._problems.add(line, "a group is not allowed inside a group", "put [end] before it")
        self._group, self._group_line = bytearray(), line

    def end(self, line: int, _words: list[str]) -> None:
        """Take `[end]`."""
        group, self._group = self._group, None
        if not group:
            self._problems.add(
                line, "this [end] has no group before it", "put [together] and lines before it"
            )
        else:
            self._do(self._group_line, Send(bytes(group)))

    def connect(self, line: int, _words: list[str]) -> None:
        """Take `[connect]`."""
        self._connected = True
        self._do(line, Connect())

    def do(self, line: int, one: Input) -> None:
        """Take a direction that is one input."""
        self._do(line, one)

    def _do(self, line: int, one: Input) -> None:
        self._check_ended()
        self._connect_first(line)
        self._lines.append(_LineBeingRead(line, one, [], self._with_notes("")))

    def _last(self, line: int) -> _LineBeingRead:
        """Return what a reply belongs to."""
        self._connect_first(line)
        if not self._lines:
            self._problems.add(
                line,
                "nothing was sent that this reply could answer",
                "write the client's line before it",
            )
            self._lines.append(_LineBeingRead(line, Connect(), [], ""))
        return self._lines[-1]

    def _connect_first(self, line: int) -> None:
        if not self._connected:
            self._connected = True
            self._lines.append(_LineBeingRead(line, Connect(), [], "", implied=True))

    def _with_notes(self, note: str) -> str:
        notes, self._notes = self._notes, []
        return " ".join(filter(None, [note, *notes]))

    def _check_ended(self) -> None:
        if self._unended:
            self._problems.add(
                self._unended,
                "the reply has no last line",
                ("write its last line, with a space after the code"),
            )
            self._unended = 0

    def finish(self, line: int) -> LessonScript:
        """Return the script."""
        self._check_ended()
        if self._group is not None:
            self._problems.add(self._group_line, "the group has no end", "put [end] below it")
        if self._notes and self._lines:
            self._lines[-1] = self._lines[-1]._replace(note=self._with_notes(self._lines[-1].note))
        if not self._lines:
            self._problems.add(line, "this dialogue has no lines", f"write {_FORMS}")
        return tuple(one.finish() for one in self._lines)


_LINES: Mapping[str, Callable[[_Reader, int, str], None]] = MappingProxyType(
    {
        "C:": _Reader.take_client_line,
        "R:": _Reader.raw,
        "S:": _Reader.reply,
        "--": _Reader.note,
        "[": _Reader.direct,
    }
)
_DIRECTIONS: Mapping[str, Callable[[_Reader, int, list[str]], None]] = MappingProxyType(
    {
        "connect": _Reader.connect,
        "disconnect": lambda reader, line, _words: reader.do(line, Disconnect()),
        "wait": _Reader.wait,
        "dns": _Reader.dns,
        "together": _Reader.begin,
        "end": _Reader.end,
        "deliver": lambda reader, line, _words: reader.do(line, RunQueues()),
        "pop3": lambda reader, line, _words: reader.do(line, ConnectPop3()),
    }
)
