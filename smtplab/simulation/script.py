"""A script for the lab: lines to send, or a transcript that says what should come.

A transcript is written with `C:` and `S:` as in the RFC's own examples (RFC 5321 App. D), or is
what another tool recorded. The client's lines are really sent; the server's are compared with what
the server says, by reply code and, where one is given, by enhanced status code.

In both a line `:deliver` has the servers pass mail on, and `:pop3` opens a POP3 connection; what is
said on other wires than the learner's own SMTP is not compared. To send such a line itself, put
one more colon in front.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smtplab.protocol.replies import Reply, ReplyLine
from smtplab.simulation import notation
from smtplab.simulation.inputs import Advance, Connect, Deliver, DialPop3, Input, Send
from smtplab.simulation.lab import Lab
from smtplab.simulation.notation.recording import Entry, Part, Recording
from smtplab.simulation.site import Site

_GREETINGS = frozenset({220, 554})
_DIRECTIONS: Mapping[bytes, Input] = {b":deliver": Deliver(), b":pop3": DialPop3()}


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
        greeted: Whether the greeting is among the replies; many begin to record after it.
    """

    said: tuple[Said | Input, ...]
    expected: tuple[Expected, ...] | None
    waits: bool = True
    greeted: bool = True


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
    """Read a script, a transcript, or what another tool recorded.

    Raises:
        ScriptError: If it is refused, if a line of a transcript is neither the client's nor the
            server's, or if a recording holds nothing to send.
    """
    recording = notation.read(octets, masks=False)
    if recording.refusal:
        raise ScriptError(recording.refusal)
    if recording.notation == notation.SCRIPT:
        return _unanswered(recording)
    if recording.notation == notation.SPOKEN:
        _insist_on_sense(recording)
    elif not any(one.part is Part.CLIENT for one in recording.entries):
        raise ScriptError(f"a {recording.notation} in which the client says nothing")
    return _answered(recording)


def _unanswered(recording: Recording) -> Script:
    """Make the script of lines that are sent, whatever comes back."""
    said: list[Said | Input] = []
    for one in recording.entries:
        if one.part is Part.UNREADABLE:
            raise ScriptError(f"line {one.line}: no more lines than that can be played")
        line = one.octets.removesuffix(b"\r\n")
        said.append(_DIRECTIONS.get(line) or Said(line[1:] if line[1:] in _DIRECTIONS else line))
    return Script(tuple(said), None)


def _answered(recording: Recording) -> Script:
    """Make the script of a dialogue; the replies are what should come."""
    said: list[Said | Input] = []
    heard: list[Expected] = []
    groups: dict[int, int] = {}
    speaks_first = None
    for one in recording.entries:
        if one.part is Part.CLIENT:
            _say(said, one, groups)
        elif one.part is Part.DIRECTION:
            said.append(_DIRECTIONS[one.octets])
        elif one.part is Part.SERVER:
            heard += _replies(one)
        if speaks_first is None and one.part in (Part.CLIENT, Part.SERVER, Part.DIRECTION):
            speaks_first = one.part is Part.SERVER
    greeted = bool(speaks_first) or not heard or heard[0].reply.code in _GREETINGS
    return Script(tuple(said), tuple(heard), bool(speaks_first) or not greeted, greeted)


def _say(said: list[Said | Input], entry: Entry, groups: dict[int, int]) -> None:
    """Have the client say a line; what was sent at once is sent at once again.

    Args:
        said: What is said before it.
        entry: The line.
        groups: Where in `said` a group stands.
    """
    place = None if entry.group is None else groups.setdefault(entry.group, len(said))
    if place is None or place == len(said):
        said.append(Said(entry.octets, b""))
    elif isinstance(before := said[place], Said):
        said[place] = Said(before.octets + entry.octets, b"")


def _replies(entry: Entry) -> Iterator[Expected]:
    """Yield the ends of replies."""
    for line in entry.octets.removesuffix(b"\r\n").split(b"\r\n"):
        reply = ReplyLine.parse(line)
        if reply.last:
            yield Expected(entry.line, reply)


def _insist_on_sense(recording: Recording) -> None:
    """See that each line of a transcript says who spoke, and that no reply is cut short.

    Raises:
        ScriptError: If not; it names the line.
    """
    unended = 0
    for one in recording.entries:
        if one.part is Part.UNREADABLE:
            raise ScriptError(
                f"line {one.line}: is neither a line of the client's (C:) nor a reply (S:)"
            )
        if unended and one.part in (Part.CLIENT, Part.DIRECTION):
            break
        if one.part is Part.SERVER:
            unended = 0 if ReplyLine.parse(one.octets.removesuffix(b"\r\n")).last else one.line
    else:
        if not unended:
            return
    raise ScriptError(f"line {unended}: the reply goes on, but no more of it comes")


def play(script: Script, site: Site) -> Played:
    """Play a script in a fresh lab; unless it speaks first, the greeting is waited for."""
    lab = Lab(site)
    lab.play(Connect())
    if script.waits and site.greeting_delay > 0:
        lab.play(Advance(site.greeting_delay))
    for one in script.said:
        lab.play(Send(one.octets + one.ending) if isinstance(one, Said) else one)
    came = [one.reply for one in lab.transcript.moments if one.reply and one.link.is_own]
    return Played(lab, _mismatches(script.expected, came if script.greeted else came[1:]))


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
