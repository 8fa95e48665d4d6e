"""Why a reply was made: its rule, what is wrong in the command, what was probably meant."""

from __future__ import annotations

from dataclasses import dataclass, replace

from smtplab.protocol.replies import Reply
from smtplab.protocol.sections import with_titles
from smtplab.protocol.session import Event
from smtplab.simulation.lab.moment import Direction, Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.report import name_invisible
from smtplab.simulation.text.visible import Visible, visible
from smtplab.tui.lab import texts
from smtplab.tui.lab.caret import caret_columns
from smtplab.tui.lab.notes import note_of
from smtplab.tui.lab.selection import MomentExchange, allowed_text, exchange_of, moment_at

__all__ = ["WhyView", "why_view"]

_NOTHING = visible("")
_SPEAKER = {Direction.TO_SERVER: "C:", Direction.TO_CLIENT: "S:", Direction.NEITHER: ""}


@dataclass(frozen=True, slots=True)
class WhyView:
    """The reason of a reply.

    Attributes:
        explanation: The rule's words; never empty.
        now: What may be said now.
        reply: First line of the reply.
        rule: Name of the rule.
        section: Where it is written, with the title of the section.
        speaker: Who said what was answered, as a transcript marks it; "" for what nobody said.
        asked: What was answered, or what there is in place of a command.
        carets: Columns of `asked` that are at fault; None if no token is.
        at: What is at fault, where it cannot be seen: a space, a tab.
        further: What else is wrong in the line, a sentence for each fault.
        suggested_line: What was probably meant, None if no one knows.
        suggestion: The same in octets, for the prompt.
    """

    explanation: str
    now: str
    reply: Visible = _NOTHING
    rule: str = ""
    section: str = ""
    speaker: str = "C:"
    asked: Visible = _NOTHING
    carets: tuple[int, int] | None = None
    at: str = ""
    further: str = ""
    suggested_line: Visible | None = None
    suggestion: bytes | None = None


def why_view(transcript: Transcript, cursor: int) -> WhyView:
    """Return the reason of the reply under the cursor, or of the reply to the moment there."""
    moment = moment_at(transcript, cursor)
    now = allowed_text(moment)
    if moment is None:
        return WhyView(texts.WHY_NOTHING, now)
    both = exchange_of(transcript, moment)
    if both.reply is None:
        line = _line(transcript, both.asked, moment.event)
        return WhyView(_without_reply(moment), now, speaker=_SPEAKER[moment.direction], asked=line)
    line = _line(transcript, both.asked, both.reply.answered)
    if both.reply.reply is None:
        return WhyView(_without_reply(moment), now, asked=line)
    view = _reason(both, both.reply.reply, line, now)
    if both.reply.site_reply is not None and both.reply.site_reply.diagnostic is not None:
        view = _with_site_reply(view, both, both.reply.site_reply)
    if not both.reply.reply.is_refusal or not _in_pieces(transcript, both):
        return view
    return replace(view, explanation=f"{view.explanation} {texts.WHY_IN_PIECES}")


def _in_pieces(transcript: Transcript, both: MomentExchange) -> bool:
    """Return whether the line that was answered began before the arrow that ended it."""
    event = both.reply.answered if both.reply else None
    if both.asked is None or event is None:
        return False
    return len(event.octets) > len(transcript.octets(both.asked))


def _without_reply(moment: Moment) -> str:
    note = note_of(moment)
    return texts.WHY_UNANSWERED if note is texts.OF_KIND[MomentKind.COMMAND] else note.because


def _reason(both: MomentExchange, reply: Reply, line: Visible, now: str) -> WhyView:
    said, why = _first_line(reply), reply.diagnostic
    if why is None:
        return WhyView(texts.WHY_FOREIGN, now, said, asked=line)
    return WhyView(
        why.rule.explanation,
        now,
        said,
        why.rule.key,
        with_titles(why.rule.section),
        _SPEAKER[Direction.TO_SERVER],
        line,
        _carets(both, why.span),
        _unseen(both, why.span),
        why.further_faults,
        None if why.suggestion is None else visible(why.suggestion),
        why.suggestion,
    )


def _unseen(both: MomentExchange, span: tuple[int, int] | None) -> str:
    event = both.reply.answered if both.reply else None
    return name_invisible(event.octets, span) if event and span else ""


def _with_site_reply(view: WhyView, both: MomentExchange, own: Reply) -> WhyView:
    """Add what this server would have said where another one, or the learner, spoke for it."""
    here = _reason(both, own, view.asked, view.now)
    told = texts.WHY_HERE.format(reply=here.reply, because=here.explanation)
    return replace(here, explanation=f"{view.explanation} {told}", reply=view.reply)


def _first_line(reply: Reply) -> Visible:
    code = f"{reply.word} {reply.enhanced}" if reply.enhanced else reply.word
    return visible(f"{code} {reply.lines[0]}")


def _line(transcript: Transcript, asked: Moment | None, event: Event | None) -> Visible:
    """Return what was answered: the line as the server read it."""
    if asked is None:
        return visible("")
    if asked.kind is MomentKind.COMMAND and event is not None:
        return visible(event.octets)
    octets = transcript.octets(asked)[:1024]
    return visible(octets.removesuffix(b"\r\n") or asked.label)


def _carets(both: MomentExchange, span: tuple[int, int] | None) -> tuple[int, int] | None:
    event = both.reply.answered if both.reply else None
    if (
        both.asked is None
        or both.asked.kind is not MomentKind.COMMAND
        or event is None
        or span is None
    ):
        return None
    return caret_columns(event.octets, span)
