"""Sessions to look at, played in the lab."""

from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.site.load import load_site

HELLO = ("EHLO client.example.com",)
ENVELOPE = (
    *HELLO,
    "MAIL FROM:<alice@example.com> SIZE=1000",
    "RCPT TO:<bob@example.org>",
    "RCPT TO:<nobody@example.org>",
    "RCPT TO:<busy@example.org>",
    "RCPT TO:<carol@example.org>",
)
CONTENT = (
    "Subject: dots",
    "From: Carol <carol@example.com>",
    "To: bob@example.org, dave@example.net",
    "",
    "Hello,",
    "..two dots",
    ".one dot",
    "bye",
)
WHOLE = (*ENVELOPE, "DATA", *CONTENT, ".")


def play(*lines: str | bytes) -> Transcript:
    """Play a session at the default site, each line with its CR LF."""
    return raw(
        *(line.encode() + b"\r\n" if isinstance(line, str) else line + b"\r\n" for line in lines)
    )


def raw(*pieces: bytes) -> Transcript:
    """Play a session at the default site, octets as they are."""
    lab = Lab(load_site())
    lab.play(Connect())
    for piece in pieces:
        lab.play(Send(piece))
    return lab.transcript


def last(transcript: Transcript) -> int:
    """Return the cursor at the end."""
    return len(transcript.moments) - 1


def of_kind(transcript: Transcript, kind: MomentKind) -> list[Moment]:
    """Return all moments of a kind."""
    return [moment for moment in transcript.moments if moment.kind is kind]


def replied(transcript: Transcript, code: int) -> int:
    """Return the cursor at the first reply with a code."""
    found = (one.index for one in transcript.moments if one.reply and one.reply.code == code)
    return next(found)
