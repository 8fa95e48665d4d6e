"""The next host by the DNS: preference, fallback, no MX, null MX, and names that nobody has."""

import pytest

from smtplab.protocol.codes.model import ReplyClass
from smtplab.simulation.dns.change import ZoneChange
from smtplab.simulation.dns.zone import Resolver
from smtplab.simulation.lab.inputs import AdvanceClock, ChangeDns
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.saved_session import restore_session, save_session
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.relay.exchangers import find_route
from smtplab.simulation.site.load import parse_site
from smtplab.simulation.site.model import Site
from tests.simulation.relay.chain import deliver, lab_of, labels, mail

HEAD = """
relay_for = ["client.example.com"]
[maildrops.alice]
[servers."mx1.example.net"]
domains = ["example.net"]
[servers."mx1.example.net".maildrops.dave]
[servers."mx2.example.net"]
domains = ["example.net"]
[servers."mx2.example.net".maildrops.dave]
[dns."mail.example.org"]
a = "198.51.100.1"
[dns."mx1.example.net"]
a = "198.51.100.2"
[dns."mx2.example.net"]
a = "198.51.100.3"
[dns."nobody-listens.example.net"]
a = "198.51.100.77"
[dns."down.example"]
fails = true
[dns."host-alone.example"]
a = "198.51.100.2"
"""
ASKS = "mail.example.org asks for the MX of"
MX = '[dns."example.net"]\nmx = ["20 mx2.example.net", "10 mx1.example.net"]\n'


def site(records: str = MX) -> Site:
    return parse_site("shown", f"{HEAD}{records}", "shown")


def sent(lab: Lab, recipient: str = "dave@example.net") -> list[Moment]:
    assert mail(lab, recipient, sender="alice@example.org")[-1] == 250
    return deliver(lab)


def hosts(moments: list[Moment]) -> list[str]:
    """Return the hosts that were tried, in order."""
    return [one.link.server for one in moments if one.label == "SYN"]


def report(lab: Lab) -> str:
    return next(one.content for one in lab.maildrops.messages if one.maildrop == "alice").decode()


class TestTheWay:
    def test_the_lowest_number_is_tried_first_and_the_look_up_is_shown(self) -> None:
        lab = lab_of(site())
        moments = sent(lab)
        assert hosts(moments) == ["mx1.example.net"]
        assert labels(moments)[:2] == [
            f"{ASKS} example.net: 10 mx1.example.net, 20 mx2.example.net",
            "mail.example.org is now the client of mx1.example.net",
        ]
        assert moments[0].kind is MomentKind.LINK
        assert [one.host for one in lab.maildrops.messages] == ["mx1.example.net"]

    @pytest.mark.parametrize(
        ("first", "tried"),
        [
            ("nobody-listens.example.net", ["nobody-listens.example.net", "mx2.example.net"]),
            ("no-address.example.net", ["mx2.example.net"]),
        ],
    )
    def test_where_nobody_is_the_next_one_is_tried(self, first: str, tried: list[str]) -> None:
        records = f'[dns."example.net"]\nmx = ["10 {first}", "20 mx2.example.net"]\n'
        lab = lab_of(site(records=records))
        assert hosts(sent(lab)) == tried
        assert [one.host for one in lab.maildrops.messages] == ["mx2.example.net"]

    def test_a_host_without_an_address_is_named(self) -> None:
        records = '[dns."example.net"]\nmx = ["10 no-address.example.net"]\n'
        words = labels(sent(lab_of(site(records=records))))
        assert words[1] == "mail.example.org has no address of no-address.example.net"

    @pytest.mark.parametrize(
        ("fault", "tried"),
        [
            ("451 4.3.0 Later", ["mx1.example.net", "mx2.example.net"]),
            ("550 5.7.1 No", ["mx1.example.net"]),
        ],
    )
    def test_the_next_one_is_tried_after_a_4_and_not_after_a_5(
        self, fault: str, tried: list[str]
    ) -> None:
        broken = (
            f'[[servers."mx1.example.net".faults]]\non = "RCPT"\nreply = "{fault}"\ntimes = 0\n'
        )
        lab = lab_of(site(records=broken + MX))
        assert hosts(sent(lab)) == tried

    def test_only_the_recipients_that_wait_go_to_the_next_one(self) -> None:
        busy = (
            '[servers."mx1.example.net".answers.busy]\nrule = "mailbox-busy"\n'
            '[servers."mx2.example.net".maildrops.busy]\n'
        )
        lab = lab_of(site(records=busy + MX))
        mail(lab, "dave@example.net", "busy@example.net", sender="alice@example.org")
        deliver(lab)
        where = [(one.host, one.maildrop) for one in lab.maildrops.messages]
        assert where == [("mx1.example.net", "dave"), ("mx2.example.net", "busy")]

    def test_without_an_mx_the_host_of_that_name_is_tried(self) -> None:
        lab = lab_of(site(records='[servers."mx1.example.net".aliases]\neve = "dave"\n'))
        moments = sent(lab, "dave@host-alone.example")
        assert labels(moments)[0] == (
            f"{ASKS} host-alone.example: there is no MX, "
            "but host-alone.example has the address 198.51.100.2"
        )
        assert hosts(moments) == ["host-alone.example"]

    def test_a_route_goes_before_the_dns(self) -> None:
        lab = lab_of(site(records=f'[routes]\n"example.net" = "mx2.example.net"\n{MX}'))
        moments = sent(lab)
        assert hosts(moments) == ["mx2.example.net"]
        assert not any("asks for the MX" in one for one in labels(moments))

    def test_five_hosts_are_tried_at_most(self) -> None:
        values = ", ".join(f'"{number} nobody-listens.example.net"' for number in range(30))
        lab = lab_of(site(records=f'[dns."example.net"]\nmx = [{values}]\n'))
        assert len(hosts(sent(lab))) == 5


class TestNoWay:
    @pytest.mark.parametrize(
        ("domain", "records", "code", "said"),
        [
            ("example.net", '[dns."example.net"]\nmx = "0 ."\n', "556 5.1.10", "0 . (it accepts"),
            ("nowhere.example", "", "550 5.1.2", "there is no such domain"),
            ("example.net", '[dns."example.net"]\ntxt = "x"\n', "550 5.1.2", "there is no MX, and"),
            (
                "example.net",
                '[dns."example.net"]\nmx = "5 mail.example.org"\n',
                "554 5.4.6",
                "5 mail",
            ),
        ],
    )
    def test_the_message_is_bounced_with_the_reason(
        self, domain: str, records: str, code: str, said: str
    ) -> None:
        lab = lab_of(site(records=records))
        moments = sent(lab, f"dave@{domain}")
        assert hosts(moments) == []
        assert labels(moments)[0].partition(": ")[2].startswith(said)
        assert f"Diagnostic-Code: smtp; {code}" in report(lab)
        assert f"Status: {code.partition(' ')[2]}" in report(lab)
        assert "Remote-MTA" not in report(lab)

    def test_hosts_that_are_not_nearer_than_the_server_itself_are_left_out(self) -> None:
        records = '[dns."example.net"]\nmx = ["5 mx1.example.net", "7 mail.example.org", "9 x"]\n'
        route = find_route("example.net", Resolver(site(records=records).zone), "MAIL.example.org")
        assert [one.name for one in route.exchangers] == ["mx1.example.net"]

    def test_a_name_server_that_does_not_reply_is_asked_again(self) -> None:
        lab = lab_of(site())
        sent(lab, "dave@down.example")
        assert lab.maildrops.messages == ()
        lab.play(ChangeDns(ZoneChange.parse("down.example works")))
        lab.play(ChangeDns(ZoneChange.parse("down.example MX 10 mx1.example.net")))
        assert hosts(deliver(lab)) == ["mx1.example.net"]
        assert find_route("down.example", Resolver(site().zone), "x").refusal
        refusal = find_route("down.example", Resolver(site().zone), "x").refusal
        assert refusal
        assert refusal.reply_class is ReplyClass.TEMPORARY

    def test_after_five_days_it_is_given_up(self) -> None:
        lab = lab_of(site())
        sent(lab, "dave@down.example")
        lab.play(AdvanceClock(6 * 86_400.0))
        deliver(lab)
        assert "451 4.4.3" in report(lab)

    def test_a_server_that_is_the_mx_but_does_not_know_it_ends_the_loop(self) -> None:
        trusting = HEAD.replace(
            'domains = ["example.net"]', 'domains = ["example.net"]\nrelay = "anyone"', 1
        )
        text = f'{trusting}[dns."loop.example"]\nmx = "10 mx1.example.net"\n[dns."example.org"]\n'
        lab = lab_of(parse_site("shown", f'{text}mx = "10 mail.example.org"\n', "shown"))
        assert hosts(sent(lab, "dave@loop.example")) == ["mx1.example.net", "mail.example.org"]
        assert "554 5.4.6" in report(lab)


def test_a_session_with_a_changed_record_opens_as_it_was() -> None:
    session = LabSession(site())
    session.connect()
    session.change_dns(ZoneChange.parse("example.net MX 10 mx2.example.net"))
    lab = session.lab
    for line in ("EHLO client.example.com", "MAIL FROM:<alice@example.org>"):
        session.send(f"{line}\r\n".encode())
    session.send(b"RCPT TO:<dave@example.net>\r\nDATA\r\n")
    session.send(b"x\r\n.\r\n")
    session.run_queues()
    assert hosts(lab.transcript.moments)[-1] == "mx2.example.net"
    again = restore_session(site(), save_session(session))
    assert [one.label for one in again.transcript.moments] == [
        one.label for one in lab.transcript.moments
    ]
