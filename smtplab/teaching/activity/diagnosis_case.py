"""The recorded session of a diagnosis: what happened in it, and what its lines tell."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType

from smtplab.protocol.codes.advice import advice_for
from smtplab.protocol.codes.describe import describe_code
from smtplab.protocol.codes.model import ADVICE, Advice
from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.teaching.activity.script_text import line_of, what_happens
from smtplab.teaching.activity.trouble import PARTY_OF, Trouble, trouble_of, troubles_beside
from smtplab.teaching.diagnosis.client_action import MOVES, wrong_advice
from smtplab.teaching.goals import Window
from smtplab.teaching.goals.history import EventReply, event_replies
from smtplab.teaching.lesson.lesson import Diagnose, Party
from smtplab.teaching.lesson.prose import Prose, paragraphs

__all__ = ["DiagnosisCase"]

_TCP = "That is TCP, which carries the lines. It is not a line of SMTP."
_NO_LINES: Mapping[MomentKind, str] = MappingProxyType(
    {
        MomentKind.HANDSHAKE: _TCP,
        MomentKind.TLS: "That is TLS, which encrypts the lines. It is not a line of SMTP.",
        MomentKind.CLOSE: _TCP,
        MomentKind.DROP: _TCP,
        MomentKind.CLOCK: "There time passed, and nothing was sent.",
    }
)
"""Arrows that belong to a line only by their place."""
_SYMPTOM = "Here the trouble shows. Which earlier line caused it?"
_SILENT = "That is not a command. Name a line that the client sent."
_BEFORE = "Its reply was {code}, but the session could go on. It is not the cause."
_AFTER = "Its reply was {code}, but an earlier line caused it."
_FINE = "Its reply was {code}: nothing was wrong with it."


class DiagnosisCase:
    """A session that is played, with the line at fault and the reply that tells of it.

    Args:
        diagnose: What is said, and what is wrong with it.

    Attributes:
        session: The session; it stands before the first line that the client says.
        symptom: The reply that tells of the trouble, with what it answers; None if there is none.
        code: Its code; 0 if there is none.
    """

    def __init__(self, diagnose: Diagnose) -> None:
        self._diagnose = diagnose
        self.session, self._begins = LabSession(diagnose.site), [0]
        for line in diagnose.script:
            self.session.play(line.do)
            self._begins.append(self.session.last + 1)
        self.session.go_to(self._start())
        self.symptom = self._reply_to(diagnose.symptom)
        self.code = self.symptom.reply.code if self.symptom else 0

    def _start(self) -> int:
        moments = self.session.transcript.moments
        first = next((one.index for one in moments if one.kind is MomentKind.COMMAND), 1)
        return first - 1

    def _reply_to(self, line: int) -> EventReply | None:
        """Return the reply to a script line, with what it answers."""
        begin, end = self._begins[line : line + 2]
        replies = event_replies(Window(self.session.transcript, begin, end))
        return replies[-1] if replies else None

    @property
    def culprit(self) -> str:
        """What the client said or did at fault, safe to show."""
        do = self._diagnose.script[self._diagnose.culprit].do
        return line_of(do) or what_happens(do)

    @property
    def shows_at_culprit(self) -> bool:
        """Whether the reply that tells of the trouble is the one to the line at fault."""
        return self._diagnose.symptom == self._diagnose.culprit

    @property
    def clue(self) -> EventReply | None:
        """The reply to look at for the line at fault: its own if that refuses, else the symptom."""
        own = self._reply_to(self._diagnose.culprit)
        return own if own is not None and own.reply.is_refusal else self.symptom

    @property
    def is_clue_own(self) -> bool:
        """Whether the line at fault drew the reply to look at."""
        return self.clue == self._reply_to(self._diagnose.culprit)

    @property
    def is_clue_first(self) -> bool:
        """Whether the reply to look at is the first that refuses something."""
        replies = event_replies(Window(self.session.transcript, 0))
        return next((one for one in replies if one.reply.is_refusal), None) == self.clue

    def quote(self, one: EventReply | None) -> str:
        """Return the last line of a reply, as it crossed."""
        octets = self.session.transcript.octets(one.moment) if one else b""
        return octets.decode("utf-8", "replace").rstrip("\r\n").rpartition("\n")[2]

    @property
    def trouble(self) -> Trouble:
        """The kind of trouble that the symptom tells of."""
        return trouble_of(self.code)

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        """The right kind of trouble among others."""
        if self.symptom is None:
            return ()
        kinds = troubles_beside(self.symptom.reply)
        return tuple(sorted(kinds, key=lambda one: self._place(*one)))

    @property
    def party(self) -> Party:
        """Who has to act."""
        return self._diagnose.whose or PARTY_OF[MOVES[self._diagnose.treatment]]

    @property
    def treatments(self) -> tuple[Advice, ...]:
        """The right treatment among others."""
        right = self._diagnose.treatment
        return tuple(sorted((*wrong_advice(right), right), key=lambda one: self._place(one.value)))

    def _place(self, *option: object) -> bytes:
        """Return where an option stands, in an order that tells nothing and stays the same."""
        session = "\n".join(line_of(line.do) for line in self._diagnose.script)
        name = " ".join(map(str, option))
        return sha256(f"{session}\n{name}".encode("utf-8", "replace")).digest()

    def text_of(self, treatment: Advice) -> Prose:
        """Return a treatment in words; the right one as finely as it is known."""
        if treatment is not self._diagnose.treatment or self.symptom is None:
            return paragraphs(ADVICE[treatment].sentence)
        if self._diagnose.cure:
            return self._diagnose.cure
        reply, event = self.symptom.reply, self.symptom.name
        is_usual = describe_code(reply.code).client is treatment
        return paragraphs((advice_for(reply, event) if is_usual else ADVICE[treatment]).sentence)

    def line_at(self, index: int) -> int:
        """Return the place in the script of the line that an arrow belongs to; -1 for none."""
        line = sum(begin <= index for begin in self._begins) - 1
        return line if line < len(self._diagnose.script) else -1

    def why_not_at_fault(self, index: int) -> str:
        """Return why an arrow is not at fault; "" if it belongs to the line that is."""
        line = self.line_at(index)
        if line < 0:
            return _SILENT
        kind = self.session.transcript.moments[index].kind
        if kind in _NO_LINES and isinstance(self._diagnose.script[line].do, Send | Connect):
            return _NO_LINES[kind]
        return "" if line == self._diagnose.culprit else self._other(line)

    def _other(self, line: int) -> str:
        if (one := self._reply_to(line)) is None:
            return _SILENT
        if line == self._diagnose.symptom:
            return _SYMPTOM
        is_refused, is_later = one.reply.is_refusal, line > self._diagnose.culprit
        told = (_AFTER if is_later else _BEFORE) if is_refused else _FINE
        return told.format(code=one.reply.code)
