"""What the base64 of a login holds, as far as it may be told."""

from __future__ import annotations

from binascii import a2b_base64

from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.commands import split
from smtplab.protocol.extensions.auth import AUTH, NO_RESPONSE
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.secrets.masking import MASK
from smtplab.simulation.text.visible import Visible, visible

__all__ = ["decode_challenge", "decode_login", "is_response"]

_NUL = b"\0"


def is_response(moment: Moment) -> bool:
    """Return whether a client's line goes on with a login that AUTH has begun."""
    event = moment.event
    if event is None or event.name != AUTH.keyword or moment.kind is not MomentKind.COMMAND:
        return False
    # A response is a secret from its first octet on, so that it never looks like a command.
    return split(event.octets)[0] != AUTH.keyword


def decode_login(transcript: Transcript, moment: Moment, *, masks: bool = True) -> Visible | None:
    """Return what the base64 at a moment holds; None where there is none, or none that is sound.

    Args:
        transcript: What crossed.
        moment: A challenge of the server, or a response of the client.
        masks: Whether what the client said is masked; of PLAIN its NULs are shown all the same.
    """
    if moment.reply is not None:
        return decode_challenge(moment)
    if moment.event_name != AUTH.keyword or moment.kind is not MomentKind.COMMAND:
        return None
    octets = _decoded(_response(transcript, moment))
    if not octets:
        return None
    return visible(_masked(octets) if masks else octets)


def decode_challenge(moment: Moment) -> Visible | None:
    """Return what the server asks in a login at a moment; None where it asks nothing."""
    reply = moment.reply
    if reply is None or moment.event_name != AUTH.keyword:
        return None
    if reply.reply_class is not ReplyClass.INTERMEDIATE:
        return None
    octets = _decoded(reply.lines[0].encode("utf-8", "replace"))
    return visible(octets) if octets else None


def _response(transcript: Transcript, moment: Moment) -> bytes:
    """Return the base64 of the client, "" where it sent none."""
    line = transcript.client_octets(moment.span, moment.link).removesuffix(b"\r\n")
    if is_response(moment):
        return line
    _, _, response = split(line)[1].strip().partition(b" ")
    return b"" if response == NO_RESPONSE.encode() else response


def _decoded(text: bytes) -> bytes | None:
    try:
        return a2b_base64(text, strict_mode=True)
    except ValueError:
        return None


def _masked(octets: bytes) -> bytes:
    return _NUL.join(MASK if part else b"" for part in octets.split(_NUL))
