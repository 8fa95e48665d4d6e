"""Wireshark decodes what is exported: the same commands and replies, and nothing to object to."""

import subprocess
from itertools import groupby
from pathlib import Path

import pytest

from smtplab.simulation.lab.moment import SENT, Moment, MomentKind
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings.formats.write import write_session
from tests.peers.conftest import Require
from tests.served import PATIENCE
from tests.simulation.recordings.captures.making import PASSWORD, SECURED, SESSIONS

FIELDS = (
    "tcp.stream",
    "frame.protocols",
    "smtp.req.command",
    "smtp.req.parameter",
    "smtp.response.code",
    "smtp.rsp.parameter",
    "ip.src",
    "ipv6.src",
    "tcp.srcport",
    "frame.time_epoch",
    "tcp.flags.str",
    "tcp.len",
)
WRONG = ("_ws.malformed", "tcp.analysis.flags", "tcp.checksum.status", "ip.checksum.status")
GOOD = {("", "", "1", "1"), ("", "", "1", "")}
"""The checksum of TCP is right, and that of IPv4, where there is one."""


@pytest.fixture
def decode(require: Require, tmp_path: Path) -> "Decode":
    return Decode(require("tshark"), tmp_path / "session.pcap")


class Decode:
    """Runs tshark on a session."""

    def __init__(self, tshark: Path, file: Path) -> None:
        self.tshark, self.file = tshark, file

    def rows(self, transcript: Transcript) -> list[dict[str, list[str]]]:
        """Return the fields of each frame; see that there is nothing to object to."""
        self.file.write_bytes(write_session(transcript, "default", "pcap"))
        wanted = [word for name in (*FIELDS, *WRONG) for word in ("-e", name)]
        checks = ["-o", "tcp.check_checksum:TRUE", "-o", "ip.check_checksum:TRUE"]
        done = subprocess.run(
            [self.tshark, "-r", self.file, *checks, "-T", "fields", "-E", "aggregator=|", *wanted],
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=True,
        )
        frames = [line.split("\t") for line in done.stdout.splitlines()]
        assert frames
        assert {tuple(frame[len(FIELDS) :]) for frame in frames} <= GOOD
        return [
            {
                name: value.split("|") if value else []
                for name, value in zip(FIELDS, frame[: len(FIELDS)], strict=True)
            }
            for frame in frames
        ]


def replies_of(transcript: Transcript) -> list[tuple[str, list[str]]]:
    """Return the code and the text of each reply."""
    replies = []
    for moment in transcript.moments:
        if moment.reply and moment.reply.status is None and not moment.records:
            lines = transcript.octets(moment).decode().splitlines()
            replies.append((lines[0][:3], [line[4:] for line in lines]))
    return replies


def commands_of(transcript: Transcript) -> list[str]:
    """Return the commands as Wireshark takes them apart: four letters, and the rest."""
    moments = (one for one in transcript.moments if one.kind is MomentKind.COMMAND)
    smtp = (one for one in moments if one.link.port != 110 and not one.records)
    lines = (transcript.octets(one).decode().rstrip() for one in smtp)
    return [f"{line[:4]} {line[4:].strip()}".strip() for line in lines]


@pytest.mark.parametrize("name", SESSIONS)
def test_the_same_commands_and_replies_are_seen(name: str, decode: Decode) -> None:
    transcript = SESSIONS[name].play().transcript
    rows = decode.rows(transcript)
    seen = [(code, row["smtp.rsp.parameter"]) for row in rows for code in row["smtp.response.code"]]
    assert seen == replies_of(transcript)
    sent = [
        one for row in rows for one in zip_words(row["smtp.req.command"], row["smtp.req.parameter"])
    ]
    assert sent == commands_of(transcript)


def zip_words(verbs: list[str], arguments: list[str]) -> list[str]:
    """Put verbs and arguments together; DATA and QUIT have none, and stand last."""
    return [
        f"{verb} {arguments[place]}" if place < len(arguments) else verb
        for place, verb in enumerate(verbs)
    ]


def test_each_connection_has_ports_and_addresses_of_its_own(decode: Decode) -> None:
    rows = decode.rows(SESSIONS["relays"].play().transcript)
    streams = {
        stream: list(some) for stream, some in groupby(rows, lambda row: row["tcp.stream"][0])
    }
    opened = [(row["ip.src"], row["tcp.srcport"]) for row in rows if "S" in row["tcp.flags.str"][0]]
    assert len(streams) == 3
    assert len({tuple(map(tuple, one)) for one in opened}) == 6
    assert opened[0][0] == ["192.0.2.25"]
    # The server of one connection is the client of the next.
    assert opened[1][0] == opened[2][0]
    assert opened[3][0] == opened[4][0]


def test_it_ends_as_it_ended(decode: Decode) -> None:
    def ends(name: str) -> list[str]:
        rows = decode.rows(SESSIONS[name].play().transcript)
        flags = (row["tcp.flags.str"][0].strip("·") for row in rows)
        return [one for one in flags if "F" in one or "R" in one]

    assert ends("one by one") == ["A···F", "A···F"]
    assert ends("several connections") == ["A·R", "A···F", "A···F"]


def test_the_clock_is_the_lab_s(decode: Decode) -> None:
    lab = SESSIONS["several connections"].play()
    times = [float(row["frame.time_epoch"][0]) for row in decode.rows(lab.transcript)]
    assert times == sorted(set(times))
    assert times[0] == 1767603600.0
    assert 900 <= times[-1] - times[0] < 900.01


def test_long_content_fills_its_segments(decode: Decode) -> None:
    sizes = [
        max(int(row["tcp.len"][0]) for row in decode.rows(SESSIONS[name].play().transcript))
        for name in ("long content", "IPv6")
    ]
    assert sizes == [1460, 1440]


def test_tls_is_seen_as_tls(decode: Decode) -> None:
    lab = SECURED.play()
    moments: list[Moment] = [one for one in lab.transcript.moments if one.records]
    assert {one.kind for one in moments} >= SENT - {MomentKind.CHUNK}
    rows = decode.rows(lab.transcript)
    secured = [row for row in rows if "tls" in row["frame.protocols"][0]]
    assert len(secured) > 10
    assert [code for row in rows for code in row["smtp.response.code"]] == ["220", "250", "220"]
    assert rows.index(secured[0]) > max(
        number for number, row in enumerate(rows) if row["smtp.response.code"]
    )


def test_no_secret_is_in_it(decode: Decode) -> None:
    for session in (SESSIONS["a login"], SESSIONS["a login by POP3"], SECURED):
        decode.rows(session.play().transcript)
        octets = decode.file.read_bytes()
        assert not any(one in octets for one in (PASSWORD.encode(), b"YWxpY2U=", b"PASS secret"))
