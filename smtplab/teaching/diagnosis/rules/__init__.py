"""All rules that tell the reason of a reply, held as data."""

from smtplab.teaching.diagnosis.rule import ReasonRule
from smtplab.teaching.diagnosis.rules import address, connection, content, network, rights, server

__all__ = ["RULES"]

RULES: tuple[ReasonRule, ...] = (
    *address.RULES,
    *connection.RULES,
    *network.RULES,
    *rights.RULES,
    *content.RULES,
    *server.RULES,
)
"""What the words tell."""
