"""Which command was probably meant, where a line is none: the repair that a `Why` offers.

A repair is offered only if it is well formed; a second mistake in the same line is mended with it.
"""

from __future__ import annotations

from collections.abc import Mapping

from smtplab.protocol.commands import Verb, decode_argument, split
from smtplab.protocol.diagnostic import FaultError

Verbs = Mapping[str, Verb]


def mended(verbs: Verbs, line: bytes) -> bytes | None:
    """Return the line if it is a well-formed command, or what its parser makes of it, or None.

    Args:
        verbs: Those that the server offers.
        line: A command line without its ending.
    """
    if _fault(verbs, line) is None:
        return line
    repair = repaired(verbs, line)
    return repair if repair is not None and _fault(verbs, repair) is None else None


def repaired(verbs: Verbs, line: bytes) -> bytes | None:
    """Return the line with the argument that its parser would have liked better."""
    fault = _fault(verbs, line)
    if fault is None or fault.repair is None:
        return None
    repair = f"{split(line)[0]} {fault.repair}".rstrip().encode("utf-8", "replace")
    return repair if _fault(verbs, repair) is None else None


def _fault(verbs: Verbs, line: bytes) -> FaultError | None:
    name, rest = split(line)
    if name not in verbs:
        return FaultError("unknown-verb")
    try:
        verbs[name].parse(name, decode_argument(rest))
    except FaultError as fault:
        return fault
    return None


def without_tabs(verbs: Verbs, line: bytes) -> bytes | None:
    """Return the line with one blank for each run of tabs and blanks."""
    name, rest = split(line)
    blanks = b" ".join(rest.replace(b"\t", b" ").split())
    return mended(verbs, name.encode() + b" " + blanks)


def is_like_verb(verbs: Verbs, line: bytes) -> bool:
    """Return whether a line begins with what reads like a verb."""
    line = line.strip()
    return _joined(verbs, line) is not None or bool(_near(verbs, line))


def _joined(verbs: Verbs, line: bytes) -> str | None:
    upper = line.upper()
    return next((verb for verb in verbs if _run_together(upper, verb.encode())), None)


def _near(verbs: Verbs, line: bytes) -> list[str]:
    word = line.split(b" ", 1)[0].upper().decode("latin-1")
    return [verb for verb in verbs if is_near(word, verb)]


def meant(verbs: Verbs, line: bytes) -> bytes | None:
    """Return the line with the verb that was probably meant: none is known that reads like it."""
    line = line.strip()
    if joined := _joined(verbs, line):
        return mended(verbs, (joined.encode() + b" " + line[len(joined) :].lstrip()).rstrip())
    word, near = line.split(b" ", 1)[0], _near(verbs, line)
    return mended(verbs, near[0].encode() + line[len(word) :]) if len(near) == 1 else None


def _run_together(line: bytes, verb: bytes) -> bool:
    """Say whether a verb and its argument lack the blank between them, or one came before it."""
    rest = line[len(verb) :]
    return line.startswith(verb) and (
        not rest or rest.startswith((b" ", b"FROM", b"TO", b"<", b":"))
    )


def is_near(word: str, verb: str) -> bool:
    """Say whether one letter was mistyped, lost, added, or two were swapped."""
    if abs(len(word) - len(verb)) > 1 or not word:
        return False
    swaps = {verb[:i] + verb[i + 1] + verb[i] + verb[i + 2 :] for i in range(len(verb) - 1)}
    losses = {verb[:i] + verb[i + 1 :] for i in range(len(verb))}
    gains = {word[:i] + word[i + 1 :] for i in range(len(word))}
    same = sum(a == b for a, b in zip(word, verb, strict=False))
    mistyped = len(word) == len(verb) and same == len(verb) - 1
    return mistyped or word in swaps | losses or verb in gains
