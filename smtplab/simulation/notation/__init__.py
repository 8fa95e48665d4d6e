"""Recorded sessions, read and written in each notation.

Nothing that is read ever raises or gets lost: what makes no sense in its notation is kept, with its
line number, and marked. What cannot be read at all is refused, and the recording says why: what is
not text, JSON that is not ours, and a log in a notation that is not known (`notation.log`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from smtplab.protocol.commands import VERBS
from smtplab.simulation.notation import bare, curl, exported, postfix, rfc, smtplib_debug, swaks
from smtplab.simulation.notation.checking import checked, completed
from smtplab.simulation.notation.log import Looks, looks_of, outside_content
from smtplab.simulation.notation.masking import masked
from smtplab.simulation.notation.recording import Entry, Part, Recording
from smtplab.simulation.notation.text import UnreadableError, text_of

__all__ = ["LIMIT", "SCRIPT", "SPOKEN", "read"]

LIMIT = 32 * 1024 * 1024
"""Octets of a file that are read."""
_LINES = 1_000_000

SCRIPT = "script"
"""Names a file of lines to send, in which no server speaks."""
SPOKEN = "C: and S: lines"
_SESSION = "telnet or nc session"
_LOG = "log"
_UNREAD = (
    "this looks like the log of a session, and not in a notation that smtplab reads: {read} and its"
    " own JSON; `smtplab explain -` takes its replies apart"
)

Reader = Callable[[Sequence[bytes]], Iterable[Entry]]

_READERS: Mapping[str, Reader] = {
    SPOKEN: rfc.read,
    "Postfix log": postfix.read,
    "smtplib debug output": smtplib_debug.read,
    "swaks transcript": swaks.read,
    "curl -v output": curl.read,
    _SESSION: bare.read,
    SCRIPT: bare.read_script,
}
_SIGNS: Mapping[str, Callable[[bytes], object]] = {
    "Postfix log": postfix.is_logged,
    "smtplib debug output": smtplib_debug.SIGN.match,
    "swaks transcript": swaks.SIGN.match,
    "curl -v output": curl.SIGN.match,
}


def read(octets: bytes, *, masks: bool = True) -> Recording:
    """Read a recorded session in whatever notation it is written; never raises.

    Args:
        octets: What is in the file.
        masks: Whether secrets are masked in `C:` and `S:` lines and in scripts; whoever plays them
            against a server needs them. What other tools recorded is always masked.
    """
    try:
        text = text_of(octets[:LIMIT])
        recording = exported.read(text)
    except UnreadableError as error:
        return Recording(_LOG, (), refusal=str(error))
    return recording or _read_lines(text + octets[LIMIT:], masks=masks)


def _read_lines(text: bytes, *, masks: bool) -> Recording:
    lines, rest = _lines(text)
    if (notation := _notation(lines)) == _LOG:
        return _refused()
    told = list(completed(map(checked, _READERS[notation](lines))))
    parts = [entry.part for entry in told]
    if notation in _SIGNS and Part.SERVER not in parts and parts.count(Part.UNREADABLE) > 1:
        return _refused()
    if masks or notation not in (SPOKEN, SCRIPT):
        told = list(masked(told, is_script=notation == SCRIPT))
    if rest:
        told.append(Entry(len(lines) + 1, Part.UNREADABLE, rest))
    return Recording(notation, tuple(told))


def _refused() -> Recording:
    known = ", ".join(name for name in _READERS if name != SCRIPT)
    return Recording(_LOG, (), refusal=_UNREAD.format(read=known))


def _lines(octets: bytes) -> tuple[list[bytes], bytes]:
    """Return the lines without their endings, and what is beyond the limits."""
    taken, beyond = octets[:LIMIT], octets[LIMIT:]
    lines = taken.split(b"\n", _LINES)
    rest = lines.pop() if len(lines) > _LINES or not lines[-1] else b""
    return [line.removesuffix(b"\r") for line in lines], rest + beyond


def _notation(lines: Sequence[bytes]) -> str:
    """Name the notation that is used, or of which most lines bear the sign."""
    told = [line for line in outside_content(lines) if line.strip()]
    if not told:
        return SCRIPT
    if rfc.is_dialogue(told):
        return SPOKEN
    if told[0].split(maxsplit=1)[0].decode("ascii", "replace").upper() not in VERBS:
        counts = {name: sum(1 for line in told if sign(line)) for name, sign in _SIGNS.items()}
        best = max(counts, key=lambda name: counts[name])
        if counts[best] * 2 >= len(told):
            return best
    return _BY_LOOKS[looks_of(told)]


_BY_LOOKS = {Looks.SCRIPT: SCRIPT, Looks.SESSION: _SESSION, Looks.LOG: _LOG}
