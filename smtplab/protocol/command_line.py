"""A command line on its way through the checks, and the verbs that are known."""

from __future__ import annotations

from smtplab.protocol import commands
from smtplab.protocol.commands import VERBS, VERBS_NOT_HERE, Chunk, Command
from smtplab.protocol.extensions import ADDED_VERBS
from smtplab.protocol.lines import Line
from smtplab.protocol.session import ServerSession
from smtplab.protocol.states import UNKNOWN

__all__ = ["KNOWN_VERBS", "CommandLine", "is_known"]

KNOWN_VERBS = frozenset({*VERBS, *VERBS_NOT_HERE, *ADDED_VERBS})
"""Verbs that are answered 502 rather than 500 where they are not offered."""


class CommandLine:
    """A command line on its way through the checks.

    Attributes:
        octets: The line as it came, without its ending.
        error: Key of the rule that the line breaks as a line, None for a good one.
        name: Its first word, upper case.
        rest: What follows, from the separator on.
        argument: The same as text, without the separator.
        command: The command, once it is known to be well formed.
    """

    __slots__ = ("argument", "command", "error", "name", "octets", "rest")

    def __init__(self, line: Line) -> None:
        self.octets, self.error = line
        self.name, self.rest = commands.split(line.octets)
        self.argument = ""
        self.command: Command | None = None

    def event(self, session: ServerSession) -> str:
        """Name the event: the verb, if there is one in a line that is whole."""
        return UNKNOWN if self.error or not is_known(session, self.name) else self.name

    def chunk(self, session: ServerSession) -> Chunk | None:
        """Return the chunk that follows the line; None where none does, or it cannot be known."""
        verbs = session.capabilities.verbs
        find = verbs[self.name].chunk
        if self.error or find is None:
            return None
        command = self.command or commands.parse_line(verbs, self.octets)
        return command and find(command)

    @property
    def is_quit(self) -> bool:
        """Whether it is a QUIT that is well formed, which no limit forbids."""
        return self.name == "QUIT" and not self.rest and self.error is None


def is_known(session: ServerSession, verb: str) -> bool:
    """Return whether a verb is one of SMTP's, offered here or not."""
    return verb in session.capabilities.verbs or verb in KNOWN_VERBS
