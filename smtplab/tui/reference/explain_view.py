"""The explanation of a reply as a page: reason, action and code."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from smtplab.simulation.text.visible import Visible, visible
from smtplab.teaching.diagnosis import Diagnosis, explain, report_rows
from smtplab.tui.common.page import PageRow, PageSection, ReferencePage
from smtplab.tui.reference import texts

if TYPE_CHECKING:
    from smtplab.teaching.bounces import MailReport
    from smtplab.teaching.bounces.model import RecipientReport

__all__ = ["Explained", "explain_file", "explain_paste"]

_MOST = 100
"""So many messages are shown."""
_LINES_OF_A_REPLY = 8
_TABS = {ord("␉"): "\t"}
_NOTHING = ReferencePage(
    visible(texts.START), (PageSection("", (PageRow(visible(""), visible(texts.START_SAYS)),)),)
)


class Explained(NamedTuple):
    """An explanation.

    Attributes:
        page: What is shown.
        codes: What to look up in the reference: the finest code that is there, or nothing.
    """

    page: ReferencePage
    codes: str = ""


def explain_paste(pasted: str) -> Explained:
    """Return the explanation of what was pasted."""
    if not pasted.strip():
        return Explained(_NOTHING)
    if report := _whole_bounce(pasted):
        return _explain_mails(texts.EXPLANATION, [report])
    found = explain(pasted)
    rows_of = report_rows(found)
    # What it comes down to stands first: in 24 rows not everything is in sight.
    headed = (
        (texts.REASON, rows_of.reason),
        (texts.ACTION, rows_of.action),
        (texts.CODE, rows_of.code),
    )
    sections = tuple(PageSection(name, _rows(rows)) for name, rows in headed if rows)
    return Explained(ReferencePage(_title(found), sections), _codes(found))


def _whole_bounce(pasted: str) -> MailReport | None:
    """Return what a paste tells that is a whole bounce; tabs in it are shown as a sign."""
    if pasted.count("\n") < _LINES_OF_A_REPLY:
        return None
    from smtplab.teaching import bounces  # noqa: PLC0415  # few pastes need it

    return bounces.read_pasted(pasted.translate(_TABS))


def _explain_mails(title: str, reports: Sequence[MailReport]) -> Explained:
    """Return the explanation of messages: what each is, then each of its recipients."""
    headings = [texts.MESSAGE.format(number=number) for number in range(1, len(reports) + 1)]
    if len(reports) == 1:
        headings = [""]
    sections = map(_sections, headings, reports)
    page = ReferencePage(visible(title), tuple(chain.from_iterable(sections)))
    diagnoses = (one.diagnosis for report in reports for one in report.recipients)
    return Explained(page, next(filter(None, map(_codes, diagnoses)), ""))


def explain_file(path: str) -> Explained:
    """Return the explanation of the messages in a file, a folder or a mailbox.

    Raises:
        UsageError: If it cannot be read or holds no message.
    """
    from smtplab.teaching import bounces  # noqa: PLC0415  # few sessions need it

    name = os.path.expanduser(path)  # noqa: PTH111  # Path's raises where nobody is meant
    reports = list(islice(bounces.read_mails(name), _MOST + 1))
    title = os.path.basename(name)  # noqa: PTH119  # as above
    if len(reports) > 1:
        count = texts.ALL_ONES if len(reports) <= _MOST else texts.FIRST_ONES
        title += count.format(count=min(_MOST, len(reports)))
    return _explain_mails(title, reports[:_MOST])


def _sections(heading: str, report: MailReport) -> Iterator[PageSection]:
    from smtplab.teaching import bounces  # noqa: PLC0415  # few pastes need it

    rows = list(bounces.mail_rows(report))
    if len(report.recipients) > 1:
        rows += [("", _outcome(one)) for one in report.recipients]
    yield PageSection(heading, _rows(rows))
    for one in report.recipients:
        (_, address), *more = bounces.recipient_rows(one)
        yield PageSection(visible(address), _rows(more))


def _outcome(recipient: RecipientReport) -> str:
    found = recipient.diagnosis.classification
    return f"{recipient.said.address}: {found.reason if found else recipient.said.action.value}"


def _title(found: Diagnosis) -> Visible:
    code = " ".join(filter(None, (found.reply.code, str(found.reply.enhanced or ""))))
    return visible(code or texts.EXPLANATION)


def _rows(rows: Sequence[tuple[str, str]]) -> tuple[PageRow, ...]:
    return tuple(PageRow(visible(label), visible(text)) for label, text in rows)


def _codes(found: Diagnosis) -> str:
    return str(found.enhanced.code) if found.enhanced else found.reply.code or ""
