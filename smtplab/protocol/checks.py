"""What the protocol itself demands of a command, in the order in which it is asked.

Each check looks at a draft of the event and returns the refusal, or None and perhaps adds to the
draft. The order is part of the product: the first thing that is wrong is the one to explain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smtplab.protocol import commands
from smtplab.protocol.commands import VERBS, VERBS_NOT_HERE, Command
from smtplab.protocol.content import TEXT_LINE_LIMIT, Content
from smtplab.protocol.dialect import KNOWN_PARAMETERS
from smtplab.protocol.extensions import EXTENSIONS
from smtplab.protocol.lines import Line
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import RULES
from smtplab.protocol.states import CONNECTED, MAIL, READY, REFUSED, UNKNOWN
from smtplab.protocol.why import FaultError, Why

if TYPE_CHECKING:
    from smtplab.protocol.server import ServerEnd

KNOWN_VERBS = (
    frozenset(VERBS)
    | frozenset(VERBS_NOT_HERE)
    | {verb.name for extension in EXTENSIONS.values() for verb in extension.verbs}
)
"""Verbs that draw 502 rather than 500 where they are not offered."""


@dataclass(slots=True)
class Draft:
    """A command line on its way through the checks."""

    line: Line
    name: str = UNKNOWN
    rest: bytes = b""
    argument: str = ""
    command: Command | None = None


Check = Callable[["ServerEnd", Draft], Reply | None]


def refusal_of(
    key: str, span: tuple[int, int] | None = None, repair: bytes | None = None, host: str = ""
) -> Reply:
    """Return the reply that a rule demands, with the place and the repair in its `Why`."""
    return Reply.because(Why(RULES[key], span, repair), host=host)


def _whole(draft: Draft) -> tuple[int, int]:
    return (0, len(draft.line.octets))


def connection(server: ServerEnd, draft: Draft) -> Reply | None:
    """After a greeting of 554 only QUIT is heard (RFC 5321 §3.1)."""
    draft.name, draft.rest = commands.split(draft.line.octets)
    if server.state is REFUSED and draft.name != "QUIT":
        return refusal_of("refused-session", _whole(draft))
    return None


def patience(server: ServerEnd, draft: Draft) -> Reply | None:
    """A client may get only so much wrong, or say so much, before the server gives up."""
    limits = server.offer.limits
    worn_out = limits.errors is not None and server.errors >= limits.errors
    spent = limits.commands is not None and server.commands > limits.commands
    if (worn_out or spent) and draft.name != "QUIT":
        return refusal_of("too-many-errors" if worn_out else "shutdown", host=server.offer.host)
    return None


def line_form(server: ServerEnd, draft: Draft) -> Reply | None:
    """The line ends in CR LF and is no longer than it may be (RFC 5321 §2.3.8, §4.5.3.1.4)."""
    line = draft.line
    octets = len(line.octets)
    limit = server.offer.limits.command_line + server.dialect.widened.get(draft.name, 0)
    if line.trouble == "line-too-long" or (line.trouble is None and octets + 2 > limit):
        return refusal_of("line-too-long", (min(limit - 2, octets), octets))
    if line.trouble:
        repair = line.octets if line.trouble == "bare-lf" else None
        return refusal_of(line.trouble, (octets, octets), repair)
    return None


def verb_known(server: ServerEnd, draft: Draft) -> Reply | None:
    """The verb is one of SMTP's (RFC 5321 §4.2.4)."""
    if not draft.line.octets:
        return refusal_of("empty-line", (0, 0))
    if draft.name in server.dialect.verbs or draft.name in KNOWN_VERBS:
        return None
    span = (0, len(draft.line.octets) - len(draft.rest.rstrip(b" \t")))
    return refusal_of("unknown-verb", span, _meant(server, draft))


def verb_offered(server: ServerEnd, draft: Draft) -> Reply | None:
    """The verb is one that this server offers (RFC 5321 §4.2.4)."""
    if draft.name in server.dialect.verbs and draft.name not in server.offer.without:
        return None
    return refusal_of("not-offered", (0, len(draft.name)))


def arguments(server: ServerEnd, draft: Draft) -> Reply | None:
    """The argument is well formed (RFC 5321 §4.1.2)."""
    verb, start = draft.name, len(draft.name)
    try:
        draft.argument = commands.decode_argument(draft.rest)
    except FaultError as fault:
        repair = _tabs_replaced(draft) if fault.key == "tab-separator" else None
        return refusal_of(fault.key, (start + fault.start, start + fault.end), repair)
    try:
        draft.command = server.dialect.verbs[verb].parse(verb, draft.argument)
    except FaultError as fault:
        repair = None if fault.repair is None else f"{verb} {fault.repair}".rstrip().encode()
        return refusal_of(_for_verb(fault.key, verb), _span(draft, fault.start, fault.end), repair)
    return None


def order(server: ServerEnd, draft: Draft) -> Reply | None:
    """The command has a row in this state (RFC 5321 §4.1.4)."""
    if draft.name in server.dialect.table[server.state]:
        return None
    key = _OUT_OF_ORDER.get((server.state.name, draft.name), _OUT_OF_ORDER_ANYWHERE.get(draft.name))
    if key == "rcpt-first" and server.transaction and server.transaction.refused:
        key = "no-valid-recipients"
    return refusal_of(key or "out-of-order", (0, len(draft.name)))


def parameters(server: ServerEnd, draft: Draft) -> Reply | None:
    """Each parameter is known, offered, and has a good value (RFC 5321 §4.1.1.11)."""
    if draft.command is None:
        return None
    for keyword, value in draft.command.parameters.items():
        if key := _parameter_trouble(server, draft.name, keyword, value):
            return refusal_of(key, _span(draft, *_place(draft.argument, keyword)))
    return None


def _parameter_trouble(server: ServerEnd, verb: str, keyword: str, value: str | None) -> str | None:
    parameter = server.dialect.parameters.get((verb, keyword)) if server.extended else None
    if parameter is None:
        known = (verb, keyword) in KNOWN_PARAMETERS
        return "parameter-not-offered" if known else "parameter-unknown"
    if not parameter.is_well_formed(value):
        return "parameter-value"
    return parameter.refusal(value, server.offer.limits)


_NEEDS_UTF8 = {"MAIL": "utf8-sender", "RCPT": "utf8-recipient"}


def address_form(server: ServerEnd, draft: Draft) -> Reply | None:
    """An address beyond ASCII needs SMTPUTF8 on MAIL (RFC 6531 §3.5)."""
    command = draft.command
    if command is None or command.path is None or command.path.is_ascii:
        return None
    transaction = server.transaction
    declared = transaction.parameters if transaction else command.parameters
    if "SMTPUTF8" in declared:
        return None
    octets = draft.line.octets
    start = next(i for i, octet in enumerate(octets) if octet > 0x7F)
    return refusal_of(_NEEDS_UTF8[draft.name], (start, start + 1))


def limits(server: ServerEnd, draft: Draft) -> Reply | None:
    """No more recipients than one transaction may have (RFC 5321 §4.5.3.1.10)."""
    transaction = server.transaction
    if draft.name != "RCPT" or transaction is None:
        return None
    if len(transaction.forward_paths) < server.offer.limits.recipients:
        return None
    return refusal_of("too-many-recipients", _whole(draft))


CHECKS: tuple[Check, ...] = (
    connection,
    patience,
    line_form,
    verb_known,
    verb_offered,
    arguments,
    order,
    parameters,
    address_form,
    limits,
)

_OUT_OF_ORDER: Mapping[tuple[str, str], str] = {
    (CONNECTED.name, "MAIL"): "hello-first",
    (CONNECTED.name, "RCPT"): "hello-first",
    (CONNECTED.name, "DATA"): "hello-first",
    (READY.name, "RCPT"): "mail-first",
    (READY.name, "DATA"): "mail-first",
    (MAIL.name, "DATA"): "rcpt-first",
}
_OUT_OF_ORDER_ANYWHERE: Mapping[str, str] = {"MAIL": "mail-open"}


def _span(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """Turn a place in the argument, in characters, into one in the line, in octets."""
    before = len(draft.name) + 1
    argument = draft.argument
    return (before + len(argument[:start].encode()), before + len(argument[:end].encode()))


def _place(argument: str, keyword: str) -> tuple[int, int]:
    """Return where a parameter stands in an argument; the path before it may hold the word too."""
    start = argument.upper().rfind(f" {keyword}") + 1
    end = argument.find(" ", start)
    return (start, end if end >= 0 else len(argument))


def _for_verb(key: str, verb: str) -> str:
    """Return the sender's form of a rule about an address, where there is one (RFC 3463 §3.2)."""
    return f"{key}:sender" if verb == "MAIL" and f"{key}:sender" in RULES else key


def _tabs_replaced(draft: Draft) -> bytes:
    return draft.name.encode() + b" " + draft.rest.lstrip(b" \t")


def _meant(server: ServerEnd, draft: Draft) -> bytes | None:
    """Return the line with the verb that was probably meant (RFC 5321 App. D has none like it)."""
    line = draft.line.octets.strip()
    joined = next(
        (verb for verb in server.dialect.verbs if _run_together(line.upper(), verb.encode())), None
    )
    if joined:
        return (joined.encode() + b" " + line[len(joined) :].lstrip()).rstrip()
    word = line.split(b" ", 1)[0].decode("latin-1").upper()
    near = [verb for verb in server.dialect.verbs if _is_near(word, verb)]
    return near[0].encode() + line[len(word) :] if len(near) == 1 else None


def _run_together(line: bytes, verb: bytes) -> bool:
    """Say whether a verb and its argument lack the blank between them, or one came before it."""
    rest = line[len(verb) :]
    return line.startswith(verb) and (
        not rest or rest.startswith((b" ", b"FROM", b"TO", b"<", b":"))
    )


def _is_near(word: str, verb: str) -> bool:
    """Say whether one letter was mistyped, lost, added, or two were swapped."""
    if abs(len(word) - len(verb)) > 1 or not word or word == verb:
        return False
    swaps = {verb[:i] + verb[i + 1] + verb[i] + verb[i + 2 :] for i in range(len(verb) - 1)}
    losses = {verb[:i] + verb[i + 1 :] for i in range(len(verb))}
    gains = {word[:i] + word[i + 1 :] for i in range(len(word))}
    same = sum(a == b for a, b in zip(word, verb, strict=False))
    mistyped = len(word) == len(verb) and same == len(verb) - 1
    return mistyped or word in swaps | losses or verb in gains


def content_refusal(content: Content, server: ServerEnd) -> Reply | None:
    """Return what the protocol has against the content, at the end of data."""
    declared = server.transaction.parameters if server.transaction else {}
    found = {
        "message-too-large": content.oversize,
        "bare-line-end": bool(content.bare_line_ends),
        "line-over-limit": content.longest_line > TEXT_LINE_LIMIT,
        "eight-bit-undeclared": content.eight_bit
        and (declared.get("BODY") or "").upper() != "8BITMIME",
    }
    enforced = server.offer.refused | {"message-too-large"}
    return next((refusal_of(key) for key in found if found[key] and key in enforced), None)
