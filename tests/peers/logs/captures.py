"""What Wireshark prints of a session that it captured."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.peers.conftest import find_program
from tests.peers.logs.clients import CONTENT, Record
from tests.peers.logs.libraries import python
from tests.peers.logs.recording import LIKE_SMTP, REFUSED, Row, Task, Workbench, read_until
from tests.served import PATIENCE

__all__ = ["CAPTURES"]


def tshark(task: Task, *options: str) -> Record:
    """Return what has `tshark` print what crossed while a library sent a message."""

    def record(bench: Workbench) -> bytes:
        port = bench.port(task)
        capture = bench.folder / "capture.pcapng"
        with captured(port, capture):
            python(task, 0)(bench)
        words = [str(find_program("tshark")), "-r", str(capture), "-d", f"tcp.port=={port},smtp"]
        return subprocess.run(
            [*words, *options], capture_output=True, timeout=PATIENCE, check=True
        ).stdout

    return record


@contextmanager
def captured(port: int, file: Path) -> Iterator[None]:
    """Capture what crosses the loopback interface from or to a port."""
    words = [
        str(find_program("dumpcap")),
        "-q",
        "-i",
        "lo",
        "-f",
        f"tcp port {port}",
        "-w",
        str(file),
    ]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as capturing:
        assert capturing.stderr
        if not any(line.startswith("File") for line in capturing.stderr):
            pytest.skip("dumpcap may not capture here")
        yield
        # It writes what it has once in a while.
        read_until(file, b"221 2.0.0 ")
        capturing.terminate()


CAPTURES: Sequence[Row] = (
    Row("tshark", tshark(REFUSED, "-Y", "smtp"), CONTENT),
    Row("tshark, follow", tshark(LIKE_SMTP, "-qz", "follow,tcp,ascii,0")),
)
