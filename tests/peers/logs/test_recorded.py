"""What real tools record is read back to what crossed the wire, and plays to the same replies.

The replies of other servers than ours are not held against those of the lab.
"""

import pytest

from smtplab.simulation import script
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import EntryKind
from smtplab.simulation.site.load import load_site
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
    expected = expected_lines(row, bench.sessions_since())
    recording = formats.read(log)
    assert recorded_lines(row, recording) == expected, log.decode("latin-1")
    assert recording.notation != formats.SCRIPT
    kept_aside = [entry for entry in recording.entries if entry.kind is EntryKind.UNREADABLE]
    assert not kept_aside, log.decode("latin-1")
    if {"C: DATA", "S: 354 "} <= {line[:7].upper() for line in expected} and row not in SERVERS:
        played = script.play(script.parse_script(log), load_site())
        assert played.mismatches == (), log.decode("latin-1")
