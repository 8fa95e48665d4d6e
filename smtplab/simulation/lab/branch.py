"""One run of the lab among others: where it was forked, which moment is selected, and its fork."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from smtplab.simulation.lab.inputs import ForceReply, Input, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Moment
from smtplab.simulation.site.model import Site

__all__ = ["Branch", "run_again"]


@dataclass(slots=True)
class Branch:
    """One run of the lab.

    Attributes:
        lab: The run.
        parent: The branch it was forked from, None for a fresh start.
        forked_at: Index of the parent's moment that it goes on from.
        cursor: Index of the selected moment, -1 for none.
        read_only: Whether it is a recording: it stays as it is, and any input forks.
    """

    lab: Lab
    parent: int | None = None
    forked_at: int | None = None
    cursor: int = -1
    read_only: bool = False

    @property
    def last(self) -> int:
        """Index of the last moment, -1 if there is none."""
        return len(self.lab.transcript.moments) - 1

    @property
    def moment(self) -> Moment | None:
        """The selected moment."""
        return self.lab.transcript.moments[self.cursor] if self.cursor >= 0 else None

    def fork(self) -> Lab:
        """Return a lab that goes on from the selected moment, with the site's own replies."""
        kept = self._inputs_to_cursor()
        lab = run_again(self.lab.site, kept)
        if lab.unsent_replies:
            lab = run_again(self.lab.site, _without_last_replies(kept, lab.unsent_replies))
        return lab

    def _inputs_to_cursor(self) -> list[Input]:
        if self.moment is None:
            return []
        place = self.moment.position
        kept, last = self.lab.inputs[: place.input], self.lab.inputs[place.input]
        if place.octets is None or not isinstance(last, Send):
            return [*kept, last]
        return [*kept, Send(last.octets[: place.octets])] if place.octets else kept


def run_again(site: Site, inputs: Iterable[Input]) -> Lab:
    """Play inputs into a fresh lab."""
    lab = Lab(site)
    for one in inputs:
        lab.play(one)
    return lab


def _without_last_replies(inputs: list[Input], count: int) -> list[Input]:
    """Return the inputs without the last replies that were forced on the server."""
    places = [place for place, one in enumerate(inputs) if isinstance(one, ForceReply)][-count:]
    return [one for place, one in enumerate(inputs) if place not in places]
