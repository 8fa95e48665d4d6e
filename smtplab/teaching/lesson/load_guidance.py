"""Hints and corrections of the author's own, read from the YAML of an activity."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from smtplab.simulation.lab.inputs import Connect
from smtplab.simulation.mapping.key import Key
from smtplab.simulation.mapping.place import Place, show_value
from smtplab.simulation.mapping.reader import MappingReader
from smtplab.simulation.mapping.tables import ListOf, Table
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.activity_keys import MISCONCEPTION, SAY, read_correction
from smtplab.teaching.lesson.guidance import Correction, Guidance
from smtplab.teaching.lesson.kinds import ProseText, TextLine
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.script import LessonScript, ScriptLine

__all__ = ["MISTAKEN_ANSWERS", "OWN_HINTS", "REPLIES", "guidance_of"]

_CONNECT = "[connect]"
_WRONG_REPLY = re.compile(r"[2-5](?:[0-9]{2})?")

OWN_HINTS: Key[tuple[Prose, ...]] = Key("hints", ListOf(ProseText(), "hints", 1, 3, lone=True), ())


@dataclass(frozen=True, slots=True)
class _WrongReply:
    """A reply that is wrong: its first digit, or its code."""

    wanted: str = "a first digit, such as 5, or a reply code, such as 550"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the digit or the code."""
        if not _WRONG_REPLY.fullmatch(place.node.text):
            message = f"{show_value(place.node)} is neither a first digit nor a reply code"
            place.wrong(message, f"write {self.wanted}")
        return place.node.text


_WHEN = Key("when", ListOf(_WrongReply(), "replies", 1, lone=True), example="5")


class _WrongReplies(NamedTuple):
    """Replies that are wrong, and what is said to them."""

    when: tuple[str, ...] = ()
    correction: Correction = Correction()


def _wrong_replies(reader: MappingReader) -> _WrongReplies:
    return _WrongReplies(reader.read(_WHEN), read_correction(reader))


_ANSWERED = Key("when", TextLine(), example='"C: DATA"')


class _MistakenAnswer(NamedTuple):
    """A line or a treatment that is wrong in a diagnosis, and what is said to it."""

    when: str = ""
    place: Place | None = None
    correction: Correction = Correction()


def _mistaken_answer(reader: MappingReader) -> _MistakenAnswer:
    return _MistakenAnswer(reader.read(_ANSWERED), reader.place(_ANSWERED), read_correction(reader))


MISTAKEN_ANSWERS = Key(
    "mistakes",
    ListOf(
        Table((_ANSWERED, SAY, MISCONCEPTION), _mistaken_answer, _MistakenAnswer()),
        "mistakes",
        most=100,
        lone=True,
    ),
    (),
)
_TO = Key("to", TextLine(), example='"C: DATA"')
_MISTAKES = Key(
    "mistakes",
    ListOf(
        Table((_WHEN, SAY, MISCONCEPTION), _wrong_replies, _WrongReplies()),
        "mistakes",
        most=100,
        lone=True,
    ),
    (),
)


class _GuidanceTo(NamedTuple):
    """What a line says, with the help at the reply to it."""

    to: str = ""
    place: Place | None = None
    guidance: Guidance = Guidance()


def _guidance_to(reader: MappingReader) -> _GuidanceTo:
    if OWN_HINTS not in reader and _MISTAKES not in reader:
        reader.here.wrong("there is neither a hint nor a mistake", "write hints: or mistakes:")
    corrections = {one: row.correction for row in reader.read(_MISTAKES) for one in row.when}
    return _GuidanceTo(
        reader.read(_TO), reader.place(_TO), Guidance(reader.read(OWN_HINTS), corrections)
    )


REPLIES = Key(
    "replies",
    ListOf(
        Table((_TO, OWN_HINTS, _MISTAKES), _guidance_to, _GuidanceTo()),
        "replies",
        most=100,
        lone=True,
    ),
    (),
)


def guidance_of(
    reader: MappingReader, dialogue: Key[LessonScript], script: LessonScript
) -> Mapping[int, Guidance]:
    """Read the help at the replies that are asked for, by the places of the lines in the script.

    Where several lines have the same text, each entry is about the next of them.
    """
    asked: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(script):
        if line.asks_reply:
            for text in _texts(line, reader.place(dialogue)):
                asked[text].append(number)
    found: dict[int, Guidance] = {}
    for one in reader.read(REPLIES):
        places = [number for number in asked[one.to] if number not in found]
        if places:
            found[places[0]] = one.guidance
        elif one.place is not None and reader.is_sound(dialogue):
            lines = ", ".join(f'"{text}"' for text in asked if asked[text])
            fix = f"copy one of {lines}" if lines else "mark its reply with S: ?"
            message = f'"{one.to}" is not a line whose reply is asked for'
            if asked[one.to]:
                message, fix = f'"{one.to}" has help already', "write all of it in one entry"
            one.place.wrong(message, fix)
    return found


def _texts(line: ScriptLine, dialogue: Place) -> Iterator[str]:
    """Yield how a line of the dialogue is named."""
    rows, at = dialogue.node.text.split("\n"), line.line - dialogue.node.text_line
    if isinstance(line.do, Connect):
        yield _CONNECT
    elif 0 <= at < len(rows):
        yield str(visible(rows[at].strip()))
