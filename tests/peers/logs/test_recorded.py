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
UNREAD = frozenset(
    {
        "JavaMail",
        "JavaMail, LOGIN",
        "JavaMail, TLS and PLAIN",
        "JavaMail, content like SMTP",
        "Net::SMTP",
        "Net::SMTP, TLS and LOGIN",
        "Net::SMTP, content like SMTP",
        "PHPMailer 1",
        "PHPMailer 2",
        "PHPMailer 2, PLAIN",
        "PHPMailer 2, error_log",
        "PHPMailer 2, html",
        "PHPMailer 3, TLS",
        "PHPMailer 4, LOGIN",
        "Ruby",
        "Ruby, CRAM-MD5",
        "Ruby, TLS and PLAIN",
        "Ruby, content like SMTP",
        "curl --trace",
        "curl --trace, TLS",
        "curl --trace-ascii",
        "curl --trace-ascii --trace-time",
        "curl --trace-ascii, LOGIN",
        "curl -v --trace-time",
        "curl -v, progress",
        "exim -d",
        "exim -d -bs",
        "exim -d+all -bs",
        "exim -d+all, LOGIN",
        "exim -v",
        "msmtp --debug",
        "msmtp --debug, LOGIN",
        "msmtp --debug, TLS and PLAIN",
        "msmtp --debug, content like SMTP",
        "msmtp --debug, refused",
        "nodemailer, LOGIN",
        "nodemailer, TLS and PLAIN",
        "nodemailer, content like SMTP",
        "nodemailer, debug",
        "s_client",
        "tshark",
        "tshark, follow",
        "s_client, port 465",
        "smtpd -dv -T mta",
        "smtpd -dv -T smtp",
        "smtpd -dv -T smtp -T mta",
        "swaks --no-hints",
        "swaks --show-raw-text",
        "swaks --show-raw-text, LOGIN",
        "swaks --suppress-data",
    }
)
"""Logs that are not read yet."""


@pytest.mark.peer
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_log_is_read_back(row: Row, bench: Workbench, request: pytest.FixtureRequest) -> None:
    if row.name in UNREAD:
        request.applymarker(pytest.mark.xfail(strict=False, reason="it is not read yet"))
    log = row.record(bench)
    crossed = bench.sessions_since()
    recording = formats.read(log)
    assert recorded_lines(row, recording) == expected_lines(row, crossed), log.decode("latin-1")
    assert recording.notation != formats.SCRIPT
    kept_aside = [entry for entry in recording.entries if entry.kind is EntryKind.UNREADABLE]
    assert not kept_aside, log.decode("latin-1")
