"""What real tools record is read back to what crossed the wire."""

import pytest

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind
from tests.peers.logs.captures import CAPTURES
from tests.peers.logs.clients import CLIENTS
from tests.peers.logs.libraries import LIBRARIES
from tests.peers.logs.recording import Row, Workbench
from tests.peers.logs.screens import SCREENS
from tests.peers.logs.servers import SERVERS
from tests.peers.logs.truth import expected_lines, recorded_lines

ROWS = (*CAPTURES, *CLIENTS, *SCREENS, *LIBRARIES, *SERVERS)


@pytest.mark.peer
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_log_is_read_back(row: Row, bench: Workbench) -> None:
    log = row.record(bench)
    crossed = bench.sessions_since()
    recording = formats.read(log)
    assert recorded_lines(row, recording) == expected_lines(row, crossed), log.decode("latin-1")
    assert recording.notation != formats.SCRIPT
    kept_aside = [entry for entry in recording.entries if entry.kind is EntryKind.UNREADABLE]
    assert not kept_aside, log.decode("latin-1")
