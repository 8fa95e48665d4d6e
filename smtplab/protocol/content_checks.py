"""What can be wrong with content, and what a server refuses of it at the end of data."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from smtplab.protocol.capabilities import lifted_rules
from smtplab.protocol.content import TEXT_LINE_LIMIT, Content
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.protocol.session import ServerSession
from smtplab.protocol.transaction import Transaction

__all__ = ["CONTENT_FAULTS", "check_content", "content_faults"]

CONTENT_FAULTS: Mapping[str, Callable[[Content], bool]] = {
    "bare-line-end": lambda content: content.bare_line_ends > 0,
    "line-over-limit": lambda content: content.longest_line > TEXT_LINE_LIMIT,
    "eight-bit-undeclared": lambda content: content.eight_bit,
}
"""What can be wrong with content, by the rule of the refusal; a server need not refuse it."""


def content_faults(content: Content, transaction: Transaction | None) -> tuple[str, ...]:
    """Return the keys of all that is wrong with content, whether or not the server refuses it."""
    faults = tuple(key for key, is_so in CONTENT_FAULTS.items() if is_so(content))
    lifted = lifted_rules("MAIL", transaction.parameters) if faults and transaction else ()
    return tuple(key for key in faults if key not in lifted)


def check_content(session: ServerSession, content: Content) -> Reply | None:
    """Return the refusal of content that is too large or not allowed here, at the end of data."""
    if content.oversize:
        return reply_for("message-too-large")
    faults = content_faults(content, session.transaction)
    return next((reply_for(key) for key in faults if key in session.config.refused), None)
