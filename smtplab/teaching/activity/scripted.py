"""A script that is played line by line into a lab: watch, and what predict and serve share."""

from __future__ import annotations

from itertools import zip_longest

from smtplab.simulation.lab.inputs import (
    LONGEST,
    Connect,
    FlushReplies,
    Input,
)
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.model import Site
from smtplab.teaching.activity.base import BaseRunner, Hints
from smtplab.teaching.activity.script_text import line_of
from smtplab.teaching.goals import Window
from smtplab.teaching.goals.history import EventReply, event_replies
from smtplab.teaching.lesson.lesson import Watch
from smtplab.teaching.lesson.script import LessonScript, ScriptLine

__all__ = ["ScriptedRunner", "WatchRunner", "last_reply"]


_TCP = frozenset({MomentKind.HANDSHAKE, MomentKind.CLOSE})
"""Arrows that nobody speaks."""


def last_reply(session: LabSession, begin: int) -> EventReply | None:
    """Return the last reply from a moment on, with what it answers; None if there is none."""
    replies = event_replies(Window(session.transcript, begin))
    return replies[-1] if replies else None


class ScriptedRunner(BaseRunner):
    """A script of which so many lines have been played.

    Args:
        script: What is sent and done.
        site: The server.

    Attributes:
        played: How many of its lines have been played.
        knows_tcp: Whether the first handshake is nothing new, so that its arrows are passed over.
    """

    session: LabSession
    knows_tcp: bool = True

    def __init__(self, script: LessonScript, site: Site) -> None:
        self._script = script
        self._site = site
        self.rewind()

    def rewind(self) -> None:
        """Have nothing of it played but what goes without saying."""
        self.session = self.open_session()
        self.played = 0
        self._begins: list[int] = []
        self._waits_from: int | None = None
        self._hints = Hints()
        self._done, self.feedback = False, None
        if self.next_script_line and self.next_script_line.implied:
            self.play_next()
            self.session.to_end()

    def open_session(self) -> LabSession:
        """Return the session that the script is played into."""
        return LabSession(self._site)

    @property
    def next_script_line(self) -> ScriptLine | None:
        """The line that is to be played next; None after the last."""
        return self._script[self.played] if self.played < len(self._script) else None

    @property
    def place(self) -> tuple[int, int]:
        """Which of the replies that are asked for comes next, from 1, and how many there are."""
        asks = [line.asks_reply for line in self._script]
        return 1 + sum(asks[: self.played]), sum(asks)

    @property
    def plays_lines(self) -> bool:
        """Whether to go on is to play the next line of a script: always."""
        return True

    @property
    def note(self) -> str:
        """The note of the script line that the selected moment belongs to."""
        cursor, ends = self.session.cursor, self._begins[1:]
        for line, begin, end in zip_longest(self._script[: self.played], self._begins, ends):
            if begin <= cursor and (end is None or cursor < end):
                return line.note
        return ""

    @property
    def next_line(self) -> str:
        """The line that is to be said next."""
        return line_of(self.next_script_line.do) if self.next_script_line else ""

    def play_next(self, *before: Input) -> None:
        """Play the next line, and select its first arrow.

        Args:
            before: What the lab is told before it.
        """
        if (line := self.next_script_line) is None:
            return
        self.session.switch(0)
        self.session.to_end()
        begin, do = self.session.last + 1, line.do
        if self._waits_from is not None:
            begin, do, self._waits_from = self._waits_from, FlushReplies(), None
        for one in (*before, do):
            self.session.play(one)
        self._begins.append(begin)
        self.played += 1
        self.session.go_to(begin)
        self._pass_over_tcp()

    def draw_connection(self) -> None:
        """Show the connection that the next line opens, if any; its greeting is yet to come."""
        if self.next_script_line is None or not isinstance(self.next_script_line.do, Connect):
            return
        self.session.switch(0)
        cursor = self.session.cursor
        self.session.to_end()
        self._waits_from = self.session.last + 1
        self.session.play(Connect(LONGEST))
        self.session.go_to(cursor)

    def step_or_play(self) -> None:
        """Look at the next arrow; play the next line where there is none yet."""
        if self.session.cursor < self.session.last:
            self.session.step(1)
            self._pass_over_tcp()
        else:
            self.play_next()

    def _pass_over_tcp(self) -> None:
        """Go to the last of several arrows of TCP, unless they are to be looked at singly."""
        moments = self.session.transcript.moments
        while (self.played > 1 or self.knows_tcp) and self.session.cursor < self.session.last:
            here, following = moments[self.session.cursor : self.session.cursor + 2]
            if here.kind not in _TCP or following.kind is not here.kind:
                return
            self.session.step(1)

    def check_end(self) -> None:
        """See whether the last arrow of the last line was reached."""
        at_end = self.session.cursor >= self.session.last
        self._done = self._done or (at_end and self.next_script_line is None)

    def predict_reply(self) -> EventReply | None:
        """Return the server's own reply to the next line, found out in a lab apart."""
        apart = LabSession(self._site)
        for one in self.session.branches[0].lab.inputs:
            apart.play(one)
        begin = apart.last + 1
        if self.next_script_line is not None:
            apart.play(self.next_script_line.do)
        return last_reply(apart, begin)

    def save(self) -> dict[str, object]:
        """Write how far it is."""
        return {"played": self.played}

    def restore(self, saved: object) -> None:
        """Play as many lines as were played."""
        match saved:
            case {"played": int(played)}:
                while self.next_script_line is not None and self.played < played:
                    self.play_next()
                self.session.to_end()
                self.update()
            case _:
                pass


class WatchRunner(ScriptedRunner):
    """Done once the last arrow was seen.

    Args:
        watch: The script and its server.
        knows_tcp: Whether the arrows of the first handshake are nothing new.
    """

    def __init__(self, watch: Watch, *, knows_tcp: bool = False) -> None:
        self.knows_tcp = knows_tcp
        super().__init__(watch.script, watch.site)
        self._begin()

    def _begin(self) -> None:
        """Show the first arrow, if none is shown yet."""
        if not self.played:
            self.play_next()

    def advance(self) -> None:
        """Look at the next arrow; play the next line where there is none yet."""
        self.step_or_play()
        self.update()

    def update(self) -> None:
        """See whether the end was reached."""
        self.check_end()

    def restart(self) -> None:
        """Begin again, with the first line."""
        self.rewind()
        self._begin()
