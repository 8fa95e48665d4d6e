"""What crossed the wire, octet by octet, and what is stored of it (RFC 5321 §4.5.2)."""

from __future__ import annotations

from dataclasses import dataclass

from smtplab.simulation.lab.moment import Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.login.decoding import decode_login
from smtplab.simulation.text.visible import Visible, visible
from smtplab.tui.lab import texts
from smtplab.tui.lab.selection import moment_at

__all__ = ["LIMIT", "LINES", "OctetsView", "StoredLine", "octets_view"]

LIMIT = 4096
"""So many octets of one moment are shown."""
LINES = 8
"""So many lines of content are shown side by side."""
_REACH = 64 * 1024
_IN_DATA = frozenset({MomentKind.CONTENT, MomentKind.END_OF_DATA})
_ENDING = b"\r\n"


@dataclass(frozen=True, slots=True)
class StoredLine:
    """A line of content in its three forms.

    Attributes:
        typed: As a person types it.
        wire: As it crossed, its ending visible.
        stored: As the server keeps it; for the last line, that the content is at its end.
        note: What there is to learn from it; empty for a line without a dot in front.
        sign: "≠" if what is stored is not what was typed, "■" at the end of data.
    """

    typed: Visible
    wire: Visible
    stored: Visible
    note: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class OctetsView:
    """The octets of one moment.

    Attributes:
        octets: The first of them.
        more: How many there are besides.
        text: All of them as text, line by line, endings visible.
        lines: The last lines of content up to here, if it is content.
        records: The TLS records that crossed in truth; empty where it crossed in clear.
        held: What the base64 of a login holds, None where there is none.
        is_masked: Whether a secret is masked in what is shown.
    """

    octets: bytes = b""
    more: int = 0
    text: tuple[Visible, ...] = ()
    lines: tuple[StoredLine, ...] = ()
    records: bytes = b""
    held: Visible | None = None
    is_masked: bool = False


def octets_view(transcript: Transcript, cursor: int) -> OctetsView:
    """Return what crossed the wire at the cursor."""
    if (moment := moment_at(transcript, cursor)) is None:
        return OctetsView()
    octets = transcript.octets(moment)
    shown = octets[:LIMIT]
    held = decode_login(transcript, moment, masks=not transcript.shows_secrets)
    more, content = len(octets) - len(shown), _content(transcript, moment)
    records = transcript.records(moment)[:LIMIT]
    is_masked = moment.masked is not None and not transcript.shows_secrets
    return OctetsView(shown, more, _lines(shown), content, records, held, is_masked)


def _lines(octets: bytes) -> tuple[Visible, ...]:
    return tuple(visible(line) for line in _split(octets))


def _split(octets: bytes) -> list[bytes]:
    """Split into lines with their CR LF; bare CRs and LFs end none (RFC 5321 §2.3.8)."""
    *whole, last = octets.split(_ENDING)
    return [line + _ENDING for line in whole] + ([last] if last else [])


def _content(transcript: Transcript, moment: Moment) -> tuple[StoredLine, ...]:
    """Return the last lines of content up to a moment."""
    if moment.kind not in _IN_DATA:
        return ()
    ended = moment.kind is MomentKind.END_OF_DATA
    lines = _collect_lines(transcript, moment)[-LINES:]
    return tuple(
        _stored_line(line, ended=ended and at == len(lines)) for at, line in enumerate(lines, 1)
    )


def _collect_lines(transcript: Transcript, moment: Moment) -> list[bytes]:
    """Collect content backwards, until there are enough lines or the content starts."""
    pieces: list[bytes] = []
    octets = ends = 0
    for index in range(moment.index, -1, -1):
        each = transcript.moments[index]
        if each.kind not in _IN_DATA:
            return _split(b"".join(reversed(pieces)))
        pieces.append(transcript.octets(each)[-_REACH:])
        octets, ends = octets + len(pieces[-1]), ends + pieces[-1].count(_ENDING)
        if ends > LINES or octets > _REACH:
            break
    return _split(b"".join(reversed(pieces)))[1:]


def _stored_line(line: bytes, *, ended: bool) -> StoredLine:
    typed = line.removesuffix(_ENDING)
    if ended:
        return StoredLine(
            visible(typed), visible(line), visible(texts.END_MARK), texts.DOT_END, "■"
        )
    kept = typed.removeprefix(b".")
    sign = "" if kept == typed else "≠"
    return StoredLine(visible(typed), visible(line), visible(kept), _note(typed), sign)


def _note(typed: bytes) -> str:
    if not typed.startswith(b"."):
        return ""
    if typed.startswith(b".."):
        return texts.DOT_DOUBLED
    shown = visible(typed[:24]) + ("…" if len(typed) > 24 else "")
    return texts.DOT_TAKEN.format(typed=shown, stuffed="." + shown)
