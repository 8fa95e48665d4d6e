"""The lab line by line: no screen drawing, for screen readers and dumb terminals.

What is typed is sent. A line that starts with a colon is for the lab itself; `::` sends a colon.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from smtplab.simulation.experiment import Experiment
from smtplab.simulation.raw import RawError, raw_octets
from smtplab.simulation.report import told
from smtplab.simulation.visible import visible

Said = Iterator[str]


class PlainLab:
    """A lab that speaks in lines.

    Attributes:
        experiment: What is done with it.
        over: Whether the learner has left.
    """

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.over = False

    def hear(self, line: str) -> Said:
        """Take one line from the learner; yield what there is to say to it."""
        if line.startswith("::"):
            return self._after(lambda: self._send(line[1:]))
        if not line.startswith(":"):
            return self._after(lambda: self._send(line))
        word, _, argument = line[1:].partition(" ")
        if word not in ACTIONS:
            return iter((f"no such action; {_listed(ACTIONS)}",))
        return ACTIONS[word][1](self, argument)

    def start(self) -> Said:
        """Connect, unless that was done, and say where the session stands."""
        if self.experiment.last < 0:
            return self._after(self.experiment.connect)
        return self._moment()

    def _send(self, line: str) -> None:
        if not self.experiment.connected:
            self.experiment.connect()
        self.experiment.send(line.encode("utf-8", "surrogateescape") + b"\r\n")

    def _after(self, act: Callable[[], None]) -> Said:
        """Act, and tell of all that happened; what one typed oneself need not be told."""
        branch, known = self.experiment.branch, self.experiment.cursor + 1
        act()
        if self.experiment.branch != branch:
            yield f"this is branch {self.experiment.branch + 1} now; the old one is kept"
            known = known if self.experiment.branches[-1].parent is not None else 0
        transcript = self.experiment.transcript
        for moment in transcript.moments[known:]:
            yield from told(transcript, moment)
        yield from self._options()

    def _options(self) -> Said:
        if self.experiment.in_data:
            yield "   content; a line with one dot ends it"
        elif self.experiment.connected:
            yield f"   you may say: {' '.join(self.experiment.may_say())}"
        else:
            yield "   the connection is closed; the next line opens another"

    def _moment(self) -> Said:
        moment = self.experiment.moment
        if moment is None:
            return
        yield f"moment {moment.index + 1} of {self.experiment.last + 1}"
        yield from told(self.experiment.transcript, moment)

    def back(self, _argument: str) -> Said:
        """Step back one arrow."""
        self.experiment.step(-1)
        return self._moment()

    def on(self, _argument: str) -> Said:
        """Step on one arrow."""
        self.experiment.step(1)
        return self._moment()

    def why(self, _argument: str) -> Said:
        """Tell the rule behind the selected reply."""
        moment = self.experiment.moment
        reply = moment.reply if moment else None
        if reply is None or reply.why is None:
            yield "no reply is selected"
            return
        yield f"   {reply.why.rule.explanation} ({reply.why.rule.section})"
        if reply.why.repair is not None:
            yield f"   meant: {visible(reply.why.repair)}"

    def raw(self, argument: str) -> Said:
        r"""Send octets: \r \n \t \0 \xNN and \\ are octets, and nothing is added."""
        try:
            octets = raw_octets(argument)
        except RawError as error:
            return iter((str(error),))
        return self._after(lambda: self.experiment.send(octets))

    def restart(self, _argument: str) -> Said:
        """Start afresh; the old branch is kept."""
        return self._after(self.experiment.restart)

    def transcript(self, _argument: str) -> Said:
        """Tell everything from the start."""
        transcript = self.experiment.transcript
        for moment in transcript.moments:
            yield from told(transcript, moment)

    def advance(self, argument: str) -> Said:
        """Move the clock by so many seconds."""
        if not argument.strip().isdecimal():
            return iter(("say how many seconds, as :wait 60",))
        return self._after(lambda: self.experiment.advance(float(argument)))

    def help(self, _argument: str) -> Said:
        """Tell what may be done here."""
        yield "What you type is sent. A line that starts with a colon is for the lab:"
        for word, (said, _) in ACTIONS.items():
            yield f"  :{word}  {said}"
        yield "  ::  at the start of a line sends a colon"

    def leave(self, _argument: str) -> Said:
        """Leave the lab."""
        self.over = True
        return iter(())


ACTIONS: Mapping[str, tuple[str, Callable[[PlainLab, str], Said]]] = {
    "help": ("tells what may be done here", PlainLab.help),
    "why": ("tells the rule behind the selected reply", PlainLab.why),
    "back": ("steps back one arrow", PlainLab.back),
    "on": ("steps on one arrow", PlainLab.on),
    "raw": (r"sends octets, as :raw NOOP\r\n", PlainLab.raw),
    "wait": ("moves the clock, as :wait 60", PlainLab.advance),
    "all": ("tells everything from the start", PlainLab.transcript),
    "restart": ("starts afresh", PlainLab.restart),
    "leave": ("leaves the lab", PlainLab.leave),
}


def _listed(words: Iterable[str]) -> str:
    return " ".join(f":{word}" for word in words)
