"""Lines that complete what a learner types: verbs that are allowed now, with arguments that fit."""

from __future__ import annotations

from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.model import Site

__all__ = ["complete"]


def complete(session: LabSession, typed: str) -> str:
    """Return a whole line that is allowed now and begins with what is typed; that, if none does."""
    verbs = sorted(session.allowed_verbs(), key=lambda verb: verb != "DATA")
    lines = (line for verb in verbs for line in _examples(session, verb))
    fitting = (line for line in lines if line.upper().startswith(typed.upper()))
    return typed + next(fitting, typed)[len(typed) :]


def _examples(session: LabSession, verb: str) -> list[str]:
    """Return lines with a verb; RCPT for each local-part that one of the servers knows."""
    example = info.example if (info := session.find_verb(verb)) else ""
    if verb != "RCPT" or not session.site.domains:
        return [example] if example else []
    first = example.partition("<")[2].partition("@")[0] + "@"
    addresses = _addresses(session.site)
    addresses.sort(key=lambda address: not address.startswith(first))
    return [f"RCPT TO:<{address}>" for address in addresses]


def _addresses(own: Site) -> list[str]:
    return [
        f"{name}@{min(site.domains)}"
        for site in (own, *own.servers.values())
        if site.domains
        for name in (*site.maildrops, *site.special_recipients)
    ]
