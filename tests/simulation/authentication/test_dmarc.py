"""DMARC: policies, the walk up the names, and alignment (RFC 9989)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.authentication.dmarc import (
    DmarcOutcome,
    DmarcPolicy,
    DmarcResult,
    check_dmarc,
    organizational_domain,
)
from smtplab.simulation.dns.records import RecordType
from smtplab.simulation.dns.zone import DnsAnswer, Resolver, Zone


def policies(**records: str) -> Resolver:
    """Return a DNS with policies; `_` stands for a dot in a domain."""
    found = {
        (f"_dmarc.{name.replace('_', '.')}", RecordType.TXT): (text,)
        for name, text in records.items()
    }
    found |= {(name.replace("_", "."), RecordType.A): ("192.0.2.1",) for name in records}
    return Resolver(Zone(found))


def check(
    resolver: Resolver,
    author: str = "example.com",
    spf: tuple[str, bool] | None = None,
    *signatures: tuple[str, bool],
) -> DmarcResult:
    return check_dmarc(author, spf, signatures, resolver)


REJECT = "v=DMARC1; p=reject"


class TestAlignment:
    @pytest.mark.parametrize(
        ("record", "domain", "aligned"),
        [
            (REJECT, "example.com", True),
            (REJECT, "EXAMPLE.com.", True),
            (REJECT, "mail.example.com", True),
            (REJECT, "a.b.c.example.com", True),
            (REJECT, "example.net", False),
            (REJECT, "notexample.com", False),
            (REJECT, "com", False),
            (REJECT, "", False),
            (f"{REJECT}; aspf=s", "mail.example.com", False),
            (f"{REJECT}; aspf=s", "example.com", True),
            (f"{REJECT}; aspf=r; adkim=s", "mail.example.com", True),
        ],
    )
    def test_spf_is_aligned_strictly_or_in_one_organization(
        self, record: str, domain: str, aligned: bool
    ) -> None:
        result = check(policies(example_com=record), "example.com", (domain, True))
        assert [one.aligned for one in result.alignments] == [aligned]
        assert result.outcome is (DmarcOutcome.PASS if aligned else DmarcOutcome.FAIL)

    def test_one_that_passes_and_is_aligned_is_enough(self) -> None:
        resolver = policies(example_com=REJECT)
        spf, ours, theirs = ("example.net", True), ("example.com", True), ("example.net", True)
        assert check(resolver, "example.com", spf, theirs, ours).outcome is DmarcOutcome.PASS
        assert check(resolver, "example.com", spf, theirs).outcome is DmarcOutcome.FAIL
        result = check(resolver, "example.com", ("example.com", False), ("example.com", False))
        assert result.outcome is DmarcOutcome.FAIL
        assert result.rejects

    def test_domains_below_one_another_are_of_one_organization_both_ways(self) -> None:
        resolver = policies(example_com=REJECT)
        result = check(resolver, "news.example.com", ("mail.example.com", True))
        assert result.outcome is DmarcOutcome.PASS

    def test_strict_dkim_asks_for_the_very_same_domain(self) -> None:
        resolver = policies(example_com=f"{REJECT}; adkim=s")
        result = check(resolver, "example.com", None, ("mail.example.com", True))
        assert result.outcome is DmarcOutcome.FAIL


class TestPolicies:
    @pytest.mark.parametrize(
        ("record", "policy"),
        [
            ("v=DMARC1; p=none", "none"),
            ("v=DMARC1; p=quarantine", "quarantine"),
            ("v=DMARC1;p=reject", "reject"),
            ("v=DMARC1 ; P=Reject ;", "reject"),
            ("v=DMARC1; rua=mailto:a@example.com", "none"),
            ("v=DMARC1; p=nonsense; rua=mailto:a@example.com", "none"),
            ("v=DMARC1; p=reject; t=y", "none"),
            ("v=DMARC1; p=reject; pct=0", "reject"),
            ("v=DMARC1; p=reject; p=none", "reject"),
        ],
    )
    def test_what_is_to_be_done(self, record: str, policy: str) -> None:
        result = check(policies(example_com=record))
        assert result.outcome is DmarcOutcome.FAIL
        assert result.policy is DmarcPolicy(policy)

    @pytest.mark.parametrize(
        "record",
        ["v=DMARC2; p=reject", "p=reject; v=DMARC1", "v=dmarc1; p=reject", "v=DMARC1; p=x"],
    )
    def test_what_is_no_record_asks_for_nothing(self, record: str) -> None:
        assert check(policies(example_com=record)).outcome is DmarcOutcome.NONE

    def test_two_records_ask_for_nothing(self) -> None:
        zone = Zone({("_dmarc.example.com", RecordType.TXT): (REJECT, "v=DMARC1; p=none")})
        assert check(Resolver(zone)).outcome is DmarcOutcome.NONE

    @pytest.mark.parametrize(
        ("author", "policy"),
        [
            ("example.com", "none"),
            ("www.example.com", "quarantine"),
            ("nobody.example.com", "reject"),
        ],
    )
    def test_a_domain_below_has_the_policy_for_subdomains(self, author: str, policy: str) -> None:
        record = "v=DMARC1; p=none; sp=quarantine; np=reject"
        resolver = policies(example_com=record, www_example_com="v=no")
        result = check(resolver, author)
        assert (result.policy.value, result.source) == (policy, "example.com")

    def test_its_own_record_goes_first(self) -> None:
        resolver = policies(example_com=REJECT, news_example_com="v=DMARC1; p=none")
        result = check(resolver, "news.example.com")
        assert (result.policy, result.source) == (DmarcPolicy.NONE, "news.example.com")

    def test_a_name_server_that_does_not_reply_is_temporary(self) -> None:
        failing = Zone({}).with_failure("_dmarc.example.com", fails=True)
        assert check(Resolver(failing)).outcome is DmarcOutcome.TEMPERROR


class Counting(Resolver):
    """Notes the names that it is asked for."""

    def __init__(self, zone: Zone | None) -> None:
        super().__init__(zone)
        self.asked: list[str] = []

    def look_up(self, name: str, kind: RecordType) -> DnsAnswer:
        self.asked.append(name)
        return super().look_up(name, kind)


class TestTheWalk:
    @pytest.mark.parametrize(
        ("domain", "organization"),
        [
            ("a.mail.example.com", "example.com"),
            ("example.com", "example.com"),
            ("giant.bank.example", "giant.bank.example"),
            ("mail.giant.bank.example", "giant.bank.example"),
            ("a.b.dept.example.org", "dept.example.org"),
            ("elsewhere.test", "elsewhere.test"),
        ],
    )
    def test_the_organization_is_found_without_a_list_of_suffixes(
        self, domain: str, organization: str
    ) -> None:
        resolver = policies(
            example_com=REJECT,
            bank_example="v=DMARC1; p=reject; psd=y",
            dept_example_org="v=DMARC1; p=none; psd=n",
            example_org=REJECT,
        )
        assert organizational_domain(domain, resolver) == organization

    def test_a_long_name_is_asked_for_eight_times_at_most(self) -> None:
        counting = Counting(Zone({}))
        organizational_domain(".".join("abcdefghijklmnopqrst"), counting)
        assert counting.asked[0] == "_dmarc.a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t"
        assert counting.asked[1:3] == ["_dmarc.n.o.p.q.r.s.t", "_dmarc.o.p.q.r.s.t"]
        assert len(counting.asked) == 8

    def test_the_walk_ends_where_a_record_says_so(self) -> None:
        counting = Counting(policies(dept_example_org="v=DMARC1; p=none; psd=n").zone)
        organizational_domain("a.dept.example.org", counting)
        assert counting.asked == ["_dmarc.a.dept.example.org", "_dmarc.dept.example.org"]

    def test_mail_of_a_domain_below_a_public_suffix_has_its_policy(self) -> None:
        resolver = policies(bank_example="v=DMARC1; p=none; np=reject; psd=y")
        result = check(resolver, "nobody.bank.example")
        assert (result.policy, result.source) == (DmarcPolicy.REJECT, "bank.example")


@given(st.text(alphabet="v=DMARC1;p rejctnoquash-sy\t", max_size=60), st.text(max_size=20))
def test_any_record_and_any_author_have_an_outcome(record: str, author: str) -> None:
    resolver = policies(example_com=f"v=DMARC1;{record}")
    assert check(resolver, "example.com", (author, True)).outcome in DmarcOutcome
    assert check(resolver, author, ("example.com", True)).outcome in DmarcOutcome
