"""All rules that find the reason of a reply in its words, held as data."""

from smtplab.teaching.diagnosis.rule import ReasonRule
from smtplab.teaching.diagnosis.rules import (
    connection,
    content,
    network,
    recipient,
    rights,
    sender,
    server,
)

__all__ = ["RULES"]

RULES: tuple[ReasonRule, ...] = (
    *recipient.RULES,
    *sender.RULES,
    *connection.RULES,
    *network.RULES,
    *rights.RULES,
    *content.RULES,
    *server.RULES,
)
"""All of them."""
