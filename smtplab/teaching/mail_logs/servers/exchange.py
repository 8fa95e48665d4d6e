"""Exchange's message tracking logs, and what `Get-MessageTrackingLog | Export-Csv` makes of them.

The names of the columns stand above the lines. An export writes them without hyphens, and with a
capital at each word.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence

from smtplab.protocol.pattern import Pattern
from smtplab.teaching.mail_logs.event import LogEvent, LogLine, Outcome

__all__ = ["TrackingLog", "columns_of", "usual_columns"]

_FIELDS = "#Fields:"
_SIGNS = (_FIELDS, "EventId", "event-id")
_NEEDED = frozenset({"eventid", "recipientstatus"})
_COLUMNS = (
    "datetime", "clientip", "clienthostname", "serverip", "serverhostname", "sourcecontext",
    "connectorid", "source", "eventid", "internalmessageid", "messageid", "recipientaddress",
    "recipientstatus",
)  # fmt: skip
_VALUE = r'(?:"(?:[^"]|"")*"|[^,"]*),'
_USUAL = Pattern(
    r"\d{4}-\d\d-\d\dT[\d:.]{8,16}Z?," + _VALUE * 6 + r"[A-Z]{2,30},[A-Z]{3,30}," + _VALUE * 4
)
_WITH_GUID = Pattern(_VALUE * 11 + r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12},")
_SYNONYMS: Mapping[str, str] = {"timestamp": "datetime", "recipients": "recipientaddress"}
_EVENTS: Mapping[str, Outcome] = {
    "DELIVER": Outcome.DELIVERED,
    "SEND": Outcome.DELIVERED,
    "DEFER": Outcome.DEFERRED,
    "FAIL": Outcome.BOUNCED,
    "BADMAIL": Outcome.BOUNCED,
    "POISONMESSAGE": Outcome.BOUNCED,
    "DROP": Outcome.DISCARDED,
}
_LAST_ERROR = Pattern(r"\bLED=([^}\]]*)")
_WITHIN = "Intra-Organization"
"""What the connector to other servers of the same organization is called."""
_EXPIRED = ("QUEUE.Expired", "4.4.7")


def columns_of(line: str) -> TrackingLog | None:
    """Return the reader of the lines below a line that names the columns; None for any other."""
    if not any(sign in line for sign in _SIGNS):
        return None
    names = line.removeprefix(_FIELDS).strip()
    separator = max(",;\t", key=names.count)
    columns = [_plain(name) for name in names.split(separator)]
    return TrackingLog(columns, separator) if _NEEDED.issubset(columns) else None


def usual_columns(line: str) -> TrackingLog | None:
    """Return the reader of a line that was taken out of its file, by the usual order of columns.

    Exchange 2013 and later have the column `network-message-id`, whose values are GUIDs.
    """
    if not _USUAL.match(line):
        return None
    columns = list(_COLUMNS)
    if _WITH_GUID.match(line):
        columns.insert(columns.index("recipientaddress"), "networkmessageid")
    return TrackingLog(columns, ",")


def _plain(name: str) -> str:
    plain = name.strip(' "').replace("-", "").lower()
    return _SYNONYMS.get(plain, plain)


class TrackingLog:
    """A reader of the lines of one file.

    Args:
        columns: Their names, in order.
        separator: What stands between them.
    """

    def __init__(self, columns: Sequence[str], separator: str) -> None:
        self._columns = columns
        self._separator = separator

    def read(self, line: LogLine) -> tuple[LogEvent, ...] | None:
        """Return what a line tells of messages; None where it cannot be read."""
        try:
            values = next(csv.reader([line.text], delimiter=self._separator))
        except (csv.Error, StopIteration):
            return None
        if len(values) < len(self._columns):
            return None
        row = dict(zip(self._columns, values, strict=False))
        outcome = _EVENTS.get(row["eventid"].upper())
        if outcome is Outcome.DELIVERED and _WITHIN in row.get("connectorid", ""):
            outcome = Outcome.PASSED_ON
        return tuple(self._events(outcome, row)) if outcome else ()

    def _events(self, outcome: Outcome, row: Mapping[str, str]) -> Iterator[LogEvent]:
        """Yield an event for each recipient."""
        queue_id = row.get("messageid") or row.get("internalmessageid", "")
        peer = row.get("serverhostname") or row.get("connectorid", "")
        recipients = row.get("recipientaddress", "").split(";")
        texts = _texts(row["recipientstatus"], len(recipients))
        for recipient, said in zip(recipients, texts, strict=True):
            text = said or row.get("sourcecontext", "")
            is_late = outcome is Outcome.BOUNCED and any(sign in text for sign in _EXPIRED)
            what = Outcome.EXPIRED if is_late else outcome
            yield LogEvent(what, queue_id, recipient, peer, text)


def _texts(status: str, count: int) -> Iterator[str]:
    """Yield what a status says of each of so many recipients: the last error, or all of it."""
    parts = _LAST_ERROR.findall(status) or status.split(";")
    whole = parts[-1] if "LED=" in status else status
    for part in parts if len(parts) == count else [whole] * count:
        yield part.strip(" '\"[]{}")
