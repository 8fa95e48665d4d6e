"""Types of values that only lessons have: lines and words of any script, prose, dialogues."""

from __future__ import annotations

import re
from dataclasses import dataclass

from smtplab.simulation.mapping.place import Place, show_value
from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.gaps import GappedDialogue, read_gapped_dialogue
from smtplab.teaching.lesson.markdown import read_prose
from smtplab.teaching.lesson.prose import Prose
from smtplab.teaching.lesson.script import LessonScript
from smtplab.teaching.lesson.script_parser import read_lesson_script

__all__ = ["CodeNumber", "DialogueText", "GappedText", "ProseText", "TextLine", "VerbName", "Word"]

_VERB = re.compile(r"[A-Z][A-Z0-9]{2,9}")
_CODE = re.compile(r"[2-5][0-5][0-9]")
_NO_DIALOGUE = GappedDialogue((), 0)


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text."""

    wanted: str = "one line of text"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the text, safe to show."""
        node = place.node
        if isinstance(node.value, list | dict) or "\n" in node.text.strip():
            place.wrong(f"{_shown_lines(place)} is not allowed here", f"write {self.wanted}")
        elif not isinstance(node.value, str):
            fix = f'put quotes around it: {place.name}: "{node.text}"'
            place.wrong(f"{show_value(node)} is not a text", fix)
        return str(visible(node.text.strip()))


def _shown_lines(place: Place) -> str:
    return "more than one line" if isinstance(place.node.value, str) else show_value(place.node)


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a name, which may be a number as well."""

    wanted: str = "a name"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the word, safe to show."""
        word = str(visible(place.node.text))
        if not word:
            place.wrong(f"{show_value(place.node)} is not allowed here", f"write {self.wanted}")
        return word


@dataclass(frozen=True, slots=True)
class VerbName:
    """A verb of a protocol."""

    wanted: str = "a verb in capitals, such as HELO"
    blank: str = ""

    def read(self, place: Place) -> str:
        """Return the verb."""
        if not _VERB.fullmatch(place.node.text):
            place.wrong(f"{show_value(place.node)} is not a verb", f"write {self.wanted}")
        return place.node.text


@dataclass(frozen=True, slots=True)
class CodeNumber:
    """A reply code of SMTP."""

    wanted: str = "a reply code, such as 250"
    blank: int = 0

    def read(self, place: Place) -> int:
        """Return the code."""
        if not _CODE.fullmatch(place.node.text):
            place.wrong(f"{show_value(place.node)} is not a reply code", f"write {self.wanted}")
            return self.blank
        return int(place.node.text)


@dataclass(frozen=True, slots=True)
class ProseText:
    """Text in Markdown without an activity."""

    wanted: str = "a text"
    blank: Prose = ()

    def read(self, place: Place) -> Prose:
        """Return the paragraphs."""
        node = place.node
        if isinstance(node.value, list | dict) or not node.text.strip():
            place.wrong(f"{show_value(node)} is not a text", "write a text, in quotes")
            return self.blank
        return read_prose(node.text, node.text_line, place.problems)


@dataclass(frozen=True, slots=True)
class DialogueText:
    """The lines of a dialogue.

    Attributes:
        continues: Whether it goes on from what was said before; else a connection is opened.
    """

    continues: bool = False
    wanted: str = "| and below it C: and S: lines"
    blank: LessonScript = ()

    def read(self, place: Place) -> LessonScript:
        """Return the cues."""
        node = place.node
        if isinstance(node.value, list | dict):
            place.wrong(f"{show_value(node)} is not a dialogue", f"write {self.wanted}")
            return self.blank
        return read_lesson_script(
            node.text, node.text_line, place.problems, continues=self.continues
        )


@dataclass(frozen=True, slots=True)
class GappedText:
    """The lines of a dialogue with gaps."""

    wanted: str = "| and below it C: lines, with gaps as {bob@example.org}"
    blank: GappedDialogue = _NO_DIALOGUE

    def read(self, place: Place) -> GappedDialogue:
        """Return the dialogue."""
        node = place.node
        if isinstance(node.value, list | dict):
            place.wrong(f"{show_value(node)} is not a dialogue", f"write {self.wanted}")
            return self.blank
        return read_gapped_dialogue(node.text, node.text_line, place.problems)
