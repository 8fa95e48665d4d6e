"""The server's world: its domains, maildrops, limits and faults."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, NamedTuple

from smtplab.protocol.config import ServerConfig
from smtplab.protocol.mail_protocol import LMTP, SMTP, MailProtocol
from smtplab.protocol.paths import Mailbox
from smtplab.simulation.authentication.dkim_key import DkimKey
from smtplab.simulation.dns.zone import Zone
from smtplab.simulation.site.faults import Fault
from smtplab.simulation.tls.certificate import CertificateKind

_NONE: Mapping[str, Any] = MappingProxyType({})


class RecipientRule(NamedTuple):
    """A local-part that does what it says.

    Attributes:
        rule: Key of the rule that answers RCPT.
        address: Where the mailbox is, for the rules that name it.
    """

    rule: str
    address: str = ""


class TlsClient(Enum):
    """What the client of the lab does about TLS."""

    ACCEPTS = "accepts"
    """It goes on whatever the certificate is, as mail servers do (RFC 7435)."""
    STRICT = "strict"
    """It ends the handshake where the certificate is bad, as mail programs do."""
    SILENT = "silent"
    """It never begins the handshake."""
    OLD = "old"
    """It speaks TLS 1.2 at most."""


class TlsSettings(NamedTuple):
    """How TLS goes at a server.

    Attributes:
        implicit: Whether the handshake comes before the greeting (RFC 8314 §3).
        version: The version that the server speaks.
        certificate: What it shows.
        client: What the client of the lab does.
        stripped: Whether a device between the two takes STARTTLS out of the reply to EHLO.
    """

    implicit: bool = False
    version: str = "1.3"
    certificate: CertificateKind = CertificateKind.VALID
    client: TlsClient = TlsClient.ACCEPTS
    stripped: bool = False


class Site(NamedTuple):
    """Everything that one server's answers rest on beside the protocol.

    Attributes:
        name: Name of the site.
        config: What the protocol end offers.
        domains: Domains that mail is taken for, lower case.
        maildrops: Full name of the owner by maildrop.
        aliases: Maildrop by other local-part.
        lists: Maildrops by mailing list.
        special_recipients: How a local-part behaves that has a fixed reply to RCPT.
        quotas: Octets that a maildrop may hold.
        vrfy: "hide", "tell" or "off".
        expn: "hide", "tell" or "off".
        refuses: Whether the greeting is 554.
        refuses_early: Whether a client that speaks before the greeting gets 554.
        greeting_delay: Seconds until the greeting.
        greylist_delay: Seconds until a second try passes.
        faults: What goes wrong on purpose.
        seed: Seed for faults that come by chance; None forbids chance.
        relay: Whose mail for other domains is passed on: "nobody", "known" or "anyone".
        relay_for: The clients that are known, by host name or IP address, lower case.
        routes: Next host by domain, lower case; "*" stands for any other domain.
        servers: The other servers of the lab, by host name.
        pop3: Secret by maildrop that can be fetched from by POP3.
        users: Password by user who can log in.
        senders: "any", or "own" where a user sends only from their own addresses.
        port: Where the server listens for SMTP, such as 587 for submission.
        zone: What the DNS holds, for all servers of the lab; None where the site has no DNS.
        checks: What is checked of a sender, and rejected by.
        dkim: What mail for others is signed with; None for nothing.
        tls: How TLS goes.
    """

    name: str
    config: ServerConfig
    domains: frozenset[str]
    maildrops: Mapping[str, str]
    aliases: Mapping[str, str] = _NONE
    lists: Mapping[str, tuple[str, ...]] = _NONE
    special_recipients: Mapping[str, RecipientRule] = _NONE
    quotas: Mapping[str, int] = _NONE
    vrfy: str = "hide"
    expn: str = "hide"
    refuses: bool = False
    refuses_early: bool = False
    greeting_delay: float = 0.0
    greylist_delay: float = 0.0
    faults: tuple[Fault, ...] = ()
    seed: int | None = None
    relay: str = "nobody"
    relay_for: frozenset[str] = frozenset()
    routes: Mapping[str, str] = _NONE
    servers: Mapping[str, Site] = _NONE
    pop3: Mapping[str, str] = _NONE
    users: Mapping[str, str] = _NONE
    senders: str = "any"
    port: int = SMTP.port
    zone: Zone | None = None
    checks: frozenset[str] = frozenset()
    dkim: DkimKey | None = None
    tls: TlsSettings = TlsSettings()

    @property
    def mail_protocol(self) -> MailProtocol:
        """What clients speak to the server: SMTP or LMTP."""
        return LMTP if self.config.lmtp else SMTP

    @property
    def host(self) -> str:
        """The server's own name."""
        return self.config.host

    def with_strict_client(self) -> Site:
        """Return the site with a client that gives up at a bad certificate."""
        if self.tls.client is not TlsClient.ACCEPTS:
            return self
        return self._replace(tls=self.tls._replace(client=TlsClient.STRICT))

    def is_local(self, mailbox: Mailbox) -> bool:
        """Return whether mail to a mailbox is delivered here; `<postmaster>` has no domain."""
        domain = fold_name(mailbox.domain)
        return not domain or domain in self.domains or domain == self.host.lower()

    def next_host(self, domain: str) -> str:
        """Return the host that a route names for a domain, "" if there is no such route."""
        return self.routes.get(fold_name(domain)) or self.routes.get("*", "")

    def finds_way(self, domain: str) -> bool:
        """Return whether a route names the next host of a domain, or there is a DNS to be asked."""
        return self.zone is not None or bool(self.next_host(domain))

    def maildrops_of(self, local_part: str) -> tuple[str, ...]:
        """Return the maildrops that a local-part leads to; none if it is unknown."""
        name = fold_name(local_part)
        name = self.aliases.get(name, name)
        if name in self.lists:
            return self.lists[name]
        return (name,) if name in self.maildrops or name in self.special_recipients else ()

    def is_list(self, local_part: str) -> bool:
        """Return whether a local-part is a mailing list."""
        name = fold_name(local_part)
        return self.aliases.get(name, name) in self.lists

    def recipient_rule(self, local_part: str) -> RecipientRule | None:
        """Return how a local-part behaves, None if it is like any other."""
        return self.special_recipients.get(fold_name(local_part))


def fold_name(name: str) -> str:
    """Return a name as it is looked up: in lower case, but only if it is ASCII.

    Outside of ASCII lower case would make two names one: the Kelvin sign becomes a k.
    """
    return name.lower() if name.isascii() else name
