"""The rules that a reply can rest on: code, text, section and explanation of each.

This is the catalogue of every reply that the server can make. Only the further lines of EHLO, HELP
and EXPN are made elsewhere, from the tables and the site.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.diagnostic import Diagnostic, Rule
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import (
    addresses,
    arguments,
    authentication,
    chunking,
    connection,
    extensions,
    limits,
    lines,
    login,
    order,
    policy,
    pop3,
    relaying,
    tls,
)

_NEVER_OF_SENDERS = frozenset({"path-empty"})
"""Rules about an address that no sender's can break: MAIL may have an empty path."""
BAD_RECIPIENT_SYNTAX, BAD_SENDER_SYNTAX = EnhancedCode(5, 1, 3), EnhancedCode(5, 1, 7)


def _rules(*groups: tuple[Rule, ...]) -> Iterator[Rule]:
    """Yield the rules; one about an address has a twin for senders (RFC 3463 §3.2, X.1.7)."""
    for rule in (rule for rules in groups for rule in rules):
        yield rule
        if rule.enhanced == BAD_RECIPIENT_SYNTAX and rule.key not in _NEVER_OF_SENDERS:
            yield rule._replace(key=f"{rule.key}:sender", enhanced=BAD_SENDER_SYNTAX)


RULES: Mapping[str, Rule] = {
    rule.key: rule
    for rule in _rules(
        connection.ROWS,
        lines.ROWS,
        arguments.ROWS,
        addresses.ROWS,
        order.ROWS,
        limits.ROWS,
        policy.ROWS,
        tls.ROWS,
        login.ROWS,
        authentication.ROWS,
        relaying.ROWS,
        chunking.ROWS,
        extensions.ROWS,
    )
}
"""The rules of SMTP."""
POP3_RULES: Mapping[str, Rule] = {rule.key: rule for rule in pop3.ROWS}

_DIAGNOSTICS: Mapping[str, Diagnostic] = {
    key: Diagnostic(rule) for key, rule in {**RULES, **POP3_RULES}.items()
}


def reply_for(key: str, *more: str, **values: object) -> Reply:
    """Build the reply of a rule.

    Args:
        key: The key of the rule.
        more: Further lines of reply text.
        values: What fills the `{names}` in the rule's text.
    """
    diagnostic = _DIAGNOSTICS[key]
    rule = diagnostic.rule
    text = rule.text.format_map(values) if values else rule.text
    return Reply(rule.code, (text, *more), rule.enhanced, diagnostic, rule.status)
