"""Whether lines are a script, a session that telnet or nc left, or a log in an unknown notation.

A log must never be sent line by line. Only lines outside of content count: content begins after
DATA, or after the 354 that answers it, and ends with a lone dot. Each line that is not empty is one
of these:

- a command, if it begins with a verb of SMTP or POP3, also misspelt by one letter, or if it is for
  the lab (`:deliver`); with `>>>` before the verb only where replies stand between;
- a reply, if it begins with a reply code (RFC 5321 §4.2);
- headed, if a command or a reply stands behind a head of up to four words or a mark
  (`notation.heads`); the head is common if two lines bear it;
- marked, if somebody wrote it down: it has a reply code behind a mark, or begins with a date, a
  time, a level such as DEBUG, an arrow, the name of a speaker, or the offset of a hex dump;
- anything else, which a teacher may have written to show a 500.

Without a command it is a log if one line is marked or half of them are headed. With commands it is
one if common heads are as many as commands and replies together, or marks are many and three times
as many; a few marks alone are nonsense that a script may hold. It is not a script either if it has
no reply and hardly a command: a message, source code or data. Else it is a session if telnet or nc
wrote in it, it has a greeting or a reply of several lines, or its replies answer what stands before
them. Else it is a log if
common heads are half as many as commands, and a script otherwise; a short text in which most lines
are commands is always a script.

Limits: a log without replies in which no line has a head is the same as a script, and one whose
head is a verb (`mail: EHLO c`) is one of commands. Eight lines of nonsense or fewer without a
command are a script, and more are not. A script in which the author put one head before half of the
lines is refused, and a script with replies in turn after its commands is read as a session. Where
no line ends with LF, a CR ends one, so that a lone command with a bare CR in it needs an LF.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import split
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.pop3.commands import KNOWN_VERBS as POP3_VERBS
from smtplab.protocol.suggestions import is_near
from smtplab.simulation.recordings.formats.entries import START_DATA
from smtplab.simulation.recordings.formats.heads import common, head_of

__all__ = [
    "DIRECTION",
    "TOOL",
    "Looks",
    "is_command",
    "is_reply",
    "looks_of",
    "outside_content",
    "without_arrow",
]

_VERBS = KNOWN_VERBS | POP3_VERBS
_ARROW = Pattern(rb"\A>{1,3}[ \t]*(?=[A-Za-z]{4}|\.\Z)")
_REPLY = Pattern(rb"[2-5][0-9]{2}(?:[ -]|\Z)")
_GREETING = Pattern(rb"220[ -]")
_OPENING = Pattern(rb"Trying [^ ]|Connected to |Escape character |[245][0-9]{2}[ -]")
TOOL = Pattern(
    rb"Trying |Connected to |Escape character |Connection (?:to .* )?closed|Connection to .* port"
    rb"|telnet[>:]|Ncat: "
)
"""What telnet and nc write themselves."""
DIRECTION = Pattern(rb":(?:deliver|pop3|wait [0-9]{1,9})\Z")
"""What the lab is to do between two lines of a script."""
_LEVELS = rb"DEBUG|INFO|WARN|WARNING|ERROR|TRACE|NOTICE|FINE|FINER|FINEST|PROTOCOL|VERBOSE"
_SPEAKERS = (
    rb"[CSR]|client|server|sender|receiver|sent|send|sending|got|recv|rcvd|rcv|received|receive"
    rb"|snd|receiving|out|in|request|response|reply|smtp|connection"
)
_MARKED = Pattern(
    rb"""
    .{0,300}?[\]:<>|"',\[(=\xbb\x80-\x9f][ \t"'|]*[2-5][0-9]{2}[\] \-]  # a code behind a mark
    | \W{0,3}(?:[A-Z][a-z]{2},?\ )?\d{4}[-/.]\d\d[-/.]\d\d   # a date
    | \W{0,3}[A-Z][a-z]{2},?\ +\d{1,2}\ \d\d:\d\d   # as syslog writes it
    | \W{0,3}\d{1,2}[-/.](?:\d{1,2}|[A-Z][a-z]{2})[-/.]\d{2,4}\b
    | \W{0,3}\d\d?:\d\d:\d\d
    | \W{0,3}(?:%(levels)s)(?:\W|\Z)
    | \W{0,3}(?i:debug|info|warning|error|trace):
    | [\w:.\[\] ]{0,40}(?:<<<?|>>>?|<--?|--?>|<==?|==?>|<~|~>)(?:[ \t"]|\Z)   # an arrow
    | [ \t]*(?:\xe2\x94|\xe2\x86|\xe2\x87|\xe2\x9e)                          # drawn as one
    | [<>*](?:\ |\Z)
    | [\[|({*_]{0,3}[ \t]*(?i:%(speakers)s)(?:[ ]\(?\#?\d+\)?)?[\])|*_]{0,3}[ \t]*:
    | [\[(](?i:%(speakers)s)[\])]
    | [ \t]*(?:0x)?[0-9a-f]{4,8}(?::\ |\ \ ?|:?[ \t]+-[ \t])[0-9A-Za-z. ]           # a hex dump
    | @?[0-9a-f]{11,}\ | \d{10}(?:\.\d+)?\ |CONNECTED\(\d   # a clock's count, and s_client
    | \#(?:Software|Version|Fields|Date|Log-type):
    """
    % {b"levels": _LEVELS, b"speakers": _SPEAKERS},
    re.VERBOSE | re.DOTALL,
)
_SHAPED = Pattern(
    rb"""
    \A[\w-]+:\ .*\S                       # a field of a header
    | \A[-=_*]{3,}                         # a rule
    | \w\(.*\) | [;{}]\s*\Z | \w\ ?=\ ?\S  # source code
    | \A\s*[\]}"]                          # data
    """,
    re.VERBOSE | re.DOTALL,
)
"""How lines look that nobody sends: fields, rules, source code and data."""
_REQUEST = Pattern(rb"[A-Z]{3,7} [^ ]{1,999} HTTP/[0-9]")
"""What a web browser sends first, whose fields follow."""
_FEW = 5
_MANY = 8
_MUCH_MORE = 3
_FIELDS = 4
_HARDLY = 8
"""In a text longer than _MANY lines, less than one command in so many lines is hardly any."""
_LONGEST = 400
"""Octets of a line that are looked at for marks."""
_SHORTEST = 4
"""Letters of a word that may be a verb misspelt."""
_LINES = 2_000
"""Lines that are looked at."""


class Looks(Enum):
    """What lines without a sign of their own look like."""

    SCRIPT = "script"
    SESSION = "session"
    LOG = "log"


def looks_of(lines: Sequence[bytes]) -> Looks:
    """Return what lines look like, given those outside of content that are not empty."""
    outside = lines[:_LINES]
    counts = _counts(outside)
    if counts.tells_of_log or (not counts.replies and _is_text(outside, counts)):
        return Looks.LOG
    if _is_session(outside, counts):
        return Looks.SESSION
    is_short = counts.lines <= _MANY and counts.commands * 2 > counts.lines
    has_heads = counts.common * 2 >= max(counts.commands, 1) and not is_short
    return Looks.LOG if has_heads else Looks.SCRIPT


class _Counts(NamedTuple):
    """How many lines are what."""

    lines: int
    commands: int
    replies: int
    marked: int
    headed: int
    common: int

    @property
    def tells_of_log(self) -> bool:
        """Whether there is more that somebody wrote down than what was said."""
        bare = self.commands + self.replies
        if not self.commands:
            return self.marked > 0 or self.headed * 2 >= self.lines
        has_marks = self.marked > _FEW and self.marked >= _MUCH_MORE * bare
        return has_marks or (self.common > 1 and self.common >= bare)


def _counts(lines: Sequence[bytes]) -> _Counts:
    replies = sum(map(is_reply, lines))
    arrow = replies > 1
    other = [line for line in lines if not is_reply(line) and not _is_bare(line, arrow=arrow)]
    heads = [head for line in other if (head := head_of(line))]
    marked = sum(1 for line in other if _MARKED.match(line[:_LONGEST]))
    commands = len(lines) - replies - len(other)
    return _Counts(len(lines), commands, replies, marked, len(heads), common(heads))


def _is_bare(line: bytes, *, arrow: bool) -> bool:
    """Return whether a line is a command; a head may look like a verb misspelt."""
    said = (without_arrow(line) if arrow else line).lstrip(b" \t")
    return is_command(line, arrow=arrow) and (split(said)[0] in _VERBS or not head_of(said))


def _is_session(lines: Sequence[bytes], counts: _Counts) -> bool:
    if any(map(TOOL.match, lines)) or any(map(_GREETING.match, lines)):
        return True
    if (not counts.commands and counts.replies > 1) or _has_long_reply(lines):
        return True
    answered, unasked = _turns(lines)
    begins = bool(_OPENING.match(lines[0])) and (answered > 0 or not counts.commands)
    answers = counts.replies > 1 and counts.replies * 2 >= counts.commands
    return begins or (answers and answered > unasked)


def _has_long_reply(lines: Sequence[bytes]) -> bool:
    """Return whether a reply has several lines, which nobody makes up."""
    return any(
        line[3:4] == b"-" and is_reply(line) and following[:3] == line[:3] and is_reply(following)
        for line, following in pairwise(lines)
    )


def _turns(lines: Sequence[bytes]) -> tuple[int, int]:
    """Return how many replies answer a line, and how many answer none.

    A 354 answers DATA, and a reply of which more lines follow is not counted.
    """
    waiting = answered = unasked = 0
    has_data = False
    for line in lines:
        if not is_reply(line):
            waiting += 1
            has_data = has_data or split(line)[0] == "DATA"
        elif line[3:4] != b"-":
            is_asked = has_data if line.startswith(START_DATA) else waiting > 0
            answered, unasked = answered + is_asked, unasked + (not is_asked)
            waiting -= is_asked and not line.startswith(b"3")
    return answered, unasked


def _is_text(lines: Sequence[bytes], counts: _Counts) -> bool:
    """Return whether lines are prose, source code or data, with hardly a command in them."""
    if not lines or is_command(lines[0]) or _REQUEST.match(lines[0]):
        return False
    shaped = sum(1 for line in lines if _SHAPED.search(line[:_LONGEST]))
    if shaped > 1 and shaped * 2 >= counts.lines and shaped >= counts.commands * _FIELDS:
        return True
    return counts.lines > _MANY and counts.commands * _HARDLY < counts.lines


def is_command(line: bytes, *, arrow: bool = True) -> bool:
    """Return whether a line begins with a verb, or with what was meant to be one.

    Args:
        line: The line.
        arrow: Whether an arrow may come before it.
    """
    verb, _ = split((without_arrow(line) if arrow else line).lstrip(b" \t"))
    return _is_verb(verb) or any(map(DIRECTION.match, (line, line[1:])))


@lru_cache(maxsize=1024)
def _is_verb(word: str) -> bool:
    is_word = len(word) >= _SHORTEST and word.isalnum()
    return word in _VERBS or (is_word and any(is_near(word, verb) for verb in KNOWN_VERBS))


def without_arrow(line: bytes) -> bytes:
    """Return a line without the `>>>` that sendmail writes before a command."""
    return _ARROW.sub(b"", line, count=1)


def is_reply(line: bytes) -> bool:
    """Return whether a line begins with a reply code."""
    return _REPLY.match(line) is not None


def outside_content(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the lines that are not content, as far as one can see without knowing who speaks.

    A text that begins with DATA is what is left of a log: no content comes before a recipient.
    """
    in_content = asked = has_begun = False
    for line in lines:
        if in_content:
            in_content = line.strip() != b"."
            continue
        if asked and line.strip():
            asked, in_content = False, line.startswith(START_DATA) or not is_reply(line)
            if in_content and not is_reply(line):
                in_content = line.strip() != b"."
                continue
        yield line
        asked = asked or (has_begun and line.strip().upper() in (b"DATA", b">>> DATA"))
        has_begun = has_begun or bool(line.strip())
