"""What a moment means: a reply digit by digit, anything else in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smtplab.protocol import commands
from smtplab.protocol.codes.advice import advice_for, meaning_of, title_of
from smtplab.protocol.codes.describe import Description, describe_code, likely_meant
from smtplab.protocol.codes.enhanced import EnhancedCode, describe_enhanced
from smtplab.protocol.codes.model import STATUSES, CodeStatus, StatusIndicator
from smtplab.protocol.replies import Reply
from smtplab.protocol.server import NEVER_ENHANCED
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.recorder import UNENDED
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.lab.verbs import is_known_elsewhere, verb_at
from smtplab.simulation.login.decoding import decode_login, is_response
from smtplab.simulation.report import FLAGS
from smtplab.simulation.text.visible import Visible, visible
from smtplab.tui.lab import login_texts, texts
from smtplab.tui.lab.notes import note_of
from smtplab.tui.lab.selection import moment_at

__all__ = ["ReplyFact", "ReplyView", "reply_parts", "reply_view"]


@dataclass(frozen=True, slots=True)
class ReplyFact:
    """One line of an explanation.

    Attributes:
        sign: What is explained: a digit, a code, a word.
        name: Its name or its meaning.
        gloss: What it comes down to, where there is more to say.
    """

    sign: str
    name: str
    gloss: str = ""


@dataclass(frozen=True, slots=True)
class ReplyView:
    """An explanation of one moment.

    Attributes:
        title: What is explained.
        facts: The lines that come first.
        more: What is good to know besides.
        brief: The same in three lines.
        least: Which of these goes where there is room for two.
    """

    title: Visible
    facts: tuple[ReplyFact, ...]
    more: tuple[ReplyFact, ...] = ()
    brief: tuple[ReplyFact, ...] = ()
    least: int = 1


def reply_view(transcript: Transcript, cursor: int) -> ReplyView:
    """Explain the moment under the cursor."""
    if (moment := moment_at(transcript, cursor)) is None:
        return _of_note(texts.START)
    if moment.reply is not None:
        return _with_held(reply_parts(moment.reply, moment.event_name), transcript, moment)
    is_command = moment.kind is MomentKind.COMMAND
    view = _of_command(transcript, moment) if is_command else _of_note(note_of(moment))
    view = _with_held(view, transcript, moment)
    return _with_flags(
        view, tuple(flag for flag in moment.flags if flag != UNENDED or not is_command)
    )


def _with_held(view: ReplyView, transcript: Transcript, moment: Moment) -> ReplyView:
    """Add what the base64 of a login holds; it is what most wish to know."""
    masks = not transcript.shows_secrets
    if (held := decode_login(transcript, moment, masks=masks)) is None:
        return view
    gloss = login_texts.IS_MASKED if masks and moment.reply is None else ""
    fact = ReplyFact(login_texts.ROW_HOLDS, login_texts.HOLDS.format(held=held), gloss)
    return replace(view, facts=(fact, *view.facts), brief=(fact, *view.brief[:2]))


def _with_flags(view: ReplyView, flags: Sequence[str]) -> ReplyView:
    """Add what is worth a note; where there is room for three lines it takes the last."""
    if not flags:
        return view
    notes = tuple(ReplyFact(texts.ROW_NOTE, FLAGS.get(flag, visible(flag))) for flag in flags)
    brief = (*view.brief[:2], ReplyFact(texts.ROW_NOTE, ", ".join(note.name for note in notes)))
    return replace(view, facts=view.facts + notes, brief=brief, least=1)


def _of_note(note: texts.Note) -> ReplyView:
    facts = (
        ReplyFact(texts.ROW_WHAT, note.what),
        ReplyFact(texts.ROW_WHY, note.because),
        ReplyFact(texts.ROW_THEN, note.then),
    )
    return ReplyView(visible(note.title), facts, (), facts)


def _of_command(transcript: Transcript, moment: Moment) -> ReplyView:
    if UNENDED in moment.flags:
        return _of_note(note_of(moment))
    octets = moment.event.octets if moment.event else transcript.octets(moment)
    if is_response(moment):
        return _of_note(login_texts.RESPONSE)
    name, _ = commands.split(octets.removesuffix(b"\r\n"))
    verb = verb_at(moment, name)
    if verb is None:
        return _of_note(texts.NOT_HERE if is_known_elsewhere(moment, name) else note_of(moment))
    facts = (
        ReplyFact(texts.ROW_WHAT, verb.summary),
        ReplyFact(texts.ROW_FORM, verb.syntax, verb.section),
        ReplyFact(texts.ROW_THEN, texts.OF_VERB.then),
    )
    return ReplyView(visible(verb.name), facts, (), facts, least=2)


def reply_parts(reply: Reply, answers: str = "") -> ReplyView:
    """Take a reply apart.

    Args:
        reply: The reply.
        answers: The event that it answers; empty if that is not known.
    """
    if reply.status is not None:
        return _of_status(reply, reply.status)
    parts = describe_code(reply.code)
    digits = f"{reply.code:03}"
    code = f"{digits} {reply.enhanced}" if reply.enhanced else digits
    facts = (
        ReplyFact(digits[0], parts.reply_class.name, parts.reply_class.gloss),
        ReplyFact(digits[1], parts.category.name, parts.category.gloss),
        ReplyFact(digits[2], title_of(reply.code, answers)),
        *_of_enhanced(reply),
        ReplyFact(texts.ROW_DO, advice_for(reply, answers).short, _ask(reply)),
    )
    more = (
        *_meaning_of(parts, reply.code, answers),
        *_strays(reply.enhanced),
        *_unsent(reply, answers),
    )
    return ReplyView(
        visible(f"{texts.OF_KIND[MomentKind.REPLY].title} {code}"), facts, more, _brief(facts)
    )


def _of_status(reply: Reply, status: StatusIndicator) -> ReplyView:
    """Return what a status word of POP3 means, which has no digits."""
    name, gloss = texts.POP3_WORDS[status]
    rule = reply.rule
    facts = (
        ReplyFact(reply.word, name, gloss),
        *((ReplyFact(texts.ROW_MEANS, rule.explanation, rule.section),) if rule else ()),
        ReplyFact(texts.ROW_NOTE, texts.POP3_NO_DIGITS if reply.body is None else texts.POP3_LINES),
    )
    title = f"{texts.OF_KIND[MomentKind.REPLY].title} {reply.word}"
    return ReplyView(visible(title), facts, (), facts)


def _ask(reply: Reply) -> str:
    """Name the keys that help where a command was refused."""
    if reply.diagnostic is None or not reply.is_refusal:
        return ""
    return texts.ASK_WHY if reply.diagnostic.suggestion is None else texts.ASK_MEND


def _of_enhanced(reply: Reply) -> tuple[ReplyFact, ...]:
    if reply.enhanced is None:
        return ()
    parts = describe_enhanced(reply.enhanced)
    return (
        ReplyFact(
            str(reply.enhanced), parts.title, f"{parts.status_class.name}: {parts.subject.name}"
        ),
    )


def _brief(facts: tuple[ReplyFact, ...]) -> tuple[ReplyFact, ...]:
    """Fold the digits into one line; the enhanced code and the advice keep theirs."""
    code = "".join(fact.sign for fact in facts[:3])
    digits = " · ".join(f"{fact.sign} {fact.name}" for fact in facts[:3])
    return (ReplyFact(code, digits), *facts[3:])


def _meaning_of(parts: Description, code: int, answers: str) -> tuple[ReplyFact, ...]:
    """Return what a code means; a note on what it means elsewhere would only mislead."""
    here = meaning_of(code, answers)
    if here is not None:
        return (ReplyFact(texts.ROW_MEANS, here),)
    return (ReplyFact(texts.ROW_MEANS, parts.meaning), *_notes(parts))


def _notes(parts: Description) -> tuple[ReplyFact, ...]:
    """Return notes on how well a code is established."""
    notes: list[str] = []
    if parts.known and parts.known.status is not CodeStatus.STANDARD:
        notes.append(STATUSES[parts.known.status])
    if parts.known and parts.known.note:
        notes.append(parts.known.note)
    if meant := likely_meant(parts.code):
        notes.append(texts.MEANT_CODE.format(code=meant.code))
    return tuple(ReplyFact(texts.ROW_NOTE, note) for note in notes)


def _strays(code: EnhancedCode | None) -> tuple[ReplyFact, ...]:
    """Return how servers stray from an enhanced code as it is registered."""
    known = describe_enhanced(code).known if code else None
    return (ReplyFact(texts.ROW_NOTE, known.note),) if known and known.note else ()


def _unsent(reply: Reply, answers: str) -> tuple[ReplyFact, ...]:
    """Name the enhanced code of the reason that the reply does not carry, and say why not."""
    rule = reply.rule
    if rule is None or rule.enhanced is None or reply.enhanced is not None:
        return ()
    note = texts.NEVER_ENHANCED if answers in NEVER_ENHANCED else texts.NOT_OFFERED
    return (ReplyFact(texts.ROW_NOTE, note.format(code=rule.enhanced)),)
