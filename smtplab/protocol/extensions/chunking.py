"""CHUNKING: content in chunks whose size stands before them, and no dot at its end (RFC 3030)."""

from __future__ import annotations

from smtplab.protocol.commands import Chunk, Command, Verb
from smtplab.protocol.diagnostic import CommandSyntaxError
from smtplab.protocol.extension import Extension
from smtplab.protocol.pattern import Pattern
from smtplab.protocol.states import (
    END_OF_DATA,
    FAILURES,
    IN_SESSION,
    RCPT,
    READY,
    SUCCESS,
    State,
    Targets,
    at_any_time,
)

__all__ = ["CHUNKING", "CHUNKS"]

CHUNKS = State("chunks", "some chunks are there; BDAT with LAST brings the last", transaction=True)

# bdat-cmd ::= "BDAT" SP chunk-size [ SP end-marker ] CR LF
# chunk-size ::= 1*DIGIT ; end-marker ::= "LAST"
_ARGUMENT = Pattern(r"(?P<size>[0-9]{1,20})(?P<last> (?ai:LAST))?")
_SIZE = Pattern(r"[0-9]{1,20}(?= |\Z)")


def _parse(verb: str, argument: str) -> Command:
    """Read the size of the chunk, and whether it is the last."""
    if _ARGUMENT.fullmatch(argument):
        return Command(verb, argument)
    if not argument:
        raise CommandSyntaxError("chunk-size-missing")
    size = _SIZE.match(argument)
    if size is None:
        raise CommandSyntaxError("chunk-size", 0, len(argument.partition(" ")[0]) or 1)
    raise CommandSyntaxError("chunk-end", size.end(), len(argument), f"{size[0]} LAST")


def _chunk(command: Command) -> Chunk:
    size, _, last = command.argument.partition(" ")
    return Chunk(int(size), bool(last))


_MOVES: dict[str, Targets] = {
    "BDAT": {SUCCESS: CHUNKS, **dict.fromkeys(FAILURES, READY)},
    END_OF_DATA: dict.fromkeys((SUCCESS, *FAILURES), READY),
}
"""A chunk that fails ends the transaction: the client may send no more of it (RFC 3030 §2)."""

CHUNKING = Extension(
    keyword="CHUNKING",
    summary="Lets BDAT send the content in chunks of a given size; no dot ends it.",
    section="RFC 3030 §2",
    by_default=False,
    verbs=(
        Verb(
            "BDAT",
            "BDAT <octets> [LAST]",
            "Sends that many octets of the content; LAST ends it.",
            "RFC 3030 §2",
            _parse,
            "BDAT 27 LAST",
            chunk=_chunk,
        ),
    ),
    transitions={RCPT: _MOVES, CHUNKS: {**_MOVES, **IN_SESSION, **at_any_time(CHUNKS)}},
    out_of_order={(CHUNKS, "DATA"): "data-after-chunks"},
)
