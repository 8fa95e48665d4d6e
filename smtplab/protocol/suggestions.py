"""Suggestions: the command that was probably meant, where a line is not a command.

A suggestion is made only if it is well formed; a second mistake in the same line is corrected too.
"""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.protocol import shapes
from smtplab.protocol.commands import Verb, decode_argument, split
from smtplab.protocol.diagnostic import CommandSyntaxError

_VERB_OF = {b"F": b"MAIL", b"T": b"RCPT"}
"""The verb that goes with FROM and TO, by their first letters."""

Verbs = Mapping[str, Verb]


def suggest_line(verbs: Verbs, line: bytes) -> bytes | None:
    """Return the line if it is a well-formed command, else what its parser suggests, or None.

    Args:
        verbs: Those that the server offers.
        line: A command line without its ending.
    """
    if _error(verbs, line) is None:
        return line
    suggestion = suggest_argument(verbs, line)
    return suggestion if suggestion is not None and _error(verbs, suggestion) is None else None


def suggest_argument(verbs: Verbs, line: bytes) -> bytes | None:
    """Return the line with the argument that its parser suggests, None if it suggests none."""
    error = _error(verbs, line)
    if error is None or error.suggestion is None:
        return None
    suggestion = f"{split(line)[0]} {error.suggestion}".rstrip().encode("utf-8", "replace")
    return suggestion if _error(verbs, suggestion) is None else None


def _error(verbs: Verbs, line: bytes) -> CommandSyntaxError | None:
    name, rest = split(line)
    if name not in verbs:
        return CommandSyntaxError("unknown-verb")
    try:
        verbs[name].parse(name, decode_argument(rest))
    except CommandSyntaxError as error:
        return error
    return None


def suggest_spaces(verbs: Verbs, line: bytes) -> bytes | None:
    """Return the line with one space for each run of tabs and spaces."""
    name, rest = split(line)
    argument = b" ".join(rest.replace(b"\t", b" ").split())
    return suggest_line(verbs, name.encode() + b" " + argument)


def is_like_verb(verbs: Verbs, line: bytes) -> bool:
    """Return whether a line begins with what reads like a verb."""
    line = line.strip()
    return _verb_run_together(verbs, line) is not None or bool(_near(verbs, line))


def _verb_run_together(verbs: Verbs, line: bytes) -> str | None:
    upper = line.upper()
    return next((verb for verb in verbs if _run_together(upper, verb.encode())), None)


def _near(verbs: Verbs, line: bytes) -> list[str]:
    word = line.split(b" ", 1)[0].upper().decode("latin-1")
    return [verb for verb in verbs if is_near(word, verb)]


def suggest_verb(verbs: Verbs, line: bytes) -> bytes | None:
    """Return the line with the verb that it probably means, None if that is not clear."""
    line = line.strip()
    if joined := _verb_run_together(verbs, line):
        return suggest_line(verbs, (joined.encode() + b" " + line[len(joined) :].lstrip()).rstrip())
    if missing := _missing_verb(line):
        return suggest_line(verbs, missing + b" " + line)
    word, near = line.split(b" ", 1)[0], _near(verbs, line)
    return suggest_line(verbs, near[0].encode() + line[len(word) :]) if len(near) == 1 else None


def _missing_verb(line: bytes) -> bytes:
    """Return the verb that a path in angle brackets lacks; empty where none is missing."""
    is_missing = shapes.rule_of(line) == shapes.VERB_MISSING
    return _VERB_OF[line[:1].upper()] if is_missing else b""


def _run_together(line: bytes, verb: bytes) -> bool:
    """Return whether a verb and its argument lack the space between them."""
    rest = line[len(verb) :]
    return line.startswith(verb) and (
        not rest or rest.startswith((b" ", b"FROM", b"TO", b"<", b":"))
    )


def is_near(word: str, verb: str) -> bool:
    """Return whether one letter was mistyped, lost or added, or two were swapped."""
    if abs(len(word) - len(verb)) > 1 or not word:
        return False
    swaps = {verb[:i] + verb[i + 1] + verb[i] + verb[i + 2 :] for i in range(len(verb) - 1)}
    losses = {verb[:i] + verb[i + 1 :] for i in range(len(verb))}
    gains = {word[:i] + word[i + 1 :] for i in range(len(word))}
    same = sum(a == b for a, b in zip(word, verb, strict=False))
    mistyped = len(word) == len(verb) and same == len(verb) - 1
    return mistyped or word in swaps | losses or verb in gains
