"""The words for a moment that is not a reply."""

from __future__ import annotations

from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.recorder import UNENDED
from smtplab.tui.lab import texts

__all__ = ["note_of"]


def note_of(moment: Moment) -> texts.Note:
    """Return the words for a moment: by what happens, by its label, else by its kind."""
    if UNENDED in moment.flags and moment.kind is MomentKind.COMMAND:
        return texts.UNENDED
    by_event = moment.host_event and texts.OF_HOSTS.get(moment.host_event)
    return by_event or texts.BY_LABEL.get(moment.label) or texts.OF_KIND[moment.kind]
