"""The lab line by line: no screen drawing, for screen readers and dumb terminals.

What is typed is sent. A line that starts with a colon is for the lab itself; `::` sends a colon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.report import render_mail, render_moment, render_why
from smtplab.simulation.text.raw import RawError, raw_octets
from smtplab.simulation.text.typed_lines import TypedLines
from smtplab.simulation.text.visible import visible

Said = Iterator[str]

WELCOME = "What you type is sent. :help tells what else can be done; :restart starts afresh."
_LONGEST_WAIT = 10.0**6
_TYPED = frozenset({MomentKind.COMMAND, MomentKind.CONTENT, MomentKind.END_OF_DATA})


class PlainLab:
    """A lab that speaks in lines.

    Attributes:
        session: What is done with it.
        over: Whether the learner has left.
    """

    def __init__(self, session: LabSession, history: Sequence[str] = ()) -> None:
        self.session = session
        self._typed = TypedLines(history)
        self.over = False

    def hear(self, octets: bytes) -> Said:
        """Take one line from the learner, without its ending; yield what there is to say to it."""
        line = octets.decode("utf-8", "surrogateescape")
        self._typed.add(str(visible(line)), is_content=self.session.in_data)
        if line.startswith("::") or not line.startswith(":"):
            return self._after(lambda: self._send(octets.removeprefix(b":")))
        word, _, argument = line[1:].partition(" ")
        if word not in ACTIONS:
            return iter((f"no such action; there are {_listed(ACTIONS)}",))
        return ACTIONS[word][1](self, argument.strip() if word != "raw" else argument)

    @property
    def history(self) -> tuple[str, ...]:
        """Lines that were typed, oldest first, but for those that tell a secret."""
        return tuple(self._typed.lines)

    def start(self) -> Said:
        """Connect, unless that was done, and say where the session stands."""
        yield WELCOME
        if self.session.last < 0:
            yield from self._after(self.session.connect)
            return
        yield "The sandbox is as you left it."
        yield from self._moment()
        yield from self._options()

    def _send(self, line: bytes) -> None:
        if not self.session.connected:
            self.session.connect()
        self.session.send(line + b"\r\n")

    def _after(self, act: Callable[[], None]) -> Said:
        """Act, and tell of all that happened; what one typed oneself need not be told."""
        branch, known = self.session.branch, self.session.cursor + 1
        was_content = self.session.in_data
        act()
        if self.session.branch != branch:
            yield f"this is branch {self.session.branch + 1} now; :branch {branch + 1} goes back"
            known = known if self.session.branches[-1].parent is not None else 0
        transcript = self.session.transcript
        for moment in transcript.moments[known:]:
            if moment.kind not in _TYPED or moment.flags or moment.link.hop:
                yield from render_moment(transcript, moment)
        if not (was_content and self.session.in_data):
            yield from self._options()

    def _options(self) -> Said:
        if self.session.in_data:
            yield "   type content; a line with one dot ends it"
        elif self.session.connected:
            yield f"   you may say: {' '.join(self.session.allowed_verbs())}"
        else:
            yield "   the connection is closed; the next line opens another"

    def _moment(self) -> Said:
        moment = self.session.moment
        if moment is not None:
            yield f"moment {moment.index + 1} of {self.session.last + 1}"
            yield from render_moment(self.session.transcript, moment)

    def back(self, _argument: str) -> Said:
        """Step back one arrow."""
        self.session.step(-1)
        return self._moment()

    def on(self, _argument: str) -> Said:
        """Step on one arrow."""
        self.session.step(1)
        return self._moment()

    def end(self, _argument: str) -> Said:
        """Go to the last moment."""
        self.session.to_end()
        return self._moment()

    def why(self, _argument: str) -> Said:
        """Tell the rule behind the selected reply, or the last one before it."""
        moment = self._last_reply()
        if moment is None or not moment.reply or not moment.reply.diagnostic:
            return iter(("there is no reply yet",))
        return render_why(moment)

    def _last_reply(self) -> Moment | None:
        before = self.session.transcript.moments[: self.session.cursor + 1]
        return next((moment for moment in reversed(before) if moment.reply), None)

    def raw(self, argument: str) -> Said:
        r"""Send octets: \r \n \t \0 \xNN and \\ are octets, and nothing is added."""
        try:
            octets = raw_octets(argument)
        except RawError as error:
            return iter((str(error),))
        return self._after(lambda: self.session.send(octets))

    def restart(self, _argument: str) -> Said:
        """Start afresh; the old branch is kept."""
        return self._after(self.session.restart)

    def drop(self, _argument: str) -> Said:
        """Drop the connection from the client's end."""
        return self._after(self.session.disconnect)

    def show_branch(self, argument: str) -> Said:
        """Go to another branch, as it was left."""
        number = _whole(argument, len(self.session.branches))
        if not number:
            return iter((f"there are branches 1 to {len(self.session.branches)}",))
        self.session.switch(number - 1)
        return self._moment()

    def mail(self, _argument: str) -> Said:
        """Tell what is in the maildrops."""
        messages = self.session.moment.mail if self.session.moment else ()
        if not messages:
            yield "no mail has been delivered"
        for message in messages:
            yield from render_mail(message)

    def transcript(self, _argument: str) -> Said:
        """Tell everything from the start."""
        transcript = self.session.transcript
        for moment in transcript.moments:
            yield from render_moment(transcript, moment)

    def advance(self, argument: str) -> Said:
        """Move the clock by so many seconds."""
        if not (seconds := _whole(argument, int(_LONGEST_WAIT))):
            return iter((f"say how many seconds, 1 to {_LONGEST_WAIT:.0f}, as :wait 60",))
        return self._after(lambda: self.session.advance_clock(float(seconds)))

    def deliver(self, _argument: str) -> Said:
        """Have the servers pass on what they hold for others."""
        return self._after(self.session.run_queues)

    def fetch(self, _argument: str) -> Said:
        """Call the server where there is mail to be fetched."""
        return self._after(self.session.connect_pop3)

    def help(self, _argument: str) -> Said:
        """Tell what may be done here."""
        yield "What you type is sent. A line that starts with a colon is for the lab:"
        for word, (said, _) in ACTIONS.items():
            yield f"  :{word}  {said}"
        yield "  ::  at the start of a line sends one colon"
        yield "To type at a past moment goes on from there, in a branch of its own."

    def leave(self, _argument: str) -> Said:
        """Leave the lab."""
        self.over = True
        return iter(())


ACTIONS: Mapping[str, tuple[str, Callable[[PlainLab, str], Said]]] = {
    "help": ("tells what may be done here", PlainLab.help),
    "why": ("tells the rule behind the last reply", PlainLab.why),
    "back": ("steps back one arrow", PlainLab.back),
    "on": ("steps on one arrow", PlainLab.on),
    "end": ("goes to the last moment", PlainLab.end),
    "raw": (r"sends octets, as :raw NOOP\r\n", PlainLab.raw),
    "wait": ("moves the clock, as :wait 60", PlainLab.advance),
    "drop": ("drops the connection", PlainLab.drop),
    "deliver": ("has the servers pass mail on", PlainLab.deliver),
    "pop3": ("calls the POP3 server; what you type goes there until QUIT", PlainLab.fetch),
    "mail": ("tells what is in the maildrops", PlainLab.mail),
    "all": ("tells everything from the start", PlainLab.transcript),
    "branch": ("goes to another branch, as :branch 1", PlainLab.show_branch),
    "restart": ("starts afresh", PlainLab.restart),
    "leave": ("leaves the lab", PlainLab.leave),
}


def _listed(words: Iterable[str]) -> str:
    return " ".join(f":{word}" for word in words)


def _whole(text: str, largest: int) -> int:
    """Read a number from 1 to the largest; 0 if it is none."""
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        return 0
    return int(text) if int(text) <= largest else 0
