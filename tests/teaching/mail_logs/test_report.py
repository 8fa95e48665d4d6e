"""What a log comes to: what became of each message, by reason, domain and hour, and what to do."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations
from typing import Any

import pytest

from smtplab.simulation.text.visible import visible
from smtplab.teaching.mail_logs import PLAIN_BAR, LogReport, log_as_json, render_log, tally
from smtplab.teaching.mail_logs.clock import LogClock, time_in
from smtplab.teaching.mail_logs.counting import NamedCounts, RefusalsBy
from tests.teaching.mail_logs.written import report_on

GREYLISTED = (
    "host mx.example.org[192.0.2.1] said: 450 4.2.0 <bob@example.org>: Recipient address "
    "rejected: Greylisted for 300 seconds (in reply to RCPT TO command)"
)
UNKNOWN = (
    "host mx.example.org[192.0.2.1] said: 550 5.1.1 no such user (in reply to RCPT TO command)"
)


def at(seconds: int, text: str, daemon: str = "smtp") -> str:
    """Return a line that Postfix wrote so many seconds after two o'clock."""
    moment = datetime(2000, 11, 27, 2, tzinfo=UTC) + timedelta(seconds=seconds)
    return f"{moment:%b %e %H:%M:%S} mail postfix/{daemon}[9]: {text}"


def tried(seconds: int, queue_id: str, status: str, text: str, to: str = "bob@example.org") -> str:
    """Return the line of one try to deliver."""
    return at(
        seconds,
        f"{queue_id}: to=<{to}>, relay=mx.example.org[192.0.2.1]:25, delay=1, delays=0/0/0/1, "
        f"dsn={'2.0.0' if status == 'sent' else '4.0.0'}, status={status} ({text})",
    )


def removed(seconds: int, queue_id: str) -> str:
    return at(seconds, f"{queue_id}: removed", "qmgr")


def rejected(seconds: int, reply: str) -> str:
    """Return the line of a client that was refused."""
    return at(
        seconds,
        f"NOQUEUE: reject: RCPT from unknown[192.0.2.7]: {reply}; from=<a@example.com> "
        "to=<b@example.net> proto=ESMTP helo=<x>",
        "smtpd",
    )


def text_of(report: LogReport) -> str:
    return "\n".join(render_log(report, PLAIN_BAR))


class TestWhatBecameOfAMessage:
    def test_one_that_was_deferred_and_then_sent_has_not_failed(self) -> None:
        lines = [tried(60 * number, "4ABC0", "deferred", GREYLISTED) for number in range(5)]
        report = report_on([*lines, tried(600, "4ABC0", "sent", "250 ok"), removed(600, "4ABC0")])
        held: dict[str, Any] = log_as_json(report)
        totals = held["totals"]
        assert totals["delivered"] == totals["delivered_after_deferral"] == 1
        assert totals["deferred"] == 5
        assert totals["waiting"] == totals["bounced"] == totals["failed_after_deferral"] == 0
        assert "1  delivered, 1 of them after deferrals" in text_of(report)

    def test_one_that_is_only_deferred_still_waits(self) -> None:
        report = report_on([tried(0, "4ABC0", "deferred", GREYLISTED)] * 3)
        assert len(report.tally.waiting) == 1
        assert "1  still waiting at the end of the log" in text_of(report)

    def test_each_recipient_has_a_fate_of_its_own(self) -> None:
        report = report_on(
            [
                tried(0, "4ABC0", "deferred", GREYLISTED),
                tried(0, "4ABC0", "deferred", GREYLISTED, "carol@example.org"),
                tried(9, "4ABC0", "sent", "250 ok"),
            ]
        )
        [(waiting, _)] = report.tally.waiting
        assert waiting.recipient == "carol@example.org"

    def test_one_that_bounces_in_the_end_has_failed_after_a_deferral(self) -> None:
        report = report_on(
            [tried(0, "4ABC0", "deferred", GREYLISTED), tried(9, "4ABC0", "bounced", UNKNOWN)]
        )
        assert (report.tally.failed_late, len(report.tally.waiting)) == (1, 0)

    def test_what_expires_has_failed_for_the_reason_it_waited_for(self) -> None:
        report = report_on(
            [
                tried(0, "4ABC0", "deferred", GREYLISTED),
                at(9, "4ABC0: from=<a@example.com>, status=expired, returned to sender", "qmgr"),
                removed(9, "4ABC0"),
            ]
        )
        [(_, reason)] = report.tally.groups
        assert reason == "greylisted"
        [group] = report.tally.groups.values()
        assert (group.refusals.final, group.refusals.temporary) == (1, 1)
        assert group.newest.event.text == GREYLISTED
        assert (report.tally.failed_late, report.tally.removed) == (1, 0)

    def test_what_expires_without_a_past_could_not_be_reached(self) -> None:
        report = report_on(
            [at(9, "4ABC0: from=<a@example.com>, status=expired, returned to sender", "qmgr")]
        )
        assert [reason for _, reason in report.tally.groups] == ["network"]
        assert "The next server could not be reached" in text_of(report)

    def test_what_an_administrator_removes_waits_no_more(self) -> None:
        report = report_on(
            [tried(0, "4ABC0", "deferred", GREYLISTED), at(9, "4ABC0: removed", "postsuper")]
        )
        assert (report.tally.removed, len(report.tally.waiting)) == (1, 0)

    def test_a_message_that_goes_through_a_filter_is_delivered_once(self) -> None:
        handed = at(
            0,
            "4ABC0: to=<bob@example.org>, relay=127.0.0.1[127.0.0.1]:10024, delay=1, "
            "delays=0/0/0/1, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4ABC1)",
        )
        report = report_on([handed, tried(1, "4ABC1", "sent", "250 ok")])
        assert report.tally.outcomes == {"passed-on": 1, "delivered": 1}

    def test_a_try_that_exim_leaves_out_is_no_deferral(self) -> None:
        line = "2024-11-27 02:03:44 1tGABC-0001Xy-2Z == bob@example.org R=x T=y defer "
        full = "H=mx.example.org [192.0.2.1]: SMTP error from remote mail server: 452 4.2.2 full"
        report = report_on(
            [f"{line}(-44) {full}", f"{line}(-54): retry time not reached for any host"]
        )
        assert report.tally.outcomes == {"deferred": 1, "not-tried": 1}
        [((_, reason), group)] = report.tally.groups.items()
        assert (reason, group.refusals.temporary, group.refusals.waiting) == ("mailbox-full", 1, 1)

    def test_a_try_that_exim_leaves_out_waits_also_where_the_last_one_is_unknown(self) -> None:
        line = "2024-11-27 02:03:44 1tGABC-0001Xy-2Z == bob@example.org R=x T=y defer (-54): "
        report = report_on([f"{line}retry time not reached for any host"])
        [((_, reason), group)] = report.tally.groups.items()
        assert (reason, group.refusals.temporary, group.refusals.waiting) == ("network", 0, 1)


def test_the_verdict_of_the_server_outweighs_the_digit() -> None:
    text = "host mx.example.org[192.0.2.1] refused to talk to me: 550 5.7.1 blocked"
    report = report_on([tried(0, "4ABC0", "deferred", text)])
    assert "keeps the message and tries again by itself" in text_of(report)
    [group] = report.tally.groups.values()
    assert (group.refusals.final, group.refusals.temporary) == (0, 1)
    held: dict[str, Any] = log_as_json(report)
    assert held["reasons"][0]["client_should"] == "retry-later"


def test_the_advice_is_to_the_administrator_of_the_server_that_logs() -> None:
    blocked = "550 5.7.1 Client host blocked using zen.spamhaus.org"
    ours = text_of(report_on([tried(0, "4ABC0", "bounced", blocked)]))
    theirs = text_of(report_on([rejected(0, blocked)]))
    assert "the sending server's administrator (of this server)" in ours
    assert "(of this server)" not in theirs
    login = "warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6"
    text = text_of(report_on([at(0, login, "smtpd")]))
    assert "somebody who guesses" in text
    assert "guesses" not in ours + theirs


def test_a_text_that_differs_in_addresses_alone_is_of_one_reason() -> None:
    lines = [
        tried(number, f"4ABC{number}", "bounced", UNKNOWN.replace("192.0.2.1", f"192.0.2.{number}"))
        for number in range(20)
    ]
    report = report_on(lines)
    [((_, reason), group)] = report.tally.groups.items()
    assert (reason, group.refusals.final) == ("user-unknown", 20)
    assert group.newest.line == 20


def test_the_report_names_reason_domain_hour_place_and_who_acts() -> None:
    report = report_on(
        [
            *(tried(0, f"4ABC{number}", "bounced", UNKNOWN) for number in range(3)),
            tried(3700, "4ABC9", "deferred", GREYLISTED),
            rejected(4000, "554 5.7.1 Client host [192.0.2.7] blocked using zen.spamhaus.org"),
        ]
    )
    text = text_of(report)
    assert "mail.log: 5 lines; Postfix 5" in text
    assert "from Nov 27 02:00:00 to Nov 27 03:06:40" in text
    assert re.search(r"^no such mailbox +3 +- +- +#{18}$", text, re.MULTILINE)
    assert re.search(r"^greylisting +- +1 +1 +#{6}$", text, re.MULTILINE)
    assert re.search(r"^example.org +3 +1 +1 +#{18}$", text, re.MULTILINE)
    assert re.search(r"^Nov 27 02:00 +- +3 +- +#{18}$", text, re.MULTILINE)
    assert re.search(r"^example.net +1 +- +#+$", text, re.MULTILINE)
    assert "1. no such mailbox (user-unknown): 3 bounced" in text
    assert "since" not in text
    assert "newest     line 3, Nov 27 02:00:00, Postfix, 4ABC2, to bob@example.org" in text
    assert "who acts   the sender: Check the spelling" in text
    assert "lists      Spamhaus ZEN 1" in text
    assert max(map(len, text.splitlines())) <= 79


def test_a_log_of_many_weeks_shows_the_last_of_its_days() -> None:
    days = range(0, 60 * 86_400, 86_400)
    text = text_of(report_on([tried(day, f"4ABC{day}", "bounced", UNKNOWN) for day in days]))
    assert "(and 12 days before)" in text
    assert "Nov 27 " not in text.partition("by day")[2].partition("What to do")[0]


def test_long_names_and_many_kinds_are_cut() -> None:
    domain = f"{'d' * 60}.example"
    complaints = [at(1, f"fatal: no {'x' * number}", "smtpd") for number in range(1, 8)]
    text = text_of(report_on([tried(0, "4ABC0", "bounced", UNKNOWN, f"b@{domain}"), *complaints]))
    assert f"{'d' * 27}…" in text
    assert "and 2 other kinds" in text


def test_lines_that_cannot_be_read_are_told_with_the_place_of_the_first() -> None:
    text = text_of(report_on(["", at(0, "4ABC0: to=<bob@example.org>, relay=none, status=x")]))
    assert "1 line of a mail server could not be read; the first is line 2" in text


def test_a_log_of_many_days_is_counted_by_day() -> None:
    report = report_on([tried(day * 86_400, f"4ABC{day}", "bounced", UNKNOWN) for day in range(4)])
    text = text_of(report)
    assert re.search(r"^by day +delivered", text, re.MULTILINE)
    assert re.search(r"^Nov 29 +- +1 +- +#", text, re.MULTILINE)


def test_json_holds_what_the_report_says() -> None:
    report = report_on(
        [tried(0, "4ABC0", "bounced", UNKNOWN), tried(3600, "4ABC1", "deferred", GREYLISTED)]
    )
    held: dict[str, Any] = log_as_json(report)
    first, second = held["reasons"]
    assert (first["reason"], first["final"], first["newest"]["line"]) == ("user-unknown", 1, 1)
    assert (second["reason"], second["waiting"], second["retry_after"]) == ("greylisted", 1, 300)
    assert first["since"] == "Nov 27 02:00:00"
    assert held["hours"] == [
        {"hour": "Nov 27 02:00", "delivered": 0, "bounced": 1, "deferred": 0, "rejected": 0,
         "rejected_for_now": 0},
        {"hour": "Nov 27 03:00", "delivered": 0, "bounced": 0, "deferred": 1, "rejected": 0,
         "rejected_for_now": 0},
    ]  # fmt: skip


def test_nothing_of_a_log_reaches_the_terminal_raw_and_no_secret_at_all() -> None:
    text = "550 5.7.1 \x1b[31m\u202e AUTH PLAIN AGJvYgB0YW5zdGFhZg== \x07"
    report = report_on(
        [
            tried(0, "4ABC0", "bounced", text, "b\x1b[2Job@example.org"),
            at(1, f"fatal: {text}", "smtpd"),
        ]
    )
    told = text_of(report) + str(log_as_json(report))
    assert "AGJvYgB0YW5zdGFhZg" not in told
    assert all(visible(line) == line for line in told.splitlines())


def test_a_log_that_tells_of_nothing_is_a_log() -> None:
    assert "tells of no delivery" in text_of(
        report_on([at(0, "connect from x[192.0.2.7]", "smtpd")])
    )


def test_names_without_an_end_are_cut() -> None:
    report = report_on([tried(0, "4ABC0", "bounced", UNKNOWN, f"{'b' * 9_000}@example.org")])
    [group] = report.tally.groups.values()
    assert len(group.newest.event.recipient) < 1_000
    assert group.newest.event.domain == "example.org"


def test_lines_of_other_programs_are_counted_by_program() -> None:
    report = report_on(
        ["Nov 27 02:03:44 mail dovecot: imap-login: x"] * 2
        + ["Nov 27 02:03:44 mail CRON[1]: (root) CMD", "nonsense", "", removed(0, "4ABC0")]
    )
    assert report.others.total == 4
    assert "4 lines of no mail server that is read here, of dovecot 2, CRON 1" in text_of(report)


def test_a_server_that_complains_is_quoted_the_worst_first() -> None:
    lines = [at(number, "warning: table is slow", "smtpd") for number in range(3)]
    report = report_on([*lines, at(4, "fatal: no such table", "smtpd")])
    told = text_of(report).splitlines()
    place = told.index("Problems that the server tells of itself: 4")
    assert told[place + 2].split() == ["1", "line", "4:", "fatal:", "no", "such", "table"]
    assert told[place + 3].split() == ["3", "line", "3:", "warning:", "table", "is", "slow"]


@pytest.mark.parametrize(
    ("head", "time"),
    [
        ("Nov 27 02:03:44 mail ", "Nov 27 02:03:44"),
        ("<22>Nov  7 02:03:44 mail ", "Nov  7 02:03:44"),
        ("2024 Nov 27 02:03:44 mail ", "2024-11-27 02:03:44"),
        ("Nov 27 2024 02:03:44 mail ", "2024-11-27 02:03:44"),
        ("2024-11-27T02:03:44.123456+01:00 mail ", "2024-11-27 02:03:44"),
        ("2024-11-27T02:03:44+0100 mail ", "2024-11-27 02:03:44"),
        ("Wed 2024-11-27 02:03:44 CET mail ", "2024-11-27 02:03:44"),
        ("2024-11-27 02:03:44.123 +0100 [9] ", "2024-11-27 02:03:44"),
        ("<22>1 2024-11-27T02:03:44Z mail ", "2024-11-27 02:03:44"),
        ("1732673024.123456 mail ", "2024-11-27 02:03:44"),
        ("1732673024 mail ", "2024-11-27 02:03:44"),
        ("mail.log.1:Nov 27 02:03:44 2024 mail ", "2024-11-27 02:03:44"),
        ("Nov 27 02:03:44 2001:db8::1 ", "Nov 27 02:03:44"),
        ("2024-11-27T02:03:44.1Z stdout F Jan 1 00:00:00 mail ", "2024-11-27 02:03:44"),
        ("mail-1  | Nov 27 02:03:44 mail ", "Nov 27 02:03:44"),
        ("Feb 30 02:03:44 mail ", None),
        ("2024-13-27T02:03:44 mail ", None),
        ("mail ", None),
    ],
)
def test_a_time_is_read(head: str, time: str | None) -> None:
    clock = LogClock()
    moment = clock.read(head)
    assert (clock.show(moment) if moment else None) == time


def test_times_of_several_zones_are_shown_in_the_first() -> None:
    clock = LogClock()
    times = [
        clock.read("2024-11-27T02:03:44+01:00 mail"),
        clock.read("2024-11-27T01:03:44Z mail"),
        clock.read("2024-11-26T20:03:44-0500 mail"),
    ]
    assert times == [datetime.fromisoformat("2024-11-27T02:03:44")] * 3


def test_a_year_that_nobody_writes_goes_on_at_new_year() -> None:
    clock = LogClock()
    days = ["Dec 31 23:59:59", "Jan  1 00:00:00", "Dec 31 23:59:59", "Jan  1 00:00:01"]
    times = [clock.read(f"{day} mail") for day in days]
    gaps = [(after - before).total_seconds() for before, after in pairwise(filter(None, times))]
    assert gaps == [1, -1, 2]


@pytest.mark.parametrize(
    "days",
    [
        ["Nov 20", "Nov 27", "Dec 4"],
        ["Dec 20", "Dec 27", "Jan 3", "Jan 10"],
        ["2023-12-20T", "2024-01-03T"],
    ],
)
def test_files_are_put_in_the_order_of_time(days: list[str]) -> None:
    heads = [f"{day}02:03:44" if day.endswith("T") else f"{day} 02:03:44" for day in days]
    for order in permutations(heads):
        times = [time_in(head) for head in order]
        assert [order[place] for place in LogClock.order(times)] == heads


def test_a_file_without_a_time_comes_last() -> None:
    assert LogClock.order([None, time_in("Nov 27 02:03:44")]) == [1, 0]


class TestCountersWithALimit:
    def test_recipients_beyond_the_limit_are_counted_and_not_followed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tally, "_WAITING", 2)
        deferred = [tried(0, f"4ABC{number}", "deferred", GREYLISTED) for number in range(5)]
        report = report_on([*deferred, tried(1, "4ABC0", "sent", "250 ok"), deferred[4]])
        assert (len(report.tally.waiting), report.tally.waiting.untold) == (2, 3)
        assert "3  more deferrals, too many to follow" in text_of(report)

    def test_complaints_of_too_many_kinds_are_counted_alone(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tally, "_COMPLAINTS", 2)
        report = report_on([at(0, f"fatal: no {name}", "smtpd") for name in ("a", "b", "c", "a")])
        assert sum(one.count for one in report.tally.complaints.values()) == 3
        assert "Problems that the server tells of itself: 4" in text_of(report)

    def test_the_rarest_names_are_counted_together(self) -> None:
        counts = NamedCounts(limit=10)
        for number in range(100):
            counts.add("often")
            counts.add(f"name {number}")
        assert counts.most(1)[0][0] == "often"
        assert counts.total == 200
        assert len(counts.most()) <= 11

    def test_the_names_with_the_fewest_refusals_are_counted_together(self) -> None:
        counts = RefusalsBy(limit=10)
        for number in range(100):
            counts["often"].add(is_final=True)
            counts[f"name {number}"].add(is_final=False)
        name, most = counts.most()[0]
        assert (name, most.final) == ("often", 100)
        assert sum(one.temporary for _, one in counts.most()) + counts.others.temporary == 100
        assert len(counts.most()) <= 10
