"""Trace fields: what a server writes in front of a message that it answers for (RFC 5321 §4.4)."""

from __future__ import annotations

import re
from functools import lru_cache

from smtplab.protocol.paths import ForwardPath
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.transaction import Transaction

_RECEIVED = Pattern(rb"(?:\A|\r\n)Received[ \t]*:", re.IGNORECASE)


def received_field(
    server: ServerEnd, transaction: Transaction, address: str, now: float, serial: str
) -> str:
    """Write the Received field; with `for` only where there is one recipient (§7.2).

    Args:
        server: Tells who the client said it was.
        transaction: The envelope.
        address: The client's IP address, of either version.
        now: Seconds since 1970.
        serial: The message's own mark at this server.
    """
    hello = server.hello.argument if server.hello else "unknown"
    paths = transaction.forward_paths
    recipient = f"\r\n\tfor {_whole(paths[0], server.config.host)}" if len(paths) == 1 else ""
    return (
        f"Received: from {hello} ({_literal(address)})\r\n\tby {server.config.host}"
        f" with {_protocol(server, transaction)} id {serial}{recipient};\r\n"
        f"\t{_date(int(now))}\r\n"
    )


def return_path_field(transaction: Transaction) -> str:
    """Write the Return-Path field of final delivery (§4.4)."""
    return f"Return-Path: {transaction.reverse_path}\r\n"


def count_hops(content: bytes) -> int:
    """Count the Received fields in the header section (§6.3)."""
    end = 0 if content.startswith(b"\r\n") else content.find(b"\r\n\r\n")
    header = content if end < 0 else content[:end]
    return len(_RECEIVED.findall(header)) if b"received" in header.lower() else 0


@lru_cache(maxsize=1)
def _date(second: int) -> str:
    """Write a date (RFC 5322 §3.3); a busy server writes the same one many times over."""
    from datetime import UTC, datetime  # noqa: PLC0415  # slow to load, and most sessions store nothing
    from email.utils import format_datetime  # noqa: PLC0415

    return format_datetime(datetime.fromtimestamp(second, UTC))


def _literal(address: str) -> str:
    """Return the address literal of an IP address (RFC 5321 §4.1.3)."""
    return f"[IPv6:{address.partition('%')[0]}]" if ":" in address else f"[{address}]"


def _whole(path: ForwardPath, host: str) -> str:
    """Return a path as a trace field must have it: `<postmaster>` gets the server's domain."""
    mailbox = path.mailbox
    return f"<{mailbox}@{host}>" if mailbox and not mailbox.domain else str(path)


def _protocol(server: ServerEnd, transaction: Transaction) -> str:
    """Return the protocol's name for the Received field (RFC 3848, RFC 6531 §4.3)."""
    if not server.extended:
        return "SMTP"
    is_utf8 = "SMTPUTF8" in transaction.parameters
    if server.config.lmtp:
        name = "UTF8LMTP" if is_utf8 else "LMTP"
    else:
        name = "UTF8SMTP" if is_utf8 else "ESMTP"
    return f"{name}{'S' * server.secured}{'A' * bool(server.identity)}"
