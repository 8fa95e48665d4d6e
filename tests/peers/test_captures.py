"""Captures that Wireshark's programs wrote are read to what was said."""

import re
import smtplib
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.recordings.sessions import sessions_of
from smtplab.simulation.site.load import load_site
from tests.peers.conftest import Require
from tests.served import PATIENCE, Served
from tests.simulation.recordings.captures.making import SECURED, SESSIONS, captured

SPOKEN = (EntryKind.CLIENT, EntryKind.SERVER)
CONTENT = "Subject: hello\r\n\r\n" + "A line of some length, so that it takes segments.\r\n" * 2000


def told(recording: Recording) -> list[Entry]:
    """Return the entries without their times and the numbers of their packets."""
    return [one._replace(time="", line=0, session=b"") for one in recording.entries]


def run(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, capture_output=True, timeout=PATIENCE)


@pytest.mark.parametrize("form", ["pcap", "pcapng", "nsecpcap", "modpcap"])
@pytest.mark.parametrize("name", [*SESSIONS, "TLS"])
def test_each_form_of_file(form: str, name: str, require: Require, tmp_path: Path) -> None:
    octets = captured((SECURED if name == "TLS" else SESSIONS[name]).play())
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.write_bytes(octets)
    run(require("editcap"), "-F", form, ours, theirs)
    assert (theirs.read_bytes()[:4] == octets[:4]) == (form == "pcap")
    assert told(formats.read(theirs.read_bytes())) == told(formats.read(octets))


def test_interfaces_that_were_merged(require: Require, tmp_path: Path) -> None:
    files = []
    for name in ("one by one", "IPv6"):
        (file := tmp_path / name).write_bytes(captured(SESSIONS[name].play()))
        files.append(file)
    run(require("mergecap"), "-I", "none", "-w", tmp_path / "both", *files)
    both = formats.read((tmp_path / "both").read_bytes())
    cut_out = [told(one.cut_out_of(both)) for one in sessions_of(both)]
    alone = [told(formats.read(file.read_bytes())) for file in files]
    assert sorted(cut_out, key=len) == sorted(alone, key=len)


def test_packets_that_were_cut_short(require: Require, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    ours.write_bytes(captured(SESSIONS["long content"].play()))
    run(require("editcap"), "-s", 200, ours, theirs)
    recording = formats.read(theirs.read_bytes())
    holes = [one for one in recording.entries if b"not captured" in one.octets]
    assert len(holes) > 200
    assert recording.entries[-1].octets.startswith(b"221")


def test_packets_out_of_nowhere(require: Require, tmp_path: Path) -> None:
    """Whatever random packets there are, something is said of them."""
    for kind in ("tcp", "ip", "eth", "sll", "smtp"):
        file = tmp_path / kind
        subprocess.run(
            [require("randpkt"), "-b", "500", "-c", "300", "-t", kind, file],
            check=False,
            capture_output=True,
            timeout=PATIENCE,
        )
        if file.exists():
            recording = formats.read(file.read_bytes())
            assert recording.refusal or recording.entries


@contextmanager
def capturing(dumpcap: Path, port: int, file: Path) -> Iterator[None]:
    """Capture what crosses the loopback interface; skip the test where that is not allowed."""
    words = [dumpcap, "-q", "-i", "lo", "-f", f"tcp port {port}", "-w", file]
    with subprocess.Popen(
        [str(word) for word in words], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            if line.startswith("File:"):
                break
        if not said.rpartition("\n")[0].rpartition("\n")[2].startswith("File:"):
            process.wait(PATIENCE)
            pytest.skip(f"nothing may be captured here: {said.strip()}")
        try:
            yield
            wait_until_ended(file)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def wait_until_ended(file: Path) -> None:
    """Wait until the reply to QUIT has reached the file."""
    until = time.monotonic() + PATIENCE
    while b"221 2.0.0" not in file.read_bytes() and time.monotonic() < until:
        time.sleep(0.05)


def test_a_real_session_on_the_loopback_interface(require: Require, tmp_path: Path) -> None:
    file = tmp_path / "real.pcapng"
    with (
        Served() as server,
        capturing(require("dumpcap"), server.port, file),
        smtplib.SMTP("127.0.0.1", server.port, "client.example.com", PATIENCE) as client,
    ):
        client.sendmail("alice@example.com", ["bob@example.org"], CONTENT)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("alice@example.com", ["full@example.org"], CONTENT)
    recording = formats.read(file.read_bytes())
    assert recording.notation == "packet capture"
    sent = b"".join(one.octets for one in recording.entries if one.kind is EntryKind.CLIENT)
    commands, _, rest = sent.partition(CONTENT.encode() + b".\r\n")
    assert commands.split(b"\r\n")[0] == b"ehlo client.example.com"
    assert re.findall(rb"(?im)^(\w+)", rest) == [b"mail", b"rcpt", b"rset", b"QUIT"]
    codes = [one.octets[:3] for one in recording.entries if one.kind is EntryKind.SERVER]
    assert codes == b"220 250 250 250 354 250 250 552 250 221".split()
    [session] = sessions_of(recording)
    assert (session.summary.accepted, session.summary.refusal and session.summary.refusal.code) == (
        1,
        552,
    )
    assert not [one for one in recording.entries if b"not captured" in one.octets]
    assert replay(recording, load_site()).last > 20
