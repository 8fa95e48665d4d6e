"""TLS between two servers: where the next host offers it, and what a message that needs it does."""

import pytest

from smtplab.simulation.lab.inputs import Connect, RunQueues, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.saved_session import restore_session, save_session
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.lab.wire import SILENT
from smtplab.simulation.site.load import parse_site
from smtplab.simulation.site.model import Site
from tests.simulation.relay.chain import deliver, say

MX = "mx.example.net"
OFFERS = '"PIPELINING", "SIZE", "ENHANCEDSTATUSCODES", "DSN", "STARTTLS"'
WITH_REQUIRETLS = f'{OFFERS}, "REQUIRETLS"'
NO_START = 'faults = [{on = "STARTTLS", reply = "454 4.7.0 TLS not available"}]'
CLOSES = 'faults = [{on = "STARTTLS", reply = "421 4.3.2 Shutting down"}]'
HELLO = "EHLO mail.example.org"
FROM = "MAIL FROM:<alice@example.org>"
PLAIN_FAILURES = pytest.mark.parametrize(
    ("faults", "tls"),
    [
        (NO_START, ""),
        (CLOSES, ""),
        ("", 'client = "old"'),
        ("", 'client = "silent"'),
        ("", 'client = "strict"\ncertificate = "expired"'),
    ],
    ids=["454", "421", "no version in common", "silent client", "bad certificate"],
)


def site(offers: str = OFFERS, faults: str = "", tls: str = "") -> Site:
    """Return two servers; the learner's own has TLS from the first octet."""
    text = f"""
        extensions = ["ENHANCEDSTATUSCODES", "DSN", "REQUIRETLS"]
        relay = "anyone"
        [tls]
        implicit = true
        [routes]
        "example.net" = "{MX}"
        [maildrops.alice]
        [servers."{MX}"]
        extensions = [{offers}]
        domains = ["example.net"]
        {faults}
        [servers."{MX}".tls]
        {tls}
        [servers."{MX}".maildrops.dave]
    """
    return parse_site("test", text, "test.toml")


def relayed(one: Site, parameters: str = "") -> tuple[Lab, list[Moment]]:
    """Relay a message from one server to the other; return what crossed between them."""
    lab = Lab(one)
    lab.play(Connect())
    say(lab, "EHLO client.example.com", f"{FROM} {parameters}".rstrip())
    say(lab, "RCPT TO:<dave@example.net> NOTIFY=FAILURE", "DATA", "Subject: Tea", "", "At four?")
    assert say(lab, ".") == [250]
    return lab, [m for m in deliver(lab) if m.link.server == MX]


def commands(lab: Lab, moments: list[Moment]) -> list[str]:
    """Return what the relay sent, with a star where a TLS record carried it."""
    return [
        f"{'* ' * bool(m.records)}{lab.transcript.octets(m).decode().strip()}"
        for m in moments
        if m.kind is MomentKind.COMMAND
    ]


def report(lab: Lab) -> str:
    """Return the only message that came back to Alice."""
    [message] = lab.maildrops.messages
    assert message.maildrop == "alice"
    return message.octets.decode()


class TestOpportunistic:
    def test_the_relay_starts_tls_and_introduces_itself_again(self) -> None:
        lab, moments = relayed(site())
        hello, start, again, sender, *others = commands(lab, moments)
        assert [hello, start, again] == [HELLO, "STARTTLS", f"* {HELLO}"]
        assert sender.startswith(f"* {FROM} SIZE=")
        assert others == ["* RCPT TO:<dave@example.net> NOTIFY=FAILURE", "* DATA", "* QUIT"]

    def test_the_wire_shows_the_records(self) -> None:
        lab, moments = relayed(site())
        shown = [m.label for m in moments if m.kind is MomentKind.TLS]
        assert shown[0] == f"ClientHello: for {MX}, TLS 1.3"
        assert any(label.startswith("TLS is on: TLS 1.3") for label in shown)
        sender = next(m for m in moments if lab.transcript.octets(m).startswith(b"MAIL"))
        assert lab.transcript.records(sender).startswith(b"\x17\x03\x03")
        assert sender.server.secured
        assert sender.client.secured

    def test_the_received_field_names_it(self) -> None:
        lab, _ = relayed(site())
        [message] = lab.maildrops.messages
        assert (message.host, message.maildrop) == (MX, "dave")
        [last, first] = message.octets.decode().split("Received: ")[1:]
        assert f"by {MX} with ESMTPS" in " ".join(last.split())
        assert "by mail.example.org with ESMTPS" in " ".join(first.split())

    def test_a_host_that_does_not_offer_it_gets_no_starttls(self) -> None:
        lab, moments = relayed(site('"SIZE"'))
        assert not any("STARTTLS" in line for line in commands(lab, moments))
        assert "with ESMTP id" in " ".join(lab.maildrops.messages[0].octets.decode().split())

    def test_a_bad_certificate_does_not_stop_it(self) -> None:
        lab, moments = relayed(site(tls='certificate = "expired"'))
        assert f"* {HELLO}" in commands(lab, moments)

    @PLAIN_FAILURES
    def test_where_tls_fails_it_goes_on_in_clear(self, faults: str, tls: str) -> None:
        lab, moments = relayed(site(faults=faults, tls=tls))
        sent = commands(lab, moments)
        assert sent.count("STARTTLS") == 1
        assert not any(line.startswith("* ") for line in sent)
        [message] = lab.maildrops.messages
        assert message.maildrop == "dave"
        assert " ESMTPS" not in message.octets.decode().split("Received: ")[1]

    @PLAIN_FAILURES
    def test_a_new_connection_only_where_the_first_is_gone(self, faults: str, tls: str) -> None:
        _, moments = relayed(site(faults=faults, tls=tls))
        opened = [m for m in moments if m.label == "SYN"]
        assert len(opened) == (1 if faults == NO_START else 2)

    def test_a_relay_that_never_begins_the_handshake_drops_the_connection(self) -> None:
        _, moments = relayed(site(tls='client = "silent"'))
        silent = next(at for at, m in enumerate(moments) if m.label == SILENT)
        assert [m.label for m in moments[silent + 1 : silent + 3]] == ["RST", "SYN"]

    def test_lmtp_starts_it_as_well(self) -> None:
        lab, moments = relayed(site(faults='protocol = "lmtp"'))
        assert commands(lab, moments)[:3] == [
            "LHLO mail.example.org",
            "STARTTLS",
            "* LHLO mail.example.org",
        ]
        assert [one.maildrop for one in lab.maildrops.messages] == ["dave"]

    def test_a_device_that_takes_starttls_out_has_the_relay_stay_in_clear(self) -> None:
        lab, moments = relayed(site(tls="stripped = true"))
        assert "STARTTLS" not in commands(lab, moments)


class TestRequireTls:
    def test_it_is_passed_on_under_tls(self) -> None:
        lab, moments = relayed(site(WITH_REQUIRETLS), "REQUIRETLS RET=HDRS")
        [sender] = [one for one in commands(lab, moments) if FROM in one]
        assert sender.startswith("* ")
        assert sender.endswith("REQUIRETLS")
        assert "RET=HDRS" in sender
        assert [one.maildrop for one in lab.maildrops.messages] == ["dave"]

    def test_a_host_that_does_not_offer_it_gets_no_message(self) -> None:
        lab, moments = relayed(site(OFFERS), "REQUIRETLS")
        assert commands(lab, moments) == [HELLO, "STARTTLS", f"* {HELLO}", "* QUIT"]
        assert "Status: 5.7.30" in report(lab)

    def test_a_host_without_tls_gets_no_message(self) -> None:
        lab, moments = relayed(site('"SIZE"'), "REQUIRETLS")
        assert commands(lab, moments) == [HELLO, "QUIT"]
        assert "Status: 5.7.30" in report(lab)

    def test_a_device_that_takes_starttls_out_stops_it(self) -> None:
        lab, moments = relayed(site(WITH_REQUIRETLS, tls="stripped = true"), "REQUIRETLS")
        assert commands(lab, moments) == [HELLO, "QUIT"]
        assert "Status: 5.7.30" in report(lab)

    @PLAIN_FAILURES
    def test_where_tls_fails_it_bounces(self, faults: str, tls: str) -> None:
        lab, moments = relayed(site(WITH_REQUIRETLS, faults, tls), "REQUIRETLS")
        assert not any(FROM in one for one in commands(lab, moments))
        assert len([m for m in moments if m.label == "SYN"]) == 1
        assert "Status: 5.7.10" in report(lab)

    def test_a_certificate_that_proves_nothing_stops_it(self) -> None:
        lab, moments = relayed(site(WITH_REQUIRETLS, tls='certificate = "expired"'), "REQUIRETLS")
        assert any(m.label == "alert: certificate_expired" for m in moments)
        assert "Status: 5.7.10" in report(lab)


def played(one: Site) -> LabSession:
    """Return a session whose message was relayed."""
    session = LabSession(one)
    lines = ("EHLO a.example", FROM, "RCPT TO:<dave@example.net>", "DATA", "Subject: x", ".")
    session.play(Connect())
    for line in lines:
        session.play(Send(f"{line}\r\n".encode()))
    session.play(RunQueues())
    return session


class TestGoingBack:
    def test_each_arrow_of_the_hop_is_a_step(self) -> None:
        session = played(site())
        first = next(m for m in session.transcript.moments if m.link.server == MX)
        session.go_to(first.index)
        kinds = set()
        while session.moment and session.moment.index < session.last:
            kinds.add((session.moment.kind, session.moment.server.secured))
            session.step(1)
        assert {(MomentKind.TLS, False), (MomentKind.TLS, True)} <= kinds
        assert {(MomentKind.REPLY, False), (MomentKind.REPLY, True)} <= kinds

    @pytest.mark.parametrize("tls", ["", 'client = "old"'], ids=["under TLS", "handshake fails"])
    def test_a_fork_behind_the_hop_relays_the_same_again(self, tls: str) -> None:
        session = played(site(tls=tls))
        before = [(m.kind, m.label, m.server, m.link) for m in session.transcript.moments]
        session.play(Send(b"NOOP\r\n"))
        session.go_to(len(before) - 1)
        session.play(Send(b"VRFY dave\r\n"))
        assert session.branch == 1
        again = session.transcript.moments[: len(before)]
        assert [(m.kind, m.label, m.server, m.link) for m in again] == before

    def test_a_fork_in_the_middle_of_the_hop_goes_on_after_it(self) -> None:
        session = played(site())
        session.play(Send(b"NOOP\r\n"))
        records = [m for m in session.transcript.moments if m.link.server == MX and m.records]
        session.go_to(records[2].index)
        session.play(Send(b"VRFY dave\r\n"))
        assert session.branch == 1
        assert [one.maildrop for one in session.lab.maildrops.messages] == ["dave"]
        assert session.transcript.moments[-1].link.is_own

    def test_a_saved_session_opens_again(self) -> None:
        session = played(site())
        again = restore_session(session.site, save_session(session))
        assert [(m.kind, m.link) for m in again.transcript.moments] == [
            (m.kind, m.link) for m in session.transcript.moments
        ]
