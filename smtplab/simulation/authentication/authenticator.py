"""The checks that a server makes of a sender, each at the moment when it can speak.

The name of the client's address and SPF need the envelope alone, so they speak at MAIL. DKIM and
DMARC need the header section, so they speak after the dot (RFC 7372, RFC 9989 §7.2).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from ipaddress import ip_address

from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.session import Event
from smtplab.simulation.authentication.author import author_domains
from smtplab.simulation.authentication.dkim import DkimOutcome, verify_dkim
from smtplab.simulation.authentication.dmarc import (
    DmarcOutcome,
    DmarcPolicy,
    DmarcResult,
    check_dmarc,
)
from smtplab.simulation.authentication.reverse_dns import ReverseOutcome, check_reverse_dns
from smtplab.simulation.authentication.spf import SpfOutcome, SpfQuery, check_spf
from smtplab.simulation.authentication.verdict import SenderVerdict
from smtplab.simulation.dns.records import NULL_MX, RecordType
from smtplab.simulation.dns.zone import Resolver

__all__ = ["Authenticator"]

_SEVERITY = [DmarcPolicy.NONE, DmarcPolicy.QUARANTINE, DmarcPolicy.REJECT]


class Authenticator:
    """Makes the checks of one server.

    A check that is asked for rejects by itself. DMARC needs SPF and DKIM and has them made, but
    then neither of them rejects: one that passes is enough (RFC 9989 §5.3.5).

    Args:
        checks: Those that are asked for.
        host: The server's name.
        resolver: The DNS.
    """

    def __init__(self, checks: Collection[str], host: str, resolver: Resolver) -> None:
        self._checks = frozenset(checks)
        self._host = host
        self._resolver = resolver

    def judge(self, event: Event, server: ServerEnd, address: str) -> SenderVerdict:
        """Check a sender at MAIL, and the message at the end of data; both may be rejected.

        Args:
            event: MAIL, or the end of data.
            server: The session that it belongs to.
            address: The client's IP address.
        """
        path = event.command.path if event.command else None
        if event.content is not None and server.transaction:
            path = server.transaction.reverse_path
        sender = str(path.mailbox) if path and path.mailbox else ""
        hello = server.hello.argument if server.hello else ""
        query = SpfQuery(_known_address(address), sender, hello, event.at)
        if event.content is None:
            verdict = self._check_envelope(query)
            return verdict._replace(refusal=next(self._against_sender(verdict), None))
        verdict = self._check_message(query, event.content.octets)
        return verdict._replace(refusal=self._refuse_message(verdict))

    def _check_envelope(self, query: SpfQuery) -> SenderVerdict:
        checks, resolver = self._checks, self._resolver
        return SenderVerdict(
            self._host,
            query.domain,
            query.address,
            check_reverse_dns(query.address, resolver) if "ptr" in checks else None,
            check_spf(query, resolver) if checks & {"spf", "dmarc"} else None,
        )

    def _check_message(self, query: SpfQuery, content: bytes) -> SenderVerdict:
        verdict = self._check_envelope(query)
        if not self._checks & {"dkim", "dmarc"}:
            return verdict
        signatures = verify_dkim(content, self._resolver, query.at)
        verdict = verdict._replace(signatures=signatures, is_content_checked=True)
        if "dmarc" not in self._checks:
            return verdict
        return verdict._replace(dmarc=self._dmarc(verdict, author_domains(content)))

    def _dmarc(self, verdict: SenderVerdict, authors: Sequence[str]) -> DmarcResult:
        """Return the result for the author; of several the one that is treated worst."""
        spf = verdict.spf and (verdict.sender, verdict.spf.outcome is SpfOutcome.PASS)
        signatures = [
            (one.domain, one.outcome is DkimOutcome.PASS)
            for one in verdict.signatures
            if one.domain
        ]
        results = [check_dmarc(author, spf, signatures, self._resolver) for author in authors]
        nobody = DmarcResult(DmarcOutcome.PERMERROR, "", reason="From names no domain")
        return max(results, key=_badness, default=nobody)

    def _against_sender(self, verdict: SenderVerdict) -> Iterator[Reply]:
        """Yield the replies that reject MAIL."""
        if verdict.reverse and verdict.reverse.outcome is not ReverseOutcome.PASS:
            is_temporary = verdict.reverse.outcome is ReverseOutcome.TEMPERROR
            yield reply_for("dns-no-reply" if is_temporary else "reverse-dns-failed")
        if "mx" in self._checks:
            answer = self._resolver.look_up(verdict.sender, RecordType.MX)
            if NULL_MX in answer.values:
                yield reply_for("sender-null-mx")
        if "spf" in self._checks and verdict.spf and verdict.spf.outcome in _AGAINST_SPF:
            yield reply_for(_AGAINST_SPF[verdict.spf.outcome])

    def _refuse_message(self, verdict: SenderVerdict) -> Reply | None:
        """Return the reply that rejects a message, None where nothing is against it."""
        outcomes = {one.outcome for one in verdict.signatures}
        if "dkim" in self._checks and DkimOutcome.PASS not in outcomes:
            is_temporary = DkimOutcome.TEMPERROR in outcomes
            return reply_for("dkim-no-key-reply" if is_temporary else "dkim-failed")
        return _refusal_of_dmarc(verdict) if verdict.dmarc else None


_AGAINST_SPF = {
    SpfOutcome.FAIL: "spf-failed",
    SpfOutcome.PERMERROR: "spf-record-wrong",
    SpfOutcome.TEMPERROR: "spf-no-reply",
}


def _known_address(address: str) -> str:
    """Return an IP address; where none is known, the one that is nobody's."""
    try:
        ip_address(address.partition("%")[0])
    except ValueError:
        return "::"
    return address


def _badness(result: DmarcResult) -> tuple[bool, int]:
    return result.outcome is not DmarcOutcome.PASS, _SEVERITY.index(result.policy)


def _refusal_of_dmarc(verdict: SenderVerdict) -> Reply | None:
    """Return what the policy of the author's domain asks for; what may pass later is temporary."""
    found = verdict.dmarc
    if found and found.outcome is DmarcOutcome.TEMPERROR:
        return reply_for("dns-no-reply")
    if not (found and found.rejects):
        return None
    if verdict.spf and verdict.spf.outcome is SpfOutcome.TEMPERROR:
        return reply_for("spf-no-reply")
    if any(one.outcome is DkimOutcome.TEMPERROR for one in verdict.signatures):
        return reply_for("dkim-no-key-reply")
    return reply_for("dmarc-failed")
