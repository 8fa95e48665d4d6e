"""Order and complete, read from their YAML: the activities in which a session is put together."""

from __future__ import annotations

from smtplab.simulation.mapping.key import Key, Schema
from smtplab.simulation.mapping.place import Place
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.teaching.lesson.activity_keys import (
    GOALS,
    HINTS,
    MISTAKES,
    START,
    read_start,
    refuse_guesses,
)
from smtplab.teaching.lesson.kinds import DialogueText, GappedText
from smtplab.teaching.lesson.lesson import Complete, Order
from smtplab.teaching.lesson.script import LessonScript
from smtplab.teaching.lesson.sites import SITE, LessonSites

__all__ = ["MOST_LINES", "read_complete", "read_order"]

MOST_LINES = 12
"""Lines that a session which is put together has at most, so that all of it is in sight."""

_LINES = Key("lines", DialogueText(continues=True))
_DECOYS: Key[LessonScript] = Key("decoys", DialogueText(continues=True), ())
_ORDER: Schema = (START, _LINES, _DECOYS, GOALS, HINTS, MISTAKES, SITE)
_GAPPED = Key("dialogue", GappedText())
_COMPLETE: Schema = (_GAPPED, GOALS, HINTS, MISTAKES, SITE)


def read_order(place: Place, sites: LessonSites) -> Order:
    """Read an order."""
    reader = MappingReader(place, _ORDER)
    order = Order(
        read_start(reader),
        reader.read(_LINES),
        reader.read(_DECOYS),
        reader.read(GOALS),
        reader.read(HINTS),
        reader.read(MISTAKES),
        sites.site_of(reader),
    )
    refuse_guesses(order.start, place.problems)
    lines = (*order.lines, *order.decoys)
    refuse_guesses(lines, place.problems)
    _check_lines(reader, order)
    for line in lines:
        if line.note:
            fix = "write it in the text above"
            place.problems.add(line.line, "a note cannot stand beside a line that is moved", fix)
    return order


def _check_lines(reader: MappingReader, order: Order) -> None:
    """Note lines of which no order can be made, or more than can be in sight."""
    if reader.is_sound(_LINES) and order.lines[1:] == ():
        reader.wrong(_LINES, "there is one line", "write two or more, in an order that is right")
    count = len(order.lines) + len(order.decoys)
    if count > MOST_LINES:
        message = f"there are {count} lines, decoys included"
        reader.wrong(_LINES, message, f"write no more than {MOST_LINES}")


def read_complete(place: Place, sites: LessonSites) -> Complete:
    """Read a session with gaps."""
    reader = MappingReader(place, _COMPLETE)
    dialogue = reader.read(_GAPPED)
    complete = Complete(
        dialogue,
        reader.read(GOALS),
        reader.read(HINTS),
        reader.read(MISTAKES),
        sites.site_of(reader),
    )
    if not reader.is_sound(_GAPPED) or _GAPPED not in reader:
        return complete
    refuse_guesses(complete.solution, place.problems)
    if not dialogue.gaps:
        reader.wrong(_GAPPED, "the dialogue has no gap", "write one as {bob@example.org}")
    if len(dialogue.shown) > MOST_LINES:
        message = f"the dialogue has {len(dialogue.shown)} lines beside the replies"
        reader.wrong(_GAPPED, message, f"write no more than {MOST_LINES}")
    return complete
