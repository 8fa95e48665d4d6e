"""Reports on delivery: who gets which, and what stands in them (RFC 3461, RFC 3464)."""

import email
from email.message import Message as Email

import pytest

from smtplab.simulation.lab.inputs import AdvanceClock
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import HostEvent
from smtplab.simulation.server.maildrop import Message
from smtplab.simulation.site.load import parse_site
from tests.simulation.relay.chain import codes, deliver, lab_of, labels, say

FIRST = """\
host = "relay.example.net"
domains = ["example.com"]
relay = "anyone"
extensions = ["ENHANCEDSTATUSCODES", "DSN"]
[maildrops.alice]
[maildrops.carol]
[lists]
staff = ["carol", "postmaster"]
[routes]
"example.org" = "mx.example.org"
"nowhere.example" = "mx.nowhere.example"
[servers."mx.example.org"]
domains = ["example.org"]
extensions = {extensions}
[servers."mx.example.org".maildrops.bob]
"""
TEXT = ("Subject: Tea", "", "At four?", ".")


def reported(*extensions: str) -> Lab:
    named = str(["ENHANCEDSTATUSCODES", *extensions]).replace("'", '"')
    return lab_of(parse_site("reports", FIRST.replace("{extensions}", named), "reports.toml"))


def send(
    lab: Lab, *recipients: str, more: str = "", sender: str = "alice@example.com"
) -> list[int]:
    rcpts = (f"RCPT TO:{one}" for one in recipients)
    return say(lab, f"MAIL FROM:<{sender}>{more}", *rcpts, "DATA", *TEXT)


def reports(lab: Lab) -> list[Message]:
    return [one for one in lab.maildrops.messages if one.maildrop == "alice"]


def fields_of(report: Message) -> tuple[Email, list[Email]]:
    whole = email.message_from_bytes(report.content)
    assert whole.get_content_type() == "multipart/report"
    status = whole.get_payload(1)
    assert isinstance(status, Email)
    parts = status.get_payload()
    assert isinstance(parts, list)
    about, *recipients = parts
    assert isinstance(about, Email)
    return about, [one for one in recipients if isinstance(one, Email)]


def actions(lab: Lab) -> list[tuple[str, str]]:
    found = [field for one in reports(lab) for field in fields_of(one)[1]]
    return [(field["Action"], field["Final-Recipient"]) for field in found]


@pytest.mark.parametrize(
    ("notify", "is_told"),
    [
        ("", True),
        (" NOTIFY=FAILURE", True),
        (" NOTIFY=success,failure", True),
        (" NOTIFY=SUCCESS", False),
        (" NOTIFY=DELAY", False),
        (" NOTIFY=NEVER", False),
    ],
)
def test_a_failure_is_told_where_it_is_wanted(notify: str, *, is_told: bool) -> None:
    lab = reported("DSN")
    assert send(lab, f"<nobody@example.org>{notify}") == [250, 250, 354, 250]
    words = labels(deliver(lab))
    expected = [("failed", "rfc822; nobody@example.org")] if is_told else []
    assert actions(lab) == expected
    unwanted = HostEvent.NO_REPORT_WANTED.label(host="relay.example.net")
    assert (unwanted in words) is not is_told


def test_of_several_recipients_the_report_names_those_it_is_wanted_on() -> None:
    lab = reported("DSN")
    send(lab, "<no1@example.org>", "<no2@example.org> NOTIFY=NEVER", "<no3@example.org>")
    deliver(lab)
    names = [name for _, name in actions(lab)]
    assert names == ["rfc822; no1@example.org", "rfc822; no3@example.org"]


def test_delivery_here_is_told_at_once() -> None:
    lab = reported("DSN")
    send(lab, "<carol@example.com> NOTIFY=SUCCESS", "<postmaster@example.com>")
    assert actions(lab) == [("delivered", "rfc822; carol@example.com")]
    words = labels(lab.transcript.moments)
    assert words == ["relay.example.net reports to <alice@example.com> what became of the message"]


def test_of_a_list_it_is_told_that_it_was_expanded() -> None:
    lab = reported("DSN")
    send(lab, "<staff@example.com> NOTIFY=SUCCESS")
    assert actions(lab) == [("expanded", "rfc822; staff@example.com")]


def test_a_next_host_that_sends_reports_is_asked_to() -> None:
    lab = reported("DSN")
    given = "<bob@example.org> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;Bob+40example.org"
    send(lab, given, more=" RET=HDRS ENVID=QQ314159")
    moments = deliver(lab)
    lines = [one.event.octets.decode() for one in moments if one.event]
    assert "MAIL FROM:<alice@example.com> RET=HDRS ENVID=QQ314159" in lines
    assert f"RCPT TO:{given}" in lines
    assert actions(lab) == []


def test_a_next_host_that_sends_no_reports_makes_the_relay_tell() -> None:
    lab = reported()
    send(lab, "<bob@example.org> NOTIFY=SUCCESS", more=" ENVID=QQ314159")
    moments = deliver(lab)
    assert not any(b"NOTIFY" in one.event.octets for one in moments if one.event)
    assert actions(lab) == [("relayed", "rfc822; bob@example.org")]
    about, [recipient] = fields_of(reports(lab)[0])
    assert about["Original-Envelope-Id"] == "QQ314159"
    assert (recipient["Remote-MTA"], recipient["Status"]) == ("dns; mx.example.org", "2.0.0")


@pytest.mark.parametrize("notify", ["", " NOTIFY=DELAY", " NOTIFY=FAILURE,DELAY"])
def test_a_delay_is_told_once_and_only_where_it_is_wanted(notify: str) -> None:
    lab = reported("DSN")
    send(lab, f"<bob@nowhere.example>{notify}")
    for _ in range(4):
        deliver(lab)
        lab.play(AdvanceClock(3 * 3600))
    wanted = [("delayed", "rfc822; bob@nowhere.example")] if "DELAY" in notify else []
    assert actions(lab) == wanted


def test_the_names_that_the_sender_gave_come_back() -> None:
    lab = reported("DSN")
    orcpt = "ORCPT=rfc822;nobody+2Bx@example.org"
    send(lab, f"<nobody@example.org> {orcpt}", more=" ENVID=a+2Bb")
    deliver(lab)
    about, [recipient] = fields_of(reports(lab)[0])
    assert about["Original-Envelope-Id"] == "a+b"
    assert recipient["Original-Recipient"] == "rfc822; nobody+x@example.org"
    assert recipient["Diagnostic-Code"].startswith("smtp; 550 5.1.1 ")


@pytest.mark.parametrize(
    ("ret", "part"),
    [
        ("", "text/rfc822-headers"),
        (" RET=HDRS", "text/rfc822-headers"),
        (" RET=full", "message/rfc822"),
    ],
)
def test_what_is_given_back_is_what_the_sender_asked_for(ret: str, part: str) -> None:
    lab = reported("DSN")
    send(lab, "<nobody@example.org>", more=ret)
    deliver(lab)
    [report] = reports(lab)
    whole = email.message_from_bytes(report.content)
    assert [one.get_content_type() for one in whole.get_payload()] == [  # type: ignore[union-attr]  # multipart
        "text/plain",
        "message/delivery-status",
        part,
    ]
    assert (b"At four?" in report.content) is (part == "message/rfc822")


def test_nobody_is_told_of_what_came_from_the_null_reverse_path() -> None:
    lab = reported()
    send(lab, "<bob@example.org> NOTIFY=SUCCESS", "<carol@example.com> NOTIFY=SUCCESS", sender="")
    deliver(lab)
    assert [one.maildrop for one in lab.maildrops.messages] == ["carol", "bob"]


def test_a_report_asks_for_no_report() -> None:
    lab = reported("DSN")
    send(lab, "<carol@example.com> NOTIFY=SUCCESS", sender="bob@example.org")
    lines = [one.event.octets for one in deliver(lab) if one.event]
    assert b"MAIL FROM:<>" in lines
    assert b"RCPT TO:<bob@example.org> NOTIFY=NEVER" in lines


def test_8_bit_content_does_not_go_to_a_host_that_may_spoil_it() -> None:
    text = FIRST.replace('"DSN"]', '"DSN", "8BITMIME"]').replace("{extensions}", "[]")
    lab = lab_of(parse_site("reports", text, "reports.toml"))
    given = "MAIL FROM:<alice@example.com> BODY=8BITMIME"
    say(lab, given, "RCPT TO:<bob@example.org>", "DATA", "Subject: Thé", "", "À quatre", ".")
    assert codes(deliver(lab)) == [220, 250, 221]
    _, [recipient] = fields_of(reports(lab)[0])
    assert (recipient["Action"], recipient["Status"]) == ("failed", "5.6.3")
