"""The words for a moment that is not a reply."""

from __future__ import annotations

import re

from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.recorder import UNENDED
from smtplab.tui.lab import texts

__all__ = ["note_of"]

_NAME = re.compile(r"\{\w+\}")


def note_of(moment: Moment) -> texts.Note:
    """Find what is said of a moment: by its label, by the form of its label, else by its kind."""
    if UNENDED in moment.flags and moment.kind is MomentKind.COMMAND:
        return texts.UNENDED
    if moment.kind is MomentKind.LINK:
        told = (note for form, note in _FORMS if form.fullmatch(moment.label))
        return next(told, texts.OF_KIND[MomentKind.LINK])
    return texts.BY_LABEL.get(moment.label) or texts.OF_KIND[moment.kind]


def _form(words: str) -> re.Pattern[str]:
    """Return what the words are like once their names are filled in."""
    return re.compile(".*".join(map(re.escape, _NAME.split(words))))


_FORMS = tuple((_form(words), note) for words, note in texts.BETWEEN.items())
