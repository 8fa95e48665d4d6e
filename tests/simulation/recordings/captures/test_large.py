"""A capture that is larger than memory is read packet by packet, as its pieces come."""

from collections.abc import Iterator

import pytest

from smtplab.simulation.recordings import formats, session_file
from smtplab.simulation.recordings.session_file import SessionFileReader
from smtplab.simulation.recordings.sessions import sessions_of
from tests.simulation.recordings.captures.making import SESSIONS, captured, frames_of, pcap

RELAYS = captured(SESSIONS["relays"].play())


@pytest.fixture(autouse=True)
def _all_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_file, "_HEAD", 1000)


def pieces(octets: bytes, size: int) -> Iterator[bytes]:
    return (octets[at : at + size] for at in range(0, len(octets), size))


@pytest.mark.parametrize("size", [1, 100, 4096])
def test_it_has_the_sessions_that_it_has_when_it_is_small(size: int) -> None:
    reader = SessionFileReader("hops.pcap", pieces(RELAYS, size), len(RELAYS))
    assert reader.is_large
    file = reader.finish()
    small = sessions_of(formats.read(RELAYS))
    assert [one.summary for one in file.sessions] == [one.summary for one in small]
    assert [one.entries for one in file.sessions] == [one.entries for one in small]
    assert (file.recording.notation, file.left_out) == ("packet capture", "")
    assert reader.octets == len(RELAYS)


def test_the_sessions_that_were_read_are_there_when_it_is_stopped() -> None:
    reader = SessionFileReader("hops.pcap", pieces(RELAYS, 500), len(RELAYS))
    file = reader.finish(lambda: reader.octets < len(RELAYS) // 2)
    assert 0 < len(file.sessions) < 3
    assert file.left_out.startswith("only the first ")


def test_no_more_is_asked_for_than_is_needed_for_the_next_packet() -> None:
    asked = 0

    def coming() -> Iterator[bytes]:
        nonlocal asked
        for piece in pieces(RELAYS, 100):
            asked += 1
            yield piece

    reader = SessionFileReader("hops.pcap", coming(), len(RELAYS))
    assert asked < 15
    reader.finish(lambda: False)
    assert asked < 30


def test_why_there_is_no_session_is_said() -> None:
    octets = pcap([(time, bytes(len(frame))) for time, frame in frames_of(SESSIONS["one by one"])])
    file = SessionFileReader("no.pcap", (octets,), len(octets)).finish()
    assert file.sessions == []
    assert "packets has no SMTP session that can be read" in file.recording.refusal


def test_what_is_left_out_is_said() -> None:
    octets = captured(SESSIONS["a login by POP3"].play())
    file = SessionFileReader("both.pcap", (octets,), len(octets)).finish()
    assert file.left_out == "left out, since it is not SMTP: connections: 1 of POP3"
