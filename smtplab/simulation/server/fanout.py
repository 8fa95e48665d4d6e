"""The copies of a message, for maildrops here and for next hosts (RFC 5321 §3.4, §3.6.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from smtplab.protocol.commands import NO_PARAMETERS, Parameters
from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import ForwardPath, Mailbox, ReversePath
from smtplab.protocol.transaction import Transaction
from smtplab.simulation.authentication.dkim_key import DkimKey
from smtplab.simulation.relay.queue import QueuedMail
from smtplab.simulation.server import trace
from smtplab.simulation.server.maildrop import Message
from smtplab.simulation.site.model import Site, fold_name

if TYPE_CHECKING:
    from smtplab.simulation.authentication.verdict import SenderVerdict

__all__ = ["OUTGOING", "Fanout"]

OUTGOING = "outgoing"
"""Where a server that relays nothing keeps what a user sends to other domains."""


class Fanout(NamedTuple):
    """The copies of a message that a site stores, and those that it holds for others.

    Attributes:
        site: Whose maildrops and routes there are.
        relays: Whether mail for others is held; if not, it goes no further than here.
    """

    site: Site
    relays: bool

    def local_copies(
        self,
        transaction: Transaction,
        fields: str,
        content: bytes,
        verdict: SenderVerdict | None = None,
    ) -> tuple[Message, ...]:
        """Return one message for each maildrop, however many recipients lead there.

        Args:
            transaction: The envelope.
            fields: Trace fields that go above the content.
            content: The content as it came.
            verdict: What the checks of the sender came to.
        """
        written = (trace.return_path_field(transaction) + fields).encode()
        sender, parameters = transaction.reverse_path, transaction.parameters
        leads_to = {
            maildrop: path
            for path in reversed(transaction.forward_paths)
            if self._next_path(path) is None
            for maildrop in self._maildrops_of(path)
        }
        return tuple(
            Message(maildrop, sender, path, parameters, written, content, self.site.host, verdict)
            for maildrop, path in leads_to.items()
        )

    def _maildrops_of(self, path: ForwardPath) -> tuple[str, ...]:
        if path.mailbox is None:
            return ()
        if not self.relays and not self.site.is_local(path.mailbox):
            return (OUTGOING,)
        return self.site.maildrops_of(path.mailbox.local_part)

    def relayed_copies(
        self, transaction: Transaction, fields: str, now: float, content: bytes, *, signs: bool
    ) -> tuple[QueuedMail, ...]:
        """Return one mail for each next host, for all recipients that are reached through it.

        Args:
            transaction: The envelope.
            fields: Trace fields that go above the content.
            now: Seconds since 1970.
            content: The content as it came.
            signs: Whether the server vouches for it, where it has a key to do so.
        """
        paths: dict[tuple[str, str], dict[ForwardPath, Parameters]] = {}
        for path in transaction.forward_paths:
            onward = self._next_path(path)
            mailbox = onward.mailbox if onward else None
            if onward and mailbox and self.site.finds_way(mailbox.domain):
                host = self.site.next_host(mailbox.domain)
                domain = "" if host else fold_name(mailbox.domain)
                given = transaction.of_recipients.get(path, NO_PARAMETERS)
                paths.setdefault((host, domain), {})[onward] = given
        if not paths:
            return ()
        sender, parameters = ReversePath(transaction.reverse_path.mailbox), transaction.parameters
        written = fields.encode() + content
        if signs and self.site.dkim:
            written = _signature(self.site.dkim, content, now) + written
        return tuple(
            QueuedMail(host, Mail(sender, tuple(its), written, parameters, its), now, domain)
            for (host, domain), its in paths.items()
        )

    def delivered_here(self, transaction: Transaction) -> tuple[ForwardPath, ...]:
        """Return the recipients whose mail stays here."""
        return tuple(one for one in transaction.forward_paths if self._next_path(one) is None)

    def _next_path(self, path: ForwardPath) -> ForwardPath | None:
        """Return to whom the mail of a recipient is relayed, None where it stays here."""
        if not self.relays or path.mailbox is None:
            return None
        if not self.site.is_local(path.mailbox):
            return path
        behaviour = self.site.recipient_rule(path.mailbox.local_part)
        if behaviour is None or behaviour.rule != "recipient-forwarded":
            return None
        local_part, _, domain = behaviour.address.rpartition("@")
        mailbox = Mailbox.from_source(local_part, domain)
        return ForwardPath(mailbox) if self.site.finds_way(domain) else None


def _signature(key: DkimKey, content: bytes, now: float) -> bytes:
    """Return the DKIM-Signature field; nothing where the author is not of the key's domain."""
    from smtplab.simulation.authentication.author import author_domains  # noqa: PLC0415  # few sites
    from smtplab.simulation.authentication.dkim import sign_dkim  # noqa: PLC0415  # as above

    authors = author_domains(content)
    is_own = bool(authors) and all(map(key.covers, authors))
    return sign_dkim(content, key, now) if is_own else b""
