import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from smtplab.net.leftovers import new_name, remove_leftovers
from tests.served import PATIENCE, Bare, Served, mails

HOST = socket.gethostname()
QUIET = 11 * 60.0
DAY = 24 * 3600.0


@pytest.fixture(scope="module")
def gone() -> int:
    """Return the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait(PATIENCE)
    return process.pid


def left_after_sweep(folder: Path, name: str, age: float = 0.0) -> bool:
    file = folder / name
    file.write_bytes(b"half a mess")
    os.utime(file, (time.time() - age,) * 2)
    remove_leftovers(folder)
    return file.exists()


def test_a_file_of_a_process_that_has_gone_goes_after_ten_minutes(
    tmp_path: Path, gone: int
) -> None:
    assert not left_after_sweep(tmp_path, f"{int(time.time())}.M1P{gone}Q1.{HOST}", QUIET)


def test_a_file_stays_that_another_container_may_be_writing(tmp_path: Path, gone: int) -> None:
    """Containers with one host name and one volume do not see the processes of each other."""
    for process in (gone, os.getpid()):
        assert left_after_sweep(tmp_path, f"1700000000.M1P{process}Q1.{HOST}", 60.0)


def test_a_file_of_a_process_that_runs_stays(tmp_path: Path) -> None:
    for process in (os.getpid(), os.getppid(), 1):
        assert left_after_sweep(tmp_path, f"{int(time.time()) + 1}.M1P{process}Q1.{HOST}", QUIET)


def test_a_file_that_this_process_writes_stays(tmp_path: Path) -> None:
    assert left_after_sweep(tmp_path, new_name(1), QUIET)


def test_a_file_of_an_earlier_process_of_the_same_number_goes(tmp_path: Path) -> None:
    """In a container every run can have the same number."""
    assert not left_after_sweep(tmp_path, f"1700000000.M1P{os.getpid()}Q1.{HOST}", QUIET)


@pytest.mark.parametrize(
    "name",
    [
        "1700000000.M1P{gone}Q1.elsewhere.example",
        "1700000000.V801I1234_0.{host}",
        "1700000000.M1P{gone}.{host}",
        "1700000000.M1P99999999999999999999Q1.{host}",
        "1700000000.M1P0Q1.{host}",
        "notes.txt",
        ".hidden",
    ],
)
def test_any_other_file_goes_after_36_hours_and_not_before(
    tmp_path: Path, gone: int, name: str
) -> None:
    name = name.format(gone=gone, host=HOST)
    assert left_after_sweep(tmp_path, name, 1.4 * DAY)
    assert not left_after_sweep(tmp_path, name, 1.6 * DAY)


def test_folders_and_links_are_left_alone(tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.write_bytes(b"precious")
    folder = tmp_path / "tmp"
    (folder / "sub").mkdir(parents=True)
    (folder / "link").symlink_to(away)
    for one in (away, folder / "sub"):
        os.utime(one, (0, 0))
    remove_leftovers(folder)
    assert sorted(one.name for one in folder.iterdir()) == ["link", "sub"]
    assert away.exists()


def test_a_folder_that_is_not_there_is_no_trouble(tmp_path: Path) -> None:
    remove_leftovers(tmp_path / "nowhere")


DIES_WHILE_IT_WRITES = """
import os, signal, stat, sys
from smtplab.cli import main
sync = os.fsync
def die(handle):
    if stat.S_ISREG(os.fstat(handle).st_mode):
        os.kill(os.getpid(), signal.SIGKILL)
    sync(handle)
os.fsync = die
main(sys.argv[1:])
"""


def test_what_a_crash_left_is_gone_once_the_server_runs_again(tmp_path: Path) -> None:
    command = [sys.executable, "-c", DIES_WHILE_IT_WRITES, "serve", "--port", "0"]
    with subprocess.Popen(
        [*command, "--maildir", str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        with Bare(int(process.stdout.readline().rpartition(":")[2])) as client:
            client.codes(1)
            assert client.deliver(b"half a mess\r\n") == ""
        assert process.wait(PATIENCE) == -signal.SIGKILL
    [left] = mails(tmp_path)
    assert left.parent.name == "tmp"
    os.utime(left, (time.time() - QUIET,) * 2)
    (tmp_path / "bob" / "new" / "kept").write_bytes(b"mail")
    with Served("--maildir", str(tmp_path)) as served:
        assert [file.name for file in mails(tmp_path)] == ["kept"]
        with Served("--maildir", str(tmp_path)), Bare(served.port) as client:
            client.codes(1)
            assert client.deliver() == "250"
