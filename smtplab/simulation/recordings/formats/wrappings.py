"""What a log is wrapped in: markup, a table, JSON around each line, progress bars, hex beside it.

Each `Wrapping` is recognized by the first lines of a file and taken off each line. A line may hold
several lines of the log, and none where it is layout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple, Protocol

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.formats.dumps import DumpReader, are_dumps
from smtplab.simulation.recordings.formats.entries import Row
from smtplab.simulation.recordings.formats.json_lines import are_objects, make_messages
from smtplab.simulation.recordings.formats.layouts import (
    are_rows,
    has_own_lines,
    make_cells,
    make_owned,
)
from smtplab.simulation.recordings.formats.log import TOOL, is_command
from smtplab.simulation.recordings.formats.marks import anchor_of
from smtplab.simulation.recordings.formats.streams import (
    DetailsReader,
    StreamReader,
    are_details,
    is_stream,
)

__all__ = ["FENCES", "WRAPPINGS", "Wrapping", "find_wrappings", "unwrap"]


class Unwrapper(Protocol):
    """Takes one wrapping off the lines of a file, in their order."""

    def take(self, line: bytes) -> list[bytes]:
        """Return the lines that stand in a line."""
        ...

    def finish(self) -> list[bytes]:
        """Return the lines that are left at the end of the file."""
        ...


class Wrapping(NamedTuple):
    """Something that stands around the lines of a log.

    Attributes:
        name: What it is.
        is_there: Returns whether the first lines of a file are wrapped in it.
        make: Returns what takes it off, given the first lines.
        is_of_log: Whether only a log has it, so that nothing in it is a script.
    """

    name: str
    is_there: Callable[[Sequence[bytes]], bool]
    make: Callable[[Sequence[bytes]], Unwrapper]
    is_of_log: bool = False


def find_wrappings(lines: Sequence[bytes]) -> list[Wrapping]:
    """Return the wrappings of a file, given its first lines."""
    found: list[Wrapping] = []
    for wrapping in WRAPPINGS:
        if wrapping.is_there(lines):
            found.append(wrapping)
            lines = _unwrapped(lines, wrapping)
    return found


def _unwrapped(lines: Sequence[bytes], wrapping: Wrapping) -> list[bytes]:
    unwrapper = wrapping.make(lines)
    return [*(inner for line in lines for inner in unwrapper.take(line)), *unwrapper.finish()]


def unwrap(
    lines: Iterable[bytes], wrappings: Iterable[Wrapping], first: Sequence[bytes]
) -> Iterator[Row]:
    """Yield the lines that stand in the lines of a file, as these come.

    Args:
        lines: All of them.
        wrappings: What is around them.
        first: The first of them.
    """
    unwrappers = []
    for wrapping in wrappings:
        unwrappers.append(wrapping.make(first))
        first = _unwrapped(first, wrapping)
    number = 0
    for number, line in enumerate(lines, start=1):
        yield from _rows(number, line, [line], unwrappers)
    for at, unwrapper in enumerate(unwrappers):
        for inner in unwrapper.finish():
            yield from _rows(number, inner, [inner], unwrappers[at + 1 :])


def _rows(
    number: int, line: bytes, inner: list[bytes], unwrappers: Iterable[Unwrapper]
) -> Iterator[Row]:
    for unwrapper in unwrappers:
        inner = [two for one in inner for two in unwrapper.take(one)]
    for one in inner:
        yield Row(number, one)
    if not inner:
        yield Row(number, line, is_layout=True)


class _Each:
    """Takes a wrapping off each line by itself."""

    def __init__(self, take: Callable[[bytes], list[bytes]]) -> None:
        self.take = take

    def finish(self) -> list[bytes]:
        """Return nothing: no line waits for another."""
        return []


def _share(lines: Iterable[bytes], pattern: Pattern[bytes]) -> float:
    """Return which part of the lines that are not empty a pattern matches."""
    told = [line for line in lines if line.strip()]
    return sum(1 for line in told if pattern.match(line)) / max(len(told), 1)


def _without(pattern: Pattern[bytes], instead: bytes = b"") -> Unwrapper:
    return _Each(lambda line: [pattern.sub(instead, line)])


_COLOUR = Pattern(rb"\x1b\[[0-9;]{0,20}[A-Za-z]")
_METER = Pattern(rb"\r?[ 0-9.kMGT]{20,60}(?:[ ]?[-0-9:]{8}[ ]?){3}.{4,5}(?=[<>*{}0-9=]|\Z)")
"""The progress bar of curl, which has no line end of its own."""
_METER_HEAD = Pattern(rb"\s*%\s+Total\s+%\s+Received|\s*Dload\s+Upload")
_JOINED = Pattern(
    rb"(?:\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d\s{1,4})?"
    rb"(?:(?:SERVER|CLIENT|SMTP) -> (?:FROM )?(?:SERVER|CLIENT|SMTP):|SMTP (?:ERROR|NOTICE):"
    rb"|\b(?:[SC]|Server|Client):[ ]{1,2}(?=[2-5][0-9]{2}[ -]|[A-Z]{4}\b))"
)
"""Where a line of a log begins that a page has put behind the one before it."""
_MANY = 3
_HEX_OF_SWAKS = Pattern(rb"(?:<  |  >) [0-9]{4}: (?:[0-9A-F]{2}[ ]{1,2}){1,16}")
_FENCE = Pattern(
    rb"[ \t]*(?:(?:```|~~~)[\w -]{0,30}|(?:</?(?:pre|code|samp)\b[^<>]{0,200}>)+)\s*\Z"
)
"""A line before or after the text of an example."""
FENCES = "fences"
"""Names the one that a script may stand in as well."""
_CODE_SPAN = Pattern(rb"`([^`]+)`\Z")
_TAGGED = Pattern(
    rb".{0,2000}?<(?:br|/?p|/?pre|/?code|/?t[dr]|/?table|/?div|/?li|/?span)\b", re.IGNORECASE
)
_BREAKS = Pattern(rb"<(?:br|/p|/div|/li|/tr)\b[^<>]{0,200}>", re.IGNORECASE)
_TAGS = Pattern(
    rb"</?(?:a|b|i|em|strong|br|p|pre|code|kbd|samp|tt|table|thead|tbody|t[dhr]|div|ul|ol|li|span|font)"
    rb"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_ENTITY = Pattern(rb".{0,2000}?&(?:lt|gt|#60|#62|#x3c|#x3e|quot);", re.IGNORECASE)
_PATH = Pattern(rb"<[^<>\s]*>")
_FIXED_SPACE = Pattern(rb"\xc2\xa0")
_HAS_FIXED_SPACE = Pattern(rb"[^\xc2]{0,200}\xc2\xa0")
_QUOTED = Pattern(
    rb"([^\xc2\xe2]{0,200})(?:\xe2\x80[\x9c-\x9f]|\xc2\xab)(.*)(?:\xe2\x80[\x9c-\x9f]|\xc2\xbb)\s*\Z",
    re.DOTALL,
)
_TIMED = Pattern(rb"[ \t]*[2-5][0-9]{2}[ -].*\[[0-9]{1,7} ?ms\]\s*\Z", re.DOTALL)
_MAIL_APP = Pattern(rb"(?:READ|WROTE) [A-Z][a-z]{2} \d\d \d\d:\d\d:\d\d\.\d{3} \[")
"""What Apple Mail writes above each piece."""
_TIME_BEHIND = Pattern(rb"[ \t]*\[[0-9]{1,7} ?ms\]\s*\Z")
_EXCHANGE = Pattern(
    rb"(?:\xef\xbb\xbf)?\d{4}-\d\d-\d\dT[\d:.]{8,16}Z?,[^,\r\n]{0,300},[0-9A-Fa-f]{8,32},"
    rb"[0-9]{1,9},[^,]{0,80},[^,]{0,80},[-+<>*],"
)
_EVENTS = ("+", "-", "<", ">", "*")


def _are_colours(lines: Sequence[bytes]) -> bool:
    return any(b"\x1b[" in line for line in lines)


def _speech(lines: Iterable[bytes]) -> list[bytes]:
    """Return the lines with a reply or a command; a message holds whatever it does."""
    return [line for line in lines if anchor_of(line)]


def _is_tagged(lines: Sequence[bytes]) -> bool:
    """Return whether the lines of a session have tags, and not only those of a message."""
    speech = _speech(lines)
    return sum(1 for line in speech if _TAGGED.match(line)) * 2 > len(speech)


def _is_fenced(lines: Sequence[bytes]) -> bool:
    """Return whether a fence comes before the session, and not only in a message."""
    before = takewhile(lambda line: anchor_of(line) is None, lines)
    return any(map(_FENCE.match, before))


def _without_tags(line: bytes) -> list[bytes]:
    return [_TAGS.sub(b" ", inner).strip() for inner in _BREAKS.sub(b"\n", line).split(b"\n")]


def _has_entities(lines: Sequence[bytes]) -> bool:
    """Return whether the lines of a session have entities in place of `<` and `>`."""
    speech = _speech(lines)
    has_paths = any(_PATH.search(line) for line in speech)
    return not has_paths and sum(1 for line in speech if _ENTITY.match(line)) > 1


def _resolve(line: bytes) -> list[bytes]:
    if b"&" not in line:
        return [line]
    import html  # noqa: PLC0415  # few logs are wrapped in it

    text = html.unescape(line.decode("utf-8", "surrogateescape")).replace("\xa0", " ")
    return [text.encode("utf-8", "surrogateescape")]


def _is_indented(lines: Sequence[bytes]) -> bool:
    """Return whether a session that nobody marked is set off from the margin."""
    size = len(_indent(lines))
    return size > 0 and any(is_command(line[size:]) or TOOL.match(line[size:]) for line in lines)


def _indent(lines: Sequence[bytes]) -> bytes:
    """Return the spaces and tabs with which each line begins that is not empty."""
    told = [line for line in lines if line.strip()]
    indents = (line[: len(line) - len(line.lstrip(b" \t"))] for line in told)
    shortest = min(indents, key=len, default=b"")
    return shortest if len(told) > 1 and all(line.startswith(shortest) for line in told) else b""


def _are_exchange(lines: Sequence[bytes]) -> bool:
    return sum(1 for line in lines if _EXCHANGE.match(line)) > 1


def _exchange(line: bytes) -> list[bytes]:
    """Return a row of a protocol log: the time, the session, an arrow, and the text."""
    if not _EXCHANGE.match(line):
        return [line]
    import csv  # noqa: PLC0415  # as above

    try:
        cells = next(csv.reader([line.decode("utf-8", "surrogateescape")], strict=True))
    except (csv.Error, StopIteration):
        return [line]
    at = next(at for at, cell in enumerate(cells) if at > 1 and cell in _EVENTS)
    time, _, session, *_ = cells
    text = cells[at + 1] if cells[at] in "<>" else " ".join(cells[at + 1 :])
    told = f"{time} [{session}] {cells[at]} {text}"
    return [one.encode("utf-8", "surrogateescape") for one in told.splitlines()]


def _are_joined(lines: Sequence[bytes]) -> bool:
    return any(len(_JOINED.findall(line)) >= _MANY for line in lines)


def _part(line: bytes) -> list[bytes]:
    """Return the lines that stand behind each other in a line."""
    starts = [match.start() for match in _JOINED.finditer(line)]
    if len(starts) < _MANY:
        return [line]
    parts = (line[start:end].strip() for start, end in pairwise([0, *starts, len(line)]))
    return [part for part in parts if part]


def _drop(pattern: Pattern[bytes]) -> Unwrapper:
    return _Each(lambda line: [] if pattern.match(line) else [line])


WRAPPINGS: Sequence[Wrapping] = (
    Wrapping(
        "spaces of a web page",
        lambda lines: _share(lines, _HAS_FIXED_SPACE) > 0.5,
        lambda _: _without(_FIXED_SPACE, b" "),
    ),
    Wrapping(
        "an indent",
        _is_indented,
        lambda lines: _without(Pattern(rb"\A" + _indent(lines))),
    ),
    Wrapping(
        "quotes of a word processor",
        lambda lines: _share(_speech(lines), _QUOTED) > 0.5,
        lambda _: _without(_QUOTED, rb"\1\2"),
    ),
    Wrapping(
        "heads of Apple Mail",
        lambda lines: any(map(_MAIL_APP.match, lines)),
        lambda _: _drop(_MAIL_APP),
        is_of_log=True,
    ),
    Wrapping(
        "times behind replies",
        lambda lines: sum(1 for line in lines if _TIMED.match(line)) > 1,
        lambda _: _Each(lambda line: [_TIME_BEHIND.sub(b"", line) if _TIMED.match(line) else line]),
    ),
    Wrapping("colours", _are_colours, lambda _: _without(_COLOUR)),
    Wrapping(
        "the progress bar of curl",
        lambda lines: any(map(_METER_HEAD.match, lines)),
        lambda _: _without(_METER),
    ),
    Wrapping(
        "hex of swaks",
        lambda lines: any(map(_HEX_OF_SWAKS.match, lines)),
        lambda _: _drop(_HEX_OF_SWAKS),
    ),
    Wrapping("a followed stream", is_stream, StreamReader, is_of_log=True),
    Wrapping("details of packets", are_details, lambda _: DetailsReader(), is_of_log=True),
    Wrapping(
        "JSON on each line",
        are_objects,
        lambda lines: _Each(make_messages(lines)),
        is_of_log=True,
    ),
    Wrapping("rows of Exchange", _are_exchange, lambda _: _Each(_exchange), is_of_log=True),
    Wrapping("a hex dump", are_dumps, DumpReader, is_of_log=True),
    Wrapping("a table", are_rows, lambda lines: _Each(make_cells(lines))),
    Wrapping("HTML", _is_tagged, lambda _: _Each(_without_tags)),
    Wrapping("entities of HTML", _has_entities, lambda _: _Each(_resolve)),
    Wrapping("lines joined in one", _are_joined, lambda _: _Each(_part)),
    Wrapping(FENCES, _is_fenced, lambda _: _drop(_FENCE)),
    Wrapping(
        "spans of code",
        lambda lines: _share(lines, _CODE_SPAN) > 0.5,
        lambda _: _without(_CODE_SPAN, rb"\1"),
    ),
    Wrapping("marks on lines of their own", has_own_lines, lambda lines: _Each(make_owned(lines))),
)
"""In the order in which they are taken off."""
