"""A file of sessions, read line by line in little room: the same as if it was read whole."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

from smtplab.simulation.recordings import exchanges, formats, session_file, sessions
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording
from smtplab.simulation.recordings.kept_entries import KeptEntries
from smtplab.simulation.recordings.replay import replay_session
from smtplab.simulation.recordings.session_file import SessionFile, SessionFileReader
from smtplab.simulation.site.load import load_site
from tests.simulation.recordings.logs import NOTATIONS, dialogue, interleaved

LOGS = {
    **{
        name: "".join(write(dialogue(n)) for n in range(9)).encode()
        for name, write in NOTATIONS.items()
    },
    "at once": interleaved(processes=5, each=4).encode(),
    "alone": NOTATIONS["swaks"](dialogue(1) * 9).encode(),
}


def chunks(octets: bytes, size: int = 1000) -> Iterator[bytes]:
    return (octets[at : at + size] for at in range(0, len(octets), size))


def told(file: SessionFile) -> list[tuple[object, ...]]:
    return [(one.number, one.summary, one.entries) for one in file.sessions]


@pytest.fixture
def streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have any file be a large one, packed often."""
    monkeypatch.setattr(session_file, "_HEAD", 900)
    monkeypatch.setattr(sessions, "_MOST_LOOSE", 3000)


@pytest.mark.usefixtures("streams")
class TestLineByLine:
    @pytest.mark.parametrize("name", LOGS)
    @pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
    @pytest.mark.parametrize("size", [100, 1000, 100_000])
    def test_it_is_the_same_as_read_whole(self, name: str, ending: bytes, size: int) -> None:
        octets = LOGS[name].replace(b"\n", ending)
        reader = SessionFileReader("a.log", chunks(octets, size), len(octets))
        assert reader.is_large
        file = reader.finish()
        assert not file.left_out
        assert told(file) == told(SessionFile.of(formats.read(LOGS[name]), "a.log"))

    def test_what_has_no_line_end_is_taken_apart(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(session_file, "_LONGEST_LINE", 2000)
        log = LOGS["transcript"] + b"C: " + b"x" * 9000
        file = SessionFileReader("a.log", chunks(log), len(log)).finish()
        assert len(file.sessions) == 9

    def test_where_it_is_told_to_stop_it_says_what_was_left_out(self) -> None:
        log = LOGS["transcript"] * 100  # more than the lines that tell the notation
        file = SessionFileReader("a.log", chunks(log), 90_000_000).finish(lambda: False)
        assert 0 < len(file.sessions) < 900
        assert file.left_out.startswith("only the first 0.1 MB of 90.0 MB were read")
        unknown = SessionFileReader("a.log", chunks(log)).finish(lambda: False)
        assert unknown.left_out.startswith("only the first 0.1 MB were read")

    @pytest.mark.parametrize("limit", ["_MOST_SESSIONS", "_MOST_PACKED"])
    def test_more_than_there_is_room_for_is_left_out(
        self, limit: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(sessions, limit, 3)
        log = LOGS["transcript"] * 9
        file = SessionFileReader("a.log", chunks(log), len(log)).finish()
        assert 0 < len(file.sessions) < 81
        assert file.left_out

    @pytest.mark.parametrize("what", ["controls", "JSON"])
    def test_what_is_not_lines_is_refused(self, what: str) -> None:
        octets = {"controls": b"\x01\x02\x03" * 999, "JSON": b'{"entries": [' + b"1," * 999}[what]
        reader = SessionFileReader("a.bin", chunks(octets), len(octets))
        assert reader.refusal
        assert not reader.is_large

    def test_a_log_in_an_unknown_notation_is_refused_at_once(self) -> None:
        def endless() -> Iterator[bytes]:
            while True:
                yield b"".join(b"2026-11-27 DEBUG thread-%d: EHLO\n" % n for n in range(100))

        assert SessionFileReader("a.log", endless()).refusal

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-be"])
    def test_other_encodings_are_read(self, encoding: str) -> None:
        octets = LOGS["transcript"].decode().encode(encoding)
        file = SessionFileReader("a.log", chunks(octets), len(octets)).finish()
        assert told(file) == told(SessionFile.of(formats.read(LOGS["transcript"]), "a.log"))


def test_words_are_found_in_whatever_is_told_of_a_session() -> None:
    file = SessionFile.of(formats.read(LOGS["at once"]), "a.log")
    assert [one.summary.client for one in file.find("C7.example")] == ["c7.example"]
    assert [one.summary.client for one in file.find("221 <u7@")] == ["c7.example"]
    assert file.find("") == file.sessions
    assert file.find("c7.example c8.example") == []


def test_the_only_session_of_a_file_has_all_that_is_noted_in_it() -> None:
    note = Entry(1, EntryKind.REMARK, b"a note", session=b"other")
    greeting = Entry(2, EntryKind.SERVER, b"220 a\r\n", session=b"p")
    file = SessionFile.of(Recording("log", (note, greeting)), "a.log")
    assert list(file.entries_of(file.sessions[0])) == [note, greeting]


def test_entries_are_kept_as_they_are() -> None:
    entries = [
        Entry(number, kind, b"\xff octets", 3, inferred=True, session=b"p", time="09:00")
        for number, kind in enumerate(EntryKind, start=1)
    ]
    kept = KeptEntries()
    for entry in entries[:4]:
        kept.add(entry)
    kept.pack()
    for entry in entries[4:]:
        kept.add(entry)
    assert list(kept) == list(kept) == entries
    kept.pack()
    assert list(kept) == entries
    assert kept.first_line == 1


def test_of_an_endless_session_only_the_beginning_is_played(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(exchanges, "MOST_EXCHANGES", 4)
    text = "S: 220 a\nC: EHLO c\nS: 250 a\n" + "C: NOOP\nS: 250 ok\n" * 9
    file = SessionFile.of(formats.read(text.encode()), "a.log")
    moments = replay_session(file, file.sessions[0], load_site()).transcript.moments
    assert [one.reply.code for one in moments if one.reply] == [220, 250, 250]
    assert moments[-1].label == "… line 6 of the recording, and what follows it, is not played"


MEASURED = """
import resource, sys
from smtplab.simulation.recordings.session_file import SessionFileReader
from tests.simulation.recordings.logs import interleaved, session, dialogue

def chunks(count):
    for n in range(count):
        text = session(n, dialogue(n), 100 + n % 7)
        yield text.replace("ESMTP", f"ESMTP {n:020000}").encode()

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

SessionFileReader("a.log", chunks(700)).finish()
before = peak()
file = SessionFileReader("a.log", chunks(2_000)).finish()
print(len(file.sessions), sum(1 for _ in file.sessions[-1].kept), peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is in kilobytes on Linux")
def test_memory_does_not_grow_with_the_file() -> None:
    shown = subprocess.run(
        [sys.executable, "-c", MEASURED], capture_output=True, text=True, check=True, timeout=120
    )
    count, entries, grown = map(int, shown.stdout.split())
    assert (count, entries) == (2_000, 17)
    assert grown < 12 * 1024
