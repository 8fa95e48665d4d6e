import json
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from smtplab import console
from smtplab.services import Services
from smtplab.storage.sandbox import SandboxFile
from tests.served import COMMAND, PATIENCE, command, status_of

ESCAPE = "\x1b[31mred"


@pytest.mark.parametrize(
    "words", [(), ("sandbox",), ("run",), ("serve",), ("lesson",), ("check",), ("replay",)]
)
def test_help_has_examples(words: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of(*words, "--help") == 0
    assert "examples:\n  smtplab" in capfd.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("nix",),
        (ESCAPE,),
        ("run",),
        ("run", "--" + ESCAPE),
        ("run", "no-such-file"),
        ("run", "no-such-file" + ESCAPE),
        ("run", "/"),
        ("replay", "no-such-file"),
        ("replay", os.devnull),
        ("lesson", "no-such-lesson" + ESCAPE),
        ("check", "no-such-folder"),
        ("run", "/dev/zero"),
        ("run", __file__, "--site", "nix"),
        ("run", __file__, "--site", f"nix{ESCAPE}.toml"),
        ("sandbox", "--site", "nix"),
        ("sandbox", "--plain", "--site", "nix"),
        ("sandbox",),
        (),
    ],
)
def test_bad_usage_is_one_clean_line_and_status_2(
    words: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    assert status_of(*words) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.startswith("smtplab: ")
    assert said.err.count("\n") == 1
    assert "\x1b" not in said.err


@pytest.mark.parametrize(
    ("typed", "meant"), [("lessn", "lesson"), ("sandbx", "sandbox"), ("servee", "serve")]
)
def test_a_command_that_is_mistyped_is_named(
    typed: str, meant: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert status_of(typed, "--json") == 2
    assert capfd.readouterr().err.endswith(f"did you mean {meant}?\n")


@pytest.mark.parametrize("reply", ["", " ", "\t\n"])
def test_there_is_nothing_to_explain_in_an_empty_reply(
    reply: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert status_of("explain", reply) == 2
    assert "empty" in capfd.readouterr().err
    assert command("explain", "-", stdin=reply.encode()).returncode == 2


@pytest.mark.parametrize("ignored", [True, False])
def test_a_terminal_that_closes_ends_what_it_reads_unless_nohup_said_otherwise(
    ignored: bool,
) -> None:
    handler = "SIG_IGN" if ignored else "SIG_DFL"
    begin = f"import os, signal, sys; signal.signal(1, signal.{handler}); os.execv({COMMAND[0]!r},"
    with subprocess.Popen(
        [sys.executable, "-c", begin + " sys.argv[1:])", *COMMAND, "explain", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"reply": "250 Ok"}\n')
        process.stdin.flush()
        assert b'"code"' in process.stdout.readline()
        process.send_signal(signal.SIGHUP)
        if ignored:
            process.stdin.write(b'{"reply": "550 No"}\n')
            process.stdin.flush()
            assert b'"code"' in process.stdout.readline()
            process.stdin.close()
        assert process.wait(PATIENCE) == (0 if ignored else 130)


@pytest.mark.parametrize("place", ["before", "after"])
@pytest.mark.parametrize("name", ["lesson", "sandbox", "drill", "replay"])
def test_a_folder_of_lessons_reaches_every_screen(
    name: str, place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[object] = []
    begin = Services.__init__

    def begin_noted(
        services: Services, site: str | None = None, lessons: Path | None = None
    ) -> None:
        given.append(lessons)
        begin(services, site, lessons)

    monkeypatch.setattr(Services, "__init__", begin_noted)
    monkeypatch.setattr("smtplab.console.require_screen", lambda: None)
    monkeypatch.setattr("smtplab.tui.app.SmtplabApp.run", lambda _: None)
    option = ("--lessons", str(tmp_path))
    words = (*option, name) if place == "before" else (name, *option)
    assert status_of(*words) == 0
    assert given[-1] == tmp_path


@pytest.mark.parametrize("name", [(), ("lesson",), ("check",), ("progress",)])
def test_a_folder_without_a_name_is_not_the_present_one(
    name: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    assert status_of(*name, "--lessons", "") == 2
    assert "the name is empty" in capfd.readouterr().err


@pytest.mark.parametrize("words", [("check", "."), ("--lessons", ".", "lesson", "--list")])
def test_a_present_folder_that_is_gone_is_no_fault(
    words: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert status_of(*words) == (2 if words[0] == "check" else 0)
    assert "error in" not in capfd.readouterr().err
    monkeypatch.chdir(tmp_path)


def test_without_a_screen_it_points_to_the_way_that_needs_none(
    capfd: pytest.CaptureFixture[str],
) -> None:
    assert status_of("sandbox") == 2
    assert "--plain" in capfd.readouterr().err


def test_a_dumb_terminal_is_told_the_same() -> None:
    ours, theirs = pty.openpty()
    said = subprocess.run(
        [*COMMAND, "sandbox"],
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.PIPE,
        env={**os.environ, "TERM": "dumb"},
        timeout=PATIENCE,
        check=False,
    )
    os.close(ours)
    os.close(theirs)
    assert said.returncode == 2
    assert b"--plain" in said.stderr


def test_a_driver_that_brings_the_screens_elsewhere_needs_no_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(console.UsageError):
        console.require_screen()
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    console.require_screen()


def test_an_error_in_a_command_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(_octets: bytes) -> None:
        raise KeyError(ESCAPE + "\n")

    monkeypatch.setattr("smtplab.teaching.diagnosis.explain", fail)
    assert status_of("explain", "550") == 1
    said = capfd.readouterr().err
    assert said.count("\n") == 1
    assert "error in smtplab: KeyError" in said
    assert "\x1b" not in said


class TestRun:
    """`smtplab run`."""

    @pytest.mark.parametrize(
        ("script", "status"),
        [
            (b"", 0),
            (b"\r\n\r\n", 0),
            (b"NOOP\nQUIT\n", 0),
            (b"NIX\n", 0),
            (b"S: 220 x\nC: NOOP\nS: 250\n", 0),
            (b"\n  \nS: 220 x\r\nC: NOOP\r\n\r\nS: 250\r\n", 0),
            (b"\xef\xbb\xbfS:220\nC:NOOP\nS:250\n", 0),
            (
                b"S: 220\nC: (waits)\nS: (thinks)\nC: NOOP\nS: 250\n-- (a note)\n   250: success\n",
                0,
            ),
            (b"C: NOOP\nS: 220\nS: 250\n", 0),
            (b"S: 220\nC: NOOP\nS: 251\n", 1),
            (b"S: 220\nC: NIX\nS: 500 5.1.1 x\n", 1),
            (b"S: 220\nC: NOOP\n", 0),
            (b"C: NOOP\nC: QUIT\n", 0),
            (b"C: NOOP\nS: ?\nC: QUIT\nS: 250\n", 1),
            (b"S: 220\nC: NOOP\nS: 250\nS: 250\n", 1),
            (b"S: 220\nC: NOOP\nnix\n", 2),
            (b"S: 220\nC: NOOP\nS: nix\n", 2),
            (b"S: 220\nC: EHLO a\nS: 250-a\nC: QUIT\n", 2),
            (b"\x00\xff\xfe\x1b[31m\n\x80", 0),
            (b"\x00\xff\xfe\x1b[31m\n\x80" * 50, 2),
        ],
    )
    def test_the_status_says_whether_the_codes_came(
        self, script: bytes, status: int, tmp_path: Path, capfd: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "script"
        file.write_bytes(script)
        assert status_of("run", str(file)) == status
        said = capfd.readouterr()
        assert said.err.count("\n") >= (1 if status else 0)
        assert all(sign.isprintable() or sign == "\n" for sign in said.out + said.err)

    def test_what_it_prints_can_be_played_again(self) -> None:
        lines = b"EHLO a.example\nMAIL FROM:<>\nRCPT TO:<bob@example.org>\nDATA\n"
        lines += b"(no aside)\n\n..\n.\nNIX\n"
        told = command("run", "-", stdin=lines).stdout
        again = command("run", "-", stdin=told)
        assert (again.returncode, again.stderr, again.stdout) == (0, b"", told)

    def test_what_was_said_on_other_wires_is_no_part_of_the_script(self) -> None:
        lines = b"EHLO a.example\nMAIL FROM:<ann@example.com>\nRCPT TO:<bob@example.org>\nDATA\n"
        lines += b".\n:deliver\n:pop3\nUSER bob\nPASS tanstaaf\nRETR 1\nQUIT\nNOOP\n"
        site = ("--site", "lessons/sites/three-hops.toml")
        told = command("run", "-", *site, stdin=lines).stdout
        assert b"-- 2 C: RCPT TO:<bob@example.org>\n" in told
        assert b"-- POP3 C: PASS ****\n" in told
        assert b"tanstaaf" not in told
        again = command("run", "-", *site, stdin=told)
        assert (again.returncode, again.stderr) == (0, b"")

    def test_json_has_the_keys_that_are_promised(self) -> None:
        said = command("run", "-", "--json", stdin=b"NIX \x7f\xff\x1b\n")
        assert said.stdout.isascii()
        assert b"\x7f" not in said.stdout
        told = json.loads(said.stdout)
        assert list(told) == ["site", "moments", "mail", "mismatches"]
        moment = told["moments"][-1]
        assert list(moment) == [
            "index", "kind", "from", "label", "lines", "octets", "state", "flags", "reply",
            "wire", "pop3",
        ]  # fmt: skip
        assert list(moment["reply"]) == [
            "code", "enhanced", "text", "rule", "section", "explanation", "span", "repair",
        ]  # fmt: skip

    def test_a_reader_that_goes_away_is_no_fault(self) -> None:
        with subprocess.Popen(
            [*COMMAND, "run", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=-1
        ) as run:
            assert run.stdin is not None
            assert run.stdout is not None
            assert run.stderr is not None
            run.stdout.close()
            run.stdin.write(b"NOOP\n")
            run.stdin.close()
            assert run.wait(PATIENCE) == 0
            assert run.stderr.read() == b""

    def test_a_full_disk_under_the_output_is_one_line(self) -> None:
        with Path("/dev/full").open("w") as full:
            said = subprocess.run(
                [*COMMAND, "run", "-"], input=b"NOOP\n", stdout=full, stderr=-1, check=False
            )
        assert said.returncode == 2
        assert said.stderr.count(b"\n") == 1

    def test_a_late_greeting_is_waited_for(self, tmp_path: Path) -> None:
        site = tmp_path / "late.toml"
        site.write_text("greeting_delay = 30\n[maildrops.postmaster]\n")
        said = command("run", "-", "--site", str(site), stdin=b"S: 220\nC: NOOP\nS: 250\n")
        assert said.returncode == 0


class TestPlain:
    """`smtplab sandbox --plain`."""

    @pytest.fixture
    def home(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.setenv("SMTPLAB_HOME", str(tmp_path / "home"))
        return tmp_path / "home"

    @pytest.mark.usefixtures("home")
    def test_a_session_is_typed_forked_explained_and_found_again(self) -> None:
        typed = (
            b"EHLO a.example\nMAIL FROM:<>\nRCPT TO:<nix@example.org>\n:why\n:back\n:back\n"
            b"RCPT TO:<bob@example.org>\n:raw NOOP\\r\\n\n:raw \\q\n:wait 5\n:wait x\n::x\n"
            b":nix\n:nix\x1b[31m\n:branch 1\n:branch 7\n:mail\n:help\n\x9b31m\n"
        )
        said = command("sandbox", "--plain", stdin=typed)
        told = said.stdout.decode()
        assert (said.returncode, said.stderr) == (0, b"")
        for words in (
            "The server replies: 550 5.1.1 No such mailbox here",
            "5, permanent failure. 5, mail system. 550, mailbox unavailable",
            "Why: The server serves this domain",
            "This is branch 2 now; :branch 1 goes back",
            "The server replies: 250 2.1.5 Recipient ok",
            "5 s pass.",
            "no such action",
            "This is branch 1 of 2.",
            "the line holds an escape sequence",
        ):
            assert words in told
        assert all(sign.isprintable() or sign == "\n" for sign in told)
        again = command("sandbox", "--plain", stdin=b":all\n:restart\nQUIT\nNOOP\n").stdout.decode()
        assert "The sandbox is as you left it." in again
        assert re.search("The state is [a-z]+: ", again)
        assert "You may send: " in again
        assert "The client sends: MAIL FROM:<>" in again
        assert "The connection is closed" in again

    def test_a_home_that_cannot_be_written_is_one_line(self, home: Path) -> None:
        home.write_text("in the way")
        said = command("sandbox", "--plain", stdin=b"NOOP\n")
        assert said.returncode == 0
        assert said.stderr.count(b"cannot be kept") == 1
        assert b"Traceback" not in said.stderr

    @pytest.mark.parametrize("damage", [b"", b"\xff{nix", b"{}", b"[" * 100_000, b"null", b"\x00"])
    def test_each_damaged_sandbox_is_kept_aside_and_told(self, damage: bytes, home: Path) -> None:
        home.mkdir()
        for number in (1, 2):
            (home / "sandbox-default.json").write_bytes(damage)
            store = SandboxFile()
            store.load()
            aside = home / f"sandbox-default.damaged-{number}.json"
            assert store.note.endswith(f"it is damaged; it is now {aside}")
            assert aside.read_bytes() == damage
        assert len(list(home.iterdir())) == 2

    def test_a_sandbox_of_a_newer_version_is_not_called_damaged(self, home: Path) -> None:
        home.mkdir()
        kept = home / "sandbox-default.json"
        kept.write_text('{"experiment": {"version": 2, "more": []}, "history": []}')
        store = SandboxFile()
        store.load()
        assert "a newer smtplab wrote it; it is now " in store.note
        assert (home / "sandbox-default.damaged-1.json").exists()

    @pytest.mark.parametrize("place", [os.mkfifo, lambda file: file.symlink_to("/dev/zero")])
    def test_what_would_never_end_is_not_read(
        self, place: Callable[[Path], None], home: Path
    ) -> None:
        home.mkdir()
        place(home / "sandbox-default.json")
        store = SandboxFile()
        store.load()
        assert "it is not a file" in store.note
        assert (home / "sandbox-default.damaged-1.json").exists()

    def test_a_folder_in_the_place_of_the_sandbox_is_kept_aside(self, home: Path) -> None:
        (home / "sandbox-default.json" / "x").mkdir(parents=True)
        said = command("sandbox", "--plain", stdin=b"NOOP\n")
        assert said.returncode == 0
        assert said.stderr.count(b"\n") == 1
        assert (home / "sandbox-default.damaged-1.json" / "x").is_dir()
        assert json.loads((home / "sandbox-default.json").read_text())["history"] == ["NOOP"]


@pytest.mark.parametrize("name", ["typos", "3"])
def test_no_second_lesson_of_a_name_is_begun(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert status_of("--lessons", str(tmp_path), "lesson", "new", name) == 2
    assert "this lesson exists already" in capfd.readouterr().err
    assert list(tmp_path.iterdir()) == []
