"""What happens in a lab, and prose, as sentences that can be read aloud.

No boxes and no arrows: a line says who does what. What cannot be heard, such as a space in the
wrong place, is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from smtplab.line_mode.marked_lines import CodeLine
from smtplab.protocol.codes.advice import advice_for, title_of
from smtplab.protocol.codes.describe import describe_code
from smtplab.protocol.codes.enhanced import describe_enhanced
from smtplab.protocol.replies import Reply
from smtplab.protocol.states import State
from smtplab.simulation import report
from smtplab.simulation.lab.moment import SPOKEN, Direction, Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.login.decoding import decode_login
from smtplab.simulation.server.maildrop import Message
from smtplab.simulation.text.visible import PICTURES, visible, without_ending

__all__ = [
    "Detail",
    "audible",
    "mail_lines",
    "moment_lines",
    "name_spaces",
    "state_line",
    "why_lines",
]

_WIRE = {
    "SYN": "{who} asks for a connection (SYN).",
    "SYN, ACK": "{who} accepts it (SYN, ACK).",
    "ACK": "{who} confirms it (ACK). The connection is open.",
    "FIN": "{who} closes its side of the connection (FIN).",
    "RST": "{who} drops the connection (RST).",
}
"""What the segments of TCP say, by their labels."""
_LINES = "{who} replies in {count} lines:"
_DOTS = {0: "an empty line", 1: "a line with one dot", 2: ".. (two dots)", 3: "... (three dots)"}
"""Lines of dots, by their length."""
_CONTROLS = {
    ord(PICTURES[code]): f"({name})"
    for code, name in {0: "NUL", 9: "tab", 10: "LF", 13: "CR", 27: "ESC", 127: "DEL"}.items()
}
"""Controls that are named, by their pictures."""
_DOT = "a line with one dot, which ends the content"
_SENDS = {
    MomentKind.COMMAND: "{who} sends: ",
    MomentKind.CONTENT: "{who} sends as content: ",
    MomentKind.CHUNK: "{who} sends in the chunk: ",
}
_MISPLACED = re.compile(
    r"(?P<start>^ +)|(?P<colon> +(?=:)|(?<=:) +(?=<))|(?P<double>(?<=\S)  +)|(?P<end> +$)"
)
_SPACES = {
    "start": "at the start",
    "colon": "beside the colon",
    "double": "between two words",
    "end": "at the end",
}
"""Where a space is easily missed."""


class Detail(Enum):
    """How much is said of a moment."""

    CROSSING = "crossing"
    """What crossed the wire."""
    DIGITS = "digits"
    """And what the digits of a reply say."""
    WHOLE = "whole"
    """And why something was refused, and what the client should do."""


def moment_lines(
    transcript: Transcript, moment: Moment, detail: Detail = Detail.WHOLE
) -> Iterator[str]:
    """Yield the sentences about one moment: what crossed, and what it means."""
    yield from _crossing(transcript, moment)
    if detail is Detail.CROSSING:
        return
    if held := decode_login(transcript, moment):
        yield f"In base64 that is: {audible(held)}"
    for flag in moment.flags:
        yield f"Note: {report.FLAGS.get(flag, flag)}."
    if moment.reply:
        yield from _meaning(moment, moment.reply)
        if detail is Detail.WHOLE:
            yield from (f"Checked: {line}." for line in report.render_verdict(moment))
        if detail is Detail.WHOLE and moment.reply.is_refusal and moment.reply.status is None:
            yield from why_lines(moment)
            if not report.answers_auth(moment):
                advice = advice_for(moment.reply, moment.event_name)
                yield f"The client should: {advice.short}."


def _crossing(transcript: Transcript, moment: Moment) -> Iterator[str]:
    who = _speaker(moment)
    for label in moment.label.split("\n") if moment.label else ():
        said = _WIRE.get(label)
        yield said.format(who=who) if said else _sentence(who, label, moment.direction)
    lines = _wire_lines(transcript, moment)
    if moment.kind is MomentKind.REPLY:
        if len(lines) > 1:
            yield _LINES.format(who=who, count=len(lines))
            yield from (CodeLine("  ", audible(line)) for line in lines)
        else:
            yield from (CodeLine(f"{who} replies: ", audible(line)) for line in lines)
    elif moment.kind is MomentKind.END_OF_DATA:
        yield f"{who} sends {_DOT}."
    else:
        for line in lines:
            yield CodeLine(_SENDS[moment.kind].format(who=who), audible(line))


def _wire_lines(transcript: Transcript, moment: Moment) -> list[str]:
    """Return what crossed, a line each, safe to show."""
    if moment.kind not in SPOKEN:
        return []
    octets = transcript.masked_octets(moment)
    *lines, last = octets.split(b"\r\n")
    shown = [str(visible(line)) for line in lines]
    return [*shown, str(without_ending(last))] if last else shown


def _speaker(moment: Moment) -> str:
    """Return who sends: the learner's two ends by their roles, other hosts by their names."""
    link, is_client = moment.link, moment.direction is Direction.TO_SERVER
    if link.hop:
        return str(visible(link.client if is_client else link.server))
    ends = ("The client", "The server") if link.is_own else ("The client", "The POP3 server")
    return ends[0] if is_client else ends[1]


def _sentence(who: str, label: str, direction: Direction) -> str:
    if direction is Direction.NEITHER:
        is_host = "." in label.partition(" ")[0]
        return f"{label}." if is_host else f"{label[:1].upper()}{label[1:]}."
    return f"{who}: {label}."


def audible(line: str) -> str:
    """Return a line that is safe to show with what cannot be heard of it in words."""
    if not line.strip("."):
        return _DOTS.get(len(line), line)
    shown = line.translate(_CONTROLS)
    return f"{shown} ({spaces})" if (spaces := name_spaces(line)) else shown


def name_spaces(line: str) -> str:
    """Name the spaces of a line that are easily missed; "" for none."""
    found = [match.lastgroup for match in _MISPLACED.finditer(line)]
    places = [_SPACES[place] for place in dict.fromkeys(found) if place]
    return f"with a space {', and '.join(places)}" if places else ""


def _meaning(moment: Moment, reply: Reply) -> Iterator[str]:
    """Yield what a reply says: its digits one by one, and its enhanced code."""
    if reply.status is not None:
        if reply.rule:
            yield f"{reply.word}: {reply.rule.explanation}"
        return
    if report.answers_auth(moment):
        yield f"{reply.code}: {report.ANSWERS_AUTH}."
        return
    said = describe_code(reply.code)
    title = title_of(reply.code, moment.event_name)
    first = f"{reply.code // 100}, {said.reply_class.name}"
    yield f"{first}. {reply.code // 10 % 10}, {said.category.name}. {reply.code}, {title}."
    if reply.enhanced:
        yield f"{reply.enhanced}: {describe_enhanced(reply.enhanced).title}."


def why_lines(moment: Moment) -> Iterator[str]:
    """Yield the rule behind a reply, what was at fault in the command, and what was meant."""
    for line in report.render_why(moment):
        key, colon, text = line.strip().partition(": ")
        yield f"{key[:1].upper()}{key[1:]}{colon}{text}"


def state_line(before: State | None, after: State) -> str:
    """Return how a reply moved the state of the session."""
    if before is None or before == after:
        return f"The state is {after}: {after.meaning}."
    return f"The state goes from {before} to {after}: {after.meaning}."


def mail_lines(messages: Sequence[Message]) -> Iterator[str]:
    """Yield the messages that have been delivered."""
    if not messages:
        yield "No message has been delivered."
    for message in messages:
        yield from _mail_lines(message)


def _mail_lines(message: Message) -> Iterator[str]:
    """Yield a message as it lies in its maildrop, the envelope first."""
    at = f" at {visible(message.host)}" if message.host else ""
    yield f"There is a message in the maildrop {message.maildrop}{at}."
    yield str(visible(f"Its envelope is from {message.reverse_path} for {message.forward_path}."))
    yield "Its content is:"
    for line in message.octets.removesuffix(b"\r\n").split(b"\r\n"):
        yield CodeLine("  ", audible(visible(line)))
