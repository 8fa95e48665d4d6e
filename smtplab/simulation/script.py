"""A script for the lab: lines to send, or a `C:` and `S:` transcript that says what should come.

A transcript is written as in the RFC's own examples (RFC 5321 App. D). Its `C:` lines are really
sent; its `S:` lines are compared with what the server says, by reply code and, where one is given,
by enhanced status code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from smtplab.protocol.replies import Reply, ReplyLine
from smtplab.simulation.inputs import Connect, Send
from smtplab.simulation.lab import Lab
from smtplab.simulation.moment import Kind
from smtplab.simulation.site import Site

_NOTATION = re.compile(rb"\s*([CS]):(?: (.*)|)", re.DOTALL)
_ASIDE = re.compile(rb"\s*\(.*\)\s*")


class ScriptError(Exception):
    """A script that cannot be read; the message is one line that names the place."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line that the client sends.

    Attributes:
        octets: The line, without CR LF.
    """

    octets: bytes


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
        said: Lines that the client sends, in order.
        expected: Replies that should come, in order; None if the script does not say.
    """

    said: tuple[Said, ...]
    expected: tuple[Expected, ...] | None


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
        ScriptError: If a line of a transcript is neither the client's nor the server's.
    """
    lines = [line.removesuffix(b"\r") for line in octets.removesuffix(b"\n").split(b"\n")]
    first = next((line for line in lines if line.strip()), b"")
    if not _NOTATION.fullmatch(first):
        return Script(tuple(Said(line) for line in lines) if octets else (), None)
    return _parse_transcript(lines)


def _parse_transcript(lines: list[bytes]) -> Script:
    said: list[Said] = []
    expected: list[Expected] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if not (match := _NOTATION.fullmatch(line)):
            raise ScriptError(f"line {number}: starts with neither C: nor S:")
        text = match[2] or b""
        if match[1] == b"C":
            said += [] if _ASIDE.fullmatch(text) else [Said(text)]
        elif not _ASIDE.fullmatch(text) and (reply := _reply_line(number, text)).last:
            expected.append(Expected(number, reply))
    return Script(tuple(said), tuple(expected))


def _reply_line(number: int, text: bytes) -> ReplyLine:
    try:
        return ReplyLine.parse(text)
    except ValueError as error:
        raise ScriptError(f"line {number}: no reply: {error}") from None


def play(script: Script, site: Site) -> Played:
    """Play a script in a fresh lab."""
    lab = Lab(site)
    lab.play(Connect())
    for line in script.said:
        lab.play(Send(line.octets + b"\r\n"))
    came = [m.reply for m in lab.transcript.moments if m.kind is Kind.REPLY and m.reply]
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
