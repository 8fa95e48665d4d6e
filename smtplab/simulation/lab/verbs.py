"""The verbs of the protocol that is spoken on the wire of a moment."""

from __future__ import annotations

from smtplab.protocol.capabilities import Capabilities
from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.commands import VERBS, Verb
from smtplab.protocol.extension import demand_against
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.states import State, in_order
from smtplab.simulation.lab.moment import Moment, ServerView

__all__ = ["allowed_at", "capabilities_at", "is_known_elsewhere", "verb_at"]


def capabilities_at(moment: Moment) -> Capabilities:
    """Return the tables that hold, as far as the client has been told what the server offers."""
    return moment.link.mail_protocol.capabilities(frozenset(moment.client.keywords))


def allowed_at(moment: Moment, state: State) -> tuple[str, ...]:
    """Return the events that have a row in a state, without the verbs that are refused anyway."""
    capabilities, server = capabilities_at(moment), moment.server
    table, excluded = capabilities.table, server.without
    if state in capabilities.readings:
        # What comes there is not a command, though its event may have the name of one.
        excluded |= capabilities.verbs.keys()
    events = in_order(table, state) if state in table else ()
    return tuple(
        event
        for event in events
        if event not in excluded and not _comes_too_soon_or_late(event, server)
    )


def _comes_too_soon_or_late(verb: str, server: ServerView) -> bool:
    """Return whether a server demands something before a verb, or the verb has done its work."""
    is_done = any(
        one.demand.is_met(server)
        for one in EXTENSIONS.values()
        if one.demand and verb in {own.name for own in one.verbs}
    )
    return is_done or bool(demand_against(verb, EXTENSIONS.values(), server.demands, server))


def is_known_elsewhere(moment: Moment, name: str) -> bool:
    """Return whether a name is a verb that other servers of SMTP have or had."""
    return moment.link.mail_protocol.brings_mail and name in KNOWN_VERBS


def verb_at(moment: Moment | None, name: str) -> Verb | None:
    """Return a verb of the moment's protocol, without a moment of SMTP; None if there is none."""
    return (capabilities_at(moment).verbs if moment else VERBS).get(name)
