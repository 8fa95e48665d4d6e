"""The configuration of a server: what it offers and how much it takes (RFC 5321 §4.5.3)."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Sizes, numbers and times that a server keeps to.

    Attributes:
        command_line: Octets in a command line, CR LF included (§4.5.3.1.4).
        message_size: Octets of content; the argument of SIZE (RFC 1870; RFC 5321 §4.5.3.1.7).
        recipients: Recipients in one transaction (§4.5.3.1.8).
        errors: Replies of class 5yz in a row before 421; None for no limit (§4.3.2).
        commands: Commands in one session before 421; None for no limit.
        hops: Received fields before a message counts as looping (§6.3).
        timeout: Seconds that a server waits for the client (§4.5.3.2.7).
        connections: Connections open at once, on a real port.
        transactions: MAIL commands that are granted in one session; None for no limit (RFC 9422).
        domains: Domains of the recipients in one transaction; None for no limit (RFC 9422).
    """

    command_line: int = 512
    message_size: int = 10 * 1024 * 1024
    recipients: int = 100
    errors: int | None = None
    commands: int | None = None
    hops: int = 100
    timeout: float = 300.0
    connections: int = 2000
    transactions: int | None = None
    domains: int | None = None


class ServerConfig(NamedTuple):
    """What one server offers, and how much it takes.

    Attributes:
        host: The server's own name.
        keywords: EHLO keywords of the extensions that it offers.
        without: Core verbs that it answers with 502.
        limits: How much it takes.
        refused: Keys of the content rules that it enforces at the end of data.
        demands: What a client must do before it may send mail: "tls", "login".
        mechanisms: By which clients can log in, in the order in which EHLO lists them.
        cleartext_login: Whether a client may send its password without TLS.
        lmtp: Whether it speaks LMTP in place of SMTP (RFC 2033).
    """

    host: str = "mail.example.org"
    keywords: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    limits: Limits = Limits()
    refused: frozenset[str] = frozenset({"bare-line-end"})
    demands: frozenset[str] = frozenset()
    mechanisms: tuple[str, ...] = ()
    cleartext_login: bool = False
    lmtp: bool = False
