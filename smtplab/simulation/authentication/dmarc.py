"""DMARC: what the domain in From wants done with mail that nobody vouches for (RFC 9989)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.dns.records import RecordType, fold_domain
from smtplab.simulation.dns.zone import DnsOutcome, Resolver

__all__ = [
    "Alignment",
    "DmarcOutcome",
    "DmarcPolicy",
    "DmarcResult",
    "check_dmarc",
    "organizational_domain",
]

_MOST_LABELS = 8
"""From a longer name the walk jumps to one of seven labels (§4.10)."""
_FIRST_TAG = Pattern(r"v[ \t]*=[ \t]*DMARC1[ \t]*(?:;|\Z)")
_TAG = Pattern(r"[ \t]*([a-z]+)[ \t]*=[ \t]*([^;]*?)[ \t]*(?:;|\Z)", re.IGNORECASE)


class DmarcPolicy(Enum):
    """What a domain wants done with mail that fails (§4.7), the mildest first."""

    NONE = "none"
    QUARANTINE = "quarantine"
    REJECT = "reject"


class DmarcOutcome(Enum):
    """What the check comes to (RFC 9989 §9, RFC 8601 §2.7)."""

    NONE = "none"
    """The domain has no policy."""
    PASS = "pass"  # noqa: S105  # a result, not a password
    FAIL = "fail"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class Alignment(NamedTuple):
    """A domain that SPF or DKIM vouches for, set beside the one in From (§4.4).

    Attributes:
        method: "spf" or "dkim".
        domain: The domain.
        aligned: Whether it belongs to the domain in From.
        passed: Whether the method passed for it.
    """

    method: str
    domain: str
    aligned: bool
    passed: bool


class DmarcResult(NamedTuple):
    """What the check comes to, and why.

    Attributes:
        outcome: What it comes to.
        author: The domain in From.
        policy: What is to be done with the message.
        source: The domain whose record has the policy; "" for none.
        alignments: The domains that were set beside it.
        reason: What has decided it.
    """

    outcome: DmarcOutcome
    author: str
    policy: DmarcPolicy = DmarcPolicy.NONE
    source: str = ""
    alignments: tuple[Alignment, ...] = ()
    reason: str = ""

    @property
    def rejects(self) -> bool:
        """Whether the message is to be rejected."""
        return self.outcome is DmarcOutcome.FAIL and self.policy is DmarcPolicy.REJECT


class DmarcRecord(NamedTuple):
    """A record, and where it stands.

    Attributes:
        domain: The domain below whose `_dmarc` it stands.
        tags: Its tags in lower case.
    """

    domain: str
    tags: Mapping[str, str]

    def policy_for(self, author: str, *, exists: bool) -> DmarcPolicy:
        """Return the policy for the domain in From (§4.7)."""
        tags = [self.tags.get("p", "")]
        if author != self.domain:
            tags.insert(0, self.tags.get("sp", ""))
            if not exists:
                tags.insert(0, self.tags.get("np", ""))
        known = {one.value: one for one in DmarcPolicy}
        return next((known[tag.lower()] for tag in tags if tag.lower() in known), DmarcPolicy.NONE)

    def is_strict(self, tag: str) -> bool:
        """Return whether `adkim` or `aspf` asks for the very same domain."""
        return self.tags.get(tag, "r").lower() == "s"

    @property
    def is_test(self) -> bool:
        """Whether the policy is not to be applied yet."""
        return self.tags.get("t", "n").lower() == "y"


class _NoReplyError(Exception):
    """A name server does not reply."""


def check_dmarc(
    author: str,
    spf: tuple[str, bool] | None,
    signatures: Sequence[tuple[str, bool]],
    resolver: Resolver,
) -> DmarcResult:
    """Check a message against the policy of its author's domain.

    Args:
        author: The domain in From.
        spf: The domain that SPF was asked about, and whether it passed; None where it was not.
        signatures: The domain of each DKIM signature, and whether it passed.
        resolver: Knows the records.
    """
    author = fold_domain(author)
    try:
        return _check(author, spf, signatures, resolver)
    except _NoReplyError as error:
        reason = f"the name server of {error} does not reply"
        return DmarcResult(DmarcOutcome.TEMPERROR, author, reason=reason)


def _check(
    author: str,
    spf: tuple[str, bool] | None,
    signatures: Sequence[tuple[str, bool]],
    resolver: Resolver,
) -> DmarcResult:
    record = _policy_record(author, resolver)
    asked = [("spf", "aspf", *spf)] if spf else []
    asked += [("dkim", "adkim", *one) for one in signatures]
    alignments = tuple(
        Alignment(
            method,
            domain,
            _is_aligned(domain, author, resolver, strict=bool(record and record.is_strict(tag))),
            passed,
        )
        for method, tag, domain, passed in asked
    )
    if record is None:
        reason = f"{author} has no DMARC policy"
        return DmarcResult(DmarcOutcome.NONE, author, alignments=alignments, reason=reason)
    exists = resolver.addresses(author).outcome is not DnsOutcome.NO_NAME
    policy = record.policy_for(author, exists=exists)
    found = DmarcResult(DmarcOutcome.FAIL, author, policy, record.domain, alignments)
    for one in alignments:
        if one.aligned and one.passed:
            reason = f"{one.method.upper()} passed for {one.domain}, which is aligned"
            return found._replace(outcome=DmarcOutcome.PASS, reason=reason)
    reason = "nothing that passed is aligned with it"
    if record.is_test and policy is not DmarcPolicy.NONE:
        reason = f"{reason}; its policy is a test (t=y)"
        return found._replace(policy=DmarcPolicy.NONE, reason=reason)
    return found._replace(reason=reason)


def _is_aligned(domain: str, author: str, resolver: Resolver, *, strict: bool) -> bool:
    """Return whether a domain belongs to the one in From (§4.10.2)."""
    domain = fold_domain(domain)
    if domain == author or strict or not domain:
        return domain == author
    return organizational_domain(domain, resolver) == organizational_domain(author, resolver)


def organizational_domain(domain: str, resolver: Resolver) -> str:
    """Return the domain that stands for a whole organization (§4.10.2)."""
    return _organization(domain, list(_walk(domain, resolver)))


def _organization(domain: str, records: Sequence[DmarcRecord]) -> str:
    """Return the organizational domain, given the records from the longest name on."""
    for record in records:
        psd = record.tags.get("psd", "u").lower()
        if psd == "n":
            return record.domain
        if psd == "y" and record.domain != domain:
            labels = record.domain.count(".") + 2
            return ".".join(domain.split(".")[-labels:])
    return records[-1].domain if records else domain


def _policy_record(author: str, resolver: Resolver) -> DmarcRecord | None:
    """Return the record whose policy applies: the domain's own, or one above it (§4.10.1)."""
    records = list(_walk(author, resolver))
    if not records or records[0].domain == author:
        return records[0] if records else None
    organization = _organization(author, records)
    own = next((one for one in records if one.domain == organization), None)
    return own or next((one for one in records if one.tags.get("psd", "").lower() == "y"), None)


def _walk(domain: str, resolver: Resolver) -> Iterator[DmarcRecord]:
    """Yield the records at a domain and above, until one says where the organization ends."""
    for name in _names(domain):
        if (record := _record(name, resolver)) is None:
            continue
        yield record
        if record.tags.get("psd", "u").lower() in ("y", "n"):
            return


def _names(domain: str) -> Iterator[str]:
    labels = domain.split(".")
    yield domain
    rest = labels[1:] if len(labels) <= _MOST_LABELS else labels[1 - _MOST_LABELS :]
    while rest:
        yield ".".join(rest)
        rest = rest[1:]


def _record(domain: str, resolver: Resolver) -> DmarcRecord | None:
    """Return the record of a domain; None if it has none, or several (§4.10)."""
    answer = resolver.look_up(f"_dmarc.{domain}", RecordType.TXT)
    if answer.outcome is DnsOutcome.NO_REPLY:
        raise _NoReplyError(f"_dmarc.{domain}")
    texts = [text for text in answer.values if _FIRST_TAG.match(text)]
    if len(texts) != 1:
        return None
    tags: dict[str, str] = {}
    for name, value in _TAG.findall(texts[0]):
        tags.setdefault(name.lower(), value)
    # Without a policy that is known the record counts where it asks for reports (§4.7).
    known = {one.value for one in DmarcPolicy}
    if tags.get("p", "none").lower() not in known and "rua" not in tags:
        return None
    return DmarcRecord(domain, tags)
