"""The reasons that codes alone speak for, and how strongly.

The basic code says little about the reason (RFC 5321 §4.2.3), the enhanced code more (RFC 3463 §3,
and the registry of RFC 5248). Large providers use some numbers in a sense of their own; those are
named where they stand. Words can outvote either, but the habit of a basic code never outvotes the
subject of an enhanced code.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from smtplab.protocol.codes.enhanced import EnhancedCode, Subject
from smtplab.protocol.states import CONNECT_LABEL
from smtplab.teaching.diagnosis.reasons import Reason

__all__ = [
    "BASIC_WEIGHTS",
    "COMMAND_WEIGHTS",
    "ENHANCED_WEIGHTS",
    "EXCHANGE_RANGES",
    "LIKE",
    "LIKE_CODES",
    "SUBJECT_REASONS",
    "CodeRange",
    "CodeWeight",
    "basic_weight",
    "contradicts",
    "enhanced_weight",
    "is_other_sense",
]


class CodeWeight(NamedTuple):
    """What a code speaks for, and how strongly."""

    reason: Reason
    weight: float


class CodeRange(NamedTuple):
    """Enhanced codes that follow each other and mean the same."""

    status_class: int
    subject: int
    details: range
    weight: CodeWeight

    def holds(self, code: EnhancedCode) -> bool:
        """Return whether a code is one of them."""
        is_class = (code.status_class, code.subject) == (self.status_class, self.subject)
        return is_class and code.detail in self.details


def _weights(rows: Iterator[tuple[str, Reason, float]]) -> Mapping[str, CodeWeight]:
    table = {
        code: CodeWeight(reason, weight) for codes, reason, weight in rows for code in codes.split()
    }
    return MappingProxyType(table)


BASIC_WEIGHTS: Mapping[str, CodeWeight] = _weights(
    iter(
        [
            ("500 501 502 503 504 555 430 455", Reason.PROTOCOL, 3),
            ("530 533 534 535 432 422 525", Reason.AUTH_REQUIRED, 5),
            ("523 524 538", Reason.TLS_REQUIRED, 4),
            ("454", Reason.TLS_REQUIRED, 1),
            ("550 553 511 542", Reason.USER_UNKNOWN, 1),
            ("551", Reason.MAILBOX_DISABLED, 2),
            ("552 452", Reason.MAILBOX_FULL, 1),
            ("522", Reason.MAILBOX_FULL, 4),
            ("554 541 571", Reason.CONTENT_POLICY, 0.8),
            ("556 521", Reason.HOST_NOT_FOUND, 4),
            ("557 458", Reason.SYSTEM_ERROR, 0.6),
            ("459", Reason.RELAY_DENIED, 0.6),
            ("421 450 451", Reason.SYSTEM_ERROR, 0.6),
            ("426 441 456", Reason.NETWORK, 4),
        ]
    )
)
"""By basic reply code."""

_WITH_POLICY: Mapping[str, CodeWeight] = MappingProxyType(
    {
        "421": CodeWeight(Reason.RATE_LIMITED, 1.8),
        "450": CodeWeight(Reason.GREYLISTED, 1.8),
        "451": CodeWeight(Reason.GREYLISTED, 1.8),
    }
)
"""The same before an enhanced code of subject 7, where the habit is another.

With 421 the server closes the connection, so it is about the client (RFC 5321 §3.8); most policies
that ask to come back are greylisting (RFC 6647 §5).
"""

ENHANCED_WEIGHTS: Mapping[str, CodeWeight] = _weights(
    iter(
        [
            ("1.0 1.1 1.3 1.4", Reason.USER_UNKNOWN, 4.5),
            ("1.2 4.4", Reason.HOST_NOT_FOUND, 4),
            ("1.6", Reason.MAILBOX_DISABLED, 5),
            ("1.7 1.8", Reason.SENDER_REJECTED, 8),  # only a sender can have these
            ("7.124 7.129 7.133 7.134 7.135 7.136", Reason.SENDER_REJECTED, 6),
            ("7.60 2.252", Reason.SENDER_REJECTED, 6),  # Exchange
            ("1.10", Reason.HOST_NOT_FOUND, 3),  # Exchange Online says it of a mailbox, in words
            ("1.90", Reason.RATE_LIMITED, 6),  # Exchange Online
            ("2.1", Reason.MAILBOX_DISABLED, 5),
            ("2.2", Reason.MAILBOX_FULL, 6),
            ("2.3 3.4", Reason.MESSAGE_TOO_BIG, 6),
            ("7.2", Reason.SENDER_REJECTED, 2),
            ("3.0 3.1 3.3 3.5", Reason.SYSTEM_ERROR, 3),
            ("3.2", Reason.SYSTEM_ERROR, 2),
            ("4.0 4.1 4.2 4.3", Reason.NETWORK, 3.5),
            ("4.6 4.7 4.14 4.300 4.312 4.316", Reason.NETWORK, 7),  # the long ones: Exchange Online
            ("4.310", Reason.HOST_NOT_FOUND, 7),  # Exchange Online
            ("4.5 5.3 7.28", Reason.RATE_LIMITED, 5),
            ("2.121 2.122", Reason.RATE_LIMITED, 9.5),  # Exchange Online
            ("5.0 5.1 5.2 5.4 5.5 5.6", Reason.PROTOCOL, 4),
            ("6.0 6.1 6.2 6.3 6.5 6.6 6.9 6.11 7.7 7.14 7.16", Reason.CONTENT_POLICY, 4),
            ("6.7 6.8 6.10", Reason.PROTOCOL, 3),
            ("7.0 7.1", Reason.CONTENT_POLICY, 1.5),
            ("7.8 7.9 7.12 7.57 7.139", Reason.AUTH_REQUIRED, 5),
            ("7.13", Reason.AUTH_REQUIRED, 9),  # an account that is disabled is the sender's
            ("7.54 7.64", Reason.RELAY_DENIED, 7),  # Exchange
            # X.7.4 to X.7.6 are about the security of a message, not of the connection.
            ("7.3 7.4 7.5 7.6", Reason.CONTENT_POLICY, 4.5),
            ("7.10 7.11 7.30", Reason.TLS_REQUIRED, 4),
            ("7.20 7.21 7.22 7.23 7.24 7.26 7.29 7.509 7.515", Reason.AUTH_FAILURE, 9),
            ("7.25", Reason.BLOCKED, 6),
            ("7.27", Reason.SENDER_REJECTED, 9.1),  # and no recipient, whatever has a null MX
            ("7.17 7.18", Reason.MAILBOX_DISABLED, 3),  # it belongs to somebody else now
            # From X.7.500 on all are Exchange Online's, and mean only what it documents.
            ("7.501 7.512 7.520 7.703", Reason.CONTENT_POLICY, 9.5),
            ("7.502 7.503 7.750", Reason.SENDER_REJECTED, 9.5),
            ("7.504 7.505", Reason.USER_UNKNOWN, 9.5),
            ("7.506 7.507 7.510 7.511 7.513 7.708", Reason.BLOCKED, 9.5),
            ("7.508 7.705", Reason.RATE_LIMITED, 9.5),
        ]
    )
)
"""By subject and detail of the enhanced status code, whatever its class."""

EXCHANGE_RANGES: tuple[CodeRange, ...] = (
    CodeRange(4, 7, range(500, 700), CodeWeight(Reason.RATE_LIMITED, 11)),
    CodeRange(4, 7, range(850, 900), CodeWeight(Reason.RATE_LIMITED, 11)),
    CodeRange(5, 7, range(606, 650), CodeWeight(Reason.BLOCKED, 9.5)),
)
"""Ranges that Exchange Online documents as one: a client that is slowed down, or banned."""

SUBJECT_REASONS: Mapping[int, tuple[Reason, ...]] = MappingProxyType(
    {
        1: (
            Reason.USER_UNKNOWN,
            Reason.HOST_NOT_FOUND,
            Reason.MAILBOX_DISABLED,
            Reason.SENDER_REJECTED,
        ),
        2: (Reason.MAILBOX_DISABLED, Reason.MAILBOX_FULL, Reason.MESSAGE_TOO_BIG),
        3: (Reason.SYSTEM_ERROR, Reason.MESSAGE_TOO_BIG, Reason.HOST_NOT_FOUND),
        4: (Reason.NETWORK, Reason.HOST_NOT_FOUND, Reason.RATE_LIMITED),
        5: (Reason.PROTOCOL, Reason.AUTH_REQUIRED, Reason.RATE_LIMITED),
        6: (Reason.CONTENT_POLICY, Reason.PROTOCOL, Reason.MESSAGE_TOO_BIG),
        7: (
            Reason.CONTENT_POLICY,
            Reason.SENDER_REJECTED,
            Reason.AUTH_FAILURE,
            Reason.AUTH_REQUIRED,
            Reason.TLS_REQUIRED,
            Reason.RELAY_DENIED,
            Reason.BLOCKED,
            Reason.RATE_LIMITED,
            Reason.GREYLISTED,
        ),
    }
)
"""By subject, what a basic code may add to it; the first is what a detail without a weight tells.

Subject 0 is not here: with it nothing finer is known than the basic code (RFC 3463 §3.1).
"""

_BY_SUBJECT = 1.5
"""The weight of a subject whose detail has no weight."""

COMMAND_WEIGHTS: Mapping[str, CodeWeight] = MappingProxyType(
    {
        CONNECT_LABEL: CodeWeight(Reason.BLOCKED, 4),
        "EHLO": CodeWeight(Reason.BLOCKED, 4),
        "HELO": CodeWeight(Reason.BLOCKED, 4),
        "MAIL": CodeWeight(Reason.SENDER_REJECTED, 6),
        "RCPT": CodeWeight(Reason.USER_UNKNOWN, 0.5),
    }
)
"""By what a log says that it answers: before RCPT no recipient is known, before DATA no content."""


LIKE: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.USER_UNKNOWN: "1.1",
        Reason.MAILBOX_FULL: "2.2",
        Reason.MAILBOX_DISABLED: "2.1",
        Reason.MESSAGE_TOO_BIG: "3.4",
        Reason.BLOCKED: "7.1",
        Reason.RATE_LIMITED: "4.5",
        Reason.GREYLISTED: "7.1",
        Reason.AUTH_REQUIRED: "7.8",
        Reason.TLS_REQUIRED: "7.10",
        Reason.AUTH_FAILURE: "7.1",
        Reason.RELAY_DENIED: "7.1",
        Reason.CONTENT_POLICY: "6.0",
        Reason.SENDER_REJECTED: "1.8",
        Reason.HOST_NOT_FOUND: "1.2",
        Reason.NETWORK: "4.0",
        Reason.SYSTEM_ERROR: "3.0",
        Reason.PROTOCOL: "5.0",
    }
)
"""The registered subject and detail that say what a reason says, where a reply has no such code."""


@lru_cache(maxsize=1024)
def enhanced_weight(code: EnhancedCode) -> CodeWeight | None:
    """Return what an enhanced code speaks for: by its range or detail, else by its subject."""
    if code.status_class == _SUCCESS:
        return None
    if found := next((one for one in EXCHANGE_RANGES if one.holds(code)), None):
        return found.weight
    if weight := ENHANCED_WEIGHTS.get(f"{code.subject}.{code.detail}"):
        return weight
    default = SUBJECT_REASONS.get(code.subject, ())[:1]
    return CodeWeight(default[0], _BY_SUBJECT) if default else None


LIKE_CODES: Mapping[str, str] = MappingProxyType({"521": "3.2", "556": "1.10"})
"""The same where a basic code tells more than its reason."""

_SUCCESS = 2
_OF_COMMANDS = frozenset({"500", "501", "502", "503", "504", "555"})
"""Codes that are defined for the dialogue alone (RFC 5321 §4.2.3)."""
_DEFINITE = 4
"""From this weight on a basic code is defined for one thing, and is more than a habit."""


def is_other_sense(code: str, finer: EnhancedCode) -> bool:
    """Return whether a code that is defined for one thing stands before a code for another."""
    weight = BASIC_WEIGHTS.get(code)
    return weight is not None and weight.weight >= _DEFINITE and basic_weight(code, finer) is None


def contradicts(code: str | None, finer: EnhancedCode | None, reason: Reason) -> bool:
    """Return whether a code that tells more than its subject is about something else."""
    if code in _OF_COMMANDS and reason is not Reason.PROTOCOL:
        return True
    if finer is None or finer.detail == 0:
        return False
    is_vague = (finer.subject, finer.detail) == (Subject.SECURITY, 1)
    return not is_vague and reason not in SUBJECT_REASONS.get(finer.subject, (reason,))


@lru_cache(maxsize=1024)
def basic_weight(code: str, finer: EnhancedCode | None) -> CodeWeight | None:
    """Return what a basic code speaks for, as far as the subject beside it leaves that open."""
    weight = BASIC_WEIGHTS.get(code)
    if finer and finer.subject == Subject.SECURITY:
        weight = _WITH_POLICY.get(code, weight)
    open_to = SUBJECT_REASONS.get(finer.subject) if finer else None
    return weight if weight and (open_to is None or weight.reason in open_to) else None
