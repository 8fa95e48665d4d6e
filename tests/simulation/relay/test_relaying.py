import email
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplab.protocol.paths import NULL_REVERSE_PATH
from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    Connect,
    Input,
    RunQueues,
    Send,
    from_json,
    to_json,
)
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import HostEvent, MomentKind
from smtplab.simulation.lab.saved_session import restore_session, save_session
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.lab.wire import NOTHING_THERE
from smtplab.simulation.relay import run
from smtplab.simulation.server.trace import count_hops
from smtplab.simulation.site.load import parse_site
from tests.simulation.relay.chain import (
    codes,
    deliver,
    dialogue,
    lab_of,
    labels,
    mail,
    ready_made,
    say,
)

ALL_PASSED_ON = HostEvent.ALL_PASSED_ON.label()
NOTHING_HELD = HostEvent.NOTHING_HELD.label()

GOLDEN = Path(__file__).with_name("three-hops.said")
ACCEPTED = [250, 250, 354, 250]


class TestThreeHops:
    def test_the_whole_way(self) -> None:
        lab = lab_of(ready_made("three-hops"))
        assert mail(lab, "bob@example.org") == ACCEPTED
        say(lab, "QUIT")
        assert dialogue(lab, deliver(lab)) == GOLDEN.read_text("utf-8")

    def test_each_server_puts_one_received_field_in_front(self) -> None:
        lab = lab_of(ready_made("three-hops"))
        mail(lab, "bob@example.org")
        before = len(lab.maildrops.messages)
        assert before == 0
        deliver(lab)
        [message] = lab.maildrops.messages
        assert (message.host, message.maildrop) == ("mail.example.org", "bob")
        assert count_hops(message.octets) == 3
        told = message.octets.decode()
        assert told.startswith("Return-Path: <alice@example.com>\r\nReceived: from relay.example.")
        assert told.count("Return-Path:") == 1
        places = [told.index(f"by {host}") for host in (
            "mail.example.org", "relay.example.net", "mail.example.com",
        )]  # fmt: skip
        assert places == sorted(places)
        assert "from mail.example.com ([198.51.100.1])" in told

    def test_links_name_the_hosts_and_the_hop(self) -> None:
        lab = lab_of(ready_made("three-hops"))
        mail(lab, "bob@example.org")
        moments = deliver(lab)
        seen = list(dict.fromkeys((m.link.hop, m.link.client, m.link.server) for m in moments))
        assert seen == [
            (1, "mail.example.com", "relay.example.net"),
            (2, "relay.example.net", "mail.example.org"),
            (0, "client.example.com", "mail.example.com"),
        ]
        assert [m.index for m in lab.transcript.moments] == [*range(len(lab.transcript.moments))]
        for reply in (m for m in moments if m.answers is not None):
            assert lab.transcript.moments[reply.answers or 0].link is reply.link

    def test_the_learner_goes_on_where_they_were(self) -> None:
        lab = lab_of(ready_made("three-hops"))
        mail(lab, "bob@example.org")
        say(lab, "MAIL FROM:<alice@example.com>")
        last = deliver(lab)[-1]
        assert last.link.is_own
        assert last.client.state.name == "mail"
        assert say(lab, "RCPT TO:<carol@example.org>") == [250]

    def test_half_a_line_waits_for_its_rest(self) -> None:
        lab = lab_of(ready_made("three-hops"))
        mail(lab, "bob@example.org")
        lab.play(Send(b"NO"))
        deliver(lab)
        begin = len(lab.transcript.moments)
        assert say(lab, "OP") == [250]
        assert lab.transcript.octets(lab.transcript.moments[begin]) == b"OP\r\n"

    def test_local_and_remote_recipients_of_one_mail(self) -> None:
        lab = lab_of(ready_made("three-hops"))
        assert mail(lab, "alice@example.com", "bob@example.org", "carol@example.org")[-1] == 250
        assert [one.maildrop for one in lab.maildrops.messages] == ["alice"]
        deliver(lab)
        assert {one.maildrop for one in lab.maildrops.messages[1:]} == {"bob", "carol"}

    def test_nothing_is_held(self) -> None:
        lab = lab_of(ready_made("three-hops"))
        assert labels(deliver(lab)) == [NOTHING_HELD]
        assert labels(deliver(Lab(ready_made("three-hops")))) == [NOTHING_HELD]


class TestWhoseMail:
    def test_an_open_relay_takes_anything_from_anybody(self) -> None:
        lab = lab_of(ready_made("open-relay"))
        assert mail(lab, "bob@example.org", sender="eve@example.com") == ACCEPTED
        deliver(lab)
        assert [one.maildrop for one in lab.maildrops.messages] == ["bob"]

    def test_a_stranger_is_refused(self) -> None:
        lab = lab_of(ready_made("closed-relay"))
        assert say(lab, "MAIL FROM:<>", "RCPT TO:<bob@example.org>") == [250, 550]
        assert say(lab, "RCPT TO:<dave@example.net>") == [250]

    def test_a_name_given_in_ehlo_proves_nothing(self) -> None:
        lab = lab_of(ready_made("closed-relay"))
        say(lab, "EHLO office.example.net")
        assert say(lab, "MAIL FROM:<>", "RCPT TO:<bob@example.org>") == [250, 550]

    def test_the_default_site_relays_nothing(self) -> None:
        lab = lab_of(parse_site("x", "[maildrops.bob]", "x.toml"))
        assert say(lab, "MAIL FROM:<>", "RCPT TO:<bob@example.net>") == [250, 550]

    def test_a_domain_without_a_route_is_refused_even_by_an_open_relay(self) -> None:
        routes = '[routes]\n"example.net" = "relay.example.net"'
        lab = lab_of(parse_site("x", f'relay = "anyone"\n{routes}', "x.toml"))
        asked = [f"RCPT TO:<bob@{domain}>" for domain in ("EXAMPLE.NET", "example.com")]
        assert say(lab, "MAIL FROM:<>", *asked) == [250, 250, 550]

    def test_a_real_port_relays_nothing(self) -> None:
        from smtplab.simulation.server.maildrop import Maildrops
        from smtplab.simulation.server.policy import Policy

        assert Policy(ready_made("open-relay"), Maildrops()).queue is None

    def test_an_address_known_by_number(self) -> None:
        keys = 'relay_for = ["192.0.2.25"]\n[routes]\n"*" = "x.example"'
        lab = lab_of(parse_site("x", keys, "x.toml"))
        assert say(lab, "MAIL FROM:<>", "RCPT TO:<bob@example.net>") == [250, 250]

    def test_a_forwarded_recipient_goes_to_the_new_address(self) -> None:
        keys = (
            '[answers.old]\nrule = "recipient-forwarded"\naddress = "new@example.net"\n'
            '[routes]\n"example.net" = "relay.example.net"\n'
            '[servers."relay.example.net"]\ndomains = ["example.net"]\n'
            '[servers."relay.example.net".maildrops.new]'
        )
        lab = lab_of(parse_site("x", keys, "x.toml"))
        assert mail(lab, "old@example.org") == [250, 251, 354, 250]
        deliver(lab)
        [message] = lab.maildrops.messages
        assert (message.maildrop, str(message.forward_path)) == ("new", "<new@example.net>")


class TestFailures:
    def test_a_refusal_further_on_makes_a_bounce(self) -> None:
        lab = lab_of(ready_made("three-hops"))
        mail(lab, "bob@example.org", "nobody@example.org")
        moments = deliver(lab)
        assert labels(moments)[2].startswith("relay.example.net bounces the message")
        bounced = lab.maildrops.messages[-1]
        assert (bounced.maildrop, bounced.host) == ("alice", "mail.example.com")
        assert bounced.reverse_path == NULL_REVERSE_PATH
        report = email.message_from_bytes(bounced.content)
        assert report.get_content_type() == "multipart/report"
        assert report.get_param("report-type") == "delivery-status"
        fields = bounced.content.decode().partition("message/delivery-status")[2]
        for field in (
            "Reporting-MTA: dns; relay.example.net",
            "Final-Recipient: rfc822; nobody@example.org",
            "Action: failed",
            "Status: 5.1.1",
            "Remote-MTA: dns; mail.example.org",
            "Diagnostic-Code: smtp; 550 5.1.1 No such mailbox here",
            "Subject: Tea",
        ):
            assert f"\r\n{field}\r\n" in fields
        assert "bob@example.org" not in fields
        assert bounced.content.count(b"\n") == bounced.content.count(b"\r\n")

    def test_a_bounce_is_never_bounced(self) -> None:
        lab = lab_of(ready_made("three-hops"))
        mail(lab, "nobody@example.org", sender="nobody@example.com")
        moments = deliver(lab)
        assert codes(moments).count(550) == 2
        assert labels(moments)[-2].endswith("since the reverse-path is <>")
        assert lab.maildrops.messages == ()
        assert labels(deliver(lab)) == [NOTHING_HELD]

    def test_there_may_be_no_way_back(self) -> None:
        lab = lab_of(ready_made("loop"))
        mail(lab, "bob@example.org", sender="x@unknown.example")
        assert "a report cannot reach" in labels(deliver(lab))[-2]

    def test_a_bounce_to_a_mailbox_here_is_delivered_at_once(self) -> None:
        keys = '[routes]\n"example.net" = "relay.example.net"\n[servers."relay.example.net"]'
        lab = lab_of(parse_site("x", f'relay = "anyone"\n[maildrops.bob]\n{keys}', "x.toml"))
        mail(lab, "x@example.net", sender="bob@example.org")
        deliver(lab)
        [message] = lab.maildrops.messages
        assert message.trace == b"Return-Path: <>\r\n"

    def test_two_servers_that_send_each_other_the_mail(self) -> None:
        lab = lab_of(ready_made("loop"))
        mail(lab, "bob@example.org")
        moments = deliver(lab)
        assert codes(moments).count(554) == 1
        [loop] = [one for one in moments if one.reply and one.reply.code == 554]
        assert loop.reply
        assert str(loop.reply.enhanced) == "5.4.6"
        assert loop.link.hop == 6
        assert lab.maildrops.messages[-1].maildrop == "alice"
        assert labels(moments)[-1] == ALL_PASSED_ON

    def test_what_must_wait_is_tried_again_and_at_last_given_up(self) -> None:
        lab = lab_of(ready_made("three-hops"))
        mail(lab, "busy@example.org")
        say(lab, "QUIT")
        assert codes(deliver(lab)).count(450) == 1
        assert codes(deliver(lab)).count(450) == 1
        lab.play(AdvanceClock(run.GIVES_UP_AFTER - 1))
        assert labels(deliver(lab))[-1].endswith(": 1")
        lab.play(AdvanceClock(1))
        assert labels(deliver(lab))[-1] == ALL_PASSED_ON
        [message] = lab.maildrops.messages
        assert b"Status: 4.2.0" in message.content
        assert b"Arrival-Date: Mon, 05 Jan 2026 09:00:00 +0000" in message.content

    def test_nobody_listens_there(self) -> None:
        keys = 'relay = "anyone"\n[routes]\n"*" = "nowhere.example"'
        lab = lab_of(parse_site("x", keys, "x.toml"))
        mail(lab, "bob@example.net")
        kinds = [one.kind for one in deliver(lab)]
        assert kinds == [MomentKind.LINK, MomentKind.HANDSHAKE, MomentKind.DROP, MomentKind.LINK]
        assert labels(deliver(lab))[-1].endswith(": 1")

    @pytest.mark.parametrize(
        ("fault", "waits"),
        [
            ('on = "connect"\nreply = "554 No"', False),
            ('on = "connect"\nreply = "421 4.3.2 Later"', True),
            ('on = "EHLO"\nreply = "550 5.0.0 No"', False),
            ('on = "MAIL"\nreply = "421 4.3.2 Later"', True),
            ('on = "RCPT"\ndrop = "before"', True),
            ('on = "RCPT"\ndrop = "after"', True),
            ('on = "DATA"\nreply = "451 4.3.0 Later"', True),
            ('on = "end of data"\nreply = "552 5.3.4 Too big"', False),
            ('on = "QUIT"\ndrop = "before"', False),
        ],
    )
    def test_whatever_the_next_server_does(self, fault: str, waits: bool) -> None:
        keys = (
            '[routes]\n"example.net" = "relay.example.net"\n'
            '[servers."relay.example.net"]\ndomains = ["example.net"]\n'
            '[servers."relay.example.net".maildrops.dave]\n'
            f'[[servers."relay.example.net".faults]]\n{fault}'
        )
        lab = lab_of(parse_site("x", f'relay = "anyone"\n{keys}', "x.toml"))
        mail(lab, "dave@example.net")
        moments = deliver(lab)
        assert labels(moments)[-1].endswith(": 1") is waits
        assert NOTHING_THERE not in {one.label for one in moments}
        if waits:
            deliver(lab)
            assert [one.maildrop for one in lab.maildrops.messages][-1:] == ["dave"]

    def test_one_run_is_bounded(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(run, "MOST_CONNECTIONS", 2)
        lab = lab_of(ready_made("three-hops"))
        mail(lab, "bob@example.org")
        mail(lab, "carol@example.org")
        assert labels(deliver(lab))[-1].endswith(": 2")
        deliver(lab)
        assert {one.maildrop for one in lab.maildrops.messages} == {"bob", "carol"}

    def test_so_are_its_octets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(run, "MOST_OCTETS", 1)
        lab = lab_of(ready_made("three-hops"))
        mail(lab, "bob@example.org")
        assert labels(deliver(lab))[-1].endswith(": 1")


class TestForks:
    def played(self) -> LabSession:
        session = LabSession(ready_made("three-hops"))
        session.connect()
        for line in (
            "EHLO c.example",
            "MAIL FROM:<alice@example.com>",
            "RCPT TO:<bob@example.org>",
        ):
            session.send(f"{line}\r\n".encode())
        for octets in (b"DATA\r\n", b"x\r\n", b".\r\n"):
            session.send(octets)
        session.run_queues()
        return session

    def test_the_same_inputs_give_the_same_moments(self) -> None:
        first, second = self.played(), self.played()
        assert first.transcript.moments == second.transcript.moments
        octets = [
            list(map(one.transcript.octets, one.transcript.moments)) for one in (first, second)
        ]
        assert octets[0] == octets[1]

    def test_a_fork_amid_the_delivery_goes_on_after_it(self) -> None:
        session = self.played()
        whole = session.last
        at = next(one.index for one in session.transcript.moments if one.link.hop == 2)
        session.go_to(at + 5)
        assert "MAIL" in session.allowed_verbs()
        assert not session.in_data
        session.send(b"NOOP\r\n")
        assert session.branch == 1
        kept = session.transcript.moments[: whole + 1]
        assert kept == session.branches[0].lab.transcript.moments

    def test_before_the_delivery_nothing_is_delivered(self) -> None:
        session = self.played()
        at = next(one.index for one in session.transcript.moments if one.link.hop == 1)
        session.go_to(at - 1)
        session.send(b"NOOP\r\n")
        assert session.lab.maildrops.messages == ()

    def test_it_is_saved(self) -> None:
        session = self.played()
        again = restore_session(session.site, save_session(session))
        assert again.transcript.moments == session.transcript.moments

    def test_the_input_is_written_and_read(self) -> None:
        assert from_json(to_json(RunQueues())) == RunQueues()


HOSTS = ("mail.example.org", "a.example", "b.example", "c.example")
DOMAINS = st.sampled_from(["*", "example.org", "a.example", "b.example", "elsewhere.example"])
ROUTES = st.dictionaries(DOMAINS, st.sampled_from([*HOSTS, "nowhere.example"]))
RELAYS = st.sampled_from(["nobody", "anyone"])
RULES = st.sampled_from(["mailbox-busy", "no-such-mailbox", "shutdown"])


@st.composite
def networks(draw: st.DrawFn) -> str:
    def server(host: str, prefix: str) -> str:
        routes = "\n".join(f'"{key}" = "{to}"' for key, to in draw(ROUTES).items())
        head = f'[{prefix[:-1]}]\ndomains = ["{host}"]\n' if prefix else ""
        pipelining = draw(st.sampled_from(['"SIZE"', '"PIPELINING", "SIZE"', ""]))
        return (
            f'{head}relay = "{draw(RELAYS)}"\nextensions = [{pipelining}]\n'
            f"[{prefix}limits]\nhops = {draw(st.integers(1, 12))}\n"
            f"[{prefix}routes]\n{routes}\n[{prefix}maildrops.bob]\n"
            f'[{prefix}answers.odd]\nrule = "{draw(RULES)}"\n'
        )

    own, *others = HOSTS
    return server(own, "") + "".join(server(host, f'servers."{host}".') for host in others)


@settings(deadline=None, max_examples=60)
@given(
    networks(),
    st.lists(
        st.tuples(st.sampled_from(["bob", "odd", "x"]), st.sampled_from([*HOSTS, "example.org"])),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(["bob@a.example", "x@b.example", "bob@example.org"]),
)
def test_no_routes_keep_it_going_for_ever(
    toml: str, recipients: list[tuple[str, str]], sender: str
) -> None:
    site = parse_site("x", toml, "x.toml")
    inputs: list[Input] = [Connect(), Send(b"EHLO c.example\r\n")]
    inputs += [Send(f"MAIL FROM:<{sender}>\r\n".encode())]
    inputs += [Send(f"RCPT TO:<{name}@{host}>\r\n".encode()) for name, host in recipients]
    inputs += [Send(b"DATA\r\n"), Send(b".\r\n"), RunQueues()]
    # The mail is given up, and then a report that waits as well.
    inputs += [AdvanceClock(6 * 86_400.0), RunQueues()] * 2
    labs = [Lab(site), Lab(site)]
    for one in inputs:
        for lab in labs:
            lab.play(one)
    first, second = (lab.transcript.moments for lab in labs)
    assert first == second
    assert first[-1].label in {ALL_PASSED_ON, NOTHING_HELD}
    assert sum(one.kind is MomentKind.LINK for one in first) <= 2 * run.MOST_CONNECTIONS
