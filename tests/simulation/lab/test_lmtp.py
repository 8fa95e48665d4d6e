"""LMTP in the lab: the site that ships with it, and a relay in front of it (RFC 2033)."""

import pytest

from smtplab.simulation.lab.completion import complete
from smtplab.simulation.lab.inputs import Connect
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import SiteError, load_site, parse_site
from smtplab.tui.lab.ledger import ledger
from tests.simulation.relay.chain import codes, deliver, lab_of, mail, say

RELAY = """\
host = "mx.example.org"
domains = []
relay = "anyone"
[routes]
"example.org" = "maildrops.example.org"
[servers."maildrops.example.org"]
protocol = "lmtp"
domains = ["example.org"]
[servers."maildrops.example.org".maildrops.bob]
[servers."maildrops.example.org".maildrops.carol]
quota = 16
"""


def opened() -> Lab:
    lab = Lab(load_site("lmtp"))
    lab.play(Connect())
    return lab


def test_the_site_stands_at_port_24() -> None:
    lab = opened()
    assert (lab.link.protocol, lab.link.port, lab.link.is_own) == ("LMTP", 24, True)
    [greeting] = [one.reply for one in lab.transcript.moments if one.reply]
    assert greeting.text == "maildrops.example.org LMTP smtplab ready"


def test_lhlo_is_what_is_suggested_first() -> None:
    session = LabSession(load_site("lmtp"))
    session.connect()
    assert complete(session, "") == "LHLO client.example.com"
    session.send(b"LHLO c\r\n")
    assert complete(session, "").startswith("MAIL FROM")


def test_each_maildrop_has_a_fate_of_its_own() -> None:
    lab = opened()
    assert say(lab, "LHLO mx.example.org") == [250]
    recipients = ("bob@example.org", "carol@example.org", "alice@example.org")
    said = ("DATA", "Subject: Tea", "", "At four, in the garden, if it does not rain?", ".")
    names = (f"RCPT TO:<{one}>" for one in recipients)
    assert say(lab, "MAIL FROM:<a@example.com>", *names, *said)[-3:] == [250, 552, 250]
    assert [one.maildrop for one in lab.maildrops.messages] == ["bob", "alice"]
    entries = ledger(lab.transcript, len(lab.transcript.moments) - 1).entries
    assert [entry.codes[-1] for entry in entries] == [250, 552, 250]


def test_the_trace_names_the_protocol() -> None:
    lab = opened()
    say(lab, "LHLO mx.example.org")
    mail(lab, "bob@example.org")
    assert b" with LMTP id " in lab.maildrops.messages[0].trace


def test_a_relay_bounces_for_the_one_and_delivers_for_the_other() -> None:
    lab = lab_of(parse_site("relay", RELAY, "relay.toml"))
    mail(lab, "bob@example.org", "carol@example.org")
    moments = deliver(lab)
    assert moments[1].link.protocol == "LMTP"
    assert codes(moments) == [220, 250, 250, 250, 250, 354, 250, 552, 221]
    assert [one.maildrop for one in lab.maildrops.messages] == ["bob"]


def test_it_must_not_stand_at_port_25() -> None:
    with pytest.raises(SiteError, match="port: LMTP must not be offered at port 25"):
        parse_site("x", 'protocol = "lmtp"\nport = 25\n', "x.toml")
