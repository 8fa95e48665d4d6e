"""STARTTLS and implicit TLS in the lab (RFC 3207, RFC 8314): each record is an arrow."""

import pytest

from smtplab.protocol.states import CLOSED, CONNECTED, LISTENING, READY
from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    Connect,
    Disconnect,
    ForceReply,
    Input,
    Send,
)
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Direction, Moment, MomentKind
from smtplab.simulation.lab.saved_session import restore_session, save_session
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import parse_site
from smtplab.simulation.site.model import Site
from smtplab.simulation.tls import choice

HELLO, STARTTLS = Send(b"EHLO client.example.com\r\n"), Send(b"STARTTLS\r\n")
TO_TLS = (Connect(), HELLO, STARTTLS)
OUTCOME = [
    "-- TLS is on: TLS 1.3, TLS_AES_256_GCM_SHA384",
    "-- certificate for mail.example.org, issued by smtplab test authority",
    "-- valid from 2025-12-06 to 2026-03-06",
    "-- the client accepts it",
]
SIGN = {Direction.TO_SERVER: "C", Direction.TO_CLIENT: "S", Direction.NEITHER: "--"}


def site(tls: str = "", more: str = "") -> Site:
    text = f'extensions = ["SIZE", "PIPELINING", "STARTTLS"]\n{more}\n[tls]\n{tls}\n'
    return parse_site("test", text + "[maildrops.bob]\n", "test.toml")


def played(*inputs: Input, tls: str = "", more: str = "") -> Lab:
    lab = Lab(site(tls, more))
    for one in inputs:
        lab.play(one)
    return lab


def arrows(lab: Lab, begin: int = 0) -> list[str]:
    """Return what crossed, a line each."""
    lines = []
    for moment in lab.transcript.moments[begin:]:
        said = moment.label or lab.transcript.octets(moment).decode().strip()
        lines += [f"{SIGN[moment.direction]} {line}" for line in said.splitlines()]
    return lines


def tls_arrows(lab: Lab) -> list[str]:
    first = next(m.index for m in lab.transcript.moments if m.kind is MomentKind.TLS)
    return arrows(lab, first)


def at(lab: Lab, text: bytes) -> Moment:
    """Return the last moment that begins with some octets."""
    found = [m for m in lab.transcript.moments if lab.transcript.octets(m).startswith(text)]
    return found[-1]


class TestHandshake:
    def test_each_record_is_an_arrow(self) -> None:
        assert tls_arrows(played(*TO_TLS)) == [
            "C ClientHello: for mail.example.org, TLS 1.3",
            "S ServerHello: TLS 1.3",
            *["S encrypted"] * 4,
            "C encrypted",
            *OUTCOME,
        ]

    def test_in_tls_1_2_the_certificate_crosses_in_clear(self) -> None:
        lab = played(*TO_TLS, tls='version = "1.2"')
        assert "S Certificate" in tls_arrows(lab)
        moment = next(m for m in lab.transcript.moments if m.label == "Certificate")
        assert b"mail.example.org" in lab.transcript.records(moment)

    def test_both_ends_forget(self) -> None:
        lab = played(*TO_TLS)
        before, after = at(lab, b"STARTTLS"), lab.transcript.moments[-1]
        assert (before.server.state, before.server.secured) == (READY, False)
        assert "STARTTLS" in before.client.keywords
        assert (after.server.state, after.server.secured) == (CONNECTED, True)
        assert (after.client.state, after.client.secured) == (CONNECTED, True)
        assert (after.server.hello, after.client.keywords) == (None, {})

    def test_ehlo_comes_again_and_no_longer_lists_it(self) -> None:
        lab = played(*TO_TLS, HELLO, STARTTLS)
        keywords = at(lab, b"250-mail").client.keywords
        assert "SIZE" in keywords
        assert "STARTTLS" not in keywords
        reply = lab.transcript.moments[-1].reply
        assert reply
        assert (reply.code, reply.rule and reply.rule.key) == (503, "tls-active")

    def test_a_failure_of_the_site_leaves_all_in_clear(self) -> None:
        fault = 'faults = [{on = "STARTTLS", reply = "454 4.7.0 TLS not available"}]'
        lab = played(*TO_TLS, Send(b"NOOP\r\n"), more=fault)
        assert [m.reply.code for m in lab.transcript.moments if m.reply] == [220, 250, 454, 250]
        assert not lab.transcript.moments[-1].server.secured

    def test_a_python_without_tls_does_the_same(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(choice, "has_ssl", lambda: False)
        lab = played(*TO_TLS, HELLO)
        shown = tls_arrows(lab)
        assert shown[0] == "C ClientHello: for mail.example.org, TLS 1.3"
        assert shown[-len(OUTCOME) - 6 : -6] == OUTCOME
        assert lab.transcript.records(at(lab, b"EHLO"))


class TestRecords:
    def test_each_line_is_carried_by_a_record(self) -> None:
        lab = played(*TO_TLS, HELLO)
        for text in (b"EHLO", b"250-mail"):
            moment = at(lab, text)
            record = lab.transcript.records(moment)
            assert record[:3] == b"\x17\x03\x03"
            assert len(record) == 5 + int.from_bytes(record[3:5], "big")
            assert text not in record
            assert lab.transcript.octets(moment).startswith(text)

    def test_before_tls_there_is_none(self) -> None:
        lab = played(*TO_TLS)
        assert not any(lab.transcript.records(m) for m in lab.transcript.moments[:8])
        assert at(lab, b"220 Ready").records is at(lab, b"STARTTLS").records is None

    def test_what_is_sent_at_once_shares_a_record(self) -> None:
        lab = played(*TO_TLS, HELLO, Send(b"MAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\n"))
        mail, rcpt = at(lab, b"MAIL"), at(lab, b"RCPT")
        assert mail.records == rcpt.records is not None

    def test_much_content_takes_several(self) -> None:
        lead = (
            Send(b"MAIL FROM:<>\r\n"),
            Send(b"RCPT TO:<bob@example.org>\r\n"),
            Send(b"DATA\r\n"),
        )
        text = b"x" * 70 + b"\r\n"
        lab = played(*TO_TLS, HELLO, *lead, Send(text * 500 + b".\r\n"))
        record = lab.transcript.records(at(lab, b"x"))
        assert len(record) > 500 * len(text)
        assert lab.maildrops.messages[-1].octets.endswith(text * 500)

    def test_secrets_stay_masked(self) -> None:
        lab = played(*TO_TLS, HELLO, Send(b"AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ=\r\n"))
        assert lab.transcript.octets(at(lab, b"AUTH")) == b"AUTH PLAIN ****\r\n"


class TestInjection:
    """What is sent in clear behind STARTTLS is not read after it (RFC 3207 §5)."""

    def test_what_the_client_sends_is_thrown_away(self) -> None:
        lab = played(Connect(), HELLO, Send(b"STARTTLS\r\nMAIL FROM:<eve@example.net>\r\n"), HELLO)
        thrown = at(lab, b"MAIL")
        assert thrown.flags == ("thrown-away",)
        assert thrown.records is None
        assert lab.transcript.moments[-1].server.transaction is None
        assert [m.reply.code for m in lab.transcript.moments if m.reply] == [220, 250, 220, 250]

    def test_half_a_line_as_well(self) -> None:
        lab = played(Connect(), HELLO, Send(b"STARTTLS\r\nAUTH PLAIN AGFs"), HELLO)
        assert at(lab, b"AUTH").flags == ("thrown-away",)
        last = [m for m in lab.transcript.moments if m.kind is MomentKind.COMMAND][-1]
        assert lab.transcript.octets(last) == HELLO.octets
        assert lab.transcript.octets(at(lab, b"AUTH")).endswith(b"****")

    def test_a_forced_reply_does_not_wait_for_tls(self) -> None:
        lab = played(Connect(), HELLO, ForceReply(b"220 Go\r\n"), STARTTLS)
        assert lab.transcript.moments[-1].server.secured
        assert "C ClientHello: for mail.example.org, TLS 1.3" in arrows(lab)


class TestCertificates:
    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("expired", "it has expired"),
            ("wrong-name", "it is for another host"),
            ("self-signed", "it is self-signed"),
        ],
    )
    def test_the_client_goes_on_and_says_so(self, kind: str, words: str) -> None:
        lab = played(*TO_TLS, tls=f'certificate = "{kind}"')
        label = lab.transcript.moments[-1].label
        assert label.startswith(f"TLS is on, but the certificate is bad: {words}")
        assert label.endswith("the client goes on all the same")
        assert lab.transcript.moments[-1].server.secured

    @pytest.mark.parametrize("version", ["1.2", "1.3"])
    @pytest.mark.parametrize(
        ("kind", "alert"),
        [
            ("expired", "certificate_expired"),
            ("wrong-name", "bad_certificate"),
            ("self-signed", "unknown_ca"),
        ],
    )
    def test_a_strict_client_gives_up(self, kind: str, alert: str, version: str) -> None:
        tls = f'certificate = "{kind}"\nclient = "strict"\nversion = "{version}"'
        *_, sent, words, reset = arrows(played(*TO_TLS, tls=tls))
        assert sent == f"C alert: {alert}"
        assert words.startswith("-- TLS fails: bad certificate: it is") or ("expired" in words)
        assert reset == "C RST"

    def test_a_strict_client_takes_a_good_one(self) -> None:
        assert tls_arrows(played(*TO_TLS, tls='client = "strict"'))[-4:] == OUTCOME

    def test_time_makes_it_expire(self) -> None:
        lab = played(Connect(), AdvanceClock(61 * 86_400.0), Connect(), HELLO, STARTTLS)
        assert "it has expired" in lab.transcript.moments[-1].label


class TestFailure:
    def test_no_version_in_common(self) -> None:
        lab = played(*TO_TLS, tls='client = "old"')
        assert arrows(lab)[-4:] == [
            "C ClientHello: for mail.example.org, TLS 1.2",
            "S alert: protocol_version",
            "-- TLS fails: alert: protocol_version",
            "S RST",
        ]
        assert lab.transcript.moments[-1].server.state is CLOSED
        assert not lab.connected

    def test_a_silent_client_is_waited_for(self) -> None:
        lab = played(*TO_TLS, tls='client = "silent"')
        assert lab.connected
        assert not lab.transcript.moments[-1].server.secured
        lab.play(AdvanceClock(299.0))
        assert lab.connected
        lab.play(AdvanceClock(2.0))
        assert arrows(lab)[-2:] == ["-- TLS fails: no handshake came in time", "S RST"]

    def test_clear_text_in_the_place_of_a_handshake(self) -> None:
        lab = played(*TO_TLS, HELLO, tls='client = "silent"')
        assert at(lab, b"EHLO").flags == ("in-handshake",)
        assert arrows(lab)[-1] == "S RST"
        assert not lab.connected

    def test_the_client_closes_in_the_middle(self) -> None:
        lab = played(*TO_TLS, Disconnect(), tls='client = "silent"')
        assert arrows(lab)[-1] == "C RST"
        assert not lab.connected
        lab.play(Connect())
        assert lab.connected

    def test_a_device_may_strip_the_keyword(self) -> None:
        lab = played(Connect(), HELLO, tls="stripped = true")
        reply = lab.transcript.moments[-1]
        assert b"STARTTLS" not in lab.transcript.octets(reply)
        assert reply.flags == ("stripped",)
        assert "STARTTLS" not in reply.client.keywords
        assert "SIZE" in reply.client.keywords
        lab.play(STARTTLS)
        assert lab.transcript.moments[-1].server.secured
        lab.play(HELLO)
        assert lab.transcript.moments[-1].flags == ()

    def test_a_device_strips_it_from_the_reply_to_lhlo(self) -> None:
        lab = played(
            Connect(), Send(b"LHLO a.example\r\n"), tls="stripped = true", more='protocol = "lmtp"'
        )
        assert lab.transcript.moments[-1].flags == ("stripped",)


class TestImplicit:
    def test_the_handshake_comes_before_the_greeting(self) -> None:
        lab = played(Connect(), tls="implicit = true")
        shown = arrows(lab)
        assert shown[3] == "C ClientHello: for mail.example.org, TLS 1.3"
        assert shown[-5:-1] == OUTCOME
        greeting = lab.transcript.moments[-1]
        assert greeting.reply
        assert greeting.reply.code == 220
        assert lab.transcript.records(greeting)
        outcome = lab.transcript.moments[-2]
        assert outcome.server.state is LISTENING
        assert outcome.server.secured

    def test_ehlo_does_not_list_starttls(self) -> None:
        lab = played(Connect(), HELLO, tls="implicit = true")
        assert "STARTTLS" not in lab.transcript.moments[-1].client.keywords

    def test_a_silent_client_gets_no_greeting(self) -> None:
        lab = played(Connect(), tls='implicit = true\nclient = "silent"')
        assert not any(m.reply for m in lab.transcript.moments)
        lab.play(AdvanceClock(301.0))
        assert not lab.connected
        assert not any(m.reply for m in lab.transcript.moments)

    def test_a_late_greeting(self) -> None:
        lab = played(Connect(), tls="implicit = true", more="greeting_delay = 5")
        lab.play(AdvanceClock(6.0))
        assert lab.transcript.moments[-1].reply


def test_both_ends_announce_that_they_send_no_more() -> None:
    lab = played(*TO_TLS, Send(b"QUIT\r\n"))
    assert arrows(lab)[-4:] == [
        "S close_notify, encrypted",
        "C close_notify, encrypted",
        "S FIN",
        "C FIN",
    ]


def test_a_timeout_under_tls_is_told_under_tls() -> None:
    lab = played(*TO_TLS, HELLO, AdvanceClock(400.0))
    reply = at(lab, b"421")
    assert lab.transcript.records(reply)
    assert reply.server.state is CLOSED


class TestGoingBack:
    def test_a_fork_over_a_handshake_does_it_again(self) -> None:
        session = LabSession(site())
        for one in (*TO_TLS, HELLO, Send(b"MAIL FROM:<alice@example.com>\r\n")):
            session.play(one)
        first = session.transcript
        session.go_to(next(m.index for m in first.moments if m.label.startswith("TLS is on")))
        session.play(HELLO)
        assert session.branch == 1
        again = session.transcript
        shared = len(again.moments) - 2
        assert [m.label for m in again.moments[:shared]] == [
            m.label for m in first.moments[:shared]
        ]
        hello = next(m for m in again.moments if m.label.startswith("ClientHello"))
        assert again.records(hello) != first.records(first.moments[hello.index])
        assert again.moments[-1].server.state is READY

    def test_a_fork_in_the_middle_of_a_handshake_goes_on_after_it(self) -> None:
        session = LabSession(site())
        for one in TO_TLS:
            session.play(one)
        session.go_to(session.last - 3)
        session.play(HELLO)
        assert session.transcript.moments[-1].server.secured

    def test_a_saved_session_opens_again(self) -> None:
        session = LabSession(site())
        for one in (*TO_TLS, HELLO):
            session.play(one)
        again = restore_session(session.site, save_session(session))
        assert [m.kind for m in again.transcript.moments] == [
            m.kind for m in session.transcript.moments
        ]
        assert again.transcript.moments[-1].server == session.transcript.moments[-1].server

    def test_an_exchange_ends_where_tls_is_on(self) -> None:
        session = LabSession(site())
        for one in (*TO_TLS, HELLO):
            session.play(one)
        session.go_to(at(session.lab, b"STARTTLS").index)
        session.step_exchange(1)
        session.step_exchange(1)
        assert session.moment
        assert session.moment.label.startswith("TLS is on")
