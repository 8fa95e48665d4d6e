"""Labs with several servers, and what is asked of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from smtplab.simulation.lab.inputs import Connect, RunQueues, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.report import render_moment
from smtplab.simulation.site.load import load_site
from smtplab.simulation.site.model import Site

SITES = Path(__file__).parents[3] / "lessons" / "sites"


def ready_made(name: str) -> Site:
    """Load one of the sites that lessons use."""
    return load_site(str(SITES / f"{name}.toml"))


def lab_of(site: Site) -> Lab:
    """Open a lab, and a session in it."""
    lab = Lab(site)
    lab.play(Connect())
    say(lab, "EHLO client.example.com")
    return lab


def say(lab: Lab, *lines: str) -> list[int]:
    """Send lines one by one; return the codes that come back to the learner."""
    begin = len(lab.transcript.moments)
    for line in lines:
        lab.play(Send(f"{line}\r\n".encode()))
    moments = lab.transcript.moments[begin:]
    return [one.reply.code for one in moments if one.reply and one.link.is_own]


def mail(lab: Lab, *recipients: str, sender: str = "alice@example.com") -> list[int]:
    """Send a mail to the learner's own server; return the codes."""
    rcpts = (f"RCPT TO:<{one}>" for one in recipients)
    return say(lab, f"MAIL FROM:<{sender}>", *rcpts, "DATA", "Subject: Tea", "", "At four?", ".")


def deliver(lab: Lab) -> list[Moment]:
    """Have the servers pass on what they hold; return what crossed."""
    begin = len(lab.transcript.moments)
    lab.play(RunQueues())
    return lab.transcript.moments[begin:]


def labels(moments: Sequence[Moment]) -> list[str]:
    """Return the words between the connections."""
    return [one.label for one in moments if one.kind.value == "link"]


def codes(moments: Sequence[Moment]) -> list[int]:
    """Return the codes of all replies."""
    return [one.reply.code for one in moments if one.reply]


def dialogue(lab: Lab, moments: Sequence[Moment]) -> str:
    """Write what crossed, without what it means."""
    lines = (line for one in moments for line in render_moment(lab.transcript, one))
    return "".join(f"{line}\n" for line in lines if not line.startswith("   "))
