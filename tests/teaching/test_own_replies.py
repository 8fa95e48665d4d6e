"""Each reply that the server here can send, explained as text, comes back to its rule."""

from collections.abc import Iterator, Mapping

import pytest

from smtplab.protocol.enhanced import EnhancedCode
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import (
    BAD_RECIPIENT_SYNTAX,
    BAD_SENDER_SYNTAX,
    RULES,
    addresses,
    arguments,
    lines,
    order,
)
from smtplab.protocol.why import Rule
from smtplab.teaching.diagnosis import explain
from smtplab.teaching.diagnosis.reasons import Reason

FILLED = {"host": "mail.example.org", "address": "carol@example.net", "line": "HELP"}
REFUSED = [rule for rule in RULES.values() if rule.code >= 400]

PROTOCOL = {Reason.PROTOCOL}
OF_SYNTAX = {row[0] for rows in (lines, arguments, addresses, order) for row in rows.ROWS}
OF_PATHS: Mapping[EnhancedCode | None, set[Reason]] = {
    BAD_RECIPIENT_SYNTAX: {Reason.USER_UNKNOWN, Reason.PROTOCOL},
    BAD_SENDER_SYNTAX: {Reason.SENDER_REJECTED, Reason.PROTOCOL},
}
OTHERS: Mapping[Reason, str] = {
    Reason.PROTOCOL: "early-talker refused-session too-many-errors parameter-unknown "
    "parameter-not-offered parameter-value utf8-sender utf8-recipient bare-line-end help-unknown",
    Reason.HOST_NOT_FOUND: "no-service",
    Reason.RATE_LIMITED: "too-many-connections too-many-commands too-many-recipients",
    Reason.NETWORK: "timeout mail-loop",
    Reason.SYSTEM_ERROR: "shutdown mailbox-busy storage-full local-error fault",
    Reason.MESSAGE_TOO_BIG: "size-declared message-too-large line-over-limit",
    Reason.CONTENT_POLICY: "eight-bit-undeclared",
    Reason.USER_UNKNOWN: "no-such-mailbox verify-unknown expand-unknown",
    Reason.MAILBOX_FULL: "mailbox-full quota-exceeded",
    Reason.MAILBOX_DISABLED: "mailbox-moved verify-moved",
    Reason.RELAY_DENIED: "relaying-denied",
    Reason.GREYLISTED: "greylisted",
}
REASONS_OF = {key: {reason} for reason, keys in OTHERS.items() for key in keys.split()}


def reasons_of(rule: Rule) -> set[Reason]:
    """Return the reasons that fit a rule."""
    if rule.key.partition(":")[0] in OF_SYNTAX:
        return OF_PATHS.get(rule.enhanced, PROTOCOL)
    return REASONS_OF[rule.key]


def sent(rule: Rule) -> Iterator[str]:
    """Yield a reply as it goes on the wire, with its enhanced code and without."""
    text = rule.text.format_map(FILLED)
    for enhanced in dict.fromkeys((rule.enhanced, None)):
        yield Reply(rule.code, (text,), enhanced).encode().decode()
        yield Reply(rule.code, (text, "More is said in a second line."), enhanced).encode().decode()


@pytest.mark.parametrize("rule", REFUSED, ids=lambda rule: rule.key)
def test_the_reason_is_that_of_the_rule(rule: Rule) -> None:
    for reply in sent(rule):
        verdict = explain(reply).verdict
        assert verdict
        assert verdict.reason in reasons_of(rule), reply


def test_each_rule_is_looked_at_once() -> None:
    keys = [key for row in OTHERS.values() for key in row.split()]
    assert len(keys) == len(set(keys))
    assert {*keys} == {rule.key for rule in REFUSED} - {
        rule.key for rule in REFUSED if rule.key.partition(":")[0] in OF_SYNTAX
    }
