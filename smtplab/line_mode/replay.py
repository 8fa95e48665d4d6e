"""A recorded session line by line: Enter says what happened next, and what is typed forks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Self

from smtplab.line_mode.actions import help_lines, listing, read_action, whole
from smtplab.line_mode.lab import ACTIONS, LabLines
from smtplab.links import LinkedSession
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings.replay import replay_session
from smtplab.simulation.recordings.samples import SAMPLES, load_sample
from smtplab.simulation.recordings.session_file import SessionFile
from smtplab.simulation.recordings.sessions import RecordedSession
from smtplab.simulation.site.load import load_site
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.raw import RawError
from smtplab.simulation.text.visible import visible

__all__ = ["ReplayLines", "SampleLines"]

_OWN: Mapping[str, str] = MappingProxyType(
    {
        "help": "lists what you can do here",
        "restart": "goes back to the start of the recording",
        "leave": "leaves",
    }
)
_CUE = "Press Enter for what happened next. What you type is sent in a branch of its own."
_END = "That is the end of the recording; :restart goes back to its start."


class ReplayLines:
    """A recording that is stepped through.

    Args:
        session: The recording, played in the lab.
        title: What is replayed, safe to show.
        first: The moment at which it opens.

    Attributes:
        lab: The recording in the lab.
        over: Whether the learner has left.
    """

    def __init__(self, session: LabSession, title: str, first: int = 0) -> None:
        self._title = title
        self._first = first
        self.lab = LabLines(session)
        self.over = False

    @classmethod
    def of_session(cls, file: SessionFile, session: RecordedSession, site: Site) -> Self:
        """Make the replay of one session of a file.

        Args:
            file: The file.
            session: The session.
            site: What the server is like, as far as the recording does not tell.
        """
        title = _title(file.name_of(session), file.recording.notation)
        return cls(replay_session(file, session, site), title)

    @classmethod
    def of_link(cls, linked: LinkedSession) -> Self:
        """Make the replay of the session in a link."""
        session = linked.play()
        title = _title(linked.file.name, linked.file.recording.notation)
        return cls(session, title, session.cursor)

    @property
    def session(self) -> LabSession:
        """The session in the lab."""
        return self.lab.session

    @property
    def history(self) -> Sequence[str]:
        """Lines that were typed, but for those with a secret in them."""
        return self.lab.typed.lines

    @property
    def prompt(self) -> str:
        """What is wanted now."""
        return "Next event: " if self._can_step else self.lab.prompt

    @property
    def _can_step(self) -> bool:
        return self.session.cursor < self.session.last and self.lab.pending is None

    def start(self) -> Iterator[str]:
        """Yield what the recording is, and its first moment."""
        yield self._title
        self.session.go_to(self._first)
        yield _CUE
        yield from self.lab.tell_selected()

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take one line; yield what there is to say to it."""
        if (action := read_action(octets)) is not None:
            return self._act(*action)
        if not octets and self.lab.pending is None and self.session.branch == 0:
            return self._go_on()
        return self._send(octets)

    def _go_on(self) -> Iterator[str]:
        if self.session.cursor < self.session.last:
            self.session.step(1)
            yield from self.lab.tell_new(is_typed=False)
        if self.session.cursor == self.session.last:
            yield _END

    def _send(self, octets: bytes) -> Iterator[str]:
        if self.session.is_closed:
            yield self.lab.no_connection
            return
        try:
            sent = self.lab.octets_of(octets)
        except RawError as error:
            yield f"Nothing was sent: {error}."
            return
        self.lab.remember(octets)
        self.lab.pending = None
        yield from self.lab.after(lambda: self.session.send(sent))

    def _act(self, word: str, argument: str) -> Iterator[str]:
        self.lab.typed.add(f":{word} {argument}".strip(), is_content=word != "raw")
        match word:
            case "help":
                return self._help()
            case "restart":
                self.session.switch(0)
                self.session.to_start()
                return self.lab.tell_selected()
            case "leave":
                self.over = True
                return iter(())
            case _ if word in ACTIONS:
                return self.lab.act(word, argument)
            case _:
                return iter((f"There is no such action; there are {listing([*_OWN, *ACTIONS])}.",))

    def _help(self) -> Iterator[str]:
        yield _CUE
        yield "The recording does not change. A line that starts with a colon is an action:"
        yield from help_lines({**_OWN, **{word: text for word, (text, _) in ACTIONS.items()}})


class SampleLines:
    """The choice of a recorded session, then its replay.

    Attributes:
        over: Whether the learner has left.
    """

    def __init__(self) -> None:
        self._replay: ReplayLines | None = None
        self._is_left = False

    @property
    def over(self) -> bool:
        """Whether the learner has left."""
        return self._is_left or (self._replay is not None and self._replay.over)

    @property
    def session(self) -> LabSession | None:
        """The session that is replayed, None where none was chosen yet."""
        return self._replay.session if self._replay else None

    @property
    def history(self) -> Sequence[str]:
        """Lines that were typed."""
        return self._replay.history if self._replay else ()

    @property
    def prompt(self) -> str:
        """What is wanted now."""
        return self._replay.prompt if self._replay else "Number of the session: "

    def start(self) -> Iterator[str]:
        """Yield the sessions to choose from."""
        yield "Which session do you want to replay?"
        for number, sample in enumerate(SAMPLES.values(), 1):
            yield f"  {number}. {sample.title}: {sample.hint}"
        yield "Type its number; :help says them again, and :leave leaves."
        yield "In a terminal, the command smtplab replay FILE --plain replays a file."

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take one line; yield what there is to say to it."""
        if self._replay is not None:
            return self._replay.hear(octets)
        text = octets.decode("utf-8", "replace")
        if text.strip() == ":leave":
            self._is_left = True
            return iter(())
        if text.strip() == ":help":
            return self.start()
        if not (number := whole(text, len(SAMPLES))):
            return iter((f"Type a number from 1 to {len(SAMPLES)}, :help or :leave.",))
        name = tuple(SAMPLES)[number - 1]
        file = SessionFile.of(load_sample(name), SAMPLES[name].title)
        self._replay = ReplayLines.of_session(file, file.sessions[0], load_site())
        return self._replay.start()


def _title(name: str, notation: str) -> str:
    return f"Replay of {visible(name)}, written as {notation}."
