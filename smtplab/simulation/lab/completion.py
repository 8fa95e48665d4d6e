"""Lines that complete what a learner types: verbs that are allowed now, with arguments that fit."""

from __future__ import annotations

from itertools import islice

from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.extensions.auth import AUTH
from smtplab.protocol.states import CONNECTED, HELLOS
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.login.decoding import is_response
from smtplab.simulation.login.responses import first_line, next_response
from smtplab.simulation.site.model import Site

__all__ = ["complete"]


_FIRST = frozenset({"DATA"})
"""What is suggested before other verbs that may come."""


def complete(session: LabSession, typed: str) -> str:
    """Return a whole line that is allowed now and begins with what is typed; that, if none does."""
    if session.in_login:
        response = _next_response(session)
        return response if response.startswith(typed) else typed
    if session.in_data:
        return typed
    first = _verbs_first(session)
    verbs = sorted(session.allowed_verbs(), key=lambda verb: verb not in first)
    lines = (line for verb in verbs for line in _examples(session, verb))
    fitting = (line for line in lines if line.upper().startswith(typed.upper()))
    return typed + next(fitting, typed)[len(typed) :]


def _verbs_first(session: LabSession) -> frozenset[str]:
    """Return what is suggested before other verbs: a greeting, or what the site demands."""
    if (moment := session.client_moment) is None or moment.client.state is CONNECTED:
        return HELLOS
    waiting = (
        keyword
        for keyword, one in EXTENSIONS.items()
        if one.demand and one.demand.waits(moment.server.demands, moment.server)
    )
    return _FIRST.union(waiting)


def _examples(session: LabSession, verb: str) -> list[str]:
    """Return lines with a verb; RCPT for each mailbox, AUTH for each mechanism that is known."""
    if verb == AUTH.keyword and (lines := _logins(session)):
        return lines
    example = info.example if (info := session.find_verb(verb)) else ""
    if verb != "RCPT" or not session.site.domains:
        return [example] if example else []
    first = example.partition("<")[2].partition("@")[0] + "@"
    addresses = _addresses(session.site)
    addresses.sort(key=lambda address: not address.startswith(first))
    return [f"RCPT TO:<{address}>" for address in addresses]


def _logins(session: LabSession) -> list[str]:
    """Return AUTH with each mechanism that the server lists, for the first user of the site."""
    moment = session.client_moment
    offered = moment.client.keywords.get(AUTH.keyword, "").split() if moment else []
    accounts = islice(session.site.users.items(), 1)
    return [first_line(name, *account) for account in accounts for name in offered]


def _next_response(session: LabSession) -> str:
    """Return what the first user of the site sends next in the login that goes on."""
    mechanism, challenges = _login_so_far(session)
    account = next(iter(session.site.users.items()), None)
    return next_response(mechanism, challenges, *account) if account else ""


def _login_so_far(session: LabSession) -> tuple[str, list[str]]:
    """Return the mechanism of the login that goes on, and the challenges in it, oldest first."""
    here, challenges = session.client_moment, list[str]()
    for moment in reversed(session.transcript.moments[: here.index + 1 if here else 0]):
        if moment.reply is not None:
            challenges.insert(0, moment.reply.lines[0])
        elif moment.event is not None and not is_response(moment):
            words = session.transcript.client_octets(moment.span, moment.link).split()
            return words[1].decode("ascii", "replace").upper() if words[1:] else "", challenges
    return "", challenges


def _addresses(own: Site) -> list[str]:
    return [
        f"{name}@{min(site.domains)}"
        for site in (own, *own.servers.values())
        if site.domains
        for name in (*site.maildrops, *site.special_recipients)
    ]
