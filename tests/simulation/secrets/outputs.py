"""All that smtplab tells of a recording, by each way out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from smtplab.line_mode.replay import ReplayLines
from smtplab.line_mode.sessions import SessionLines
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.write import FORMATS
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.recordings.session_file import SessionFile
from smtplab.simulation.report import render_moment, render_why
from smtplab.simulation.site.load import load_site
from tests.served import status_of

__all__ = ["outputs_of"]


def outputs_of(
    log: bytes, folder: Path, captured: pytest.CaptureFixture[bytes]
) -> Iterator[tuple[str, bytes]]:
    """Yield each way out with what it tells.

    Args:
        log: What is in the file.
        folder: Where the file may be.
        captured: What the command line writes.
    """
    file = folder / "recording"
    file.write_bytes(log)
    for options in [(), ("--json",), *(("--export", name) for name in FORMATS)]:
        status_of("run", str(file), *options)
        yield " ".join(("run", *options)), b"".join(captured.readouterr())
    recording = formats.read(log)
    yield "read", repr(recording).encode()
    if recording.refusal or not recording.is_session:
        return
    session = replay(recording, load_site())
    for name, form in FORMATS.items():
        yield f"replay, {name}", form.write(session.transcript, "default")
    moments = session.transcript.moments
    rendered = [line for one in moments for line in render_moment(session.transcript, one)]
    rendered += [line for one in moments for line in render_why(one)]
    yield "replay, each arrow", "\n".join(map(str, rendered)).encode()
    opened = SessionFile.of(recording, "recording")
    yield "replay --plain, the list", "\n".join(SessionLines(opened, load_site()).start()).encode()
    for one in opened.sessions:
        lines = ReplayLines.of_session(opened, one, load_site())
        told = [*lines.start(), *lines.hear(b":all"), *lines.hear(b":why")]
        yield f"replay --plain, session {one.number}", "\n".join(map(str, told)).encode()
