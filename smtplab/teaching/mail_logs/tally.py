"""What a log comes to: counts, and the newest example of each reason.

Its size has a limit, however long the log is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.mail_logs.causes import Cause, cause_of, kind_of
from smtplab.teaching.mail_logs.counting import NamedCounts, Refusals, RefusalsBy
from smtplab.teaching.mail_logs.event import Flow, LogEvent, Outcome

__all__ = ["Complaint", "Example", "LogTally", "ReasonGroup", "WaitingRecipients"]

_WAITING = 200_000
"""Recipients whose messages wait that are told apart."""
_COMPLAINTS = 500
"""Different complaints that are told apart."""
_HOURS = 50_000
"""Hours that are told apart: those of five years, and more than any log has."""
_HOUR = "%Y-%m-%d %H"


class Example(NamedTuple):
    """One event, and where it stands."""

    event: LogEvent
    file: str
    line: int
    time: datetime | None


class ReasonGroup:
    """All that was refused for one reason.

    Args:
        first: The first example.

    Attributes:
        refusals: How often.
        domains: The receiving domains.
        peers: The servers that refused, or the clients that were refused.
        blocklists: The blocklists that were named.
        since: The time of the first that has one.
        newest: The newest example that tells why.
    """

    def __init__(self, first: Example) -> None:
        self.since = first.time
        self.refusals = Refusals()
        self.domains = NamedCounts(2_000)
        self.peers = NamedCounts(2_000)
        self.blocklists = NamedCounts(200)
        self.newest = first

    @property
    def _tells_why(self) -> bool:
        """Whether the newest example says more than that a message waited too long."""
        return self.newest.event.outcome is not Outcome.EXPIRED

    def add(self, example: Example, cause: Cause) -> None:
        """Note one more."""
        event = example.event
        self.domains.add(event.domain)
        self.peers.add(event.peer)
        if cause.blocklist:
            self.blocklists.add(cause.blocklist)
        tells_why = event.outcome is not Outcome.EXPIRED or not self._tells_why
        if tells_why and _is_newer(example.time, self.newest.time):
            self.newest = example


def _cause_of_expiry(event: LogEvent, waited_for: Reason | None) -> Cause:
    """Return why a message waited too long; most often nobody could be reached."""
    cause = cause_of(event)
    said = Reason.NETWORK if cause.reason is Reason.OTHER else cause.reason
    return cause._replace(reason=waited_for or said)


def _is_newer(time: datetime | None, than: datetime | None) -> bool:
    return time is None or than is None or time >= than


class WaitingRecipients:
    """Recipients to whom a message could not be delivered so far, and why.

    Attributes:
        untold: How many more were deferred than can be told apart.
    """

    def __init__(self) -> None:
        self._by_message: dict[str, dict[str, Reason]] = {}
        self._count = 0
        self.untold = 0

    def add(self, event: LogEvent, reason: Reason) -> None:
        """Note that a recipient has to wait."""
        if self._count >= _WAITING:
            self.untold += 1
            return
        recipients = self._by_message.setdefault(event.queue_id, {})
        self._count += event.recipient not in recipients
        recipients[event.recipient] = reason

    def reason_of(self, event: LogEvent) -> Reason | None:
        """Return why a recipient was waiting; None if it was not."""
        return self._by_message.get(event.queue_id, {}).get(event.recipient)

    def settle(self, event: LogEvent) -> Reason | None:
        """Forget a recipient, and return why it was waiting; None if it was not."""
        recipients = self._by_message.get(event.queue_id)
        reason = recipients.pop(event.recipient, None) if recipients else None
        if reason:
            self._count -= 1
            if not recipients:
                del self._by_message[event.queue_id]
        return reason

    def settle_message(self, queue_id: str) -> dict[str, Reason]:
        """Forget all recipients of a message, and return why each was waiting."""
        recipients = self._by_message.pop(queue_id, {})
        self._count -= len(recipients)
        return recipients

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[tuple[LogEvent, Reason]]:
        for queue_id, recipients in self._by_message.items():
            for recipient, reason in recipients.items():
                yield LogEvent(Outcome.DEFERRED, queue_id, recipient), reason


class Complaint:
    """A problem that a server tells of itself.

    Args:
        newest: The first example.

    Attributes:
        count: How often.
        newest: The newest example.
    """

    def __init__(self, newest: Example) -> None:
        self.count = 0
        self.newest = newest


class LogTally:
    """The counts of a log.

    Attributes:
        outcomes: How often each outcome was logged.
        delivered_late: How many were delivered after they had been deferred.
        failed_late: How many failed after they had been deferred.
        removed: How many were taken out of the queue while they waited.
        waiting: Those that still wait.
        groups: What was refused, by direction and reason.
        domains: Refusals by receiving domain.
        hours: Refusals by hour.
        delivered: Deliveries by hour.
        complaints: What servers tell of themselves.
        first: The time of the first event.
        last: That of the last.
    """

    def __init__(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.delivered_late = self.failed_late = self.removed = 0
        self.waiting = WaitingRecipients()
        self.groups: dict[tuple[Flow, Reason], ReasonGroup] = {}
        self.domains = {one: RefusalsBy() for one in Flow}
        self.hours = {one: RefusalsBy(_HOURS) for one in Flow}
        self.delivered = NamedCounts(_HOURS)
        self.complaints: dict[str, Complaint] = {}
        self.first: datetime | None = None
        self.last: datetime | None = None
        self._act = {
            Outcome.DELIVERED: self._deliver,
            Outcome.PASSED_ON: self._deliver,
            Outcome.DISCARDED: self._discard,
            Outcome.DEFERRED: self._defer,
            Outcome.NOT_TRIED: self._keep,
            Outcome.BOUNCED: self._fail,
            Outcome.EXPIRED: self._expire,
            Outcome.REJECTED: self._reject,
            Outcome.REJECTED_FOR_NOW: self._reject,
            Outcome.LEFT_QUEUE: self._leave,
            Outcome.COMPLAINT: self._complain,
        }

    def add(self, example: Example) -> None:
        """Count one event more."""
        if time := example.time:
            self.first = time if self.first is None else min(self.first, time)
            self.last = time if self.last is None else max(self.last, time)
        self._act[example.event.outcome](example)

    def _deliver(self, example: Example) -> None:
        event = example.event
        self.outcomes[event.outcome] += 1
        if event.outcome is Outcome.DELIVERED and example.time:
            self.delivered.add(example.time.strftime(_HOUR))
        if self.waiting.settle(event):
            self.delivered_late += 1

    def _discard(self, example: Example) -> None:
        self.outcomes[Outcome.DISCARDED] += 1
        self.waiting.settle(example.event)

    def _defer(self, example: Example) -> None:
        cause = cause_of(example.event)
        self.waiting.add(example.event, cause.reason)
        self._count(example, cause, is_final=False)

    def _keep(self, example: Example) -> None:
        self.outcomes[Outcome.NOT_TRIED] += 1
        if not self.waiting.reason_of(example.event):
            cause = cause_of(example.event)
            self.waiting.add(example.event, cause.reason)
            self._group(example, cause.reason).add(example, cause)

    def _fail(self, example: Example) -> None:
        self.failed_late += self.waiting.settle(example.event) is not None
        self._count(example, cause_of(example.event), is_final=True)

    def _expire(self, example: Example) -> None:
        """Count what was deferred too long, for the reason for which it was deferred last."""
        event = example.event
        if event.recipient:
            waited = {event.recipient: self.waiting.settle(event)}
        else:
            waited = {**self.waiting.settle_message(event.queue_id)} or {"": None}
        for recipient, reason in waited.items():
            self.failed_late += reason is not None
            one = example._replace(event=event._replace(recipient=recipient))
            self._count(one, _cause_of_expiry(one.event, reason), is_final=True)

    def _reject(self, example: Example) -> None:
        self._count(example, cause_of(example.event), is_final=example.event.outcome.is_final)

    def _leave(self, example: Example) -> None:
        self.removed += len(self.waiting.settle_message(example.event.queue_id))

    def _complain(self, example: Example) -> None:
        self.outcomes[Outcome.COMPLAINT] += 1
        kind = kind_of(example.event.text)
        if kind not in self.complaints and len(self.complaints) >= _COMPLAINTS:
            return
        complaint = self.complaints.setdefault(kind, Complaint(example))
        complaint.count += 1
        complaint.newest = example

    def _count(self, example: Example, cause: Cause, *, is_final: bool) -> None:
        event = example.event
        direction = event.outcome.direction
        self.outcomes[event.outcome] += 1
        group = self._group(example, cause.reason)
        group.add(example, cause)
        group.refusals.add(is_final=is_final)
        self.domains[direction][event.domain].add(is_final=is_final)
        if example.time:
            self.hours[direction][example.time.strftime(_HOUR)].add(is_final=is_final)

    def _group(self, example: Example, reason: Reason) -> ReasonGroup:
        key = example.event.outcome.direction, reason
        group = self.groups.get(key)
        if group is None:
            group = self.groups[key] = ReasonGroup(example)
        return group

    def finish(self) -> None:
        """Count the recipients that still wait, by reason and by domain."""
        for event, reason in self.waiting:
            self.groups[Flow.SENT, reason].refusals.waiting += 1
            self.domains[Flow.SENT][event.domain].waiting += 1
