"""RFC 5321 Appendix D, played by the command itself; DSN, which is not offered, is left out."""

import json
from pathlib import Path

import pytest

from tests.served import command

TRANSCRIPTS = sorted(Path(__file__).parent.glob("*.txt"))


def test_all_four_scenarios_are_here() -> None:
    assert [path.stem for path in TRANSCRIPTS] == [
        "aborted",
        "relayed-to-destination",
        "relayed-to-relay",
        "typical",
        "verifying",
    ]


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda path: path.stem)
def test_the_codes_are_those_of_the_rfc(transcript: Path) -> None:
    said = command("run", str(transcript), "--site", str(transcript.with_suffix(".toml")))
    assert said.stderr == b""
    assert said.returncode == 0


@pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda path: path.stem)
def test_another_code_is_found(transcript: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.txt"
    wrong.write_text(transcript.read_text().replace("S: 221", "S: 250"))
    said = command("run", str(wrong), "--site", str(transcript.with_suffix(".toml")))
    assert said.returncode == 1
    assert b"expected 250, got 221" in said.stderr


def test_the_mail_is_there() -> None:
    relay = Path(__file__).parent / "relayed-to-relay"
    said = command("run", f"{relay}.txt", "--site", f"{relay}.toml", "--json")
    [mail] = json.loads(said.stdout)["mail"]
    assert mail["maildrop"] == "jones"
    assert mail["octets"].endswith("on Tuesday.\r\n                        John.\r\n")
