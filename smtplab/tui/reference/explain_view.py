"""The explanation of a reply as a page: reason, action and code."""

from __future__ import annotations

from collections.abc import Sequence

from smtplab.simulation.text.visible import Visible, visible
from smtplab.teaching.diagnosis import Diagnosis, explain, report_rows
from smtplab.tui.common.page import PageRow, PageSection, ReferencePage
from smtplab.tui.reference import texts

__all__ = ["explain_page", "lookup_text"]

_NOTHING = ReferencePage(
    visible(texts.START), (PageSection("", (PageRow(visible(""), visible(texts.START_SAYS)),)),)
)


def explain_page(pasted: str) -> ReferencePage:
    """Return the explanation of what was pasted."""
    if not pasted.strip():
        return _NOTHING
    found = explain(pasted)
    rows_of = report_rows(found)
    # What it comes down to stands first: in 24 rows not everything is in sight.
    headed = (
        (texts.REASON, rows_of.reason),
        (texts.ACTION, rows_of.action),
        (texts.CODE, rows_of.code),
    )
    return ReferencePage(
        _title(found), tuple(PageSection(name, _rows(rows)) for name, rows in headed if rows)
    )


def _title(found: Diagnosis) -> Visible:
    code = " ".join(filter(None, (found.reply.code, str(found.reply.enhanced or ""))))
    return visible(code or texts.EXPLANATION)


def _rows(rows: Sequence[tuple[str, str]]) -> tuple[PageRow, ...]:
    return tuple(PageRow(visible(label), visible(text)) for label, text in rows)


def lookup_text(pasted: str) -> str:
    """Return what to look up in the reference: the finest code that is there."""
    found = explain(pasted)
    return str(found.enhanced.code) if found.enhanced else found.reply.code or ""
