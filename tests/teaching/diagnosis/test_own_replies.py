"""Each reply that the server here can send, explained as text, comes back to its rule."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from smtplab.protocol.codes.advice import BY_RULE, advice_for
from smtplab.protocol.codes.describe import CODES, describe_code
from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.commands import VERBS
from smtplab.protocol.diagnostic import Rule
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
from smtplab.protocol.states import CONNECT, END_OF_DATA, EVENT_LABELS
from smtplab.simulation.report import explain_reply
from smtplab.teaching.diagnosis import explain
from smtplab.teaching.diagnosis.reasons import Reason
from smtplab.teaching.drill.action_question import action_question
from smtplab.tui.lab.reply_view import reply_parts

FILLED = {
    "host": "greylist.spam-filter.example",
    "address": "carol@example.net",
    "line": "HELP",
    "octets": 26,
}
REFUSED = [rule for rule in RULES.values() if rule.code >= 400]

PROTOCOL = {Reason.PROTOCOL}
OF_SYNTAX = {row[0] for rows in (lines, arguments, addresses, order) for row in rows.ROWS}
OF_PATHS: Mapping[EnhancedCode | None, set[Reason]] = {
    BAD_RECIPIENT_SYNTAX: {Reason.USER_UNKNOWN, Reason.PROTOCOL},
    BAD_SENDER_SYNTAX: {Reason.SENDER_REJECTED, Reason.PROTOCOL},
}
OTHERS: Mapping[Reason, str] = {
    Reason.PROTOCOL: "early-talker refused-session too-many-errors parameter-unknown "
    "parameter-not-offered parameter-value utf8-sender utf8-recipient bare-line-end help-unknown "
    "login-cancelled base64 mechanism-missing response-too-early response-malformed "
    "logged-in-already mechanism-unknown tls-active chunk-size-missing chunk-size chunk-end "
    "data-after-chunks data-for-binary",
    Reason.HOST_NOT_FOUND: "no-service host-takes-no-mail null-mx no-such-domain",
    Reason.RATE_LIMITED: "too-many-connections too-many-commands too-many-recipients "
    "mail-max domain-max",
    Reason.NETWORK: "timeout mail-loop dns-no-reply mx-is-itself",
    Reason.SYSTEM_ERROR: "shutdown mailbox-busy storage-full local-error fault",
    Reason.MESSAGE_TOO_BIG: "size-declared message-too-large line-over-limit",
    Reason.CONTENT_POLICY: "eight-bit-undeclared next-host-eight-bit next-host-binary",
    Reason.USER_UNKNOWN: "no-such-mailbox verify-unknown expand-unknown",
    Reason.MAILBOX_FULL: "mailbox-full quota-exceeded",
    Reason.MAILBOX_DISABLED: "mailbox-moved verify-moved",
    Reason.RELAY_DENIED: "relaying-denied",
    Reason.GREYLISTED: "greylisted",
    Reason.TLS_REQUIRED: "tls-first mechanism-needs-tls requiretls-in-clear "
    "next-host-requiretls next-host-tls",
    Reason.AUTH_REQUIRED: "login-first login-failed",
    Reason.SENDER_REJECTED: "sender-of-another author-of-another sender-null-mx",
    Reason.BLOCKED: "reverse-dns-failed",
    Reason.AUTH_FAILURE: "spf-failed spf-record-wrong spf-no-reply dkim-failed dkim-no-key-reply "
    "dmarc-failed",
}
REWORDED = [
    line.split(": ", 1)
    for line in (Path(__file__).parent / "reworded.txt").read_text("utf-8").splitlines()
]
"""Replies of rules as another server would word them, each with the key of the rule."""
REASONS_OF = {key: {reason} for reason, keys in OTHERS.items() for key in keys.split()}


def is_of_syntax(rule: Rule) -> bool:
    """Return whether a rule is about how a line or an address is written."""
    return rule.key.partition(":")[0] in OF_SYNTAX or rule.enhanced in OF_PATHS


def reasons_of(rule: Rule) -> set[Reason]:
    """Return the reasons that fit a rule."""
    if is_of_syntax(rule):
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
        found = explain(reply).classification
        assert found
        assert found.reason in reasons_of(rule), reply


@pytest.mark.parametrize(("key", "reply"), REWORDED)
def test_other_words_come_back_to_the_same_rule(key: str, reply: str) -> None:
    found = explain(reply)
    assert found.classification
    assert found.classification.reason in reasons_of(RULES[key])
    assert found.permanent == (RULES[key].code >= 500)


def test_each_rule_is_looked_at_once() -> None:
    keys = [key for row in OTHERS.values() for key in row.split()]
    assert len(keys) == len(set(keys))
    assert {*keys} == {rule.key for rule in REFUSED if not is_of_syntax(rule)}


FOR_GOOD = ("bounce", "stop sending", "do not send the same")
EVENTS = (*VERBS, CONNECT, END_OF_DATA)
ONLY = {
    **dict.fromkeys(("no-service", "host-takes-no-mail", "early-talker"), CONNECT),
    **dict.fromkeys(("bare-line-end", "line-over-limit", "eight-bit-undeclared"), END_OF_DATA),
}


def can_answer(rule: Rule, event: str) -> bool:
    """Return whether the table of codes has the code of a rule behind an event."""
    if rule.key.startswith("next-host-"):
        return False  # a relay has found it and reports it
    if only := ONLY.get(rule.key):
        return event == only
    return bool({EVENT_LABELS.get(event, event), "any"} & {*CODES[rule.code].commands})


@pytest.mark.parametrize("event", EVENTS)
def test_all_places_advise_the_same(event: str) -> None:
    for rule in (one for one in RULES.values() if can_answer(one, event)):
        reply = Reply(rule.code, (rule.text.format_map(FILLED),), rule.enhanced)
        text = advice_for(reply, event)
        question = action_question(rule.code, describe_code(rule.code).client, text, "?")
        assert question.right.text.lower() == text.short.lower(), rule.key
        assert text.short in next(explain_reply(reply, event)), rule.key
        assert text.short in {fact.name for fact in reply_parts(reply, event).facts}, rule.key
        logged = "end of DATA" if event == END_OF_DATA else event.upper()
        found = explain(f"{reply.encode().decode().strip()} (in reply to {logged} command)")
        assert found.action in (text, BY_RULE.get(rule.key)), rule.key


@pytest.mark.parametrize("rule", REFUSED, ids=lambda rule: rule.key)
def test_what_may_pass_later_is_never_put_as_if_it_were_for_good(rule: Rule) -> None:
    for found in map(explain, sent(rule)):
        assert found.permanent == (rule.code >= 500)
        assert found.reason_text
        told = f"{found.action.sentence} {found.reason_text.remedy}"
        assert found.permanent or not any(one in told for one in FOR_GOOD)
