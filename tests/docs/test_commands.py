"""Every command that a document or a help text shows, run as a reader would run it."""

import json
import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from smtplab.cli import COMMANDS
from smtplab.simulation.tls.certificate import CertificateKind
from smtplab.simulation.tls.issue import issue
from smtplab.storage.locations import lesson_folders
from smtplab.teaching.classroom.progress_file import progress_as_file
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson.template import starting_point
from smtplab.teaching.progress import Progress
from tests.docs.reader import Reader
from tests.docs.written import PAGES, ROOT, Script, fences, help_of, in_help, in_pages, spans
from tests.peers.conftest import find_program
from tests.served import mails

_SESSION = (
    "HELO client.example.com\nMAIL FROM:<alice@example.com>\nRCPT TO:<bob@example.org>\nDATA\n"
    "Hello Bob\n.\nQUIT\n"
)
_HANDED_IN = json.dumps(
    progress_as_file(read_course(lesson_folders()), Progress.open(None), "Anna", 1.0)
)
FILES = {
    "message.txt": "From: alice@example.com\nTo: bob@example.org\nSubject: Hi\n\nHello Bob,\n.\n",
    "session.txt": "S: 220\nC: EHLO client.example.com\nS: 250\nC: QUIT\nS: 221\n",
    "night.log": 2 * "S: 220\nC: EHLO client.example.com\nS: 250\nC: QUIT\nS: 221\n",
    "mail.log": (
        "Nov 26 09:00:01 mx postfix/smtp[711]: 4F2A91: to=<nobody@example.org>, relay=none,"
        " dsn=5.1.1, status=bounced (host mail.example.org[192.0.2.1] said: 550 5.1.1"
        " <nobody@example.org>: User unknown (in reply to RCPT TO command))\n"
    ),
    "replies.jsonl": '{"reply": "550 5.1.1 No such user"}\n{"reply": "250 Ok"}\n',
    "bounce.eml": (
        "From: MAILER-DAEMON@mail.example.com\nTo: alice@example.com\nSubject: Undelivered mail\n\n"
        "<bob@example.org>:\n552 5.2.2 The mailbox is over quota\n"
    ),
    "my-lessons/greetings.md": starting_point("greetings"),
    "anna.txt": _SESSION,
    "class/anna.json": _HANDED_IN,
    "handed-in/anna.txt": _SESSION,
    "goals.yaml": "goals:\n  - mail: {in: bob, from: alice@example.com}\n",
    "my-site.toml": 'host = "mx.example.org"\n',
}
"""What a reader has already, as an editor on Linux writes it: each line ends in LF alone."""

NOT_RUN = {
    "make run": "it installs all that the project needs, then opens the home screen",
    "make test": "this is it",
    "make check": "it runs this test",
    "make help": "it says nothing of smtplab",
    "make test PYTHON=python3.13": "it installs all that the project needs, for another Python",
    'make run ARGS="--version"': "it installs all that the project needs",
    "pip install .": "the wheel is installed and used by `make wheel`",
    "pipx install .": "the same",
    "pip install 'smtplab[fast]'": "it fetches; tests/test_package.py reads the extra",
    "pip install '.[fast]'": "`make test` does it",
    "telnet 127.0.0.1 2525": "it ends with 1 when the server closes; tests/peers runs it",
    "make bench": "it measures for minutes",
    "make web": "it serves until Ctrl+C; tests/web builds the page and opens it",
    "smtplab web site/": "the same",
    "smtplab web site/ --serve": "the same",
    "smtplab replay session.pcap": "a capture is no text; tests/simulation/recordings writes one",
    "smtplab web site/ --lessons mine/": "the same",
    "smtplab web site/ --site my-site.toml": "the same",
    "smtplab web site/ --runtime node_modules/": "the same",
    "make format": "it changes files",
    "make layers": "`make check` runs it",
    "make snapshots": "it changes files",
}
"""Commands that are shown and not run here, each with the reason."""
PROGRAMS = ("apt-get", "curl", "make", "nc", "pip", "pipx", "python", "swaks", "telnet")
NAMED_WITH_AN_OPTION = {"curl -v", "nc -C"}


def _each_once() -> Iterator[Script]:
    """Yield the scripts; what a command's own help shows is not run for the overview as well."""
    overview, *own = in_help()
    known = {step for script in own for step in script.steps}
    rest = tuple(step for step in overview.steps if step not in known)
    yield from (*in_pages(), overview._replace(steps=rest), *own)


SCRIPTS = tuple(_each_once())
NEEDS = ("curl", "swaks", "nc")
OPTION = r"--[a-z]+(?:-[a-z]+)*"


def folder_of_reader(folder: Path) -> Path:
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8", newline="\n")
    [site] = [text for _, language, text in fences(ROOT / "README.md") if language == "toml"]
    (folder / "my-server.toml").write_text(site, "utf-8", newline="\n")
    own = issue("mail.example.org", CertificateKind.SELF_SIGNED, time.time())
    (folder / "cert.pem").write_bytes(own.chain)
    (folder / "key.pem").write_bytes(own.key)
    return folder


def begin_greetings(folder: Path) -> None:
    """Have the reader done a step of the lesson that they forget in an example."""
    progress = Progress.open(folder / "home/.local/share/smtplab/progress.sqlite3")
    progress.finish_step("greetings", "a-step", assisted=False, at=0.0)
    progress.close()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.place)
def test_each_command_does_what_a_reader_expects(script: Script, tmp_path: Path) -> None:
    folder = folder_of_reader(tmp_path)
    begin_greetings(folder)
    with Reader(folder) as reader:
        for step in script.steps:
            command = step.command.partition("  #")[0].strip()
            if command in NOT_RUN:
                continue
            _insist_on_programs(command)
            status, printed = reader.type(command)
            assert status == 0, f"{command}: {status}\n{printed}"
            assert "Traceback" not in printed
            if step.output is not None:
                assert _as_shown(step.output).fullmatch(printed), f"{command} prints\n{printed}"
        assert reader.leave() == 0


def _insist_on_programs(command: str) -> None:
    for name in NEEDS:
        if name in command.split():
            find_program(name)


def _as_shown(lines: Sequence[str]) -> re.Pattern[str]:
    """Return what fits an output: `…` stands for any lines, or for anything in a line."""
    parts = [
        r"(?:.*\n)*?" if line == "…" else r".*".join(map(re.escape, line.split("…"))) + "\n"
        for line in lines
    ]
    return re.compile("".join(parts))


def test_mail_that_the_readme_sends_is_in_the_maildrop(tmp_path: Path) -> None:
    [script] = [one for one in in_pages() if one.steps[0].command.startswith("smtplab serve")]
    with Reader(folder_of_reader(tmp_path)) as reader:
        for step in script.steps:
            _insist_on_programs(step.command)
            assert reader.type(step.command)[0] == 0
        found = mails(tmp_path / "mail")
    assert len(found) == 2
    assert any(b"\r\n\r\nHello Bob,\r\n.\r\n" in mail.read_bytes() for mail in found)


def _in_prose() -> Iterator[str]:
    """Yield the commands of other programs that stand in the prose."""
    for page in PAGES:
        for span in spans(page) - NAMED_WITH_AN_OPTION:
            if span.split()[0] in PROGRAMS and len(span.split()) > 1:
                yield span


def test_each_exception_is_in_use() -> None:
    shown = {step.command.partition("  #")[0].strip() for one in SCRIPTS for step in one.steps}
    assert set(NOT_RUN) <= shown | set(_in_prose())


def test_each_command_in_the_prose_is_run_or_is_an_exception() -> None:
    assert {one for one in _in_prose() if not one.startswith("apt-get install")} <= set(NOT_RUN)


def test_no_block_without_a_language_shows_a_command() -> None:
    for page in PAGES:
        for line, language, text in fences(page):
            if not language:
                first = text.split()[0]
                assert first not in ("smtplab", "make", "pip", "curl", "$"), f"{page.name}:{line}"


def _usages() -> list[tuple[str, str]]:
    return [
        (page.name, span)
        for page in PAGES
        for span in sorted(spans(page))
        if span.split()[0] == "smtplab"
    ]


@pytest.mark.parametrize(("page", "usage"), _usages())
def test_a_command_in_the_prose_names_what_there_is(page: str, usage: str) -> None:
    """In prose and tables stand forms, such as `smtplab lesson NAME`, rather than commands."""
    words = re.findall(r"[^\s\[\]|\\]+", usage)[1:]
    command = next((word for word in words if word in COMMANDS), None)
    assert command or all(word.startswith("-") or word.isupper() for word in words), page
    assert {word for word in words if word.startswith("--")} <= _options(command), page


@pytest.mark.parametrize("command", COMMANDS)
def test_the_table_of_commands_names_every_option(command: str) -> None:
    table = (ROOT / "README.md").read_text("utf-8")
    [row] = re.findall(rf"^\| `smtplab {command}\b.*$", table, re.MULTILINE)
    assert _options(command) - {"--help", "--lessons"} <= set(re.findall(OPTION, row))


def _options(command: str | None) -> set[str]:
    usage, _, _ = help_of(command or "").partition("\n\n")
    return {*re.findall(OPTION, usage), "--help"}


def test_a_target_of_make_in_the_prose_is_one() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for page in PAGES:
        text = page.read_text("utf-8")
        named = set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.MULTILINE))
        assert named <= targets, page.name


def test_a_path_that_is_named_is_there() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        paths = {span for span in spans(page) if re.match(r"(smtplab|tests|lessons|\.ci)/", span)}
        paths |= set(re.findall(r"^(smtplab/\S+|lessons/|tests/) ", text, re.MULTILINE))
        missing = {path for path in paths if not (ROOT / path).exists()}
        links = set(re.findall(r"\]\((?!https:|glossary|\d)([^)#\s]+)\)", text))
        missing |= {link for link in links if not (page.parent / link).exists()}
        assert missing == set(), page.name


def test_the_programs_that_ci_installs_are_those_that_are_named() -> None:
    script = " ".join((ROOT / ".ci" / "run").read_text("utf-8").replace("\\\n", "").split())
    named = re.findall(r"`apt-get install ([^`]+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert named
    assert all(f"recommends {programs} <" in script for programs in named)
