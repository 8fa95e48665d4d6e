"""Whether lines are a script, a session that telnet or nc left, or a log in an unknown notation.

A log must never be sent line by line. Only lines outside of content count: content begins after
DATA, or after the 354 that answers it, and ends with a lone dot. Each line that is not empty is one
of these:

- a command, if it begins with a verb of SMTP or POP3, also misspelt by one letter, or if it is for
  the lab (`:deliver`); with `>>>` before the verb only where replies stand between;
- a reply, if it begins with a reply code (RFC 5321 §4.2);
- marked, if somebody wrote it down: it has a reply code behind a mark, or begins with a date, a
  time, a level such as DEBUG, an arrow, the name of a speaker, or the offset of a hex dump;
- anything else, which a teacher may have written to show a 500.

It is a log that cannot be read if there are marked lines, and as many as there are commands and
replies together, or no command at all. Else it is a session if telnet or nc wrote in it, it begins
as one, has a greeting, or has two replies or more and half as many replies as commands. Else it is
a script, unless two lines or more are marked, and half as many as there are commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import lru_cache

from smtplab.protocol.checks import KNOWN_VERBS
from smtplab.protocol.commands import split
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.pop3.commands import VERBS as POP3_VERBS
from smtplab.protocol.spelling import is_near

__all__ = [
    "TOOL",
    "Looks",
    "is_command",
    "is_reply",
    "looks_of",
    "outside_content",
    "without_arrow",
]

_VERBS = KNOWN_VERBS | frozenset(POP3_VERBS)
_ARROW = re.compile(rb"\A>{1,3}[ \t]*(?=[A-Za-z]{4}|\.\Z)")
_REPLY = re.compile(rb"[2-5][0-9]{2}(?:[ -]|\Z)")
_GREETING = re.compile(rb"220[ -]")
_OPENING = re.compile(rb"Trying [^ ]|Connected to |Escape character |[245][0-9]{2}[ -]")
TOOL = re.compile(
    rb"Trying |Connected to |Escape character |Connection (?:to .* )?closed|Connection to .* port"
    rb"|telnet[>:]|Ncat: "
)
"""What telnet and nc write themselves."""
_DIRECTION = re.compile(rb"::?(?:deliver|pop3)\Z")
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
    | \#(?:Software|Version|Fields|Date|Log-type):
    """
    % {b"levels": _LEVELS, b"speakers": _SPEAKERS},
    re.VERBOSE | re.DOTALL,
)
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
    replies = sum(map(is_reply, outside))
    commands = sum(1 for line in outside if is_command(line, arrow=replies > 1))
    marked = sum(1 for line in outside if _is_marked(line, arrow=replies > 1))
    if marked and (not commands or marked >= commands + replies):
        return Looks.LOG
    begins = any(map(_OPENING.match, outside[:1])) or any(map(TOOL.match, outside))
    answers = replies > 1 and replies * 2 >= commands
    if begins or answers or any(map(_GREETING.match, outside)):
        return Looks.SESSION
    return Looks.LOG if marked > 1 and marked * 2 >= commands else Looks.SCRIPT


def is_command(line: bytes, *, arrow: bool = True) -> bool:
    """Return whether a line begins with a verb, or with what was meant to be one.

    Args:
        line: The line.
        arrow: Whether an arrow may come before it.
    """
    verb, _ = split((without_arrow(line) if arrow else line).lstrip(b" \t"))
    return _is_verb(verb) or _DIRECTION.match(line) is not None


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


def _is_marked(line: bytes, *, arrow: bool) -> bool:
    if is_command(line, arrow=arrow) or is_reply(line):
        return False
    return _MARKED.match(line[:_LONGEST]) is not None


def outside_content(lines: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the lines that are not content, as far as one can see without knowing who speaks."""
    in_content = asked = False
    for line in lines:
        if in_content:
            in_content = line.strip() != b"."
            continue
        if asked and line.strip():
            asked, in_content = False, line.startswith(b"354") or not is_reply(line)
            if in_content and not is_reply(line):
                in_content = line.strip() != b"."
                continue
        yield line
        asked = asked or line.strip().upper() in (b"DATA", b">>> DATA")
