"""A diagnosis in words for people, and as values for programs."""

from collections.abc import Iterator
from itertools import chain
from textwrap import wrap
from typing import NamedTuple

from smtplab.protocol.codes.describe import DigitMeaning
from smtplab.protocol.codes.enhanced import EnhancedDescription
from smtplab.protocol.sections import with_titles
from smtplab.protocol.states import CONNECT_LABEL, END_OF_DATA_LABEL
from smtplab.simulation.text.duration import duration
from smtplab.simulation.text.visible import visible
from smtplab.teaching.diagnosis.diagnosis import Diagnosis
from smtplab.teaching.diagnosis.queue_verdict import QueueVerdict
from smtplab.teaching.diagnosis.reasons import REASONS

__all__ = ["ReportRows", "as_json", "as_row", "render", "report_rows"]

_MARGIN, _WIDTH = 13, 100
_TEXT_LIMIT = 600
_OVERWRITTEN = "XXXX"
_COMMANDS = {
    CONNECT_LABEL: "the connection",
    END_OF_DATA_LABEL: "the end of data",
    "any": "any command",
}


_VERDICTS = {
    QueueVerdict.DEFERRED: "The server that sends keeps the message and tries again.",
    QueueVerdict.FAILED: "The server that sends has given up, and reports to the sender.",
}


class ReportRows(NamedTuple):
    """The report on a reply, in rows of a label and a text; nothing is made safe yet.

    Attributes:
        code: What it says, digit by digit.
        reason: Why it was given, and how sure that is.
        action: Who must do what.
    """

    code: tuple[tuple[str, str], ...]
    reason: tuple[tuple[str, str], ...]
    action: tuple[tuple[str, str], ...]


def report_rows(diagnosis: Diagnosis) -> ReportRows:
    """Return all that is known, in rows."""
    return ReportRows(tuple(_code(diagnosis)), tuple(_reason(diagnosis)), tuple(_action(diagnosis)))


def as_row(diagnosis: Diagnosis) -> dict[str, object]:
    """Return what fits on one line of JSON; the keys are stable."""
    description = diagnosis.description
    enhanced, found = diagnosis.reply.enhanced, diagnosis.classification
    return {
        "code": diagnosis.reply.code,
        "class": description.reply_class.key if description else None,
        "category": description.category.key if description else None,
        "enhanced": str(enhanced) if enhanced else None,
        "permanent": diagnosis.permanent,
        "reason": found.reason.value if found else None,
        "meaning": diagnosis.meaning,
        "client_should": diagnosis.advice.value,
        "certainty": found.certainty.value if found else None,
        "retry_after": diagnosis.retry_after,
        "list": diagnosis.blocklist,
    }


def as_json(diagnosis: Diagnosis) -> dict[str, object]:
    """Return all that is known; the keys of `as_row` and more, all of them stable."""
    reply, found = diagnosis.reply, diagnosis.classification
    text = diagnosis.reason_text
    meant = diagnosis.likely_meant
    return {
        **as_row(diagnosis),
        "possible": diagnosis.is_possible,
        "likely_meant": str(meant.code) if meant else None,
        "named": str(reply.code_in_text) if reply.code_in_text else None,
        "text": visible(reply.text),
        "because": [visible(one.why) for one in found.evidence] if found else [],
        "or": found.runner_up.value if found and found.runner_up else None,
        "side": text.side if text else None,
        "remedy": text.remedy if text else None,
        "commands": list(diagnosis.commands),
        "sections": list(diagnosis.sections),
    }


def render(diagnosis: Diagnosis) -> Iterator[str]:
    """Yield the lines for a person, each safe to show."""
    for label, text in chain.from_iterable(report_rows(diagnosis)):
        first, *more = wrap(visible(text), _WIDTH - _MARGIN, break_on_hyphens=False) or [""]
        yield f"{label:<{_MARGIN}}{first}".rstrip()
        yield from (f"{'':<{_MARGIN}}{line}" for line in more)


def _code(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    if description := diagnosis.description:
        digits = diagnosis.reply.code or ""
        yield digits, description.title if description.known else _unknown(diagnosis)
        yield f"  {digits[0]}", _digit(description.reply_class)
        yield f"   {digits[1]}", _digit(description.category)
        yield f"    {digits[2]}", description.meaning
        yield from _notes(diagnosis)
    else:
        yield "no code", "There are no three digits where a reply has its code."
        yield from _verdict(diagnosis)
    if enhanced := diagnosis.enhanced:
        yield from _enhanced_rows(diagnosis, enhanced)


def _enhanced_rows(
    diagnosis: Diagnosis, enhanced: EnhancedDescription
) -> Iterator[tuple[str, str]]:
    code, own = enhanced.code, diagnosis.provider_meaning
    title = f"{own.meaning}, as {own.provider} uses it" if own else enhanced.title
    where = "" if diagnosis.reply.enhanced else ", which the text names"
    yield str(code), f"{title}{where}"
    yield f"  {code.status_class}", _digit(enhanced.status_class)
    yield f"    {code.subject}", _digit(enhanced.subject)
    is_other = own is not None and enhanced.known is not None
    detail = f"Registered for: {enhanced.title}." if is_other else enhanced.meaning
    yield f"      {code.detail}", detail


def _digit(digit: DigitMeaning) -> str:
    return f"{digit.name}: {digit.meaning}"


def _unknown(diagnosis: Diagnosis) -> str:
    if diagnosis.is_possible:
        return "no standard assigns it; act on its first digit"
    return "impossible: the grammar has no such code"


def _notes(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    """Yield what is odd about the code."""
    known = diagnosis.description.known if diagnosis.description else None
    if meant := diagnosis.likely_meant:
        yield "meant", f"probably {meant.code}, {meant.title}: two digits are swapped"
    if diagnosis.is_folklore:
        yield "folklore", "No RFC defines it, but real servers send it."
    if known and known.note:
        yield "note", known.note
    if _OVERWRITTEN in diagnosis.reply.text:
        yield (
            "note",
            ("The command was overwritten with X's by something in between, such as a firewall."),
        )
    if len(diagnosis.reply.codes) > 1:
        codes = ", ".join(diagnosis.reply.codes)
        yield "note", f"Its lines carry different codes ({codes}); RFC 5321 §4.2.1 wants one."
    finer, x = diagnosis.reply.enhanced, (diagnosis.reply.code or "0")[0]
    code = diagnosis.reply.code
    yield from _verdict(diagnosis)
    if not diagnosis.reply.verdict and finer and str(finer.status_class) != x:
        yield "note", f"{finer} does not go with {code}; the client acts on the latter."
    if finer and diagnosis.is_other_sense and known:
        yield "note", f"{finer} is about something else, so {code} has not its usual sense here."


def _verdict(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    verdict = diagnosis.reply.verdict
    if verdict and diagnosis.permanent is not (verdict is QueueVerdict.FAILED):
        yield "note", _VERDICTS[verdict]


def _reason(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    if diagnosis.reply.text:
        yield "text", diagnosis.reply.text[:_TEXT_LIMIT]
    if not (found := diagnosis.classification) or not (text := diagnosis.reason_text):
        return
    yield "reason", f"{found.reason}, {found.certainty}: {text.meaning}"
    for one in found.evidence[:3]:
        yield "  because", one.why
    if found.runner_up:
        yield "  or", f"{found.runner_up}: {REASONS[found.runner_up].meaning}"
    if diagnosis.blocklist:
        yield "  list", diagnosis.blocklist


def _action(diagnosis: Diagnosis) -> Iterator[tuple[str, str]]:
    yield "the client", diagnosis.action.sentence
    if diagnosis.retry_after is not None:
        yield "  wait", f"{duration(diagnosis.retry_after)}, as the text says"
    if text := diagnosis.reason_text:
        yield "who acts", f"{text.side}: {text.remedy}"
    if diagnosis.commands:
        yield "answers", ", ".join(_COMMANDS.get(one, one) for one in diagnosis.commands)
    yield "read", with_titles(", ".join(diagnosis.sections))
    if own := diagnosis.provider_meaning:
        yield "  and", own.source
