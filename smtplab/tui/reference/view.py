"""An entry of the reference as a page: its rows, its lessons, and how to see it happen."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.simulation.lab.inputs import AdvanceClock, Connect
from smtplab.simulation.text.visible import visible
from smtplab.teaching.reference.demo_lab import Demo
from smtplab.teaching.reference.entry import ReferenceEntry
from smtplab.tui.common.page import PageRow, PageSection, ReferencePage
from smtplab.tui.reference import texts

__all__ = ["demo_code", "entry_page", "no_entry_page"]


def entry_page(entry: ReferenceEntry, asked: str = "") -> ReferencePage:
    """Return the page of an entry.

    Args:
        entry: The entry.
        asked: What was looked for.
    """
    rows = tuple(PageRow(visible(row.label), visible(row.text)) for row in entry.rows)
    parts = [
        PageSection("", rows),
        _lessons(entry),
        _demo(entry.demo(asked), entry.why_no_demo(asked)),
    ]
    title = f"{entry.key} · {entry.kind.value}"
    return ReferencePage(visible(title), tuple(part for part in parts if part.rows))


def no_entry_page() -> ReferencePage:
    """Return the page for a search that finds nothing."""
    row = PageRow(visible(""), visible(texts.NOTHING_FOUND_SAYS))
    return ReferencePage(visible(texts.NOTHING_FOUND), (PageSection("", (row,)),))


def _lessons(entry: ReferenceEntry) -> PageSection:
    rows = [
        PageRow(visible(texts.NEW_IN if mention.introduces else texts.USED_IN), mention.title)
        for mention in entry.mentions
    ]
    if rows:
        hint = texts.LESSON_HINT if len(rows) == 1 else texts.LESSONS_HINT
        rows.append(PageRow(visible(""), visible(hint)))
    return PageSection(texts.LESSONS, tuple(rows))


def _demo(demo: Demo | None, why_not: str) -> PageSection:
    rows = tuple(_demo_lines(demo)) if demo else (why_not,) if why_not else ()
    return PageSection(texts.DEMO, tuple(PageRow(visible(""), visible(row)) for row in rows))


def _demo_lines(demo: Demo) -> Iterator[str]:
    match demo.then:
        case Connect():
            says = texts.DEMO_CONNECT
        case AdvanceClock():
            says = texts.DEMO_WAIT
        case _:
            says = texts.DEMO_TYPED
    yield says.format(code=demo_code(demo))
    if demo.line:
        yield f"C: {demo.line}"
    if demo.rule is None:
        yield texts.DEMO_FORCED


def demo_code(demo: Demo) -> str:
    """Return the codes of the reply that is about to come."""
    return " ".join(filter(None, (str(demo.code), str(demo.enhanced or ""))))
