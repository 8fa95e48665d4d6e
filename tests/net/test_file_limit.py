"""What becomes of clients where the system lets a server open only a few files."""

import selectors
import socket
import sys
from collections import Counter
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.served import PATIENCE, Served, mails

NO_UVLOOP = find_spec("uvloop") is None
"""Where `smtplab[fast]` is not made for."""
LOW = """
import resource, sys
resource.setrlimit(resource.RLIMIT_NOFILE, (int(sys.argv[1]), int(sys.argv[2])))
if sys.argv[3] == "standard":
    sys.modules["uvloop"] = None
from smtplab.cli import main
sys.exit(main(sys.argv[4:]))
"""


def limited(files: tuple[int, int], loop: str, *arguments: str) -> Served:
    """Serve in a process that may open only so many files."""
    program = (sys.executable, "-c", LOW, *map(str, files), loop)
    return Served(*arguments, program=program)


def first_words(port: int, number: int, early: bytes) -> list[str]:
    """Connect so many times at once; return the code that each client hears, if any."""
    codes: list[str] = []
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        for _ in range(number):
            client = stack.enter_context(socket.create_connection(("127.0.0.1", port), PATIENCE))
            selector.register(client, selectors.EVENT_READ)
            client.sendall(early)
        while len(codes) < number:
            ready = selector.select(PATIENCE)
            assert ready, f"only {len(codes)} of {number} clients heard anything"
            for key, _ in ready:
                selector.unregister(key.fileobj)
                codes.append(key.fileobj.recv(3).decode())  # type: ignore[union-attr]  # a socket
    return codes


@pytest.mark.parametrize(
    "loop", [pytest.param("fast", marks=pytest.mark.skipif(NO_UVLOOP, reason="uvloop")), "standard"]
)
@pytest.mark.parametrize("early", [b"", b"EHLO a.example\r\n"])
@pytest.mark.parametrize("files", [64, 128])
def test_a_client_over_the_limit_of_the_system_is_told_so(
    files: int, early: bytes, loop: str
) -> None:
    with limited((files // 2, files), loop) as served:
        heard = Counter(first_words(served.port, files + 50, early))
        status, _, complaints = served.stop()
    assert status == 0
    assert set(heard) == {"220", "421"}
    assert heard["220"] >= files // 4
    assert complaints == (
        f"smtplab: warning: only {heard['220']} clients at once: the system allows no more files\n"
    )


def test_mail_is_kept_while_the_limit_is_reached(tmp_path: Path) -> None:
    server = limited((64, 64), "fast", "--maildir", str(tmp_path))
    with server as low, ExitStack() as stack:
        clients = [
            stack.enter_context(socket.create_connection(("127.0.0.1", low.port), PATIENCE))
            for _ in range(40)
        ]
        lines = b"EHLO a.example\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\n"
        ended = [_all_said(client, lines + b"x\r\n.\r\nQUIT\r\n") for client in clients]
    served = [said for said in ended if said.startswith(b"220")]
    assert all(b"\r\n250 2.0.0 " in said for said in served)
    assert all(said.startswith(b"421") for said in ended if said not in served)
    assert len(mails(tmp_path)) == len(served) >= 16


def _all_said(client: socket.socket, octets: bytes) -> bytes:
    said = b""
    try:
        client.sendall(octets)
        while piece := client.recv(4096):
            said += piece
    except ConnectionError:
        pass
    return said


def test_a_limit_that_is_high_enough_is_not_spoken_of() -> None:
    with limited((256, 4096), "fast") as served:
        assert served.stop()[2] == ""
