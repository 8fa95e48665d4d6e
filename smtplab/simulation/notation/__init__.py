"""Recorded sessions, read and written in each notation.

Nothing that is read ever raises or gets lost: what makes no sense in its notation is kept, with its
line number, and marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from smtplab.protocol.commands import VERBS
from smtplab.simulation.notation import bare, curl, exported, postfix, rfc, smtplib_debug, swaks
from smtplab.simulation.notation.checking import checked, completed
from smtplab.simulation.notation.masking import masked
from smtplab.simulation.notation.recording import Entry, Part, Recording

__all__ = ["LIMIT", "SCRIPT", "SPOKEN", "read"]

LIMIT = 32 * 1024 * 1024
"""Octets of a file that are read."""
_LINES = 1_000_000
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"

SCRIPT = "script"
"""Names a file of lines to send, in which no server speaks."""
SPOKEN = "C: and S: lines"

Reader = Callable[[Sequence[bytes]], Iterable[Entry]]

_READERS: Mapping[str, Reader] = {
    SPOKEN: rfc.read,
    "Postfix log": postfix.read,
    "smtplib debug output": smtplib_debug.read,
    "swaks transcript": swaks.read,
    "curl -v output": curl.read,
    "telnet or nc session": bare.read,
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
    if recording := exported.read(octets[:LIMIT]):
        return recording
    lines, rest = _lines(octets)
    notation = _notation(lines)
    told = completed(map(checked, _READERS[notation](lines)))
    if masks or notation not in (SPOKEN, SCRIPT):
        told = masked(told, is_script=notation == SCRIPT)
    entries = list(told)
    if rest:
        entries.append(Entry(len(lines) + 1, Part.UNREADABLE, rest))
    return Recording(notation, tuple(entries))


def _lines(octets: bytes) -> tuple[list[bytes], bytes]:
    """Return the lines without their endings, and what is beyond the limits."""
    taken, beyond = octets[:LIMIT].removeprefix(_BYTE_ORDER_MARK), octets[LIMIT:]
    lines = taken.split(b"\n", _LINES)
    rest = lines.pop() if len(lines) > _LINES or not lines[-1] else b""
    return [line.removesuffix(b"\r") for line in lines], rest + beyond


def _notation(lines: Sequence[bytes]) -> str:
    """Name the notation of which most lines bear the sign."""
    told = [line for line in lines if line.strip()]
    said = next((line for line in told if not line.startswith(rfc.NOTE)), b"")
    if not told or rfc.is_spoken(said):
        return SPOKEN if told else SCRIPT
    if told[0].split(maxsplit=1)[0].decode("ascii", "replace").upper() in VERBS:
        return SCRIPT
    counts = {name: sum(1 for line in told if sign(line)) for name, sign in _SIGNS.items()}
    best = max(counts, key=lambda name: counts[name])
    if counts[best] * 2 >= len(told):
        return best
    is_session = bare.OPENING.match(told[0]) or any(map(bare.GREETING.match, told))
    return "telnet or nc session" if is_session else SCRIPT
