"""The messages by which widgets ask for something.

All messages on one page. A widget posts what a person wants; a screen or the app does it.
"""

from dataclasses import dataclass

from textual.message import Message

__all__ = [
    "ChooseFile",
    "ExplainReply",
    "FileChosen",
    "InputRejected",
    "MenuSelected",
    "OpenLesson",
    "OpenReference",
    "OptionSelected",
    "PastedLines",
    "SelectGap",
    "SelectMoment",
    "SendOctets",
]


@dataclass
class SendOctets(Message):
    """Send what was typed."""

    octets: bytes
    """What goes on the wire, line ending included."""


@dataclass
class PastedLines(Message):
    """Several lines were pasted at once; how they go out is to be decided."""

    lines: tuple[str, ...]
    """The whole lines, without their endings; what was typed before them belongs to the first."""

    rest: str
    """What follows the last line ending; it stays in the prompt."""


@dataclass
class InputRejected(Message):
    """What was typed cannot be sent."""

    text: str
    """What is wrong, safe to show; nothing takes an earlier complaint back."""


@dataclass
class SelectGap(Message):
    """Go to another gap of a session; what was typed belongs into the one that was selected."""

    text: str
    """What was typed."""

    by: int
    """How many gaps to go on."""


@dataclass
class SelectMoment(Message):
    """Select a moment."""

    index: int
    """Its place in the transcript."""


@dataclass
class MenuSelected(Message):
    """A row of a menu was chosen."""

    key: str
    """Names the row."""


@dataclass
class OptionSelected(Message):
    """An answer to a question was chosen."""

    number: int
    """Which one, from 0."""


@dataclass
class OpenLesson(Message):
    """Open a lesson."""

    name: str
    """Its name."""

    step: str = ""
    """Key of the step; "" for where the learner left it."""

    replaces: bool = False
    """Whether its screen takes the place of the one that is there."""


@dataclass
class OpenSandbox(Message):
    """Open the sandbox of another site in the place of the one that is there."""

    site: str
    """Its name."""


@dataclass
class OpenReference(Message):
    """Open the reference."""

    asked: str
    """What is looked for there."""


@dataclass
class ExplainReply(Message):
    """Explain a reply."""

    octets: bytes
    """The reply as it crossed."""


@dataclass
class ChooseFile(Message):
    """Have the browser show its file chooser, where the app runs in a page."""


@dataclass
class FileChosen(Message):
    """A file was chosen, or dropped on the page."""

    path: str
    """Where it can be read."""
