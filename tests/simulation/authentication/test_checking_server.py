"""A server that checks who sends: what it rejects, when, with which code, and what it writes."""

import pytest

from smtplab.protocol.server import ServerEnd
from smtplab.simulation.authentication.dkim import DkimOutcome, sign_dkim
from smtplab.simulation.authentication.dkim_key import DkimKey
from smtplab.simulation.authentication.lab_key import LAB_RECORD
from smtplab.simulation.authentication.verdict import SenderVerdict
from smtplab.simulation.dns.change import ZoneChange
from smtplab.simulation.dns.zone import Resolver
from smtplab.simulation.lab.context import EPOCH
from smtplab.simulation.lab.inputs import ChangeDns, Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.relay.host import hosts_of
from smtplab.simulation.server.maildrop import Maildrops
from smtplab.simulation.site.load import parse_site
from tests.simulation.relay.chain import deliver, lab_of, ready_made, say
from tests.simulation.relay.chain import mail as send_mail

GOOD = f"""
[dns."client.example.com"]
a = "192.0.2.25"
[dns."192.0.2.25"]
ptr = "client.example.com"
[dns."example.com"]
txt = "v=spf1 a:client.example.com -all"
[dns."_dmarc.example.com"]
txt = "v=DMARC1; p=reject"
[dns."lab._domainkey.example.com"]
txt = "{LAB_RECORD}"
"""
CONTENT = b"From: Alice <alice@example.com>\r\nSubject: Tea\r\n\r\nAt four?\r\n"
SIGNED = sign_dkim(CONTENT, DkimKey("example.com", "lab"), EPOCH) + CONTENT


def checking(*checks: str, dns: tuple[str, ...] = ()) -> Lab:
    """Open a lab whose server checks, with some records changed, and say EHLO."""
    text = f"checks = {list(checks)}\n[maildrops.bob]\n{GOOD}"
    site = parse_site("checking", text, "checking")
    lab = lab_of(site)
    for change in dns:
        lab.play(ChangeDns(ZoneChange.parse(change)))
    return lab


def replies(lab: Lab, content: bytes = CONTENT, sender: str = "alice@example.com") -> list[str]:
    """Send a message; return the replies to MAIL and to the end of data with their codes."""
    begin = len(lab.transcript.moments)
    for line in (f"MAIL FROM:<{sender}>", "RCPT TO:<bob@example.org>", "DATA"):
        lab.play(Send(f"{line}\r\n".encode()))
    if lab.transcript.moments[-1].server.state.name == "data":
        lab.play(Send(content + b".\r\n"))
    moments = [one for one in lab.transcript.moments[begin:] if one.reply]
    wanted = [one.reply for one in moments if one.event_name in ("MAIL", "end of data")]
    return [f"{one.code} {one.enhanced}" for one in wanted if one]


def verdict(lab: Lab) -> SenderVerdict:
    [message] = lab.maildrops.messages
    assert message.verdict
    return message.verdict


class TestWhenEachSpeaks:
    @pytest.mark.parametrize(
        ("check", "change", "said"),
        [
            ("ptr", "25.2.0.192.in-addr.arpa PTR", ["550 5.7.25"]),
            ("ptr", "client.example.com A 192.0.2.1", ["550 5.7.25"]),
            ("ptr", "25.2.0.192.in-addr.arpa fails", ["451 4.4.3"]),
            ("ptr", "client.example.com fails", ["451 4.4.3"]),
            ("mx", "example.com MX 0 .", ["550 5.7.27"]),
            ("spf", "client.example.com A 192.0.2.1", ["550 5.7.23"]),
            ("spf", "example.com TXT v=spf1 -all", ["550 5.7.23"]),
            ("spf", "example.com TXT v=spf1 a:", ["550 5.7.24"]),
            ("spf", "example.com TXT v=spf1 include:example.com", ["550 5.7.24"]),
            ("spf", "example.com fails", ["451 4.7.24"]),
            ("spf", "example.com TXT v=spf1 ~all", ["250 2.1.0", "250 2.0.0"]),
            ("spf", "example.com TXT", ["250 2.1.0", "250 2.0.0"]),
            ("dkim", "lab._domainkey.example.com TXT", ["250 2.1.0", "550 5.7.20"]),
            ("dkim", "lab._domainkey.example.com TXT v=DKIM1; p=", ["250 2.1.0", "550 5.7.20"]),
            ("dkim", "lab._domainkey.example.com fails", ["250 2.1.0", "451 4.7.5"]),
            ("dmarc", "_dmarc.example.com fails", ["250 2.1.0", "451 4.4.3"]),
        ],
    )
    def test_a_record_that_is_wrong(self, check: str, change: str, said: list[str]) -> None:
        assert replies(checking(check), SIGNED) == ["250 2.1.0", "250 2.0.0"]
        assert replies(checking(check, dns=(change,)), SIGNED) == said

    def test_dmarc_is_content_with_one_of_two(self) -> None:
        no_spf = "example.com TXT v=spf1 -all"
        no_key = "lab._domainkey.example.com TXT"
        for dns in ((), (no_spf,), (no_key,)):
            assert replies(checking("dmarc", dns=dns), SIGNED) == ["250 2.1.0", "250 2.0.0"]
        both = replies(checking("dmarc", dns=(no_spf, no_key)), SIGNED)
        assert both == ["250 2.1.0", "550 5.7.26"]

    def test_what_may_pass_later_is_temporary(self) -> None:
        no_spf = "example.com TXT v=spf1 -all"
        key_fails = "lab._domainkey.example.com fails"
        assert replies(checking("dmarc", dns=(no_spf, key_fails)), SIGNED)[1] == "451 4.7.5"
        assert replies(checking("dmarc", dns=("example.com fails",)))[1] == "451 4.7.24"

    def test_another_domain_in_from_is_not_covered_by_spf(self) -> None:
        forged = CONTENT.replace(b"alice@example.com", b"queen@palace.example")
        policy = "_dmarc.palace.example TXT v=DMARC1; p=reject"
        assert replies(checking("dmarc", dns=(policy,)), forged)[1] == "550 5.7.26"

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            (b"From: a@example.com, queen@palace.example\r\n", "550 5.7.26"),
            (b"From: a@example.com\r\nFrom: queen@palace.example\r\n", "550 5.7.26"),
            (b"Subject: x\r\n", "250 2.0.0"),
            (b"From: undisclosed\r\n", "250 2.0.0"),
        ],
    )
    def test_of_several_authors_the_one_that_fails_counts(self, fields: bytes, code: str) -> None:
        policy = "_dmarc.palace.example TXT v=DMARC1; p=reject"
        lab = checking("dmarc", dns=(policy,))
        assert replies(lab, fields + b"\r\nx\r\n")[1] == code

    def test_the_null_reverse_path_is_checked_by_the_name_in_ehlo(self) -> None:
        spf = "client.example.com TXT v=spf1 -all"
        assert replies(checking("spf", dns=(spf,)), sender="") == ["550 5.7.23"]

    @pytest.mark.parametrize("address", ["unknown", "", "fe80::1%eth0"])
    def test_an_address_that_nobody_knows_is_nobodys(self, address: str) -> None:
        lab = checking("ptr", "spf")
        policy = next(
            iter(hosts_of(lab.site, Maildrops(), Resolver(lab.site.zone)).values())
        ).policy
        server = ServerEnd(lab.site.config)
        server.connect(0.0)
        server.reply(policy.greeting(server))
        server.receive(b"EHLO x.example\r\nMAIL FROM:<alice@example.com>\r\n", 0.0)
        codes = []
        while event := server.next_event():
            codes.append(str(policy.answer(event, server, address).reply.enhanced))
            server.reply(policy.answer(event, server, address).reply)
        assert codes[-1] == "5.7.25"

    def test_a_softer_policy_lets_the_message_in(self) -> None:
        no_spf = "example.com TXT v=spf1 -all"
        for policy, text in (("none", "Message accepted"), ("quarantine", "marked as suspicious")):
            lab = checking("dmarc", dns=(no_spf, f"_dmarc.example.com TXT v=DMARC1; p={policy}"))
            assert replies(lab)[1] == "250 2.0.0"
            assert text in str(lab.transcript.moments[-1].reply)
            assert verdict(lab).is_quarantined is (policy == "quarantine")

    def test_each_reply_says_why(self) -> None:
        lab = checking("spf", dns=("example.com TXT v=spf1 -all",))
        replies(lab)
        last = next(one for one in reversed(lab.transcript.moments) if one.event_name == "MAIL")
        assert last.reply
        assert last.reply.rule
        assert last.reply.rule.key == "spf-failed"
        assert last.verdict
        assert last.verdict.spf
        assert last.verdict.spf.reason == "-all in the record of example.com"

    def test_a_server_without_checks_believes_anybody(self) -> None:
        lab = checking(dns=("example.com TXT v=spf1 -all",))
        assert replies(lab) == ["250 2.1.0", "250 2.0.0"]
        [message] = lab.maildrops.messages
        assert message.verdict is None
        assert b"Authentication-Results" not in message.octets


class TestTheField:
    def test_it_stands_above_the_message_and_tells_all_results(self) -> None:
        lab = checking("ptr", "spf", "dkim", "dmarc")
        replies(lab, SIGNED)
        [message] = lab.maildrops.messages
        assert message.octets.decode().partition("Received:")[0] == (
            "Return-Path: <alice@example.com>\r\n"
            "Authentication-Results: mail.example.org;\r\n"
            "\tiprev=pass policy.iprev=192.0.2.25;\r\n"
            "\tspf=pass smtp.mailfrom=example.com;\r\n"
            "\tdkim=pass header.d=example.com header.s=lab;\r\n"
            "\tdmarc=pass header.from=example.com\r\n"
        )

    def test_a_field_that_claims_to_be_the_servers_own_is_taken_out(self) -> None:
        forged = (
            b"Authentication-Results: mail.example.org;\r\n\tdmarc=pass header.from=example.com\r\n"
            b"AUTHENTICATION-RESULTS:\r\n MAIL.example.org 1; spf=pass\r\n"
            b"Authentication-Results: mail.example.org.evil.example; spf=pass\r\n"
            b"Authentication-Results: relay.example.net; spf=pass\r\n"
        )
        lab = checking("spf")
        replies(lab, forged + CONTENT)
        [message] = lab.maildrops.messages
        assert message.content == (
            b"Authentication-Results: mail.example.org.evil.example; spf=pass\r\n"
            b"Authentication-Results: relay.example.net; spf=pass\r\n" + CONTENT
        )

    def test_no_sender_can_write_into_it(self) -> None:
        lab = checking("spf")
        replies(lab, sender='"a; dmarc=pass x"@[192.0.2.1]')
        assert b"spf=none smtp.mailfrom=192.0.2.1\r\n" in lab.maildrops.messages[0].octets


class TestTheWayOfASignedMessage:
    SPF = "example.com TXT v=spf1 ip4:198.51.100.1 -all"
    KEY = "2026._domainkey.example.com CNAME 2025._domainkey.example.com"

    def sent(self, recipient: str, *changes: str) -> Lab:
        lab = lab_of(ready_made("who-says-so"))
        for change in changes:
            lab.play(ChangeDns(ZoneChange.parse(change)))
        lines = ("MAIL FROM:<alice@example.com>", f"RCPT TO:<{recipient}>", "DATA")
        assert say(lab, *lines, *CONTENT.decode().split("\r\n")[:-1], ".")[-1] == 250
        self.codes = [one.reply.code for one in deliver(lab) if one.reply]
        return lab

    def test_it_is_rejected_until_one_record_is_right(self) -> None:
        lab = self.sent("bob@example.org")
        assert 550 in self.codes
        assert [one.maildrop for one in lab.maildrops.messages] == ["alice"]
        for change in (self.SPF, self.KEY):
            lab = self.sent("bob@example.org", change)
            assert 550 not in self.codes
            assert [one.maildrop for one in lab.maildrops.messages] == ["bob"]

    def test_forwarded_it_passes_by_its_signature_alone(self) -> None:
        lab = self.sent("forwarded@example.org", self.SPF, self.KEY)
        found = verdict(lab)
        assert (found.host, found.spf and found.spf.outcome.value) == ("mx.example.net", "fail")
        assert [one.outcome for one in found.signatures] == [DkimOutcome.PASS]
        lab = self.sent("forwarded@example.org", self.SPF)
        assert [one.maildrop for one in lab.maildrops.messages] == ["alice"]

    def test_only_mail_of_its_own_domain_and_its_own_clients_is_signed(self) -> None:
        lab = lab_of(ready_made("who-says-so"))
        say(lab, "MAIL FROM:<alice@example.com>", "RCPT TO:<bob@example.org>", "DATA")
        say(lab, "From: queen@palace.example", "", "x", ".")
        deliver(lab)
        assert not any(b"DKIM-Signature" in one.octets for one in lab.maildrops.messages)

    def test_a_fork_signs_alike(self) -> None:
        octets = [self.sent("bob@example.org", self.SPF).maildrops.messages[0].octets for _ in "ab"]
        assert octets[0] == octets[1]
        assert b"DKIM-Signature" in octets[0]


def test_the_lab_of_a_site_without_a_dns_is_as_it_was() -> None:
    lab = Lab(parse_site("plain", "", "plain"))
    lab.play(Connect())
    say(lab, "EHLO client.example.com")
    assert send_mail(lab, "postmaster@example.org")[-1] == 250
