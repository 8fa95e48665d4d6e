"""SPF, held against the published test suite of RFC 7208, and against hostile records."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.authentication.spf import SpfOutcome, SpfQuery, check_spf
from smtplab.simulation.authentication.spf_macros import SpfSyntaxError
from smtplab.simulation.authentication.spf_record import read_spf
from smtplab.simulation.dns.records import RecordType, read_value
from smtplab.simulation.dns.zone import DnsAnswer, DnsOutcome, Resolver, Zone

SUITE = Path(__file__).parent / "rfc7208" / "tests.yml"
"""The suite of openspf.org, release 2014.04, as pyspf 2.0.14 has it; its licence is beside it."""


class SuiteResolver(Resolver):
    """Answers from the data of the suite, in which a name may fail for some types only."""

    def __init__(self, data: dict[str, list[Any]]) -> None:
        super().__init__(None)
        self.data = {name.lower().rstrip("."): records for name, records in data.items()}

    def look_up(self, name: str, kind: RecordType) -> DnsAnswer:
        for _ in range(10):
            records = self.data.get(name.lower().rstrip("."))
            if records is None:
                return DnsAnswer(DnsOutcome.NO_NAME)
            if values := tuple(self.values(records, kind)):
                return DnsAnswer(DnsOutcome.FOUND, values)
            if "TIMEOUT" in records:
                return DnsAnswer(DnsOutcome.NO_REPLY)
            [*alias] = self.values(records, RecordType.CNAME)
            if not alias:
                return DnsAnswer(DnsOutcome.NO_DATA)
            name = alias[0]
        return DnsAnswer(DnsOutcome.NO_REPLY)

    def values(self, records: list[Any], kind: RecordType) -> Iterator[str]:
        """Yield the values of one type; a record of type SPF stands for one of type TXT."""
        entries = [entry for one in records if isinstance(one, dict) for entry in one.items()]
        wanted = {kind.value}
        if kind is RecordType.TXT and not any(name == "TXT" for name, _ in entries):
            wanted = {"SPF"}
        for name, value in entries:
            if name not in wanted or value == "NONE":
                continue
            if kind is RecordType.AAAA:
                yield read_value(kind, value)
            elif kind is RecordType.MX:
                yield f"{value[0]} {value[1]}"
            else:
                yield "".join(value) if isinstance(value, list) else str(value)


def cases() -> Iterator[Any]:
    for scenario in yaml.safe_load_all(SUITE.read_text("utf-8")):
        for name, case in scenario["tests"].items():
            yield pytest.param(scenario["zonedata"], case, id=name)


@pytest.mark.parametrize(("zone", "case"), cases())
def test_the_published_suite(zone: dict[str, list[Any]], case: dict[str, Any]) -> None:
    query = SpfQuery(case["host"], case["mailfrom"], case["helo"])
    result = check_spf(query, SuiteResolver(zone))
    allowed = case["result"] if isinstance(case["result"], list) else [case["result"]]
    assert result.outcome.value in allowed, result
    if explanation := case.get("explanation"):
        assert (result.explanation or "DEFAULT") == explanation


def zone_of(**records: str) -> Resolver:
    """Return a zone of TXT records and addresses; `_` stands for a dot in a name."""
    kinds = {
        (name.replace("_", "."), RecordType.TXT if value.startswith("v=") else RecordType.A): (
            value,
        )
        for name, value in records.items()
    }
    return Resolver(Zone(kinds))


def outcome(resolver: Resolver, sender: str = "alice@example.com") -> SpfOutcome:
    return check_spf(SpfQuery("192.0.2.25", sender, "client.example.com"), resolver).outcome


class TestReasons:
    @pytest.mark.parametrize(
        ("record", "result", "reason"),
        [
            (
                "v=spf1 ip4:192.0.2.0/24 -all",
                "pass",
                "ip4:192.0.2.0/24 in the record of example.com",
            ),
            ("v=spf1 -all", "fail", "-all in the record of example.com"),
            ("v=spf1", "neutral", "nothing in the record of example.com matches"),
            (
                "v=spf1 ip4:1.2.3",
                "permerror",
                "the record of example.com is wrong: ip4:1",
            ),
            ("v=none", "none", "example.com has no SPF record"),
        ],
    )
    def test_the_reason_names_what_has_decided(self, record: str, result: str, reason: str) -> None:
        found = check_spf(SpfQuery("192.0.2.25", "a@example.com", "b"), zone_of(example_com=record))
        assert found.outcome.value == result
        assert found.reason.startswith(reason)

    def test_the_null_reverse_path_is_checked_by_the_name_in_ehlo(self) -> None:
        resolver = zone_of(client_example_com="v=spf1 ip4:192.0.2.25 -all")
        assert outcome(resolver, "") is SpfOutcome.PASS

    def test_an_ipv4_address_in_ipv6_is_one_of_ipv4(self) -> None:
        query = SpfQuery("::ffff:192.0.2.25", "a@example.com", "b")
        resolver = zone_of(example_com="v=spf1 ip4:192.0.2.25 -all")
        assert check_spf(query, resolver).outcome is SpfOutcome.PASS


class TestHostileRecords:
    def test_a_record_that_includes_itself_ends(self) -> None:
        assert outcome(zone_of(example_com="v=spf1 include:example.com")) is SpfOutcome.PERMERROR
        assert outcome(zone_of(example_com="v=spf1 redirect=example.com")) is SpfOutcome.PERMERROR

    def test_ten_terms_may_ask_and_eleven_may_not(self) -> None:
        ten = " ".join(["a:host.example"] * 10)
        within = zone_of(example_com=f"v=spf1 {ten} -all", host_example="192.0.2.1")
        beyond = zone_of(example_com=f"v=spf1 {ten} a:host.example -all", host_example="192.0.2.1")
        assert (outcome(within), outcome(beyond)) == (SpfOutcome.FAIL, SpfOutcome.PERMERROR)

    def test_two_look_ups_may_find_nothing_and_three_may_not(self) -> None:
        for count, result in ((2, SpfOutcome.FAIL), (3, SpfOutcome.PERMERROR)):
            terms = " ".join(["a:nobody.example"] * count)
            assert outcome(zone_of(example_com=f"v=spf1 {terms} -all")) is result

    def test_a_name_server_that_does_not_reply_is_temporary(self) -> None:
        failing = Zone({}).with_failure("example.com", fails=True)
        assert outcome(Resolver(failing)) is SpfOutcome.TEMPERROR

    @pytest.mark.parametrize("length", [1, 100, 4000])
    @pytest.mark.parametrize("piece", ["a", ".", "%", "%{d}", "a:", "/", "-", "a.", "%{d1000000}"])
    def test_a_long_record_is_read_at_once(self, piece: str, length: int) -> None:
        text = "v=spf1 a:" + piece * (length // len(piece))
        assert outcome(zone_of(example_com=text)) in SpfOutcome

    @given(st.text(alphabet="aimxptr:/.%{}dlrso0123456789 =+-~?", max_size=80))
    def test_any_record_has_an_outcome(self, text: str) -> None:
        resolver = zone_of(example_com=f"v=spf1 {text}")
        assert outcome(resolver, "x.y+z@example.com") in SpfOutcome

    @given(st.text(max_size=60))
    def test_any_text_is_read_or_refused(self, text: str) -> None:
        with suppress(SpfSyntaxError):
            assert len(read_spf(f"v=spf1 {text}").directives) <= len(text)

    @given(st.text(max_size=40), st.text(max_size=40))
    def test_any_sender_has_an_outcome(self, sender: str, hello: str) -> None:
        resolver = zone_of(example_com="v=spf1 exists:%{l}.%{h}.%{o}.%{ir}.%{P} -all")
        assert check_spf(SpfQuery("2001:db8::1", sender, hello), resolver).outcome in SpfOutcome
        whole = f"{sender}@example.com"
        assert check_spf(SpfQuery("192.0.2.1", whole, hello), resolver).outcome in SpfOutcome
