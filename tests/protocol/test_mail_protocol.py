"""SMTP and POP3 are described in the same terms."""

import pytest

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.mail_protocol import MAIL_PROTOCOLS, POP3, SMTP, MailProtocol
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import POP3_RULES, RULES, reply_for

ALL = pytest.mark.parametrize("protocol", MAIL_PROTOCOLS.values(), ids=MAIL_PROTOCOLS)


@ALL
def test_each_state_of_the_path_leads_to_the_next(protocol: MailProtocol) -> None:
    table = protocol.capabilities(frozenset()).table
    for state, following in zip(protocol.path, protocol.path[1:], strict=False):
        assert following in {target for row in table[state].values() for target in row.values()}


@ALL
def test_each_event_but_the_connection_and_the_content_has_a_verb(protocol: MailProtocol) -> None:
    tables = protocol.capabilities(frozenset())
    events = {event for rows in tables.table.values() for event in rows}
    assert events - set(tables.verbs) <= {"connect", "end of data"}
    assert set(tables.verbs) <= events


def test_smtp_has_the_verbs_and_parameters_that_were_offered() -> None:
    assert not SMTP.capabilities(frozenset()).parameters
    assert ("MAIL", "SIZE") in SMTP.capabilities(frozenset({"SIZE", "XYZZY"})).parameters
    assert POP3.capabilities(frozenset({"SIZE"})) is POP3.capabilities(frozenset())


@pytest.mark.parametrize("rule", POP3_RULES.values(), ids=POP3_RULES)
def test_a_reply_starts_with_the_word_of_its_rule(rule: object) -> None:
    [key] = [key for key, one in POP3_RULES.items() if one is rule]
    reply = reply_for(key, **dict.fromkeys(NAMES, "1"))
    assert reply.status
    assert reply.encode().startswith(reply.word.encode() + b" ")
    assert reply.is_refusal is (reply.word == "-ERR")
    assert (reply.code, reply.closes) == (0, False)


NAMES = ("host", "user", "number", "octets", "count", "removed", "name", "messages")


def test_a_failure_in_pop3_counts_as_permanent_since_nothing_says_that_it_passes() -> None:
    assert reply_for("pop3-denied").reply_class is ReplyClass.PERMANENT
    assert reply_for("pop3-noop").reply_class is ReplyClass.SUCCESS


def test_a_reply_of_smtp_starts_with_three_digits() -> None:
    assert (Reply(250).word, Reply(50).word) == ("250", "050")


def test_the_rules_of_the_two_are_apart() -> None:
    assert not RULES.keys() & POP3_RULES.keys()
    assert all(rule.status is None and rule.code for rule in RULES.values())


def test_a_place_is_given_to_a_reason_and_only_to_one() -> None:
    assert Reply(550).at((0, 1)).diagnostic is None
    reply = reply_for("pop3-argument").at((4, 6))
    assert reply.diagnostic
    assert (reply.diagnostic.span, reply.rule) == ((4, 6), POP3_RULES["pop3-argument"])
