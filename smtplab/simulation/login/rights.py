"""The addresses that a user who has logged in may send from (RFC 6409 §6.1)."""

from __future__ import annotations

from smtplab.protocol.grammar import MAILBOX_ALONE
from smtplab.protocol.paths import Mailbox
from smtplab.simulation.site.model import Site

__all__ = ["is_own_author", "may_send_as"]


def may_send_as(site: Site, user: str, mailbox: Mailbox) -> bool:
    """Return whether a user may send from a mailbox; a client that has not logged in always may."""
    if not user or site.senders == "any":
        return True
    return site.is_local(mailbox) and site.maildrops_of(mailbox.local_part) == (user,)


def is_own_author(site: Site, user: str, content: bytes) -> bool:
    """Return whether a user may send from each address of the From field."""
    if not user or site.senders == "any":
        return True
    from email.parser import BytesHeaderParser  # noqa: PLC0415  # slow to load, and few sites ask
    from email.utils import getaddresses  # noqa: PLC0415

    fields = map(str, BytesHeaderParser().parsebytes(content).get_all("From", []))
    found = (MAILBOX_ALONE.fullmatch(address) for _, address in getaddresses(list(fields)))
    return all(
        match is not None
        and may_send_as(site, user, Mailbox.from_source(match["local"], match["domain"]))
        for match in found
    )
