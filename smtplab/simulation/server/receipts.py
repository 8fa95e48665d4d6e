"""Reports on mail that was delivered, for senders that ask for them (RFC 3461 §5.2.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from smtplab.protocol.mail import Mail
from smtplab.protocol.paths import ForwardPath, ReversePath
from smtplab.protocol.rules import reply_for
from smtplab.protocol.transaction import Transaction
from smtplab.simulation.relay.fate import DeliveryAction, Fate
from smtplab.simulation.relay.queue import QueuedMail
from smtplab.simulation.site.model import Site

__all__ = ["receipts"]


def receipts(
    site: Site, transaction: Transaction, here: Sequence[ForwardPath], content: bytes, since: float
) -> tuple[Mail, ...]:
    """Return the reports on the recipients whose mail stays here.

    Args:
        site: The server that reports.
        transaction: The envelope.
        here: Those of its recipients.
        content: The content, trace fields included.
        since: When it came, in seconds since 1970.
    """
    sender = ReversePath(transaction.reverse_path.mailbox)
    given, parameters = transaction.of_recipients, transaction.parameters
    mail = Mail(sender, tuple(here), content, parameters, given)
    return tuple(_reports(site, QueuedMail("", mail, since)))


def _reports(site: Site, held: QueuedMail) -> Iterator[Mail]:
    from hashlib import sha256  # noqa: PLC0415  # few senders ask for reports

    from smtplab.simulation.relay.bounce import bounce  # noqa: PLC0415  # writes MIME, slow to load

    lists = {one for one in held.mail.forward_paths if _is_list(site, one)}
    single = [one for one in held.mail.forward_paths if one not in lists]
    for action, paths in ((DeliveryAction.EXPANDED, lists), (DeliveryAction.DELIVERED, single)):
        fate = Fate(held, dict.fromkeys(paths, reply_for("accepted")), action).only_wanted()
        mark = f"{sha256(held.mail.content).hexdigest()[:12]}.{action.value}"
        report = bounce(site.host, fate, held.since, mark) if fate.replies else None
        if report is not None:
            yield report


def _is_list(site: Site, path: ForwardPath) -> bool:
    return path.mailbox is not None and site.is_list(path.mailbox.local_part)
