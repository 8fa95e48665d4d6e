"""DKIM: signatures of messages, made and verified (RFC 6376).

dkimpy does the work. It is slow to load, so the first message that needs it imports it. Keys are
looked up in the lab's own DNS, and the time is the lab's, so that a fork signs alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from smtplab.protocol.pattern import Pattern
from smtplab.simulation.authentication.dkim_key import DkimKey
from smtplab.simulation.authentication.lab_key import LAB_KEY
from smtplab.simulation.dns.records import RecordType, fold_domain, is_domain
from smtplab.simulation.dns.zone import DnsOutcome, Resolver

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["DkimOutcome", "DkimResult", "sign_dkim", "verify_dkim"]

_MOST_SIGNATURES = 5
"""Signatures of one message that are verified; there may be any number (RFC 6376 §8.5)."""
_SHORTEST_KEY = 1024
"""Bits of an RSA key (RFC 6376 §3.3.3)."""
_MOST_WHITE_SPACE = 10**7
_WHITE_SPACE = Pattern(rb"[\t ]{32,}")
_SIGNED = (
    b"from",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
)
_FIELD = Pattern(rb"(?:\A|\r\n)(DKIM-Signature[ \t]*:)", re.IGNORECASE)
_TAG = Pattern(r"\s*([A-Za-z][A-Za-z0-9_]*)\s*=([^;]*)(?:;|\Z)")


class DkimOutcome(Enum):
    """What the check of one signature comes to (RFC 8601 §2.7.1)."""

    PASS = "pass"  # noqa: S105  # a result, not a password
    FAIL = "fail"
    NEUTRAL = "neutral"
    TEMPERROR = "temperror"
    PERMERROR = "permerror"


class DkimResult(NamedTuple):
    """What the check of one signature comes to, and why.

    Attributes:
        outcome: What it comes to.
        domain: The domain that signs, `d=`.
        selector: Which of its keys, `s=`.
        reason: What has decided it.
    """

    outcome: DkimOutcome
    domain: str
    selector: str
    reason: str = ""

    @property
    def key_name(self) -> str:
        """The name in the DNS at which the public key stands (RFC 6376 §3.6.2.1)."""
        return f"{self.selector}._domainkey.{self.domain}"


class _LabTime:
    """Stands in dkimpy for the clock of the system."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        """Return the lab's time."""
        return self.now


_TIME = _LabTime()


def _dkimpy(now: float) -> ModuleType:
    """Return the library, with its clock set."""
    import dkim  # noqa: PLC0415  # slow to load, and few sites need it

    _TIME.now = now
    dkim.time = _TIME
    return dkim  # type: ignore[no-any-return, unused-ignore]


def sign_dkim(content: bytes, key: DkimKey, now: float) -> bytes:
    """Return the DKIM-Signature field of a message; nothing if the message cannot be signed.

    Args:
        content: The message.
        key: What to sign with.
        now: Seconds since 1970.
    """
    library = _dkimpy(now)
    try:
        signer = library.DKIM(content)
        present = {name.lower() for name, _ in signer.headers}
        field: bytes = signer.sign(
            key.selector.encode(),
            key.domain.encode(),
            LAB_KEY.encode(),
            canonicalize=(b"relaxed", b"relaxed"),
            # From twice: a second one that is added later breaks the signature (§8.15).
            include_headers=[b"from", *(name for name in _SIGNED if name in present)],
        )
    except Exception:  # noqa: BLE001  # a message of any form can come
        return b""
    return field


def verify_dkim(content: bytes, resolver: Resolver, now: float) -> tuple[DkimResult, ...]:
    """Verify the signatures of a message, the topmost first.

    Args:
        content: The message.
        resolver: Knows the public keys.
        now: Seconds since 1970.
    """
    header = content.partition(b"\r\n\r\n")[0]
    if not _FIELD.search(header):
        return ()
    return tuple(_verify_all(content, resolver, now))


def _verify_all(content: bytes, resolver: Resolver, now: float) -> Iterator[DkimResult]:
    library = _dkimpy(now)
    try:
        message = library.DKIM(content, minkey=_SHORTEST_KEY)
    except Exception:  # noqa: BLE001  # a message of any form can come
        yield DkimResult(DkimOutcome.PERMERROR, "", "", "the header section cannot be read")
        return
    fields = [value for name, value in message.headers if name.lower() == b"dkim-signature"]
    for number, value in enumerate(fields[:_MOST_SIGNATURES]):
        tags = _tags(value.decode("ascii", "replace"))
        result = DkimResult(
            DkimOutcome.PERMERROR, fold_domain(tags.get("d", "")), tags.get("s", "")
        )
        if not (is_domain(result.domain) and is_domain(result.selector)):
            yield result._replace(domain="", selector="", reason="the signature names no key")
        elif _is_costly(content):
            yield result._replace(reason="the message has too much white space")
        else:
            yield _verify(library, number, content, result, resolver)


def _tags(text: str) -> dict[str, str]:
    return {name: re.sub(r"\s", "", value) for name, value in _TAG.findall(text)}


def _is_costly(content: bytes) -> bool:
    """Return whether dkimpy would take long: its time grows as the square of a run of spaces."""
    runs = _WHITE_SPACE.finditer(content)
    return sum((run.end() - run.start()) ** 2 for run in runs) > _MOST_WHITE_SPACE


def _verify(
    library: ModuleType, number: int, content: bytes, result: DkimResult, resolver: Resolver
) -> DkimResult:
    """Look up the key, and verify one signature with it (RFC 6376 §6.1)."""
    name = result.key_name
    answer = resolver.look_up(name, RecordType.TXT)
    if answer.outcome is DnsOutcome.NO_REPLY:
        reason = f"the name server of {name} does not reply"
        return result._replace(outcome=DkimOutcome.TEMPERROR, reason=reason)
    if not answer.values:
        return result._replace(reason=f"there is no key at {name}")
    record = answer.values[0]
    if (refused := _refuse_key(library, record, result)) is not None:
        return refused
    return _verify_with(library, number, content, result, record)


def _verify_with(
    library: ModuleType, number: int, content: bytes, result: DkimResult, record: str
) -> DkimResult:
    """Verify one signature with the record of its key."""
    try:
        verifier: Any = library.DKIM(content, minkey=_SHORTEST_KEY)
        passes = verifier.verify(number, dnsfunc=lambda *_, **__: record.encode())
    except library.ValidationError as error:
        if "body hash" in str(error):
            reason = "the body is not the one that was signed"
            return result._replace(outcome=DkimOutcome.FAIL, reason=reason)
        return result._replace(reason="the signature has a wrong or missing tag")
    except Exception:  # noqa: BLE001  # keys and signatures of any form can come
        return result._replace(reason="the signature or its key is broken")
    if passes:
        return result._replace(outcome=DkimOutcome.PASS, reason="the signature is right")
    reason = "the header fields or the key are not those that were signed with"
    return result._replace(outcome=DkimOutcome.FAIL, reason=reason)


def _refuse_key(library: ModuleType, record: str, result: DkimResult) -> DkimResult | None:
    """Return the result where the key cannot be used; None where it can (§3.6.1)."""
    name, tags = result.key_name, _tags(record)
    if "p" in tags and not tags["p"]:
        return result._replace(reason=f"the key at {name} was revoked")
    if tags.get("k", "rsa") == "ed25519":
        reason = "this server does not verify Ed25519 signatures"
        return result._replace(outcome=DkimOutcome.NEUTRAL, reason=reason)
    try:
        _, bits, *_ = library.evaluate_pk(name, record.encode())
    except Exception:  # noqa: BLE001  # a key of any form can stand there
        return result._replace(reason=f"the key at {name} cannot be read")
    if bits < _SHORTEST_KEY:
        return result._replace(reason=f"the key at {name} has only {bits} bits")
    return None
