"""Log files as they lie about: compressed, in other encodings, wrapped, broken, hostile."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.console import UsageError
from smtplab.teaching.mail_logs import (
    LogSource,
    in_order_of_time,
    log_as_json,
    render_log,
    sources,
)
from smtplab.teaching.mail_logs.servers.table import SERVERS
from tests.teaching.mail_logs.test_servers import FIELDS, tracked
from tests.teaching.mail_logs.written import LINES, report_on

BODY = (
    "4ABC0: to=<bob@example.org>, relay=mx.example.org[192.0.2.1]:25, delay=1, delays=0/0/0/1, "
    "dsn=5.1.1, status=bounced (550 5.1.1 no such user)"
)
LINE = f"Nov 27 02:03:44 mail postfix/smtp[9]: {BODY}"

WRAPPED = {
    "syslog": LINE,
    "syslog with its priority": f"<22>{LINE}",
    "syslog with a facility": LINE.replace("[9]: ", "[9]: [ID 197553 mail.info] "),
    "BusyBox": LINE.replace(" mail postfix", " mail mail.info postfix"),
    "rsyslog": LINE.replace("Nov 27 02:03:44", "2024-11-27T02:03:44.123456+01:00"),
    "RFC 5424": f"<22>1 2024-11-27T02:03:44.123Z mail postfix/smtp 9 - - {BODY}",
    "RFC 5424 with data": f'<22>1 2024-11-27T02:03:44Z m postfix/smtp 9 - [a b="c"] \ufeff{BODY}',
    "journalctl -o short-full": LINE.replace("Nov 27 02:03:44", "Wed 2024-11-27 02:03:44 CET"),
    "journalctl -o short-iso": LINE.replace("Nov 27 02:03:44", "2024-11-27T02:03:44+0100"),
    "journalctl -o short-unix": LINE.replace("Nov 27 02:03:44", "1732673024.123456"),
    "journalctl -o cat": BODY,
    "journalctl -o json": json.dumps(
        {
            "MESSAGE": BODY,
            "SYSLOG_IDENTIFIER": "postfix/smtp",
            "__REALTIME_TIMESTAMP": "1732673024123456",
        }
    ),
    "docker": json.dumps({"log": f"{LINE}\n", "stream": "stdout", "time": "2024-11-27T02:03:44Z"}),
    "docker, no time inside": json.dumps(
        {"log": f"postfix/smtp[9]: {BODY}\n", "time": "2024-11-27T02:03:44.1Z"}
    ),
    "docker compose": f"mail-1  | {LINE}",
    "docker compose in colour": f"\x1b[36mmail-1  | \x1b[0m{LINE}",
    "kubectl": f"[pod/mail-0/postfix] {LINE}",
    "CRI": f"2024-11-27T02:03:44.123456789Z stdout F {LINE}",
    "without a colon": LINE.replace("[9]: ", "[9] "),
    "several instances": LINE.replace("postfix/smtp", "postfix-out/smtp"),
    "another name in the log": LINE.replace("postfix/smtp", "mx1/smtp"),
    "a service of another name": LINE.replace("postfix/smtp", "postfix/relay/smtp"),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_what_stands_around_a_line_does_not_matter(name: str) -> None:
    report = report_on([WRAPPED[name]])
    assert report.servers == {"Postfix": 1}
    [group] = report.tally.groups.values()
    event = group.newest.event
    assert (event.queue_id, event.recipient, event.text) == (
        "4ABC0", "bob@example.org", "550 5.1.1 no such user",
    )  # fmt: skip
    assert (report.tally.first is None) == (name == "journalctl -o cat")


def test_exim_is_read_through_syslog_too() -> None:
    body = "1tGABC-0001Xy-2Z ** bob@nowhere.example : Unrouteable address"
    for head in ("", "2024-11-27 02:03:44 ", "2024-11-27 02:03:44.123 +0100 [9] "):
        report = report_on([f"Nov 27 02:03:44 mail exim[9]: {head}{body}"])
        assert report.tally.outcomes == {"bounced": 1}


def test_servers_in_one_log_are_told_apart() -> None:
    lines = [*LINES, f"#Fields: {FIELDS}", tracked("FAIL", "b@example.org", "550 5.1.1 no")]
    report = report_on(lines)
    assert set(report.servers) == {*(one.name for one in SERVERS), "Exchange"}
    assert report.others.total == report.unreadable == 0


@pytest.mark.parametrize(
    "pack", [bytes, gzip.compress, bz2.compress, lzma.compress], ids=["plain", "gz", "bz2", "xz"]
)
def test_a_file_may_be_compressed(pack: object, tmp_path: Path) -> None:
    file = tmp_path / "mail.log.1"
    file.write_bytes(pack(f"{LINE}\r\n{LINE}".encode()))  # type: ignore[operator]
    source = LogSource(str(file))
    assert list(source.lines()) == [LINE, LINE]
    assert not source.is_cut


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_mark_in_front_tells_the_encoding(encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "mail.log"
    file.write_text(f"{LINE}\n{LINE}\n", encoding)
    assert list(LogSource(str(file)).lines()) == [LINE, LINE]


def test_what_is_compressed_and_cut_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    file = tmp_path / "mail.log.gz"
    lines = [LINE.replace("4ABC0", f"4ABC{number}") for number in range(5_000)]
    file.write_bytes(gzip.compress("\n".join(lines).encode())[:-100])
    source = LogSource(str(file))
    found = list(source.lines())
    assert source.is_cut
    assert found[:100] == lines[:100]


@pytest.mark.parametrize(
    "content", [b"\x7fELF\0", gzip.compress(b"\0", mtime=0)], ids=["elf", "gz"]
)
def test_what_is_not_text_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(UsageError, match="is not text"):
        list(LogSource(str(file)).lines())


def test_the_rest_of_an_endless_line_is_skipped(tmp_path: Path) -> None:
    file = tmp_path / "mail.log"
    file.write_bytes(b"x" * 1_000_000 + b"\n" + LINE.encode())
    first, second = LogSource(str(file)).lines()
    assert len(first) == 16 * 1024
    assert second == LINE


def test_rotated_files_are_read_in_the_order_of_time(tmp_path: Path) -> None:
    later, earlier = tmp_path / "mail.log", tmp_path / "mail.log.1"
    later.write_text(LINE)
    earlier.write_text(LINE.replace("Nov 27", "Nov 20"))
    ordered = in_order_of_time([LogSource(str(later)), LogSource(str(earlier))])
    assert [source.name for source in ordered] == [str(earlier), str(later)]


PIECES = st.sampled_from(
    [
        *LINES,
        *WRAPPED.values(),
        f"#Fields: {FIELDS}",
        tracked("FAIL", "b@example.org;c@example.org", "550 5.1.1 no;x"),
        '{"MESSAGE": 1}', '{"log": "{}"}', "{", "[[[[", '"', "#Fields: event-id,recipient-status",
    ]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """Draw a line of which a part is left out, doubled or replaced."""
    line = draw(PIECES)
    start = draw(st.integers(0, len(line)))
    end = draw(st.integers(start, len(line)))
    return line[:start] + draw(st.sampled_from(["", line[start:end] * 2]) | st.text()) + line[end:]


@given(st.lists(damaged() | st.text(), max_size=12))
def test_no_line_is_too_strange_to_be_counted(lines: list[str]) -> None:
    report = report_on(lines)
    told = list(render_log(report))
    assert all(line.isprintable() for line in told)
    assert json.dumps(log_as_json(report))
    assert report.lines == len(lines)


@given(st.binary(max_size=400))
def test_no_octets_are_too_strange_to_be_read(octets: bytes) -> None:
    file = io.BytesIO(LINE.encode() + b"\n" + octets.replace(b"\0", b""))
    lines = list(sources._decoded(io.BufferedReader(file), "x"))
    assert lines[:1] == [LINE]
    report_on(lines)
