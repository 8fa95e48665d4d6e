"""The sandbox line by line: what is typed is sent.

A line that starts with a colon is for the lab itself; `::` sends a colon.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from smtplab.line_mode.actions import help_lines, listing, read_action
from smtplab.line_mode.lab import ACTIONS, LabLines
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.raw import RawError
from smtplab.simulation.text.typed_lines import TypedLines

__all__ = ["SandboxLines"]

_WELCOME = "What you type is sent. :help lists what else you can do; :restart starts over."
_OWN: Mapping[str, str] = MappingProxyType(
    {
        "help": "lists what you can do here",
        "restart": "starts over; what was done stays as a branch",
        "leave": "leaves the lab",
    }
)


class SandboxLines:
    """The sandbox: a lab in which all is allowed.

    Args:
        session: The session as it was left.
        history: The lines that were typed in it.

    Attributes:
        lab: The lab.
        over: Whether the learner has left.
    """

    def __init__(self, session: LabSession, history: Sequence[str] = ()) -> None:
        self.lab = LabLines(session, TypedLines(history))
        self.over = False

    @property
    def session(self) -> LabSession:
        """The session in the lab."""
        return self.lab.session

    @property
    def prompt(self) -> str:
        """What is wanted now."""
        return self.lab.prompt

    @property
    def history(self) -> tuple[str, ...]:
        """Lines that were typed, oldest first, but for those with a secret in them."""
        return tuple(self.lab.typed.lines)

    def complete(self, typed: str) -> str:
        """Return what Tab makes of what is typed."""
        return self.lab.complete(typed)

    def start(self) -> Iterator[str]:
        """Connect, unless that was done, and say where the session stands."""
        yield _WELCOME
        if self.session.last < 0:
            yield from self.lab.after(self.session.connect)
        else:
            yield "The sandbox is as you left it."
            yield from self.lab.tell_left()

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take one line; yield what there is to say to it."""
        if (action := read_action(octets)) is None:
            return self._send(octets)
        word, argument = action
        self.lab.typed.add(f":{word} {argument}".strip(), is_content=word != "raw")
        match word:
            case "help":
                return self._help()
            case "restart":
                return self.lab.after(self.session.restart)
            case "leave":
                self.over = True
                return iter(())
            case _ if word in ACTIONS:
                return self.lab.act(word, argument)
            case _:
                return iter((f"There is no such action; there are {listing([*_OWN, *ACTIONS])}.",))

    def _send(self, octets: bytes) -> Iterator[str]:
        try:
            sent = self.lab.octets_of(octets)
        except RawError as error:
            return iter((f"Nothing was sent: {error}.",))
        self.lab.remember(octets)
        self.lab.pending = None
        return self.lab.after(lambda: self._play(sent))

    def _play(self, octets: bytes) -> None:
        if not self.session.connected:
            self.session.connect()
        self.session.send(octets)

    def _help(self) -> Iterator[str]:
        yield "What you type is sent. A line that starts with a colon is an action:"
        yield from help_lines({**_OWN, **{word: text for word, (text, _) in ACTIONS.items()}})
        yield (
            "If you type at an earlier moment, the session goes on from there in a branch of "
            "its own."
        )
