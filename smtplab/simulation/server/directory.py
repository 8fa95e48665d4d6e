"""The replies in which a site describes itself: EHLO keywords, HELP, VRFY and EXPN."""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.protocol.grammar import MAILBOX_ALONE
from smtplab.protocol.paths import Mailbox
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import reply_for
from smtplab.protocol.server import ServerEnd
from smtplab.protocol.states import in_order
from smtplab.simulation.site.model import Site, fold_name

_VERIFIED: Mapping[str, str] = {
    "mailbox-moved": "verify-moved",
    "recipient-forwarded": "verify-forwarded",
    "no-such-mailbox": "verify-unknown",
}
"""How VRFY words what RCPT would answer (RFC 5321 §3.5.1)."""


def vrfy_reply(site: Site, name: str) -> Reply:
    """Answer VRFY, honestly or not at all (RFC 5321 §3.5)."""
    if site.vrfy == "hide":
        return reply_for("verify-hidden")
    mailbox = _mailbox_in(name)
    drops = site.maildrops_of(mailbox.local_part)
    if not site.is_local(mailbox) or not drops:
        return reply_for("verify-unknown")
    behaviour = site.recipient_rule(mailbox.local_part)
    if behaviour and behaviour.rule in _VERIFIED:
        return reply_for(_VERIFIED[behaviour.rule], address=behaviour.address)
    # The name is the site's own, found by what was asked: reply texts never echo the client.
    listed = next((key for key in site.lists if key == fold_name(mailbox.local_part)), drops[0])
    return reply_for("verified", address=_address(site, listed))


def expn_reply(site: Site, name: str) -> Reply:
    """Answer EXPN, honestly or not at all (RFC 5321 §3.5)."""
    if site.expn == "hide":
        return reply_for("expand-hidden")
    mailbox = _mailbox_in(name)
    members = site.lists.get(fold_name(mailbox.local_part), ())
    if not members or not site.is_local(mailbox):
        return reply_for("expand-unknown")
    first, *rest = (_address(site, member) for member in members)
    return reply_for("expanded", *(f"<{address}>" for address in rest), address=first)


def help_reply(topic: str, server: ServerEnd) -> Reply:
    """Answer HELP from the protocol's own tables (RFC 5321 §4.1.1.8)."""
    words = topic.upper().split()
    if not words:
        return reply_for("help", *_verbs_in_order(server), line=_whereabouts(server))
    verb = server.capabilities.verbs.get(words[0])
    if verb is None or verb.name in server.config.without:
        return reply_for("help-unknown")
    return reply_for("help", verb.summary, verb.section.replace("§", "section "), line=verb.syntax)


def ehlo_lines(server: ServerEnd) -> list[str]:
    """Return the keyword lines of the reply to EHLO: extensions, then verbs with a keyword."""
    offered = (one for one in server.capabilities.extensions if one.is_announced(server))
    verbs = [name for name, verb in server.capabilities.verbs.items() if verb.announced]
    return [
        *(extension.announcement(server) for extension in offered),
        *(name for name in verbs if name not in server.config.without),
    ]


def _address(site: Site, maildrop: str) -> str:
    return f"{maildrop}@{min(site.domains, default=site.host)}"


def _whereabouts(server: ServerEnd) -> str:
    return f"This session is in state {server.state}: {server.state.meaning}"


def _verbs_in_order(server: ServerEnd) -> tuple[str, str]:
    events = in_order(server.capabilities.table, server.state)
    offered = server.capabilities.verbs.keys() - server.config.without
    verbs = [event for event in events if event in offered]
    return f"You may send: {' '.join(verbs)}", "HELP <verb> gives the syntax of a command"


def _mailbox_in(text: str) -> Mailbox:
    """Read what people give to VRFY: a local-part, a mailbox, or a path."""
    text = text.strip().removeprefix("<").removesuffix(">")
    if match := MAILBOX_ALONE.fullmatch(text):
        return Mailbox.from_source(match["local"], match["domain"])
    return Mailbox.from_source(text, "")
