"""The records of a zone, and the answers to look-ups in it."""

import pytest

from smtplab.simulation.dns.change import ZoneChange
from smtplab.simulation.dns.records import DnsValueError, RecordType, mx_fields, read_value
from smtplab.simulation.dns.zone import DnsAnswer, DnsOutcome, Resolver, Zone
from smtplab.simulation.lab.inputs import AdvanceClock, ChangeDns
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.site.load import SiteError, load_site, parse_site

SITE = """
[dns."Example.net."]
mx = ["10 MX1.example.net", "20 mx2.example.net."]
txt = "v=spf1 -all"
[dns."alias.example.net"]
cname = "example.net"
[dns."a.loop.example"]
cname = "b.loop.example"
[dns."b.loop.example"]
cname = "a.loop.example"
[dns."down.example"]
fails = true
[dns."to-down.example"]
cname = "down.example"
[dns."host.example"]
a = ["192.0.2.1", "192.0.2.2"]
aaaa = "2001:DB8:0::1"
[dns."192.0.2.1"]
ptr = "host.example"
[dns."2001:db8::1"]
ptr = "host.example"
"""


def zone() -> Zone:
    found = parse_site("shown", SITE, "shown").zone
    assert found is not None
    return found


def resolver() -> Resolver:
    return Resolver(zone())


class TestLookUps:
    @pytest.mark.parametrize("name", ["example.net", "EXAMPLE.NET.", "alias.example.net"])
    def test_a_name_is_found_in_any_case_and_behind_an_alias(self, name: str) -> None:
        answer = resolver().look_up(name, RecordType.MX)
        assert answer.values == ("10 mx1.example.net", "20 mx2.example.net")

    @pytest.mark.parametrize(
        ("name", "outcome"),
        [
            ("example.net", DnsOutcome.NO_DATA),
            ("nobody.example.net", DnsOutcome.NO_NAME),
            ("loop.example", DnsOutcome.NO_DATA),
            ("down.example", DnsOutcome.NO_REPLY),
            ("to-down.example", DnsOutcome.NO_REPLY),
            ("a.loop.example", DnsOutcome.NO_REPLY),
            ("", DnsOutcome.NO_NAME),
        ],
    )
    def test_nothing_is_found_in_different_ways(self, name: str, outcome: DnsOutcome) -> None:
        assert resolver().look_up(name, RecordType.A) == DnsAnswer(outcome)

    def test_without_a_zone_there_is_no_name(self) -> None:
        assert Resolver().look_up("example.net", RecordType.MX).outcome is DnsOutcome.NO_NAME

    def test_addresses_of_both_versions(self) -> None:
        assert resolver().addresses("host.example").values == (
            "192.0.2.1",
            "192.0.2.2",
            "2001:db8::1",
        )
        assert resolver().addresses("example.net").outcome is DnsOutcome.NO_DATA
        assert resolver().addresses("down.example").outcome is DnsOutcome.NO_REPLY

    @pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8:0:0::1"])
    def test_the_names_of_an_address(self, address: str) -> None:
        assert resolver().names_of(address).values == ("host.example",)

    def test_the_two_parts_of_an_mx(self) -> None:
        assert mx_fields("10 mx.example") == (10, "mx.example")
        assert mx_fields("0 .") == (0, "")


class TestValues:
    @pytest.mark.parametrize(
        ("kind", "text"),
        [
            ("MX", "mx.example.net"),
            ("MX", "70000 mx.example.net"),
            ("MX", "10 mx example"),
            ("A", "192.0.2.256"),
            ("A", "2001:db8::1"),
            ("AAAA", "192.0.2.1"),
            ("TXT", "caf\u00e9"),
            ("TXT", "x" * 4001),
            ("PTR", "-a.example"),
            ("CNAME", "a..example"),
            ("CNAME", "x" * 64),
        ],
    )
    def test_what_is_no_value_is_refused(self, kind: str, text: str) -> None:
        with pytest.raises(DnsValueError):
            read_value(RecordType(kind), text)

    def test_a_site_names_what_is_wrong(self) -> None:
        text = '[dns."a b"]\na = "192.0.2.1"\n[dns.b]\nmx = ["x"]\n[dns.c]\ncname = "d"\ntxt = "e"'
        with pytest.raises(SiteError) as raised:
            parse_site("wrong", text, "wrong")
        assert [line.partition(";")[0] for line in raised.value.lines] == [
            'wrong:1: dns."a b": "a b" is not a name in the DNS',
            'wrong:4: dns.b.mx[1]: "x" is not the value of a record of type MX',
            "wrong:6: dns.c.cname: a name with a CNAME has no other records",
        ]


class TestChanges:
    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("Example.net. txt v=spf1 a  -all", "example.net TXT v=spf1 a  -all"),
            ("example.net MX 010 Mx.example.", "example.net MX 10 mx.example"),
            ("example.net MX", "example.net MX"),
            ("example.net FAILS", "example.net fails"),
            ("example.net works", "example.net works"),
        ],
    )
    def test_a_change_is_read_and_written_again(self, text: str, written: str) -> None:
        change = ZoneChange.parse(text)
        assert str(change) == written
        assert ZoneChange.parse(written) == change

    @pytest.mark.parametrize(
        "text",
        ["", " ", "example.net", "example.net SRV 1", "a..b A 192.0.2.1", "b A x", "b fails x"],
    )
    def test_what_is_no_change_is_refused(self, text: str) -> None:
        with pytest.raises(DnsValueError):
            ZoneChange.parse(text)

    def test_a_record_takes_the_place_of_those_of_its_type(self) -> None:
        changed = ZoneChange.parse("example.net MX 5 mx3.example.net").apply(zone())
        assert changed.values("example.net", RecordType.MX) == ("5 mx3.example.net",)
        assert changed.values("example.net", RecordType.TXT) == ("v=spf1 -all",)
        gone = ZoneChange.parse("example.net MX").apply(changed)
        assert gone.look_up("example.net", RecordType.MX).outcome is DnsOutcome.NO_DATA

    def test_a_name_server_fails_and_works_again(self) -> None:
        failing = ZoneChange.parse("example.net fails").apply(zone())
        assert failing.look_up("example.net", RecordType.MX).outcome is DnsOutcome.NO_REPLY
        assert ZoneChange.parse("example.net works").apply(failing) == zone()

    def test_a_lab_shows_it_and_a_fresh_one_has_the_sites_own_records(self) -> None:
        site = parse_site("shown", SITE, "shown")
        lab = Lab(site)
        lab.play(ChangeDns(ZoneChange.parse("example.net TXT")))
        assert lab.transcript.moments[-1].label == "the DNS has changed: example.net TXT"
        assert site.zone == zone() == Lab(site).site.zone

    def test_a_lab_without_a_zone_gets_one(self) -> None:
        lab = Lab(load_site())
        lab.play(AdvanceClock(1))
        lab.play(ChangeDns(ZoneChange.parse("example.net A 192.0.2.1")))
        assert lab.transcript.moments[-1].label == "the DNS has changed: example.net A 192.0.2.1"
