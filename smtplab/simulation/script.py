"""A script for the lab: lines to send, or a transcript that says what should come.

A transcript is written with `C:` and `S:` as in the RFC's own examples (RFC 5321 App. D), or is
what another tool recorded. The client's lines are really sent; the server's are compared with what
the server says, by reply code and, where one is given, by enhanced status code: each belongs to
what was done just before it, and those that are not quoted are not compared
(`smtplab.simulation.quoted`).

In both a line `:deliver` has the servers pass mail on, and `:pop3` opens a POP3 connection; what is
sent on other wires than the learner's own SMTP is not compared. To send such a line itself, put
one more colon in front.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple

from smtplab.protocol.replies import CLOSING_CODES, Reply, ReplyLine
from smtplab.protocol.reply_reader import lines_of
from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    Connect,
    ConnectPop3,
    Disconnect,
    Input,
    RunQueues,
    Send,
)
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.quoted import Mismatch, ScriptReply, mismatches
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording
from smtplab.simulation.site.model import Site

_GREETINGS = frozenset({220, 554})
_GREETING = tuple(str(code).encode() for code in _GREETINGS)
_ENDS = frozenset({EntryKind.START, EntryKind.LEFT, EntryKind.DROPPED})
_QUIT = b"QUIT"
_DIRECTIONS: Mapping[bytes, Input] = {b":deliver": RunQueues(), b":pop3": ConnectPop3()}


class ScriptError(Exception):
    """A script that cannot be read; the message is one line that names the place."""


class ClientLine(NamedTuple):
    """A line that the client sends.

    Attributes:
        octets: The line, without CR LF.
        ending: What ends it.
    """

    octets: bytes
    ending: bytes = b"\r\n"


class Script(NamedTuple):
    """What to send, and what should come back.

    Attributes:
        steps: Lines that the client sends, in order, and what else is done between them.
        expected: Replies that should come, in order.
        waits: Whether the client waits for the greeting.
    """

    steps: tuple[ClientLine | Input, ...]
    expected: tuple[ScriptReply, ...] = ()
    waits: bool = True


class ScriptResult(NamedTuple):
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
    recording = formats.read(octets, masks=False)
    if recording.refusal:
        raise ScriptError(recording.refusal)
    if recording.notation == formats.SCRIPT:
        return _script_of_lines(recording)
    if recording.notation == formats.SPOKEN:
        _insist_on_sense(recording)
    elif not any(one.kind is EntryKind.CLIENT for one in recording.entries):
        raise ScriptError(f"a {recording.notation} in which the client sends nothing")
    return _script_of_dialogue(recording)


def _script_of_lines(recording: Recording) -> Script:
    """Make the script of lines that are sent, whatever comes back."""
    steps: list[ClientLine | Input] = []
    for one in recording.entries:
        if one.kind is EntryKind.UNREADABLE:
            raise ScriptError(
                f"line {one.line}: the recording is too long to be played from this line on"
            )
        line = one.octets.removesuffix(b"\r\n")
        steps.append(
            _DIRECTIONS.get(line) or ClientLine(line[1:] if line[1:] in _DIRECTIONS else line)
        )
    return Script(tuple(steps))


def _script_of_dialogue(recording: Recording) -> Script:
    """Make the script of a dialogue; the replies are what should come."""
    reader = _Reader()
    # Sessions that were recorded at the same time are played one after the other.
    sessions: dict[bytes, list[Entry]] = {}
    for one in recording.entries:
        sessions.setdefault(one.session, []).append(one)
    for one in chain.from_iterable(sessions.values()):
        reader.take(one)
    is_early = not reader.server_first and any(
        one.reply.code in _GREETINGS for one in reader.expected[:1]
    )
    return Script(tuple(reader.steps), tuple(reader.expected), not is_early)


class _Reader:
    """Makes steps and quoted replies of what was recorded.

    Attributes:
        steps: What is done, step by step.
        expected: What is quoted.
        server_first: Whether the server speaks first.
    """

    def __init__(self) -> None:
        self.steps: list[ClientLine | Input] = []
        self.expected: list[ScriptReply] = []
        self.server_first = False
        self._groups: dict[int, int] = {}
        self._session = b""
        self._is_over = self._starts = False

    def take(self, entry: Entry) -> None:
        """Read the next entry."""
        if entry.kind in _ENDS:
            self._end(entry)
        elif entry.kind in (EntryKind.CLIENT, EntryKind.DIRECTION):
            self._begin(entry)
            self._act(entry)
        elif entry.kind is EntryKind.SERVER:
            self.server_first = self.server_first or not self.steps
            self._begin(entry)
            self._quote(entry)

    def _begin(self, entry: Entry) -> None:
        """Open another connection, where one begins in the recording."""
        is_greeting = entry.kind is EntryKind.SERVER and entry.octets.startswith(_GREETING)
        begins = self._starts or entry.session != self._session
        if (begins or (self._is_over and is_greeting)) and (self.steps or self.expected):
            self.steps += (Disconnect(), Connect())
            self._groups, self._is_over = {}, False
        self._session, self._starts = entry.session, False

    def _end(self, entry: Entry) -> None:
        if entry.kind is EntryKind.LEFT:
            self.steps.append(Disconnect())
        self._starts = entry.kind is EntryKind.START
        self._is_over = True

    def _act(self, entry: Entry) -> None:
        if entry.kind is EntryKind.DIRECTION:
            self.steps.append(_DIRECTIONS[entry.octets])
            return
        _say(self.steps, entry, self._groups)
        self._is_over = self._is_over or entry.octets.strip().upper() == _QUIT

    def _quote(self, entry: Entry) -> None:
        for line in lines_of(entry.octets):
            reply = ReplyLine.parse(line)
            if reply.last:
                self.expected.append(ScriptReply(entry.line, reply, len(self.steps)))
                self._is_over = self._is_over or reply.code in CLOSING_CODES


def _say(steps: list[ClientLine | Input], entry: Entry, groups: dict[int, int]) -> None:
    """Have the client say a line; what was sent at once is sent at once again.

    Args:
        steps: What is done before it.
        entry: The line.
        groups: Where in `steps` a group stands.
    """
    place = None if entry.group is None else groups.setdefault(entry.group, len(steps))
    if place is None or place == len(steps):
        steps.append(ClientLine(entry.octets, b""))
    elif isinstance(before := steps[place], ClientLine):
        steps[place] = ClientLine(before.octets + entry.octets, b"")


def _insist_on_sense(recording: Recording) -> None:
    """See that each line of a transcript says who spoke, and that no reply is cut short.

    Raises:
        ScriptError: If not; it names the line.
    """
    unended = 0
    for one in recording.entries:
        if one.kind is EntryKind.UNREADABLE:
            raise ScriptError(
                f"line {one.line}: is neither a line of the client's (C:) nor a reply (S:);"
                " a reply begins with three digits, as in S: 250"
            )
        if unended and one.kind in (EntryKind.CLIENT, EntryKind.DIRECTION):
            break
        if one.kind is EntryKind.SERVER:
            unended = 0 if ReplyLine.parse(one.octets.removesuffix(b"\r\n")).last else one.line
    else:
        if not unended:
            return
    raise ScriptError(f"line {unended}: the reply goes on, but no more of it comes")


def play(script: Script, site: Site) -> ScriptResult:
    """Play a script in a fresh lab; unless it speaks first, the greeting is waited for."""
    lab = Lab(site)
    came = [_replies_to(lab, Connect(), waits=script.waits)]
    for one in script.steps:
        done = Send(one.octets + one.ending) if isinstance(one, ClientLine) else one
        came.append(_replies_to(lab, done, waits=script.waits))
    return ScriptResult(lab, tuple(mismatches(script.expected, came)))


def _replies_to(lab: Lab, done: Input, *, waits: bool) -> list[Reply]:
    """Do something; return what the learner's own server said to it."""
    begin = len(lab.transcript.moments)
    lab.play(done)
    if isinstance(done, Connect) and waits and lab.site.greeting_delay > 0:
        lab.play(AdvanceClock(lab.site.greeting_delay))
    moments = lab.transcript.moments[begin:]
    return [one.reply for one in moments if one.reply and one.link.is_own]
