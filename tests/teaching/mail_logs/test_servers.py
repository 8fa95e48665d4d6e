"""What each reader makes of the lines of its server: the forms that the servers really write."""

import pytest

from tests.teaching.mail_logs.written import LINES, POSTFIX, events_of, report_on, told

EXIM = "2024-11-27 02:03:44 1tGABC-0001Xy-2Z "
SENDMAIL = "Nov 27 02:03:44 mail sm-mta[9]: "
OPENSMTPD = "Nov 27 02:03:44 mail smtpd[9]: 8f4864084ecc48f4 "


@pytest.mark.parametrize("line", LINES)
def test_a_line_is_read(line: str) -> None:
    assert told(line) == LINES[line]


@pytest.mark.parametrize("line", LINES)
def test_a_line_may_be_cut_anywhere(line: str) -> None:
    report_on([line[:end] for end in range(len(line))])


@pytest.mark.parametrize(
    "line",
    [
        POSTFIX + "smtp[9]: 4ABC0: to=<bob@example.org>, relay=none, delay=1, status=",
        POSTFIX + "smtp[9]: 4ABC0: to=<bob@example.org>, relay=none, delay=1, status=lost (x)",
        POSTFIX + "smtpd[9]: NOQUEUE: reject: ",
        EXIM + "== bob@example.org R=dnslookup",
        EXIM + "** ",
        SENDMAIL + "4AR23i12: stat=Sent",
        OPENSMTPD + "mta delivery evpid=7077717e797a776e stat=",
    ],
)
def test_a_line_that_should_tell_of_a_message_is_counted_as_unreadable(line: str) -> None:
    assert events_of(line) is None
    report = report_on(["", line])
    assert (report.unreadable, report.first_unreadable) == (1, ("mail.log", 2))


def test_several_recipients_of_sendmail_are_several_events() -> None:
    line = SENDMAIL + (
        "4AR23i12: to=<bob@example.org>,<carol@example.org>, delay=00:00:03, mailer=esmtp, pri=6, "
        "relay=mx.example.org., dsn=4.0.0, stat=Deferred: Connection refused by mx.example.org."
    )
    assert [event[2] for event in told(line)] == ["bob@example.org", "carol@example.org"]


FIELDS = (
    "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,"
    "source,event-id,internal-message-id,message-id,network-message-id,recipient-address,"
    "recipient-status,total-bytes,recipient-count,message-subject,sender-address"
)


def tracked(event: str, recipients: str, status: str, context: str = "") -> str:
    """Return a line of a message tracking log."""
    return (
        f'2024-11-27T02:03:44.123Z,,,192.0.2.1,EX01,"{context}",Internet,SMTP,{event},17,<m@x>,n,'
        f'{recipients},"{status}",5,1,"Hello, you",a@example.com'
    )


OF_EXCHANGE = {
    ("FAIL", "b@example.org", "[{LRT=1};{LED=550 5.1.1 RESOLVER.ADR.RecipNotFound; no};{IP=}]"): [
        ("bounced", "550 5.1.1 RESOLVER.ADR.RecipNotFound; no")
    ],
    ("FAIL", "b@example.org", "'550 4.4.7 QUEUE.Expired; message expired'"): [
        ("expired", "550 4.4.7 QUEUE.Expired; message expired")
    ],
    ("FAIL", "b@example.org;c@example.org", "550 5.1.1 one;550 5.2.2 two"): [
        ("bounced", "550 5.1.1 one"), ("bounced", "550 5.2.2 two")
    ],
    ("SEND", "b@example.org", "250 2.1.5 Recipient OK"): [("delivered", "250 2.1.5 Recipient OK")],
    ("DELIVER", "b@example.org", ""): [("delivered", "")],
    ("RECEIVE", "b@example.org", ""): [],
    ("DSN", "b@example.org", "550 5.1.1"): [],
}  # fmt: skip


@pytest.mark.parametrize("row", OF_EXCHANGE)
def test_a_line_of_message_tracking_is_read(row: tuple[str, str, str]) -> None:
    report = report_on([f"#Fields: {FIELDS}", tracked(*row)])
    told = OF_EXCHANGE[row]
    assert report.unreadable == 0
    assert sum(report.tally.outcomes.values()) == len(told)
    newest = [group.newest.event for group in report.tally.groups.values()]
    assert {(one.outcome.value, one.text) for one in newest} <= set(told)
    assert sum(report.tally.outcomes[one.outcome] for one in newest) >= len(newest)


def test_what_exchange_sends_to_itself_is_not_delivered_yet() -> None:
    line = tracked("SEND", "b@example.org", "250 2.1.5 Recipient OK")
    within = line.replace(",Internet,", ",Intra-Organization SMTP Send Connector,")
    report = report_on([f"#Fields: {FIELDS}", within])
    assert report.tally.outcomes == {"passed-on": 1}


@pytest.mark.parametrize("has_guid", [True, False])
def test_a_line_that_was_taken_out_of_message_tracking_has_the_usual_columns(
    has_guid: bool,
) -> None:
    guid = "13fad5b7-39c5-46e7-130e-08d4a138ac67," if has_guid else ""
    line = tracked("FAIL", "b@example.org", "550 5.1.1 no").replace("<m@x>,n,", f"<m@x>,{guid}")
    report = report_on(
        [line, "2024-11-27T02:03:44.123Z,Receive,08D,1,192.0.2.1:25,192.0.2.7:9,<,x,"]
    )
    [group] = report.tally.groups.values()
    assert group.newest.event.recipient == "b@example.org"
    assert report.servers == {"Exchange": 1}


def test_what_exchange_defers_tells_why_in_its_context() -> None:
    report = report_on(
        [f"#Fields: {FIELDS}", tracked("DEFER", "b@example.org", "", "451 4.7.0 Temporary error")]
    )
    [group] = report.tally.groups.values()
    assert group.newest.event.text == "451 4.7.0 Temporary error"
    assert report.clock.show(group.newest.time) == "2024-11-27 02:03:44"  # type: ignore[arg-type]


def test_an_export_of_message_tracking_names_its_columns_otherwise() -> None:
    report = report_on(
        [
            '"Timestamp","ServerHostname","EventId","MessageId","Recipients","RecipientStatus"',
            '"2024-11-27 02:03:44","EX01","FAIL","<m@x>","b@example.org","550 5.2.2 full"',
        ]
    )
    [group] = report.tally.groups.values()
    assert group.newest.event.recipient == "b@example.org"
    assert report.servers == {"Exchange": 2}
