import json
import resource
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.served import COMMAND, PATIENCE, Bare, Served, command, mails, status_of
from tests.simulation.secrets.planted import EXCHANGES, leaks


@pytest.mark.parametrize("mode", [(), ("--json",)])
def test_the_first_line_tells_where_and_a_line_a_reply_follows(mode: tuple[str, ...]) -> None:
    with Served(*mode) as served, Bare(served.port) as client:
        assert served.first_line == f"listening on 127.0.0.1:{served.port}"
        assert client.codes(1) == ["220"]
        assert client.say("NOOP \x1b[31m") == "501"
        assert client.say("QUIT") == "221"
        status, log, complaints = served.stop()
    assert (status, complaints) == (0, "")
    assert len(log.splitlines()) == 3
    assert "\x1b" not in log


HOSTILE = (
    *(b"NOOP " + bytes([octet]) for octet in range(256) if octet not in b"\r\n"),
    "NOOP \u202e\u200b\ufeff\u2028\u2029\U000e0041\x9b31m".encode(),
    b"NOOP \xff\xfe\xe2\x80",
    b"EHLO \x1b]0;x\x07",
    b"MAIL FROM:<\x1b[2J@a.example>",
    b"\x00",
)


@pytest.mark.parametrize("mode", [(), ("--json",)])
def test_whatever_a_client_sends_the_log_is_safe_to_show(mode: tuple[str, ...]) -> None:
    with Served(*mode) as served:
        for start in range(0, len(HOSTILE), 15):  # fewer than the errors that a port bears
            with Bare(served.port) as client:
                client.codes(1)
                client.send(b"".join(line + b"\r\n" for line in HOSTILE[start : start + 15]))
                client.codes(len(HOSTILE[start : start + 15]))
        _, log, _ = served.stop()
    lines = log.splitlines()
    assert len(lines) >= len(HOSTILE)
    assert all(line.isprintable() for line in lines)


def test_json_lines_say_what_was_answered_and_why() -> None:
    with Served("--json") as served, Bare(served.port) as client:
        client.codes(1)
        client.say("NIX")
        _, log, _ = served.stop()
    assert list(json.loads(log.splitlines()[1]).items())[1:4] == [
        ("event", "unknown"),
        ("line", "NIX"),
        ("code", 500),
    ]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("lines", [b"", b"EHLO a.example\r\nMAIL FROM:<>\r\n"])
def test_a_signal_ends_it_well_while_connections_are_open(
    number: signal.Signals, lines: bytes
) -> None:
    with Served() as served, Bare(served.port) as client:
        client.send(lines)
        client.codes(1 + lines.count(b"\n"))
        served.process.send_signal(number)
        assert served.process.wait(PATIENCE) == 0
        assert client.codes(2) == ["421"]


def test_a_terminal_that_closes_ends_nothing_that_nohup_started() -> None:
    ignoring = f"import os, signal, sys; signal.signal(1, signal.SIG_IGN); os.execv({COMMAND[0]!r},"
    with subprocess.Popen(
        [sys.executable, "-c", ignoring + " sys.argv[1:])", *COMMAND, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(b":")[2])
        process.send_signal(signal.SIGHUP)
        with Bare(port) as client:
            assert client.codes(1) == ["220"]
            assert client.say("QUIT") == "221"
        process.terminate()
        assert process.wait(PATIENCE) == 0


def test_a_signal_in_the_middle_of_content_leaves_nothing(tmp_path: Path) -> None:
    with Served("--maildir", str(tmp_path)) as served, Bare(served.port) as client:
        client.send(b"EHLO a.example\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nDATA\r\nhel")
        assert client.codes(5)[-1] == "354"
        assert served.stop()[0] == 0
        assert client.codes(2) == ["421"]
    assert mails(tmp_path) == []


def test_who_does_not_read_the_log_stops_nobody() -> None:
    with Served() as served, Bare(served.port) as client:
        client.codes(1)
        for _ in range(40):
            # The pipe holds 64 KiB; nobody takes anything out of it.
            client.send(b"NOOP\r\n" * 100)
            assert client.codes(100) == ["250"] * 100


def test_who_stops_reading_the_log_stops_nobody() -> None:
    with Served() as served, Bare(served.port) as client:
        assert served.process.stdout is not None
        served.process.stdout.close()
        assert client.codes(1) == ["220"]
        assert [client.say("NOOP") for _ in range(3)] == ["250"] * 3
        served.process.terminate()
        assert served.process.wait(PATIENCE) == 0


def test_it_serves_with_no_standard_output_at_all() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    shut = f"import os, sys; os.close(1); os.execv({COMMAND[0]!r}, sys.argv[1:])"
    process = subprocess.Popen([sys.executable, "-c", shut, *COMMAND, "serve", "--port", str(port)])
    try:
        for _ in range(10**6):
            try:
                with Bare(port) as client:
                    assert client.codes(1) == ["220"]
                    assert client.say("QUIT") == "221"
                break
            except ConnectionRefusedError:
                assert process.poll() is None
    finally:
        process.terminate()
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("host", ["", "0.0.0.0", "::"])
def test_it_warns_when_other_machines_can_reach_it(host: str) -> None:
    with Served("--host", host) as served:
        _, _, complaints = served.stop()
    assert "can be reached from other machines" in complaints


def test_a_port_in_use_is_one_line_and_status_2() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = command("serve", "--port", str(taken.getsockname()[1]))
    assert said.returncode == 2
    assert said.stderr.count(b"\n") == 1
    assert b"in use" in said.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--port", "65536"), b"0 to 65535"),
        (("--port", "-1"), b"port"),
        (("--host", "a" * 80), b"not a host name"),
        (("--host", "no.such.host.invalid"), b"no.such.host.invalid"),
        (("--host", "192.0.2.1"), b"192.0.2.1"),
        (("--host", "2001:db8::1"), b"[2001:db8::1]:0"),
        (("--host", "[::1]"), b"[[::1]]:0"),
        (("--host", "\x1b[31m"), b"\xe2\x90\x9b[31m"),
        (("--host", "."), b"not a host name"),
        (("--port", ""), b"0 to 65535"),
        (("--maildir", ""), b"is empty"),
        (("--site", "nix"), b"no site has this name"),
        (("--maildir", __file__), b"Not a directory"),
        (("--maildir", "/proc/nowhere"), b"/proc/nowhere"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_status_2(
    arguments: tuple[str, ...], reason: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    assert status_of("serve", "--port", "0", *arguments) == 2
    said = capfd.readouterr()
    assert said.err.count("\n") == 1
    assert reason.decode() in said.err
    assert said.out == ""


def test_a_message_is_on_disk_when_250_comes(tmp_path: Path) -> None:
    with Served("--maildir", str(tmp_path)) as served, Bare(served.port) as client:
        client.codes(1)
        assert client.deliver(b"Subject: x\r\n\r\n..dot\r\n") == "250"
        served.process.kill()
        served.process.wait(PATIENCE)
    [message] = mails(tmp_path)
    assert message.parent.name == "new"
    assert message.read_bytes().endswith(b"Subject: x\r\n\r\n.dot\r\n")
    assert message.read_bytes().startswith(b"Return-Path: <alice@example.com>\r\nReceived: from ")


def test_a_full_disk_is_452_and_nothing_is_left(tmp_path: Path) -> None:
    with Served("--maildir", str(tmp_path)) as served, Bare(served.port) as client:
        resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (2000, 2000))
        client.codes(1)
        assert client.deliver(b"x" * 60 + b"\r\n" * 2000, "bob@example.org") == "452"
        assert mails(tmp_path) == []
        assert client.deliver(b"small\r\n", "bob@example.org") == "250"


def test_a_folder_that_vanishes_is_451_until_it_is_back(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    with Served("--maildir", str(folder)) as served, Bare(served.port) as client:
        client.codes(1)
        folder.rename(tmp_path / "away")
        assert client.deliver() == "451"
        (tmp_path / "away").rename(folder)
        assert client.deliver() == "250"
    assert [message.parent.name for message in mails(folder)] == ["new"]


def test_a_thousand_connections_are_served_at_once() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2500:
        pytest.skip(f"only {hard} files may be open here")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2500), hard))
    try:
        with Served() as served:
            resource.prlimit(served.process.pid, resource.RLIMIT_NOFILE)
            clients = [Bare(served.port) for _ in range(1000)]
            for client in clients:
                client.send(b"EHLO a.example\r\nNOOP\r\n")
            assert all(client.codes(3) == ["220", "250", "250"] for client in clients)
            for client in clients:
                client.__exit__()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_the_limit_on_files_is_raised_as_far_as_it_may_be() -> None:
    low = f"import os, resource, sys; resource.setrlimit(7, (256, 4096)); os.execv({COMMAND[0]!r},"
    program = (sys.executable, "-c", low + " sys.argv[1:])", *COMMAND)
    with Served(program=program) as served:
        assert served.port
        assert resource.prlimit(served.process.pid, resource.RLIMIT_NOFILE)[0] > 2000


@pytest.mark.parametrize("mode", [(), ("--json",)])
def test_the_log_tells_no_secret(mode: tuple[str, ...]) -> None:
    with Served(*mode) as served:
        for exchange in EXCHANGES:
            with Bare(served.port) as client:
                for line in (*exchange.lines, "MAIL FROM:<alice@example.com>", "QUIT"):
                    client.send(f"{line}\r\n".encode())
                client.codes(1 + len(exchange.lines) + 2)
        _, log, _ = served.stop()
    assert leaks(log) == []
    assert log.count("MAIL FROM:<alice@example.com>") == len(EXCHANGES)
