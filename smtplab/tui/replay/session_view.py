"""The sessions of a file as rows, and one of them as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.content import Content

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.recordings.sessions import RecordedSession
from smtplab.simulation.recordings.summary import END_OF_DATA, RecordedRefusal, SessionEnd
from smtplab.simulation.text.visible import visible
from smtplab.tui.common.page import PageRow, PageSection, ReferencePage
from smtplab.tui.common.styles import fit
from smtplab.tui.replay import texts

__all__ = ["SessionColumns", "heading", "no_session_page", "session_page", "session_row"]

_CLOCK = Pattern(r"\d{1,2}:\d\d:\d\d")
_WIDEST_TIME = 24
_LOOKED_AT = 500
"""Sessions of which the times are looked at for their width."""
_WIDE = 100
"""Columns from which on client and sender have columns of their own, and times are whole."""
_WIDEST_WHO = 30
_END_STYLES = {SessionEnd.QUIT: "$text-success", SessionEnd.UNKNOWN: "$text-muted"}
_OTHER_END = "$text-warning"
_PERMANENT = 500


class SessionColumns(NamedTuple):
    """How wide the columns are; the refusal takes what is left.

    Attributes:
        number: Columns of the number.
        time: Columns of the time, 0 if no session has one.
        client: Columns of the client, 0 if one column shows who it was.
        who: Columns of the sender, or of who it was.
        end: Columns of how it ended.
        refusal: Columns of the first refusal.
    """

    number: int
    time: int
    client: int
    who: int
    end: int
    refusal: int

    @classmethod
    def of(cls, sessions: Sequence[RecordedSession], width: int) -> SessionColumns:
        """Share a width out."""
        is_wide = width >= _WIDE
        number = len(str(len(sessions)))
        times = (_time(one, is_wide=is_wide) for one in sessions[:_LOOKED_AT])
        time = min(max(map(len, times), default=0), _WIDEST_TIME)
        ends = {one.summary.end.value for one in sessions}
        end = max(map(len, (*ends, texts.END)))
        room = width - number - end - 4 - (time + 2 if time else 0)
        who = min(room // (4 if is_wide else 2), _WIDEST_WHO) - 2
        client = who if is_wide else 0
        rest = room - (who + 2) * (2 if is_wide else 1)
        return cls(number, time, client, who, end, max(0, rest))


def heading(columns: SessionColumns) -> Content:
    """Return the line above the rows."""
    cells = _cells(
        columns,
        ("#".rjust(columns.number), texts.WHEN),
        (texts.CLIENT, texts.SENDER if columns.client else texts.WHO),
        (texts.END, texts.FIRST_REFUSAL),
    )
    return Content.styled("  ".join(cells), "$text-muted")


def session_row(session: RecordedSession, columns: SessionColumns) -> Content:
    """Return the row of a session."""
    summary, is_wide = session.summary, bool(columns.client)
    number, *rest, end, refusal = _cells(
        columns,
        (str(session.number).rjust(columns.number), _time(session, is_wide=is_wide)),
        (summary.client, summary.sender if is_wide else _who(session)),
        (summary.end.value, _refusal(summary.refusal)),
    )
    permanent = summary.refusal is not None and summary.refusal.code >= _PERMANENT
    return Content("  ").join(
        (
            Content.styled(number, "$text-accent"),
            *map(Content, rest),
            Content.styled(end, _END_STYLES.get(summary.end, _OTHER_END)),
            Content.styled(refusal, "$text-error" if permanent else "$text-warning"),
        )
    )


def _cells(columns: SessionColumns, *pairs: tuple[str, str]) -> list[str]:
    """Return the texts that are shown, each as wide as its column."""
    told = (one for pair in pairs for one in pair)
    cells = ((visible(text), width) for text, width in zip(told, columns, strict=True))
    return [fit(text, width) for text, width in cells if width]


def _time(session: RecordedSession, *, is_wide: bool) -> str:
    """Return when a session began; where room is short the time of the day alone."""
    time = session.summary.time
    clock = None if is_wide else _CLOCK.search(time)
    return clock[0] if clock else visible(time)


def _who(session: RecordedSession) -> str:
    """Return the sender, or the client where nobody or the null reverse-path sends."""
    client, sender = session.summary.client, session.summary.sender
    return client if client and sender in ("", "<>") else sender


def _refusal(refusal: RecordedRefusal | None) -> str:
    if refusal is None:
        return ""
    what = texts.END_OF_DATA if refusal.command == END_OF_DATA else refusal.command.split(" ")[0]
    return f"{what} {refusal.code} {refusal.text}".strip()


def session_page(session: RecordedSession, count: int) -> ReferencePage:
    """Return all that is told of a session.

    Args:
        session: The session.
        count: How many there are.
    """
    title = texts.SESSION.format(number=session.number, count=count)
    rows = tuple(PageRow(visible(label), visible(text)) for label, text in _told(session) if text)
    return ReferencePage(visible(title), (PageSection("", rows),))


def _told(session: RecordedSession) -> Iterator[tuple[str, str]]:
    summary = session.summary
    yield texts.WHEN, summary.time
    yield texts.CLIENT, summary.client
    yield texts.SENDER, summary.sender
    accepted = texts.ACCEPTED.format(count=summary.accepted, s="s" * (summary.accepted != 1))
    yield texts.END, f"{texts.ENDS[summary.end]} · {accepted}"
    if (refusal := summary.refusal) is not None:
        answers = f"{refusal.command} → " if refusal.command else ""
        yield texts.REFUSED, f"{answers}{refusal.code} {refusal.text}"


def no_session_page() -> ReferencePage:
    """Return the page for a filter that leaves none."""
    row = PageRow(visible(""), visible(texts.NONE_LEFT_SAYS))
    return ReferencePage(visible(texts.NONE_LEFT), (PageSection("", (row,)),))
