"""A session as a handout in Markdown: client left, server right, and what each reply means.

Whatever was said stands in code spans, in which Markdown and HTML are but text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from smtplab.protocol.codes.advice import advice_for, title_of
from smtplab.protocol.codes.describe import describe_code
from smtplab.protocol.codes.enhanced import describe_enhanced
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.replies import Reply
from smtplab.protocol.sections import with_titles
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind
from smtplab.simulation.recordings.formats.json_export import entries_of
from smtplab.simulation.recordings.formats.transcript import visible_lines
from smtplab.simulation.text.visible import visible

__all__ = ["write"]

_HEAD = (
    "| | Client | Server | What it means |",
    "|--:|:-------|:-------|:--------------|",
)
_MOST_LINES = 40
_FENCES = Pattern(r"`+")
_ASIDES = {
    EntryKind.START: "the client connects",
    EntryKind.DROPPED: "the connection drops",
    EntryKind.LEFT: "the client drops the connection",
}


def write(transcript: Transcript, site: str) -> str:
    """Write a session on a site as a table, a row an arrow."""
    rows = _rows(transcript)
    return "\n".join((f"# An SMTP session with {_code(visible(site))}", "", *_HEAD, *rows)) + "\n"


def _rows(transcript: Transcript) -> Iterator[str]:
    for number, entry in enumerate(entries_of(transcript), start=1):
        cells = _cells(entry, transcript.moments[entry.line - 1])
        yield f"| {number} | {' | '.join(cells)} |"


def _cells(entry: Entry, moment: Moment) -> tuple[str, str, str]:
    """Return what stands under client, server and meaning."""
    lines = visible_lines(entry)
    if entry.kind is EntryKind.CLIENT:
        return _cell(lines), "", _of_client(moment)
    if entry.kind is EntryKind.SERVER:
        said = _of_reply(moment.reply, moment.event_name) if moment.reply else ""
        return "", _cell(lines), said
    if aside := _ASIDES.get(entry.kind):
        return "", "", f"*{aside}*"
    return "", "", f"*note:* {_cell(lines)}"


_OF_CLIENT: Mapping[MomentKind, str] = {
    MomentKind.CONTENT: "content",
    MomentKind.CHUNK: "chunk of content (RFC 3030 §2)",
    MomentKind.END_OF_DATA: "end of data (RFC 5321 §4.1.1.4)",
}


def _of_client(moment: Moment) -> str:
    return _OF_CLIENT.get(moment.kind, "")


def _of_reply(reply: Reply, answers: str) -> str:
    """Take a reply apart, digit by digit, and name the rule behind it."""
    said = describe_code(reply.code)
    digits = f"{reply.code:03}"
    parts = [
        f"**{digits[0]}** {said.reply_class.name}, **{digits[1]}** {said.category.name}",
        title_of(reply.code, answers),
        _of_enhanced(reply),
        f"client: {advice_for(reply, answers).short}",
        with_titles(reply.rule.section) if reply.rule else "",
    ]
    return "<br>".join(filter(None, parts))


def _of_enhanced(reply: Reply) -> str:
    if reply.enhanced is None:
        return ""
    return f"**{reply.enhanced}** {describe_enhanced(reply.enhanced).title}"


def _cell(lines: Iterable[str]) -> str:
    """Put lines under each other in one cell; of very many, the first."""
    told = list(lines)
    more = [f"… {len(told) - _MOST_LINES} more lines"] if len(told) > _MOST_LINES else []
    return "<br>".join([*(_code(line) for line in told[:_MOST_LINES]), *more])


def _code(text: str) -> str:
    """Write a text that is safe to show as a code span (GFM) within a table.

    Where a backslash stands before it, a bar cannot be kept from ending the cell; so a text with a
    bar is written sign by sign, as references to characters, which end nothing.
    """
    if not text:
        return "&nbsp;"
    if "|" in text:
        return f"<code>{''.join(map(_reference, text))}</code>"
    longest = max(map(len, _FENCES.findall(text)), default=0)
    fence = "`" * (longest + 1)
    blank = " " if text[0] in "` " or text[-1] in "` " else ""
    return f"{fence}{blank}{text}{blank}{fence}"


def _reference(char: str) -> str:
    return char if char.isalnum() or char == " " else f"&#{ord(char)};"
