"""The sessions of a file line by line: a numbered list, then the replay of one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from smtplab.line_mode.actions import read_action, whole
from smtplab.line_mode.replay import ReplayLines
from smtplab.simulation.recordings.session_file import SessionFile
from smtplab.simulation.recordings.sessions import RecordedSession
from smtplab.simulation.recordings.summary import END_OF_DATA, SessionEnd, SessionSummary
from smtplab.simulation.site.model import Site
from smtplab.simulation.text.visible import visible

__all__ = ["SessionLines"]

_PAGE = 20
"""Sessions that are listed at once."""
_ENDS = {
    SessionEnd.QUIT: "ended with 221",
    SessionEnd.SHUTDOWN: "ended with 421",
    SessionEnd.DROPPED: "the connection dropped",
    SessionEnd.LEFT: "the client left",
    SessionEnd.UNKNOWN: "no end recorded",
}
_CUE = (
    "Type a number to replay that session. :find and words, such as :find 550, lists the sessions"
    " that have them; :list lists all again; :leave leaves."
)
_MORE = "{count} more; press Enter for the next."


class SessionLines:
    """The choice of a session, then its replay, from which `:leave` leads back.

    Args:
        file: The sessions.
        site: What the server is like, as far as the recording does not show.

    Attributes:
        over: Whether the learner has left.
    """

    def __init__(self, file: SessionFile, site: Site) -> None:
        self._file, self._site = file, site
        self._replay: ReplayLines | None = None
        self._coming: Iterator[RecordedSession] = iter(())
        self._unlisted = 0
        self.over = False

    @property
    def history(self) -> Sequence[str]:
        """Lines that were typed."""
        return self._replay.history if self._replay else ()

    @property
    def prompt(self) -> str:
        """What is wanted now."""
        return self._replay.prompt if self._replay else "Number of the session: "

    def start(self) -> Iterator[str]:
        """Yield the first sessions."""
        name, notation = visible(self._file.name), self._file.recording.notation
        yield f"{name}, written as {notation}, holds {len(self._file.sessions)} sessions."
        if self._file.left_out:
            yield f"Note: {self._file.left_out}."
        yield from self._list(self._file.sessions)
        yield _CUE

    def hear(self, octets: bytes) -> Iterator[str]:
        """Take one line; yield what there is to say to it."""
        if self._replay is not None:
            return self._hear_replay(self._replay, octets)
        if (action := read_action(octets)) is not None:
            return self._act(*action)
        text = octets.decode("utf-8", "replace").strip()
        if not text:
            return self._list_on() if self._unlisted else iter((_CUE,))
        if number := whole(text, len(self._file.sessions)):
            session = self._file.sessions[number - 1]
            self._replay = ReplayLines.of_session(self._file, session, self._site)
            return self._replay.start()
        return iter((f"Type a number from 1 to {len(self._file.sessions)}, :find or :leave.",))

    def _hear_replay(self, replay: ReplayLines, octets: bytes) -> Iterator[str]:
        yield from replay.hear(octets)
        if replay.over:
            self._replay = None
            yield f"Back to the sessions of {visible(self._file.name)}. {_CUE}"

    def _act(self, word: str, argument: str) -> Iterator[str]:
        match word:
            case "leave":
                self.over = True
                return iter(())
            case "find":
                return self._list(self._file.find(argument))
            case "list":
                return self._list(self._file.sessions)
            case _:
                return iter((_CUE,))

    def _list(self, sessions: Sequence[RecordedSession]) -> Iterator[str]:
        """Yield the first of some sessions."""
        self._coming, self._unlisted = iter(sessions), len(sessions)
        if not sessions:
            yield "No session has all these words."
        yield from self._list_on()

    def _list_on(self) -> Iterator[str]:
        """Yield the next sessions of those that are listed."""
        for session in islice(self._coming, _PAGE):
            self._unlisted -= 1
            yield f"  {session.number}. {visible(', '.join(_told(session.summary)))}."
        if self._unlisted:
            yield _MORE.format(count=self._unlisted)


def _told(summary: SessionSummary) -> Iterator[str]:
    """Yield who it was, when, how it ended, and what was refused first."""
    who = " ".join(filter(None, (summary.client, summary.sender)))
    yield from filter(None, (summary.time, who))
    yield _ENDS[summary.end]
    if (refusal := summary.refusal) is None:
        yield "nothing refused"
    else:
        what = "content" if refusal.command == END_OF_DATA else refusal.command
        reply = f"{refusal.code} {refusal.text}".rstrip(". ")
        yield f"{what} refused with {reply}" if what else f"refused with {reply}"
