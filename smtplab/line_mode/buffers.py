"""What both ends of a session hold, what they wait for, and the octets of a line, in sentences."""

from __future__ import annotations

from collections.abc import Iterator

from smtplab.line_mode.marked_lines import CodeLine
from smtplab.protocol.transaction import Transaction
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.text.hexdump import hexdump
from smtplab.simulation.text.visible import visible

__all__ = ["buffer_lines", "content_options", "content_prompt", "octet_lines"]

_MOST = 256
"""Octets of a moment that are told."""
_IN_DATA = "Type the content; a line with one dot ends it."
_IN_CHUNK = (
    "{awaited} octets of the chunk are still to come, and the CR LF of each line counts. "
    ":raw sends octets alone."
)
_NOTHING = "no transaction is open"


def buffer_lines(session: LabSession) -> Iterator[str]:
    """Yield what client and server hold at the selected moment."""
    if (moment := session.client_moment) is None:
        yield "Nothing has happened yet."
        return
    hello = moment.server.hello
    greeted = visible(f"{hello.verb} {hello.argument}") if hello else "nothing"
    yield f"The server has accepted from the client: {greeted}."
    yield f"The server holds: {_transaction(moment.server.transaction)}."
    if moment.server.content_size:
        yield f"It has {moment.server.content_size} octets of content."
    if moment.server.identity:
        yield "A user has logged in."
    yield f"The client holds: {_transaction(moment.client.transaction)}."
    keywords = ", ".join(visible(word) for word in moment.client.keywords) or "none"
    yield f"EHLO keywords that the client knows: {keywords}."


def _transaction(transaction: Transaction | None) -> str:
    if transaction is None:
        return _NOTHING
    paths = ", ".join(str(visible(str(one))) for one in transaction.forward_paths) or "none"
    return f"the reverse-path {visible(str(transaction.reverse_path))}; the forward-paths: {paths}"


def octet_lines(session: LabSession) -> Iterator[str]:
    """Yield the octets of the selected moment; of content also what is stored of it."""
    moment = session.moment
    octets = session.transcript.masked_octets(moment) if moment else b""
    if moment is None or not octets:
        yield "No octets crossed the wire at this moment."
        return
    yield f"{len(octets)} octets crossed the wire, in hexadecimal:"
    for row in hexdump(octets[:_MOST]):
        yield CodeLine("  ", row.hex.strip())
    if len(octets) > _MOST:
        yield f"Those were the first {_MOST}."
    if moment.kind is MomentKind.CONTENT and octets.startswith(b"."):
        yield f"The server removes one dot at the start and stores: {visible(octets[1:].rstrip())}"


def content_prompt(awaited: int) -> str:
    """Return what is wanted in content.

    Args:
        awaited: Octets of a chunk that are still to come, 0 after DATA.
    """
    return f"Chunk, {awaited} octets to come: " if awaited else "Content: "


def content_options(awaited: int) -> str:
    """Return what may be sent in content."""
    return _IN_CHUNK.format(awaited=awaited) if awaited else _IN_DATA
