"""The events of a log: who wrote each line, and what it tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from smtplab.teaching.mail_logs.clock import LogClock
from smtplab.teaching.mail_logs.counting import NamedCounts
from smtplab.teaching.mail_logs.event import LogEvent
from smtplab.teaching.mail_logs.lines import split_line
from smtplab.teaching.mail_logs.servers.exchange import TrackingLog, columns_of, usual_columns
from smtplab.teaching.mail_logs.tally import Example, LogTally

__all__ = ["EXCHANGE", "LogReport"]

EXCHANGE = "Exchange"
_LONGEST_NAME = 320
"""Characters of an address, a host or a name that are kept; RFC 5321 §4.5.3.1 allows fewer."""


class LogReport:
    """What was read of the files of a log.

    Attributes:
        tally: What it comes to.
        clock: The times.
        files: How many lines each file has.
        servers: How many lines each kind of server wrote.
        others: How many lines other programs wrote, by program.
        unreadable: How many lines should tell of a message and could not be read.
        first_unreadable: Where the first of those stands: file and number; None if there is none.
    """

    def __init__(self) -> None:
        self.tally = LogTally()
        self.clock = LogClock()
        self.files: dict[str, int] = {}
        self.servers: Counter[str] = Counter()
        self.others = NamedCounts(1_000)
        self.unreadable = 0
        self.first_unreadable: tuple[str, int] | None = None
        self._tracking: TrackingLog | None = None

    def read(self, name: str, lines: Iterable[str]) -> Iterator[int]:
        """Read a file, and yield the number of each line that was read.

        Args:
            name: What the file is called.
            lines: Its lines, without their endings.
        """
        self._tracking = None
        self.files[name] = 0
        for number, line in enumerate(lines, start=1):
            for event in self._events(name, number, line):
                time = self.clock.read(event.head)
                self.tally.add(Example(event, name, number, time))
            self.files[name] = number
            yield number

    @property
    def is_mail_log(self) -> bool:
        """Whether any line is one of a mail server."""
        return bool(self.servers)

    @property
    def lines(self) -> int:
        """How many lines all files have."""
        return sum(self.files.values())

    def _tracking_of(self, line: str) -> TrackingLog | None:
        """Return the reader of a line that may be one of message tracking."""
        if not line[:1].isdigit() and not line.startswith('"'):
            return None
        return self._tracking or usual_columns(line)

    def _events(self, name: str, number: int, line: str) -> Sequence[LogEvent]:
        if ("vent" in line or line.startswith("#")) and (found := columns_of(line)):
            self._tracking = found
            self.servers[EXCHANGE] += 1
            return ()
        server, split = split_line(line)
        if server:
            kind, events = server.name, server.read(split)
        elif tracking := self._tracking_of(line):
            kind, events = EXCHANGE, tracking.read(split)
        else:
            if line.strip() and not (self._tracking and line.startswith("#")):
                self.others.add(split.program[:_LONGEST_NAME])
            return ()
        self.servers[kind] += 1
        if events is None:
            self.unreadable += 1
            self.first_unreadable = self.first_unreadable or (name, number)
            return ()
        return [_within_limits(event)._replace(head=split.head, server=kind) for event in events]


def _within_limits(event: LogEvent) -> LogEvent:
    """Return an event whose parts are not longer than those of real messages."""
    if len(event.recipient) + len(event.queue_id) + len(event.peer) <= _LONGEST_NAME:
        return event
    return event._replace(
        recipient=event.recipient[-_LONGEST_NAME:],
        queue_id=event.queue_id[:_LONGEST_NAME],
        peer=event.peer[:_LONGEST_NAME],
    )
