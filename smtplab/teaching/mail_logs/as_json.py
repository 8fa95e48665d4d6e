"""The report on a log for programs; the keys are stable."""

from __future__ import annotations

from datetime import datetime

from smtplab.simulation.text.visible import visible
from smtplab.teaching.diagnosis.reasons import NAMES, Reason
from smtplab.teaching.mail_logs.causes import explanation_of
from smtplab.teaching.mail_logs.counting import NamedCounts, Refusals
from smtplab.teaching.mail_logs.event import Flow, Outcome
from smtplab.teaching.mail_logs.phrases import shown_text
from smtplab.teaching.mail_logs.reading import LogReport
from smtplab.teaching.mail_logs.tally import Example, ReasonGroup

__all__ = ["log_as_json"]

_NAMES = 1_000
"""Domains that are listed, those with the most refusals."""
_MOST = 10
_SENT = (
    Outcome.DELIVERED, Outcome.PASSED_ON, Outcome.DEFERRED, Outcome.NOT_TRIED, Outcome.BOUNCED,
    Outcome.EXPIRED, Outcome.DISCARDED,
)  # fmt: skip
_RECEIVED = (Outcome.REJECTED, Outcome.REJECTED_FOR_NOW)


def log_as_json(report: LogReport) -> dict[str, object]:
    """Return all that is known of a log."""
    tally = report.tally
    groups = sorted(tally.groups.items(), key=lambda one: -one[1].refusals.weight)
    name, line = report.first_unreadable or ("", 0)
    return {
        "files": [{"name": visible(one), "lines": count} for one, count in report.files.items()],
        "lines": report.lines,
        "servers": dict(report.servers.most_common()),
        "other_lines": report.others.total,
        "unreadable_lines": report.unreadable,
        "first_unreadable": {"file": visible(name), "line": line} if line else None,
        "first": _time(report, tally.first),
        "last": _time(report, tally.last),
        "zone": str(report.clock.zone) if report.clock.zone else None,
        "totals": _totals(report),
        "reasons": [_reason(report, *key, group) for key, group in groups],
        "domains": _domains(report),
        "hours": _hours(report),
        "problems": _problems(report),
    }


def _totals(report: LogReport) -> dict[str, int]:
    tally = report.tally
    return {
        **{_key(one): tally.outcomes[one] for one in (*_SENT, *_RECEIVED)},
        "delivered_after_deferral": tally.delivered_late,
        "failed_after_deferral": tally.failed_late,
        "removed_while_waiting": tally.removed,
        "waiting": len(tally.waiting),
        "not_followed": tally.waiting.untold,
    }


def _key(outcome: Outcome) -> str:
    return outcome.value.replace("-", "_")


def _reason(
    report: LogReport, direction: Flow, reason: Reason, group: ReasonGroup
) -> dict[str, object]:
    found = explanation_of(group.newest.event, reason)
    return {
        "direction": direction.value,
        "reason": reason.value,
        "name": NAMES[reason],
        **_refusals(group.refusals),
        "domains": _most(group.domains),
        "peers": _most(group.peers),
        "lists": _most(group.blocklists),
        "certainty": found.certainty.value,
        "meaning": found.text.meaning,
        "side": found.text.side,
        "remedy": found.text.remedy,
        "client_should": found.advice.value,
        "retry_after": found.retry_after,
        "since": _time(report, group.since),
        "newest": _example(report, group.newest),
    }


def _refusals(refusals: Refusals) -> dict[str, int]:
    return {
        "final": refusals.final,
        "temporary": refusals.temporary,
        "waiting": refusals.waiting,
    }


def _most(counts: NamedCounts) -> dict[str, int]:
    return {visible(name): count for name, count in counts.most(_MOST) if name}


def _example(report: LogReport, example: Example) -> dict[str, object]:
    event = example.event
    return {
        "file": visible(example.file),
        "line": example.line,
        "time": _time(report, example.time),
        "server": event.server,
        "outcome": event.outcome.value,
        "queue_id": visible(event.queue_id),
        "recipient": visible(event.recipient),
        "peer": visible(event.peer),
        "enhanced": event.enhanced or None,
        "text": visible(shown_text(event.text)),
    }


def _time(report: LogReport, moment: datetime | None) -> str | None:
    return report.clock.show(moment) if moment else None


def _domains(report: LogReport) -> list[dict[str, object]]:
    return [
        {"direction": direction.value, "domain": visible(name), **_refusals(refusals)}
        for direction in Flow
        for name, refusals in report.tally.domains[direction].most()[:_NAMES]
    ]


def _hours(report: LogReport) -> list[dict[str, object]]:
    """Return what was delivered and refused in each hour in which something was."""
    tally, clock = report.tally, report.clock
    sent, received = (dict(tally.hours[one].in_order()) for one in Flow)
    delivered, none = dict(tally.delivered.most()), Refusals()
    return [
        {
            "hour": clock.show(datetime.fromisoformat(f"{hour}:00"), "hours"),
            "delivered": delivered.get(hour, 0),
            "bounced": sent.get(hour, none).final,
            "deferred": sent.get(hour, none).temporary,
            "rejected": received.get(hour, none).final,
            "rejected_for_now": received.get(hour, none).temporary,
        }
        for hour in sorted({*sent, *received, *delivered})
    ]


def _problems(report: LogReport) -> list[dict[str, object]]:
    complaints = sorted(report.tally.complaints.values(), key=lambda one: -one.count)
    return [{"count": one.count, **_example(report, one.newest)} for one in complaints]
