"""A session in the lab: a cursor over moments, and a branch for each fork.

An input at a past moment forks: the inputs up to there are played into a fresh lab, which goes on
from there. The old branch is kept.
"""

from __future__ import annotations

from collections.abc import Iterable

from smtplab.protocol.commands import Verb
from smtplab.protocol.extensions.auth import LOGIN
from smtplab.protocol.states import CLOSED, DATA
from smtplab.simulation.dns.change import ZoneChange
from smtplab.simulation.lab.branch import Branch, run_again
from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    ChangeDns,
    Connect,
    ConnectPop3,
    Disconnect,
    Input,
    RunQueues,
    Send,
)
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Direction, Link, Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.lab.verbs import allowed_at, verb_at
from smtplab.simulation.site.model import Site

__all__ = ["LabSession"]

_ENDINGS = frozenset(
    {MomentKind.REPLY, MomentKind.CLOSE, MomentKind.DROP, MomentKind.CLOCK, MomentKind.LINK}
)


class LabSession:
    """The lab as a learner sees it.

    Attributes:
        site: The server's world.
        branches: Every run, oldest first; there is always one.
        branch: Index of the one that is shown.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.branches: list[Branch] = [Branch(Lab(site))]
        self.branch = 0

    @property
    def _here(self) -> Branch:
        return self.branches[self.branch]

    @property
    def lab(self) -> Lab:
        """The run that is shown."""
        return self._here.lab

    @property
    def transcript(self) -> Transcript:
        """All moments of the run that is shown."""
        return self.lab.transcript

    @property
    def cursor(self) -> int:
        """Index of the selected moment, -1 before the first."""
        return self._here.cursor

    @property
    def last(self) -> int:
        """Index of the last moment, -1 if there is none."""
        return self._here.last

    @property
    def moment(self) -> Moment | None:
        """The selected moment."""
        return self._here.moment

    @property
    def link(self) -> Link:
        """The connection that is looked at: that of the selected moment, else the learner's own."""
        return self.moment.link if self.moment else self.lab.link

    @property
    def shows_secrets(self) -> bool:
        """Whether the learner has asked to see what is masked; it holds for every branch."""
        return self.transcript.shows_secrets

    def toggle_secrets(self) -> None:
        """Show what the client said after AUTH, or mask it again."""
        shows = not self.shows_secrets
        for branch in self.branches:
            branch.lab.transcript.shows_secrets = shows

    @property
    def connected(self) -> bool:
        """Whether a connection is open at the end of the run."""
        return self.lab.connected

    @property
    def is_closed(self) -> bool:
        """Whether nobody would hear what is sent at the selected moment."""
        if self.cursor == self.last:
            return not self.connected
        moment = self.client_moment
        return moment is not None and moment.client.state is CLOSED

    @property
    def client_moment(self) -> Moment | None:
        """The selected moment; while servers talk, the last one before that was the learner's.

        What is typed goes over the learner's wire, whichever wire is looked at.
        """
        moment = self.moment
        while moment is not None and moment.link.hop > 0:
            moment = self.transcript.moments[moment.index - 1] if moment.index else None
        return moment

    @property
    def in_data(self) -> bool:
        """Whether what is typed at the selected moment is content."""
        moment = self.client_moment
        in_data = moment is not None and moment.client.state is DATA
        return in_data or self.awaited > 0

    @property
    def awaited(self) -> int:
        """How many octets of a chunk are to be sent at the selected moment, 0 outside of one.

        In the past a fork replaces the last octets of a chunk, and goes on after others.
        """
        if (moment := self.client_moment) is None:
            return 0
        if self.cursor == self.last:
            return moment.client.awaited
        if moment.kind is not MomentKind.CHUNK:
            return 0
        return moment.client.awaited if moment.event is None else moment.span[1] - moment.span[0]

    @property
    def in_login(self) -> bool:
        """Whether what is typed at the selected moment is a response in a login."""
        moment = self.client_moment
        return moment is not None and moment.client.state is LOGIN

    def allowed_verbs(self) -> tuple[str, ...]:
        """Return the verbs that are in order at the selected moment."""
        if (moment := self.client_moment) is None:
            return ()
        return tuple(filter(self.find_verb, allowed_at(moment, moment.client.state)))

    def find_verb(self, name: str) -> Verb | None:
        """Look up a verb of the protocol that is spoken at the selected moment."""
        return verb_at(self.client_moment, name)

    def connect(self) -> None:
        """Open a connection."""
        self.play(Connect())

    def send(self, octets: bytes) -> None:
        """Send octets."""
        self.play(Send(octets))

    def disconnect(self) -> None:
        """Drop the connection."""
        self.play(Disconnect())

    def change_dns(self, change: ZoneChange) -> None:
        """Publish another record in the DNS."""
        self.play(ChangeDns(change))

    def advance_clock(self, seconds: float) -> None:
        """Move the clock."""
        self.play(AdvanceClock(seconds))

    @property
    def can_run_queues(self) -> bool:
        """Whether the site relays mail to other servers."""
        return bool(self.site.routes)

    def run_queues(self) -> None:
        """Have every server relay what it holds for others."""
        self.play(RunQueues())

    @property
    def can_connect_pop3(self) -> bool:
        """Whether mail can be fetched by POP3 from any server."""
        return any(site.pop3 for site in (self.site, *self.site.servers.values()))

    def connect_pop3(self) -> None:
        """Connect to the server where there is mail to be fetched."""
        self.play(ConnectPop3())

    def restart(self) -> None:
        """Begin again in a new branch and connect; the old branch is kept."""
        self.start_branch([Connect()])

    def start_branch(self, inputs: Iterable[Input]) -> None:
        """Begin again in a new branch, in which some inputs are played; the old branch is kept."""
        self._add(Branch(run_again(self.site, inputs)))
        self.to_end()

    def make_read_only(self) -> None:
        """Keep the run that is shown as it is: any input from now on forks."""
        self._here.read_only = True

    def play(self, one: Input) -> None:
        """Play one input at the selected moment; fork first if that is not the end."""
        if self.cursor < self.last or self._here.read_only:
            self._add(Branch(self._here.fork(), parent=self.branch, forked_at=self.cursor))
        self.lab.play(one)
        self.to_end()

    def _add(self, branch: Branch) -> None:
        branch.lab.transcript.shows_secrets = self.shows_secrets
        self.branches.append(branch)
        self.branch = len(self.branches) - 1

    def go_to(self, index: int) -> None:
        """Select a moment; out of range, the nearest."""
        self._here.cursor = max(min(0, self.last), min(index, self.last))

    def step(self, by: int) -> None:
        """Move by arrows on the wire."""
        self.go_to(self.cursor + by)

    def step_exchange(self, by: int) -> None:
        """Move to the next or the last end of an exchange: a reply, or an arrow that gets none."""
        onwards = range(self.cursor + 1, self.last)
        back = range(self.cursor - 1, 0, -1)
        for index in onwards if by > 0 else back:
            if self._ends_exchange(index):
                self.go_to(index)
                return
        self.go_to(self.last if by > 0 else 0)

    def _ends_exchange(self, index: int) -> bool:
        """Return whether an exchange ends at a moment that is not the last."""
        moment, following = self.transcript.moments[index : index + 2]
        is_outcome = moment.kind is MomentKind.TLS and moment.direction is Direction.NEITHER
        return (
            (moment.kind in _ENDINGS or is_outcome)
            and following.direction is not Direction.TO_CLIENT
            and following.kind is not MomentKind.CLOSE
        )

    def to_start(self) -> None:
        """Select the first moment."""
        self.go_to(0)

    def to_end(self) -> None:
        """Select the last moment."""
        self.go_to(self.last)

    def switch(self, branch: int) -> None:
        """Show another branch, as it was left.

        Raises:
            IndexError: If there is no such branch.
        """
        if not 0 <= branch < len(self.branches):
            raise IndexError(branch)
        self.branch = branch
