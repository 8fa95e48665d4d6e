"""A script for the lab: lines to send, or a transcript that says what should come.

A transcript is written with `C:` and `S:` as in the RFC's own examples (RFC 5321 App. D), or is
what another tool recorded. The client's lines are really sent; the server's are compared with what
the server says, by reply code and, where one is given, by enhanced status code.

In both a line `:deliver` has the servers pass mail on, and `:pop3` opens a POP3 connection; what is
said on other wires than the learner's own SMTP is not compared. To send such a line itself, put
one more colon in front.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from smtplab.protocol.pop3.replies import Status
from smtplab.protocol.replies import Reply, ReplyLine
from smtplab.simulation import notation
from smtplab.simulation.inputs import Advance, Connect, Deliver, DialPop3, Input, Send
from smtplab.simulation.lab import Lab
from smtplab.simulation.notation.recording import Part, Recording
from smtplab.simulation.site import Site

_NOTATION = re.compile(rb"[ \t]*([CS]):(?: (.*)|(.*))", re.DOTALL)
_ASIDE = re.compile(rb"\s*\(.*\)\s*", re.DOTALL)
_DIRECTIONS: Mapping[bytes, Input] = {b":deliver": Deliver(), b":pop3": DialPop3()}
_NOTE = re.compile(rb"--|[ \t]")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_START_DATA = 354
_POP3_WORDS = tuple(status.value.encode() for status in Status)


class ScriptError(Exception):
    """A script that cannot be read; the message is one line that names the place."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line that the client sends.

    Attributes:
        octets: The line, without CR LF.
        ending: What ends it.
    """

    octets: bytes
    ending: bytes = b"\r\n"


@dataclass(frozen=True, slots=True)
class Expected:
    """A reply that should come.

    Attributes:
        line: Line number in the script, where the reply ends.
        reply: Its last line.
    """

    line: int
    reply: ReplyLine

    def is_met_by(self, reply: Reply | None) -> bool:
        """Say whether a reply has this code, and this enhanced code if one is given."""
        if reply is None or reply.code != self.reply.code:
            return False
        return self.reply.enhanced is None or self.reply.enhanced == reply.enhanced


@dataclass(frozen=True, slots=True)
class Script:
    """What to send, and what should come back.

    Attributes:
        said: Lines that the client sends, in order, and what else is done between them.
        expected: Replies that should come, in order; None if the script does not say.
        waits: Whether the client waits for the greeting.
    """

    said: tuple[Said | Input, ...]
    expected: tuple[Expected, ...] | None
    waits: bool = True


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A reply that is not what the script says; either side may be missing.

    Attributes:
        expected: What should have come.
        came: What came.
    """

    expected: Expected | None
    came: Reply | None


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a script.

    Attributes:
        lab: The lab that it was played in.
        mismatches: Where script and server differ.
    """

    lab: Lab
    mismatches: tuple[Mismatch, ...]


def parse_script(octets: bytes) -> Script:
    """Read a script; it is a transcript if its first line that is not blank starts so.

    Raises:
        ScriptError: If a line of a transcript is neither the client's nor the server's, or if a
            recording holds nothing to send.
    """
    octets = octets.removeprefix(_BYTE_ORDER_MARK)
    lines = [line.removesuffix(b"\r") for line in octets.removesuffix(b"\n").split(b"\n")]
    first = next((line for line in lines if line.strip()), b"")
    if not _NOTATION.fullmatch(first):
        recording = notation.read(octets)
        if recording.notation != notation.SCRIPT:
            return _recorded(recording)
        return Script(tuple(map(_sent_or_done, lines)) if octets.strip() else (), None)
    transcript = _Transcript()
    for number, line in enumerate(lines, start=1):
        transcript.take(number, line)
    return transcript.finished()


def _sent_or_done(line: bytes) -> Said | Input:
    """Read a line of a script without replies."""
    return _DIRECTIONS.get(line) or Said(line[1:] if line[1:] in _DIRECTIONS else line)


def _recorded(recording: Recording) -> Script:
    """Make the script of what another tool recorded."""
    spoken = [one for one in recording.entries if one.part in (Part.CLIENT, Part.SERVER)]
    said = tuple(Said(one.octets, b"") for one in spoken if one.part is Part.CLIENT)
    if not said:
        raise ScriptError(f"a {recording.notation} in which the client says nothing")
    heard = [
        Expected(one.line, ReplyLine.parse(line))
        for one in spoken
        if one.part is Part.SERVER
        for line in one.octets.removesuffix(b"\r\n").split(b"\r\n")
    ]
    replies = tuple(one for one in heard if one.reply.last)
    return Script(said, replies, spoken[0].part is Part.SERVER)


class _Transcript:
    """A transcript that is being read."""

    def __init__(self) -> None:
        self._said: list[Said | Input] = []
        self._expected: list[Expected] = []
        self._server_first = False
        self._unended = 0
        self._in_content = False
        self._fetches = False

    def take(self, number: int, line: bytes) -> None:
        """Read one line."""
        if (direction := _DIRECTIONS.get(line.strip())) is not None:
            self._direct(direction)
            return
        match = _NOTATION.fullmatch(line)
        if match is None:
            if line.strip() and not _NOTE.match(line):
                raise ScriptError(f"line {number}: starts with neither C: nor S:")
            return
        text = match[2] or match[3] or b""
        if _ASIDE.fullmatch(text) and not (self._in_content and match[1] == b"C"):
            return
        if match[1] == b"C":
            self._client(text)
        else:
            self._server(number, text)

    def _direct(self, direction: Input) -> None:
        self._check_ended()
        self._said.append(direction)
        self._fetches = self._fetches or isinstance(direction, DialPop3)

    def _client(self, text: bytes) -> None:
        self._check_ended()
        self._said.append(Said(text))
        self._in_content = self._in_content and text != b"."
        self._fetches = self._fetches and text.strip().upper() != b"QUIT"

    def _server(self, number: int, text: bytes) -> None:
        if self._fetches or text.startswith(_POP3_WORDS):
            return
        self._server_first = self._server_first or not self._said
        try:
            line = ReplyLine.parse(text)
        except ValueError as error:
            raise ScriptError(f"line {number}: no reply: {error}") from None
        self._unended = 0 if line.last else number
        if line.last:
            self._expected.append(Expected(number, line))
            self._in_content = line.code == _START_DATA

    def _check_ended(self) -> None:
        if self._unended:
            raise ScriptError(f"line {self._unended}: the reply goes on, but no more of it comes")

    def finished(self) -> Script:
        """Return the script."""
        self._check_ended()
        return Script(tuple(self._said), tuple(self._expected), self._server_first)


def play(script: Script, site: Site) -> Played:
    """Play a script in a fresh lab; unless it speaks first, the greeting is waited for."""
    lab = Lab(site)
    lab.play(Connect())
    if script.waits and site.greeting_delay > 0:
        lab.play(Advance(site.greeting_delay))
    for one in script.said:
        lab.play(Send(one.octets + one.ending) if isinstance(one, Said) else one)
    came = [one.reply for one in lab.transcript.moments if one.reply and one.link.is_own]
    return Played(lab, _mismatches(script.expected, came))


def _mismatches(expected: tuple[Expected, ...] | None, came: list[Reply]) -> tuple[Mismatch, ...]:
    """Compare one by one; what is left over on either side is a mismatch, too."""
    if expected is None:
        return ()
    pairs = [
        Mismatch(
            expected[number] if number < len(expected) else None,
            came[number] if number < len(came) else None,
        )
        for number in range(max(len(expected), len(came)))
    ]
    return tuple(
        pair for pair in pairs if pair.expected is None or not pair.expected.is_met_by(pair.came)
    )
