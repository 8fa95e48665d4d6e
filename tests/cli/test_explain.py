import json
import subprocess

import pytest

from tests.served import COMMAND, PATIENCE, command, status_of


def test_it_explains_what_is_given(capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("explain", "552 5.2.2 mailbox \x1b[31mfull") == 0
    said = capfd.readouterr()
    assert said.err == ""
    assert "mailbox-full" in said.out
    assert "only the recipient can make room" in said.out
    assert all(sign.isprintable() or sign == "\n" for sign in said.out)
    told = " ".join(said.out.split())
    assert "RFC 5321 §4.2.3, Reply Codes in Numeric Order; §4.5.3.1.10" in told


def test_a_reply_needs_no_quotes(capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("explain", "452", "4.2.2", "mailbox", "full") == 0
    bare = capfd.readouterr().out
    assert status_of("explain", "452 4.2.2 mailbox full") == 0
    assert capfd.readouterr().out == bare


def test_json_holds_more_and_what_the_line_holds(capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("explain", "550 5.1.1 no such user", "--json") == 0
    said = json.loads(capfd.readouterr().out)
    assert (said["reason"], said["certainty"], said["or"]) == ("user-unknown", "sure", None)
    assert "RFC 5321 §4.2.3" in said["sections"]


@pytest.mark.parametrize("reply", ["x", "700", "hello", "\udcff\x00"])
def test_what_is_no_reply_is_explained_too(reply: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("explain", reply) == 0
    assert capfd.readouterr().out


def test_a_dash_reads_standard_input() -> None:
    said = command("explain", "-", stdin=b"<** 550-5.1.1 no such\r\n<** 550 5.1.1 user \xff\r\n")
    assert said.returncode == 0
    assert b"user-unknown" in said.stdout


@pytest.mark.parametrize(
    "words", [("explain",), ("explain", "550", "--jsonl"), ("explain", "550", "--json", "--jsonl")]
)
def test_bad_usage_is_status_2(words: tuple[str, ...], capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of(*words) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_lines_come_back_in_order_and_as_many() -> None:
    lines = [json.dumps({"reply": f"{code} x"}) for code in range(100, 600)] + ["nix", ""]
    said = command("explain", "--jsonl", stdin="\n".join(lines).encode() + b"\n")
    rows = [json.loads(line) for line in said.stdout.splitlines()]
    assert [row["code"] for row in rows] == [*map(str, range(100, 600)), None, None]
    assert said.returncode == 0


def test_a_line_is_answered_before_the_next_is_sent() -> None:
    with subprocess.Popen(
        [*COMMAND, "explain", "--jsonl"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for code in (b"450", b"550"):
            process.stdin.write(b'{"reply": "' + code + b' x"}\n')
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["code"] == code.decode()
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


def test_help_has_examples(capfd: pytest.CaptureFixture[str]) -> None:
    assert status_of("explain", "--help") == 0
    assert "examples:\n  smtplab explain" in capfd.readouterr().out
