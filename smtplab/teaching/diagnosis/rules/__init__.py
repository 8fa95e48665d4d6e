"""All rules that tell the reason of a reply, held as data."""

from smtplab.teaching.diagnosis.rule import Rule
from smtplab.teaching.diagnosis.rules import address, connection, content, network, rights, server
from smtplab.teaching.diagnosis.rules.signs import (
    BASIC_SIGNS,
    COMMAND_SIGNS,
    ENHANCED_SIGNS,
    LIKE,
    LIKE_CODES,
    SUBJECT_REASONS,
    Sign,
    basic_sign,
    enhanced_sign,
    is_other_sense,
)

__all__ = [
    "BASIC_SIGNS",
    "COMMAND_SIGNS",
    "ENHANCED_SIGNS",
    "LIKE",
    "LIKE_CODES",
    "RULES",
    "SUBJECT_REASONS",
    "Sign",
    "basic_sign",
    "enhanced_sign",
    "is_other_sense",
]

RULES: tuple[Rule, ...] = (
    *address.RULES,
    *connection.RULES,
    *network.RULES,
    *rights.RULES,
    *content.RULES,
    *server.RULES,
)
"""What the words tell."""
