"""A session as a part of a link: our JSON, compressed, in letters that an address may hold.

A link comes from anywhere, so what it holds is read like any recording, within limits.
"""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings.formats import json_export

__all__ = [
    "LONGEST",
    "DamagedLinkError",
    "go_to_place",
    "link_to",
    "pack_session",
    "unpack_session",
]

LONGEST = 256 * 1024
"""Characters of a session in a link; browsers take more, and some chats take less."""
_NOT_KEPT = frozenset({MomentKind.TLS, MomentKind.CLOCK, MomentKind.LINK, MomentKind.NOTE})
_MOST_OCTETS = 2 * 1024 * 1024
"""Octets of its JSON; a tab opens so many within seconds, however well they were compressed."""


class DamagedLinkError(Exception):
    """Raised where a link does not hold what it should; the message is one sentence."""


def link_to(session: LabSession, page: str) -> str:
    """Return a link to a session at its present moment; "" if it is too long for one.

    Args:
        session: The session.
        page: The address of the page that opens it; "" for the part that comes after.
    """
    packed = pack_session(session.transcript, session.site.name)
    return f"{page}#replay={packed}&at={_place_of(session)}" if packed else ""


def go_to_place(session: LabSession, place: int) -> None:
    """Go to a moment that a link names."""
    moments = session.transcript.moments
    at = [index for index, moment in enumerate(moments) if _is_kept(moment)][: place + 1]
    session.go_to(at[-1] if at else 0)


def _place_of(session: LabSession) -> int:
    """Return the present moment, counted without those that a recording does not hold."""
    moments = session.transcript.moments[: session.cursor + 1]
    return max(0, sum(map(_is_kept, moments)) - 1)


def _is_kept(moment: Moment) -> bool:
    return moment.link.is_own and moment.kind not in _NOT_KEPT


def pack_session(transcript: Transcript, site: str) -> str:
    """Write a session for a link, secrets masked; "" if it is too long for one.

    Args:
        transcript: What happened.
        site: Name of the site that it happened on.
    """
    octets = json_export.write(transcript, site).encode()
    text = urlsafe_b64encode(zlib.compress(octets, 9)).decode().rstrip("=")
    return text if len(octets) <= _MOST_OCTETS and len(text) <= LONGEST else ""


def unpack_session(text: str) -> bytes:
    """Return the session that a link holds, as JSON.

    Raises:
        DamagedLinkError: If it was cut, changed or made too long.
    """
    if len(text) > LONGEST:
        raise DamagedLinkError("The session in this link is too long to be read.")
    try:
        packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
        unpacking = zlib.decompressobj()
        octets = unpacking.decompress(packed, _MOST_OCTETS)
    except (ValueError, zlib.error):
        raise DamagedLinkError("The session in this link was cut or changed.") from None
    if not unpacking.eof:
        raise DamagedLinkError("The session in this link was cut or changed, or is too long.")
    return octets
