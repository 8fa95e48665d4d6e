"""What all connections of one lab share: the clock, the transcript, and the mail."""

from __future__ import annotations

from smtplab.simulation.dns.zone import Resolver, Zone
from smtplab.simulation.lab.inputs import Input, Send
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.server.maildrop import Maildrops

EPOCH = 1767603600.0
"""When the lab's clock starts: Monday, 5 January 2026, 09:00 UTC."""


class LabContext:
    """What all connections of a lab share.

    Attributes:
        transcript: All that happened.
        delivered: All messages that were ever delivered, at whatever server.
        resolver: What every host looks names up with.
        now: Seconds since the lab was opened.
        input: How many inputs came before the present one.
        sends: Whether the present input sends octets.
    """

    def __init__(self, zone: Zone | None = None) -> None:
        self.resolver = Resolver(zone)
        self.transcript = Transcript()
        self.delivered = Maildrops()
        self.now = 0.0
        self.input = -1
        self.sends = False

    @property
    def date(self) -> float:
        """Seconds since 1970."""
        return self.now + EPOCH

    def start_input(self, one: Input) -> None:
        """Count what follows as part of the next input."""
        self.input += 1
        self.sends = isinstance(one, Send)
