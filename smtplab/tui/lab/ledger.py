"""What became of each recipient at the three points where mail can fail: RCPT, DATA, end of data.

RFC 5321 §3.3: each RCPT has a reply of its own, DATA may still be refused, and the reply after the
dot speaks for all recipients that were accepted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from smtplab.protocol.codes.model import REPLY_CLASSES, ReplyClass
from smtplab.protocol.commands import VERBS
from smtplab.protocol.paths import ForwardPath, Path
from smtplab.protocol.replies import Reply
from smtplab.protocol.states import CLOSED, END_OF_DATA
from smtplab.protocol.transaction import UNJUDGED
from smtplab.simulation.lab.forced_replies import intended_command
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.text.visible import Visible, visible
from smtplab.tui.lab import texts

__all__ = ["Ledger", "LedgerEntry", "ledger"]

POINTS = tuple(texts.LEDGER_POINTS)
_AT_RCPT, _AT_DATA, _AT_END = POINTS
_MOVES = frozenset({MomentKind.REPLY, MomentKind.CLOSE, MomentKind.DROP})
_SKIPPED = frozenset({MomentKind.CONTENT, MomentKind.CHUNK, MomentKind.CLOCK, MomentKind.NOTE})


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One recipient.

    Attributes:
        recipient: Its forward-path, or what was said in its place where that was taken.
        codes: Reply code at each of the points, None where it did not come so far.
        fate: What it means, in words.
    """

    recipient: Visible
    codes: tuple[int | None, ...]
    fate: str = ""

    @property
    def accepted(self) -> bool:
        """Whether RCPT was answered with success."""
        return _is_good(self.codes[0])


@dataclass(frozen=True, slots=True)
class Ledger:
    """A mail transaction, from MAIL to its end.

    Attributes:
        reverse_path: From MAIL; None if no transaction was found.
        entries: Each recipient that was asked for, refused ones included. A line that was refused
            before its path was judged asked for none.
        open: Whether it was still going on.
    """

    reverse_path: Path | None = None
    entries: tuple[LedgerEntry, ...] = ()
    open: bool = False


Codes = tuple[int | None, ...]
CodesChange = Callable[[Codes], Codes]


class _LedgerReply(NamedTuple):
    event: str
    path: Path | None
    said: bytes
    reply: Reply
    recipient: ForwardPath | None = None

    @property
    def who(self) -> tuple[str, str]:
        """What tells a recipient from another; only the letter case of a domain does not."""
        return _who(self.path) or (self.said.decode("latin-1"), "")


def ledger(transcript: Transcript, cursor: int) -> Ledger:
    """Draw up the ledger of the transaction that the cursor is in, or that came before it."""
    start = _start(transcript, cursor)
    if start is None:
        return Ledger()
    sender = _reply_of(transcript.moments[start])
    book = _LedgerBuilder()
    ended = lost = False
    for moment in _until(transcript, start + 1, cursor):
        if (answered := _reply_of(moment)) is not None:
            book.enter_reply(answered)
        ended = moment.kind in _MOVES and not moment.server.state.transaction
        if ended:
            lost = _is_lost(moment)
            break
    entries = book.finish(ended=ended, lost=lost)
    return Ledger(sender.path if sender else None, entries, not ended)


def _is_lost(moment: Moment) -> bool:
    """Return whether a transaction ended since the connection went, which counts as 451 (§3.8)."""
    refused = moment.reply is not None and moment.reply.is_refusal
    return moment.server.state is CLOSED and (refused or moment.kind is MomentKind.DROP)


def _start(transcript: Transcript, cursor: int) -> int | None:
    """Find the reply that opened the transaction.

    Only replies are asked: in a pipelined group, commands arrive while the server is further on.
    What servers said to each other meanwhile is passed over.
    """
    moments = transcript.moments
    found = None
    last = min(cursor, len(moments) - 1)
    for index in range(last, 0, -1):
        if (
            moments[index].kind is not MomentKind.REPLY
            or moments[index].link is not moments[last].link
        ):
            continue
        if moments[index].server.transaction is not None:
            found = index
        elif found is not None:
            break
    return found


def _until(transcript: Transcript, start: int, cursor: int) -> Iterator[Moment]:
    link = transcript.moments[start - 1].link
    for index in range(start, min(cursor + 1, len(transcript.moments))):
        moment = transcript.moments[index]
        if moment.kind not in _SKIPPED and moment.link is link:
            yield moment


def _reply_of(moment: Moment) -> _LedgerReply | None:
    asked = moment.answered
    if moment.reply is None or asked is None:
        return None
    command = intended_command(asked, VERBS)
    path = command.path if command else None
    return _LedgerReply(asked.name, path, asked.octets, moment.reply, asked.recipient)


def _who(path: Path | None) -> tuple[str, str] | None:
    mailbox = path.mailbox if path else None
    return (mailbox.local_part, mailbox.domain.casefold()) if mailbox else None


class _LedgerBuilder:
    """Entries while they are being made."""

    def __init__(self) -> None:
        self.entries: dict[tuple[str, str], LedgerEntry] = {}

    def enter_reply(self, answered: _LedgerReply) -> None:
        """Enter one reply."""
        code = answered.reply.code
        if answered.event == _AT_RCPT:
            self._ask(answered)
        elif answered.event == _AT_DATA:
            self._enter(lambda codes: (codes[0], code, None))
        elif answered.event == END_OF_DATA:
            self._enter(lambda codes: (*codes[:2], code), _who(answered.recipient))

    def _ask(self, answered: _LedgerReply) -> None:
        """Enter the reply to RCPT; the last one counts, unless an earlier one accepted."""
        known = self.entries.get(answered.who)
        if answered.reply.code in UNJUDGED or (known and known.accepted):
            return
        who = visible(str(answered.path)) if answered.path else visible(answered.said)
        self.entries[answered.who] = LedgerEntry(who, (answered.reply.code, None, None))

    def _enter(self, change: CodesChange, only: tuple[str, str] | None = None) -> None:
        """Enter a code for all that were accepted, or for one of them (RFC 2033 §4.2)."""
        for who, entry in self.entries.items():
            if entry.accepted and only in (None, who):
                self.entries[who] = replace(entry, codes=change(entry.codes))

    def finish(self, *, ended: bool, lost: bool) -> tuple[LedgerEntry, ...]:
        """Return the entries with what became of each."""
        return tuple(
            replace(entry, fate=_fate(entry.codes, ended=ended, lost=lost))
            for entry in self.entries.values()
        )


_FATES: Mapping[ReplyClass, str] = {
    ReplyClass.TEMPORARY: texts.FATE_LATER,
    ReplyClass.PERMANENT: texts.FATE_BOUNCES,
}


def _is_good(code: int | None) -> bool:
    return code is not None and REPLY_CLASSES[code] is ReplyClass.SUCCESS


def _fate(codes: Codes, *, ended: bool, lost: bool) -> str:
    """Return what the codes come to; the first failure decides."""
    given = [code for code in codes if code is not None]
    failed = next((REPLY_CLASSES[code] for code in given if REPLY_CLASSES[code] in _FATES), None)
    if failed is not None:
        return _FATES[failed]
    if _is_good(codes[-1]):
        return texts.FATE_TAKEN
    if not ended:
        return texts.FATE_WAITING
    return texts.FATE_DROPPED if codes[1] is None and not lost else texts.FATE_UNKNOWN
