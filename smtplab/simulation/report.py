"""Moments as text and as JSON: for terminals without a screen, for graders, and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from smtplab.protocol.codes.advice import advice_for, title_of
from smtplab.protocol.codes.describe import describe_code
from smtplab.protocol.codes.enhanced import describe_enhanced
from smtplab.protocol.replies import Reply
from smtplab.protocol.sections import with_titles
from smtplab.protocol.states import UNKNOWN
from smtplab.simulation.lab.forced_replies import STRIPPED
from smtplab.simulation.lab.moment import Direction, Link, Moment, MomentKind
from smtplab.simulation.lab.recorder import IN_HANDSHAKE, NEVER_READ, THROWN_AWAY, UNENDED
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.login.decoding import decode_login
from smtplab.simulation.mismatches import Mismatch
from smtplab.simulation.script import PlayedSession, ScriptResult
from smtplab.simulation.secrets.masking import MASK
from smtplab.simulation.server.maildrop import Message
from smtplab.simulation.text.visible import Visible, visible, without_ending

if TYPE_CHECKING:
    from smtplab.simulation.authentication.verdict import SenderVerdict

_SPEAKER = {Direction.TO_SERVER: "C:", Direction.TO_CLIENT: "S:", Direction.NEITHER: "--"}
_FROM = {Direction.TO_SERVER: "client", Direction.TO_CLIENT: "server", Direction.NEITHER: None}
FLAGS = {
    "early": "sent before the greeting",
    "pipelined-unoffered": "sent without waiting, though PIPELINING was not offered",
    "not-last-in-group": "must be the last of what is sent together",
    "helo-literal": "only EHLO takes an address literal; HELO takes a domain",
    NEVER_READ: "sent after the server had closed, so never read",
    THROWN_AWAY: "sent in clear behind STARTTLS: the server throws it away",
    IN_HANDSHAKE: "sent in clear where the server waits for a TLS handshake",
    STRIPPED: "a device on the way took STARTTLS out of the list",
    UNENDED: "the line is not complete: its CR LF is missing",
    "bare-line-end": "CR or LF alone in the content",
    "line-over-limit": "a content line over 1,000 octets",
    "eight-bit-undeclared": "8-bit content that was not declared",
    "out-of-step": "this server has no such reply at this point; the state does not change",
    "differs-here": "this server would have sent another reply",
    "unasked": "it answers nothing: no command was sent",
    "kept-aside": "could not be read or played, and is kept as it is",
}
"""What is worth a note though it was not refused."""


def render_moment(
    transcript: Transcript, moment: Moment, *, is_explained: bool = True
) -> Iterator[str]:
    """Yield the lines about one moment: what crossed, then what it means if that is wanted."""
    speaker = _speaker(moment)
    for line in moment.label.split("\n") if moment.label else ():
        yield f"{speaker} ({line})"
    for line in _lines(transcript, moment):
        yield f"{speaker} {line}"
    if held := decode_login(transcript, moment):
        yield f"   base64: {held}"
    for flag in moment.flags:
        yield f"   note: {FLAGS.get(flag, flag)}"
    if moment.reply and is_explained:
        yield from _explain(moment, moment.reply)
        yield from (f"   {line}" for line in render_verdict(moment))
        yield f"   state {moment.server.state}: {moment.server.state.meaning}"


def render_verdict(moment: Moment) -> Iterator[str]:
    """Yield what the server's checks of the sender came to, a line for each domain."""
    if moment.verdict is None:
        return
    from smtplab.simulation.authentication.domains import domain_rows  # noqa: PLC0415  # few sites

    for name, value, result, reason in domain_rows(moment.verdict):
        yield f"{name} {value}: {result} ({reason})"


def _explain(moment: Moment, reply: Reply) -> Iterator[str]:
    if answers_auth(moment):
        yield f"   {reply.code}: {ANSWERS_AUTH}"
        return
    if (status := _explained_status(reply)) is not None:
        yield status
        return
    yield from explain_reply(reply, moment.event_name)
    if reply.is_refusal:
        yield from render_why(moment)


def answers_auth(moment: Moment) -> bool:
    """Return whether a line with a secret was taken for a command: the server has not asked."""
    asked = moment.answered
    return asked is not None and asked.name == UNKNOWN and asked.octets == MASK


ANSWERS_AUTH = "this is an answer to AUTH, but the server did not ask; the line is not a command"
"""What is said of a reply for which `answers_auth` holds."""


def _speaker(moment: Moment) -> str:
    """Name who speaks; on other wires than the learner's SMTP in the form of a script's notes."""
    speaker, link = _SPEAKER[moment.direction], moment.link
    if link.is_own or moment.direction is Direction.NEITHER:
        return speaker
    return f"-- {link.hop or link.protocol} {speaker}"


def _explained_status(reply: Reply) -> str | None:
    """Return the reason behind a status word, which has no digits to explain; None for a code."""
    if reply.status is None or reply.rule is None:
        return None
    return f"   {reply.word}: {reply.rule.explanation} ({with_titles(reply.rule.section)})"


def explain_reply(reply: Reply, answers: str) -> Iterator[str]:
    """Yield what the digits of a reply to an event mean, and what the client should do now."""
    said = describe_code(reply.code)
    yield (
        f"   {reply.code}: {said.reply_class.name}, {said.category.name}"
        f", {title_of(reply.code, answers)}; {advice_for(reply, answers).short}"
    )
    if reply.enhanced:
        yield f"   {reply.enhanced}: {describe_enhanced(reply.enhanced).title}"


def render_why(moment: Moment) -> Iterator[str]:
    """Yield the rule behind a reply, what was at fault in the command, and what was meant."""
    reply = moment.reply
    if reply is None or reply.diagnostic is None:
        return
    if (status := _explained_status(reply)) is not None:
        yield status
        return
    rule = reply.diagnostic.rule
    yield f"   why: {rule.explanation} ({with_titles(rule.section)})"
    if (at := _at_fault(moment)) is not None:
        yield f"   at fault: {at}"
    if further := reply.diagnostic.further_faults:
        yield f"   also wrong: {further}"
    if reply.diagnostic.suggestion is not None:
        yield f"   meant: {visible(reply.diagnostic.suggestion)}"


def _at_fault(moment: Moment) -> str | None:
    """Name the place in the command that a reply finds fault with; None if no token is."""
    why = moment.reply.diagnostic if moment.reply else None
    asked = moment.answered
    if why is None or why.span is None or asked is None:
        return None
    start, end = why.span
    if token := asked.octets[start:end]:
        return f"{_blanks(token) or visible(token)} ({_octet_numbers(start, token)})"
    return "the end of the line" if start >= len(asked.octets) else f"before octet {start + 1}"


_BLANKS = {frozenset(b" "): "space", frozenset(b"\t"): "tab"}


def name_invisible(octets: bytes, span: tuple[int, int]) -> str:
    """Name the place at fault in a line if nothing can be seen there; empty for all others."""
    token = octets[slice(*span)]
    return f"{name} ({_octet_numbers(span[0], token)})" if (name := _blanks(token)) else ""


def _blanks(token: bytes) -> str:
    """Name octets of which nothing can be seen; empty for all others."""
    kinds = frozenset(token)
    if name := _BLANKS.get(kinds):
        return f"a {name}" if len(token) == 1 else f"{len(token)} {name}s"
    return "spaces and tabs" if kinds == frozenset(b" \t") else ""


def _octet_numbers(start: int, token: bytes) -> str:
    first, last = start + 1, start + len(token)
    return f"octet {first}" if first == last else f"octets {first} to {last}"


def as_json(played: ScriptResult) -> dict[str, Any]:
    """Write all that happened as JSON values; the keys are stable.

    A file with several sessions has `sessions` as well.
    """
    lab = played.lab
    moments = lab.transcript.moments
    sessions = [_session(one) for one in played.sessions]
    return {
        "site": lab.site.name,
        "moments": [_moment(lab.transcript, moment) for moment in moments],
        "mail": [_message(message) for message in lab.maildrops.messages],
        "mismatches": list(map(_mismatch, played.mismatches)),
        **({"sessions": sessions} if len(sessions) > 1 else {}),
    }


def _session(played: PlayedSession) -> dict[str, Any]:
    summary = played.session.summary
    refusal = summary.refusal if summary else None
    return {
        "line": played.session.line,
        "time": summary.time if summary else "",
        "client": summary.client if summary else "",
        "sender": summary.sender if summary else "",
        "end": summary.end.value if summary else "",
        "refusal": {"code": refusal.code, "text": refusal.text} if refusal else None,
        "moments": [played.begin, played.end],
        "mismatches": len(played.mismatches),
    }


def _moment(transcript: Transcript, moment: Moment) -> dict[str, Any]:
    reply = moment.reply
    return {
        "index": moment.index,
        "kind": moment.kind.value,
        "from": _FROM[moment.direction],
        "label": moment.label or None,
        "lines": _lines(transcript, moment),
        "octets": transcript.masked_octets(moment).decode("latin-1"),
        "state": moment.server.state.name,
        "flags": list(moment.flags),
        "reply": _reply(reply) if reply and reply.status is None else None,
        "wire": _wire(moment.link),
        "pop3": _pop3(moment, reply) if reply and reply.status else None,
        **({"checks": list(_checks(moment.verdict))} if moment.verdict else {}),
    }


def _checks(verdict: SenderVerdict) -> Iterator[dict[str, str]]:
    """Yield what each check of the sender came to."""
    from smtplab.simulation.authentication.domains import domain_rows  # noqa: PLC0415  # as above

    for name, value, result, reason in domain_rows(verdict):
        yield {"of": name, "value": value, "result": result, "reason": reason}


def _wire(link: Link) -> dict[str, Any]:
    return {
        "client": link.client,
        "server": link.server,
        "hop": link.hop,
        "protocol": link.protocol,
    }


def _pop3(moment: Moment, reply: Reply) -> dict[str, Any]:
    return {
        "status": reply.word,
        "text": reply.text,
        "rule": reply.rule.key if reply.rule else None,
        "section": reply.rule.section if reply.rule else None,
        "fetched": moment.fetched is not None,
        "removed": len(moment.removed),
    }


def _reply(reply: Reply) -> dict[str, Any]:
    why = reply.diagnostic
    repair = why.suggestion if why else None
    return {
        "code": reply.code,
        "enhanced": str(reply.enhanced) if reply.enhanced else None,
        "text": list(reply.lines),
        "rule": why.rule.key if why else None,
        "section": why.rule.section if why else None,
        "explanation": why.rule.explanation if why else None,
        "span": list(why.span) if why and why.span else None,
        "repair": repair.decode("latin-1") if repair is not None else None,
    }


def _message(message: Message) -> dict[str, Any]:
    return {
        "host": message.host,
        "maildrop": message.maildrop,
        "reverse_path": str(message.reverse_path),
        "forward_path": str(message.forward_path),
        "octets": message.octets.decode("latin-1"),
    }


def _mismatch(mismatch: Mismatch) -> dict[str, Any]:
    expected, came = mismatch.expected, mismatch.received
    follows = list(map(_mismatch, mismatch.follows))
    return {
        "line": mismatch.line,
        "expected": expected.code if expected else None,
        "got": came.code if came else None,
        **({"follows": follows} if follows else {}),
    }


def _lines(transcript: Transcript, moment: Moment) -> list[Visible]:
    """Return what crossed, a line each, safe to show."""
    octets = transcript.masked_octets(moment)
    if moment.kind in _SILENT or not octets:
        return []
    *lines, last = octets.split(b"\r\n")
    shown = [visible(line) for line in lines]
    return [*shown, without_ending(last)] if last else shown


_SILENT = frozenset(
    {
        MomentKind.HANDSHAKE,
        MomentKind.TLS,
        MomentKind.CLOSE,
        MomentKind.DROP,
        MomentKind.CLOCK,
        MomentKind.LINK,
        MomentKind.NOTE,
    }
)
