"""Nothing that smtplab makes of a real log of a login tells the user's name or password."""

from pathlib import Path

import pytest

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.site.load import load_site
from tests.peers.logs.recording import Row, Workbench
from tests.peers.logs.test_recorded import ROWS
from tests.simulation.secrets.outputs import outputs_of
from tests.simulation.secrets.planted import leaks
from tests.tui.lab.test_secrets import VIEWS

LOGINS = [row for row in ROWS if row.logs_in]


@pytest.mark.peer
@pytest.mark.parametrize("row", LOGINS, ids=lambda row: row.name)
def test_nothing_tells_them(
    row: Row, bench: Workbench, tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    log = row.record(bench)
    assert any(" AUTH " in line for session in bench.sessions_since() for line in session)
    for name, told in outputs_of(log, tmp_path, capsysbinary):
        assert leaks(told) == [], f"{name}\n{told.decode('latin-1')}"
    recording = formats.read(log)
    if recording.is_session:
        transcript = replay(recording, load_site()).transcript
        for cursor in range(len(transcript.moments)):
            for view in VIEWS:
                assert leaks(repr(view(transcript, cursor))) == [], (view, cursor)
