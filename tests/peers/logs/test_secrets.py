"""Nothing that smtplab makes of a real log of a login tells the user's name or password."""

from pathlib import Path

import pytest

from tests.peers.logs.recording import Row, Workbench
from tests.peers.logs.test_recorded import ROWS
from tests.simulation.secrets.outputs import outputs_of
from tests.simulation.secrets.planted import leaks

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
