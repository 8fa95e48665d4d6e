"""The site that a recording implies: a fork goes on with a server that is like the recorded one.

It has the name of the recorded server, and knows the recipients that the recorded one accepted.
"""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.protocol.lengths import is_host
from smtplab.protocol.paths import Mailbox
from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.site.model import Site, folded

__all__ = ["infer_site"]

_MOST_NAMES = 1_000


def infer_site(transcript: Transcript, site: Site) -> Site:
    """Return a site that would answer more like the recorded server; the same, if it does so.

    Args:
        transcript: The recording, played on the site.
        site: What the server is like otherwise.
    """
    taken = list(_accepted_mailboxes(transcript))[:_MOST_NAMES]
    domains = {folded(one.domain) for one in taken if one.domain} - site.domains - {site.host}
    maildrops = {**dict.fromkeys(map(_name, taken), ""), **site.maildrops}
    host = _host(transcript) or site.host
    if not domains and len(maildrops) == len(site.maildrops) and host == site.host:
        return site
    return site._replace(
        config=site.config._replace(host=host),
        domains=site.domains | domains,
        maildrops=maildrops,
    )


def _accepted_mailboxes(transcript: Transcript) -> Iterator[Mailbox]:
    """Yield the mailboxes that the recorded server took and this one did not."""
    for moment in transcript.moments:
        path = _path(transcript, moment)
        if path is None or moment.reply is None or moment.site_reply is None:
            continue
        if moment.reply.is_success and not moment.site_reply.is_success:
            yield path


def _path(transcript: Transcript, moment: Moment) -> Mailbox | None:
    """Return the mailbox that a reply is about, None unless it answers RCPT."""
    if moment.answers is None:
        return None
    event = transcript.moments[moment.answers].event
    if event is None or event.name != "RCPT" or event.command is None or event.command.path is None:
        return None
    return event.command.path.mailbox


def _name(mailbox: Mailbox) -> str:
    return folded(mailbox.local_part)


def _host(transcript: Transcript) -> str:
    """Return the name that the recorded server gives itself in its first greeting.

    Many begin with a word that is none, such as Ready; a name has a dot in it.
    """
    for moment in transcript.moments:
        if moment.reply is not None and moment.answers is None and moment.site_reply is not None:
            name = moment.reply.lines[0].partition(" ")[0]
            return name if "." in name and is_host(name) else ""
    return ""
