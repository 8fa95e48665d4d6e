"""Serve: the learner sits in the server's chair and answers what a client says."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smtplab.protocol import codes
from smtplab.protocol.replies import Reply
from smtplab.protocol.reply_reader import whole_reply
from smtplab.simulation.experiment import Experiment
from smtplab.simulation.inputs import Answer
from smtplab.teaching.activity.base import opened
from smtplab.teaching.activity.play import Asked, Verdict, Wants
from smtplab.teaching.activity.scripted import ScriptedPlay
from smtplab.teaching.lesson.lesson import Serve
from smtplab.teaching.lesson.prose import paragraphs

__all__ = ["ALSO_RIGHT", "ServePlay"]

ALSO_RIGHT: Mapping[str, tuple[tuple[int, ...], str]] = MappingProxyType(
    {
        "no-valid-recipients": ((503,), "RFC 5321 §3.3"),
        "rcpt-first": ((554,), "RFC 5321 §3.3"),
        "unknown-verb": ((502,), "RFC 5321 §4.2.4"),
        "relaying-denied": ((551, 554), "RFC 5321 §3.6.2"),
        "no-such-mailbox": ((553,), "RFC 5321 §4.3.2"),
        "verify-hidden": ((502,), "RFC 5321 §3.5.3"),
        "expand-hidden": ((502, 550), "RFC 5321 §3.5.3"),
        "mailbox-full": ((452, 550), "RFC 5321 §4.3.2"),
        "mailbox-busy": ((451,), "RFC 5321 §4.3.2"),
        "local-error": ((452,), "RFC 5321 §4.3.2"),
        "shutdown": ((), "RFC 5321 §3.8"),
    }
)
"""Codes that are right as well where the server's own rule speaks, and where that is written."""
_ASK = "The client says {line}. You are in state {state}. What do you answer?"
_OPENED = "A client has connected. What do you say?"
_NO_REPLY = "That is no reply: three digits, a blank, and a text, such as 250 Ok."
_IMPOSSIBLE = "No reply has that code: the first digit is 2 to 5, the second 0 to 5."


class ServePlay(ScriptedPlay):
    """The client's lines come one by one; each that is marked waits for a reply.

    Args:
        serve: The turns and whose policy holds.
    """

    def __init__(self, serve: Serve) -> None:
        super().__init__(serve.turns, serve.site)
        self._serve = serve
        self._given: list[bytes] = []
        self.rewind()
        self._go_on()

    def rewind(self) -> None:
        """Begin again, with what is said before the learner takes over."""
        super().rewind()
        self.experiment = opened(self._site, self._serve.start)
        self._given = []

    def _go_on(self) -> None:
        """Play what the site answers itself."""
        while self.next_cue is not None and not self.next_cue.guessed:
            self.play_next()
        self.experiment.to_end()
        self._done = self._done or self.next_cue is None

    @property
    def wants(self) -> Wants:
        """A reply."""
        return Wants.NOTHING if self._done else Wants.REPLY

    @property
    def asked(self) -> Asked | None:
        """What the client says, and where the session stands."""
        if self._done:
            return None
        state = self.experiment.moment.server.state.name if self.experiment.moment else ""
        line = self.proposal
        return Asked(paragraphs(_ASK.format(line=line, state=state) if line else _OPENED))

    def answer(self, octets: bytes) -> None:
        """Give a reply: one that is right crosses the wire as it is, another is explained."""
        text = octets.strip()
        try:
            given = whole_reply((text if b" " in text else text + b" ") + b"\r\n")
        except ValueError:
            self.verdict = Verdict(good=False, title="No reply", text=paragraphs(_NO_REPLY))
            return
        if not codes.is_possible(given.code):
            self.verdict = Verdict(
                good=False,
                title=f"{given.code} is impossible",
                text=paragraphs(_IMPOSSIBLE),
                sections=("RFC 5321 §4.2",),
            )
            return
        expected = self._expected()
        if expected is not None:
            self._judge(given, expected)

    def _expected(self) -> Reply | None:
        """Ask the site what it would answer, in a lab of its own."""
        cue = self.next_cue
        lab = self._again()
        begin = lab.last + 1
        if cue is not None:
            lab.play(cue.do)
        replies = [one.reply for one in lab.transcript.moments[begin:] if one.reply]
        return replies[-1] if replies else None

    def _again(self) -> Experiment:
        """Play all that was done so far into a fresh lab."""
        lab = Experiment(self._site)
        for one in self.experiment.lab.inputs:
            lab.play(one)
        return lab

    def _judge(self, given: Reply, expected: Reply) -> None:
        rule = expected.why.rule if expected.why else None
        others, section = ALSO_RIGHT.get(rule.key if rule else "", ((), ""))
        sections = (rule.section,) if rule else ()
        if given.code != expected.code and given.code not in others:
            self.verdict = _wrong(given, expected)
            return
        if given.code != expected.code:
            sections = (section,)
        octets = f"{given.code} {given.lines[0] or 'Ok'}\r\n".encode("utf-8", "replace")
        self._given.append(octets)
        self.play_next(Answer(octets))
        text = paragraphs(rule.explanation if rule else "")
        self.verdict = Verdict(
            good=True, title=f"{given.code} is right", text=text, sections=sections
        )
        self._go_on()

    def restart(self) -> None:
        """Begin again."""
        self.rewind()
        self._go_on()

    def save(self) -> dict[str, object]:
        """Write the replies that were given."""
        return {"given": [octets.decode("latin-1") for octets in self._given]}

    def restore(self, saved: object) -> None:
        """Give the same replies again."""
        match saved:
            case {"given": [*given]}:
                for one in given:
                    if isinstance(one, str) and not self._done:
                        self.answer(one.encode("latin-1", "replace"))
            case _:
                pass


def _wrong(given: Reply, expected: Reply) -> Verdict:
    """Say what the client would make of a reply that is wrong here."""
    parts = codes.describe(given.code)
    if given.code // 100 != expected.code // 100:
        text = f"A client would read {given.code // 100}: {parts.reply_class.meaning}"
    elif given.code // 10 != expected.code // 10:
        text = f"The class is right. But the second digit says: {parts.category.meaning}"
    else:
        text = f"Class and category are right. But {given.code} is: {parts.title}."
    return Verdict(
        good=False,
        title=f"Not {given.code}",
        text=paragraphs(text, "Think of the state you are in, and of your policy."),
        sections=("RFC 5321 §4.3.2",),
    )
