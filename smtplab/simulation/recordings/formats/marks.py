"""The marks in a log that tell who speaks, found by what stands behind them.

Behind a mark of the server stands a reply code, and behind one of the client a verb. So the marks
need not be known: they are the last words of a head, as many of them as it takes to tell the two
sides apart. What is known of the usual marks helps where there is little to go by.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.fields import blank_times

__all__ = [
    "COMMAND",
    "PEERS",
    "REPLY",
    "Anchor",
    "Marks",
    "anchor_of",
    "find_marks",
    "kind_of",
    "pattern_of",
]

_LONGEST = 300
"""Octets of a head at most."""
REPLY = "reply"
COMMAND = "command"
_ANCHORS = 4
"""Replies and commands in a line that are looked at."""
_SAID = rb"""
    (?: (?P<reply>[2-5][0-9]{2})(?=[ \-\]"'<\\\t\r,;|]|\Z)        # RFC 5321 4.2
      | (?P<verb>(?i:%(verbs)s))(?=[ "'`<\\\t\r,;|]|\Z)
    )
    """ % {b"verbs": b"|".join(sorted(verb.encode() for verb in KNOWN_VERBS))}
_ANCHOR = Pattern(rb"(?:\A|(?<=[^\w.=@+-])|(?<=--)|(?<=<-))" + _SAID, re.VERBOSE)
_BEGINS = Pattern(rb"[ \t]*(?:[bu]?[\"'`]|\[)?" + _SAID, re.VERBOSE)
_OPENS = Pattern(rb"(?:(?<![A-Za-z])[bu])?[\"'`]\Z|\[\Z")
"""What stands between a mark and a text: a quote, or the bracket around a code."""
_PEER = Pattern(rb"(?P<arrow>[<>]) [^\s\[]{1,255}\[[^\]\s]{1,64}\](?::\d{1,5})?:\Z")
"""How Postfix marks a line: with the other host behind the arrow."""
PEERS = (b"> host:", b"< host:")
_WITH_PEER = rb" [^\s\[]{1,255}\[[^\]\s]{1,64}\](?::\d{1,5})?:"
_ARROW = Pattern(
    rb"[\[(]?(?:[-<>=~*|+]{0,4}[<>][-<>=~*|+]{0,4}|\xe2[\x86\x87\x9e\x9f][\x80-\xbf]"
    rb"|\xe2\x97[\x80-\xbf]|\xc2[\xab\xbb])[\])]?:?\Z"
)
SPEAKERS: tuple[tuple[str, ...], ...] = (
    ("S", "C", "R"),
    ("Server", "Client"),
    ("Srv", "Cli"),
    ("Received", "Sent"),
    ("Receiving", "Sending"),
    ("Receive", "Send"),
    ("Receiver", "Sender"),
    ("Got", "Sent"),
    ("Recv", "Sent"),
    ("Rcvd", "Sent"),
    ("Rcv", "Snd"),
    ("Reply", "Send"),
    ("Response", "Request"),
    ("Response", "Command"),
    ("Response", "Command Line"),
    ("Rx", "Tx"),
    ("Rsp", "Cmd"),
    ("In", "Out"),
    ("Read", "Write"),
    ("Read", "Wrote"),
    ("Remote", "Local"),
    ("Connection", "Send"),
)
"""Words with which logs say who speaks; which of a row is the server is told by what it says."""
_ONE = b"|".join(
    word.encode() for word in sorted({one for row in SPEAKERS for one in row}, key=len)[::-1]
)
_WORD = Pattern(
    rb"(?<![A-Za-z])[\[({<*_|]{0,3}"
    rb"(?:[A-Za-z]{1,9} ?(?:--?>|<--?|==?>|<==?) ?(?:FROM )?(?=[A-Za-z]{1,9}:))?"
    rb"(?i:%(one)s|(?<=> )SMTP)(?:[ ]?[(\[#]{0,2}\d{1,9}[)\]]{0,2})?"
    rb"[\])}>*_|]{0,3}[ \t]{0,2}[:>|]?[*_`]{0,2}\Z" % {b"one": _ONE}
)
_LETTERS = Pattern(rb"[A-Za-z]+")
_LETTER = Pattern(rb"[A-Za-z]")
_COMMENT = b"#"
_LEVELS = (1, 2, 3, 4)
"""Words of a head that are tried as a mark."""
_DIGITS = Pattern(rb"[0-9]+")
_SPACES = Pattern(rb"[ \t]+")
_MANY_TIMES = 4
"""A mark is one side's if the other side bears it so many times less."""
_MIRROR = bytes.maketrans(b"<>", b"><")


class Anchor(NamedTuple):
    """A reply or a command in a line of a log.

    Attributes:
        head: What stands before the mark, and the mark.
        opens: What stands between the mark and the text, such as a quote.
        gap: How many spaces are between.
        text: The text.
        is_reply: Whether it is a reply.
        known: The usual mark before it; None if it is not one of those.
    """

    head: bytes
    opens: bytes
    gap: int
    text: bytes
    is_reply: bool
    known: bytes | None

    @property
    def mark(self) -> bytes:
        """The usual mark before it, or else the last word."""
        return _key(self, 0)


def anchor_of(line: bytes) -> Anchor | None:
    """Find a reply or a command in a line: the first behind a usual mark, else the first."""
    found = []
    for match in _ANCHOR.finditer(blank_times(line[:_LONGEST])):
        anchor = _anchor(line, match)
        if anchor.known is not None:
            return anchor
        found.append(anchor)
        if len(found) == _ANCHORS:
            break
    return next((one for one in found if one.is_reply or not _is_prose(one)), None)


def _anchor(line: bytes, match: re.Match[bytes]) -> Anchor:
    before = line[: match.start()]
    opens = _OPENS.search(before)
    bare = before[: opens.start()] if opens else before
    head = bare.rstrip(b" \t")
    is_reply = match["reply"] is not None
    return Anchor(
        head,
        opens[0] if opens else b"",
        len(bare) - len(head),
        line[match.start() :],
        is_reply,
        _known(head),
    )


def _is_prose(anchor: Anchor) -> bool:
    """Return whether a verb may be a word of prose, or a comment; a mark tells it is not."""
    has_letters = _LETTER.search(anchor.head) is not None
    is_lower = not anchor.text[:4].isupper()
    return anchor.head.startswith(_COMMENT) or (has_letters and is_lower)


def _known(head: bytes) -> bytes | None:
    """Return the usual mark at the end of a head."""
    if peer := _PEER.search(head):
        return peer["arrow"] + b" host:"
    if arrow := _ARROW.search(head[-16:]):
        return _normal(arrow[0])
    if (word := _WORD.search(head[-40:])) is None:
        return None
    # s-nail writes `>>> SERVER:` and `>>>`, so that the arrow alone would be both sides' mark.
    before = head[: len(head) - len(word[0])]
    arrow = _ARROW.search(before.rstrip()[-16:])
    gap = b" " if before.endswith((b" ", b"\t")) else b""
    return _normal(arrow[0] + gap + word[0] if arrow else word[0])


def _normal(mark: bytes) -> bytes:
    return _SPACES.sub(b" ", _DIGITS.sub(b"0", mark))


def _key(anchor: Anchor, level: int) -> bytes:
    if level == 0 and anchor.known is not None:
        return anchor.known
    words = blank_times(anchor.head).split()
    mark = _normal(b" ".join(words[-max(level, 1) :]))
    return mark if mark.strip(b"0") else b""


class Marks(NamedTuple):
    """The marks of the two sides, the one that most lines bear first.

    Attributes:
        server: Those behind which replies stand; b"" where nothing stands before them.
        client: Those behind which commands stand.
        are_known: Whether both are usual marks.
        replies: How many replies stand behind the first of the server's.
        commands: How many commands behind the first of the client's.
        level: How many words of a head make a mark.
        are_mixed: Whether each mark is the server's in some of the sessions.
    """

    server: tuple[bytes, ...]
    client: tuple[bytes, ...]
    are_known: bool
    replies: int
    commands: int
    level: int
    are_mixed: bool = False

    @property
    def borne(self) -> int:
        """How many lines bear the marks."""
        return self.replies + self.commands

    def of(self, anchor: Anchor) -> bytes | None:
        """Return the mark of an anchor, None if it is not one of these."""
        key = _key(anchor, self.level)
        return key if key in self.server or key in self.client else None


def find_marks(anchors: Sequence[Anchor]) -> Marks | None:
    """Return the marks that tell the sides apart; None if there are none."""
    for level in (0, *_LEVELS):
        counts = _count(anchors, level)
        if marks := _opposites(counts, anchors) if level == 0 else None:
            return marks
        if marks := _pair(counts, anchors, level):
            return marks
    return None


def _count(anchors: Iterable[Anchor], level: int) -> dict[bytes, Counter[bool]]:
    counts: dict[bytes, Counter[bool]] = {}
    for anchor in anchors:
        counts.setdefault(_key(anchor, level), Counter())[anchor.is_reply] += 1
    return counts


def _is_of(count: Counter[bool], *, server: bool) -> bool:
    return count[server] > 0 and count[server] >= count[not server] * _MANY_TIMES


def _is_pure(count: Counter[bool]) -> bool:
    return _is_of(count, server=True) or _is_of(count, server=False)


def _pair(
    counts: Mapping[bytes, Counter[bool]], anchors: Sequence[Anchor], level: int
) -> Marks | None:
    known = {one.known for one in anchors} - {None}
    server = _best(counts, known, server=True)
    client = _best(counts, known, server=False)
    if server is None and client is None:
        return None
    mixed = max((sum(one.values()) for one in counts.values() if not _is_pure(one)), default=0)
    borne = sum(sum(counts[key].values()) for key in (server, client) if key is not None)
    if mixed >= borne:
        return None
    sides = (
        _with_like(server, counts, known, server=True),
        _with_like(client, counts, known, server=False),
    )
    are_known = all(key is None or not key or key in known for key in (server, client))
    replies = counts[server][True] if server is not None else 0
    commands = counts[client][False] if client is not None else 0
    return Marks(*sides, are_known, replies, commands, level)


def _best(
    counts: Mapping[bytes, Counter[bool]], known: set[bytes | None], *, server: bool
) -> bytes | None:
    fit = [key for key, one in counts.items() if _is_of(one, server=server)]
    return max(fit, key=lambda key: (key in known, counts[key][server]), default=None)


def _with_like(
    best: bytes | None,
    counts: Mapping[bytes, Counter[bool]],
    known: set[bytes | None],
    *,
    server: bool,
) -> tuple[bytes, ...]:
    """Return a mark with those that are like it and have the same kind of text behind them."""
    if best is None:
        return ()
    way = _way(best)
    like = [
        key
        for key, one in counts.items()
        if key != best and key in known and _way(key) == way and not one[not server]
        if way or (server and _LETTERS.sub(b"", key) == _LETTERS.sub(b"", best))
    ]
    return (best, *like)


def _way(mark: bytes) -> bytes:
    """Return which way an arrow points; b"" if a mark is not an arrow."""
    return bytes(byte for byte in mark[:4] if byte in b"<>")[:1]


def _opposites(counts: Mapping[bytes, Counter[bool]], anchors: Sequence[Anchor]) -> Marks | None:
    """Return two marks that are opposites, where each is the server's in some of the sessions."""
    rows = {frozenset(word.lower().encode() for word in row) for row in SPEAKERS}
    known = [key for key in counts if any(one.known == key for one in anchors)]
    for key in sorted(known, key=lambda one: -sum(counts[one].values())):
        for other in known:
            is_pair = key != other and (
                key.translate(_MIRROR) == other
                or any({_bare(key), _bare(other)} <= row for row in rows)
            )
            both = (counts[key], counts[other])
            if is_pair and all(min(one[True], one[False]) > 0 for one in both):
                borne = [sum(one.values()) for one in both]
                return Marks((key,), (other,), True, borne[0], borne[1], 0, are_mixed=True)
    return None


def _bare(mark: bytes) -> bytes:
    return b" ".join(_LETTERS.findall(mark)).lower()


def kind_of(text: bytes) -> str:
    """Return what a text begins with: `REPLY`, `COMMAND`, or "" for neither."""
    match = _BEGINS.match(text)
    return "" if not match else REPLY if match["reply"] else COMMAND


def pattern_of(mark: bytes) -> bytes:
    """Return the source of a pattern for a mark, wherever it stands in a line."""
    if mark in PEERS:
        return mark[:1] + _WITH_PEER
    source = re.sub(rb"0+", rb"[0-9A-Za-z:.,/ -]{1,40}?", re.escape(mark))
    source = source.replace(rb"\ ", rb"[ \t]{1,40}")
    if _ARROW.search(mark):
        return rb"(?<![-<>=~*|+])" + source + rb"(?![-<>=~*])"
    # More of a number or of a time may follow.
    behind = rb"(?=[ \t\"'`]|\Z)" if mark.rstrip(b":").endswith(b"0") else b""
    before = rb"(?<![0-9A-Za-z_])" if mark[:1].isalnum() else b""
    return before + source + behind
