"""The sessions of one recording: told apart, whatever the notation, and summed up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.exchanges import group_exchanges
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording
from smtplab.simulation.recordings.sessions import RecordedSession, sessions_of
from smtplab.simulation.recordings.summary import RecordedRefusal, SessionEnd
from tests.simulation.recordings.logs import NOTATIONS, Turn, dialogue, interleaved, session


def read(text: str) -> list[RecordedSession]:
    return sessions_of(formats.read(text.encode()))


def lines(*turns: str) -> str:
    return "".join(f"{turn}\n" for turn in turns)


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("count", [1, 2, 5])
def test_sessions_one_after_the_other_are_told_apart(notation: str, count: int) -> None:
    text = "".join(NOTATIONS[notation](dialogue(number)) for number in range(count))
    found = read(text)
    assert [one.summary.client for one in found] == [f"c{n}.example" for n in range(count)]
    assert [one.summary.sender for one in found] == [f"<u{n}@c.example>" for n in range(count)]
    assert [one.number for one in found] == list(range(1, count + 1))
    assert {one.summary.accepted for one in found} == {1}
    assert {one.summary.end for one in found} == {SessionEnd.QUIT}


@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_session_alone_is_the_same_as_in_the_file_of_many(notation: str) -> None:
    write = NOTATIONS[notation]
    texts = [write(dialogue(number)) for number in range(3)]
    together = formats.read("".join(texts).encode())
    for text, one in zip(texts, sessions_of(together), strict=True):
        alone = formats.read(text.encode())
        assert spoken(one.cut_out_of(together)) == spoken(alone)


def spoken(recording: Recording) -> list[tuple[bytes, list[bytes]]]:
    exchanges = group_exchanges(recording.entries)
    return [(bytes(one.sent), one.received) for one in exchanges if one.sent or one.received]


def test_sessions_that_ran_at_once_are_told_apart_and_so_are_those_of_one_process() -> None:
    found = read(interleaved(processes=7, each=3))
    assert len(found) == 21
    assert [one.entries[0].line for one in found] == sorted(one.entries[0].line for one in found)
    assert {one.summary.client for one in found} == {f"c{n}.example" for n in range(21)}
    for one in found:
        assert len({entry.session for entry in one.entries}) == 1
        assert one.summary.end is SessionEnd.QUIT
        assert b": connect from " in one.entries[0].octets


def test_a_greeting_of_several_lines_begins_a_session_though_the_last_one_has_no_end() -> None:
    found = read(
        lines(
            *("S: 220 a.example", "C: EHLO c1.example", "S: 250 a.example"),
            *("S: 220-b.example", "S: 220 ready", "C: EHLO c2.example", "S: 250 b.example"),
        )
    )
    assert [one.summary.client for one in found] == ["c1.example", "c2.example"]
    assert [one.summary.end for one in found] == [SessionEnd.UNKNOWN] * 2
    assert [entry.octets for entry in found[1].entries][:2] == [
        b"220-b.example\r\n",
        b"220 ready\r\n",
    ]


REFUSALS: dict[str, tuple[tuple[str, ...], RecordedRefusal | None]] = {
    "none": (("S: 220 a", "C: QUIT", "S: 221 b"), None),
    "greeting": (
        ("S: 554 5.7.1 not you", "C: QUIT", "S: 221 b"),
        RecordedRefusal("", 554, "5.7.1 not you"),
    ),
    "recipient": (
        (
            *("S: 220 a", "C: HELO c", "S: 250 a", "C: MAIL FROM:<>", "S: 250 ok"),
            *("C: RCPT TO:<b@a>", "S: 550-5.1.1 no", "S: 550 5.1.1 such box"),
            *("C: RCPT TO:<c@a>", "S: 451 later"),
        ),
        RecordedRefusal("RCPT TO:<b@a>", 550, "5.1.1 no 5.1.1 such box"),
    ),
    "content": (
        ("S: 220 a", "C: DATA", "S: 354 go", "C: MAIL FROM:<x@y>", "C: .", "S: 552 too much"),
        RecordedRefusal(".", 552, "too much"),
    ),
    "shutdown": (
        ("S: 220 a", "C: HELO c", "S: 250 a", "S: 421 4.4.2 idle"),
        RecordedRefusal("", 421, "4.4.2 idle"),
    ),
    "login": (
        (
            *("S: 220 a", "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: ****"),
            *("S: 334 UGFzc3dvcmQ6", "C: ****", "S: 535 5.7.8 no"),
        ),
        RecordedRefusal("AUTH LOGIN", 535, "5.7.8 no"),
    ),
    "pipelined": (
        (
            *("S: 220 a", "C: MAIL FROM:<a@b>", "C: RCPT TO:<c@d>", "C: DATA"),
            *("S: 250 ok", "S: 550 no", "S: 503 no recipient"),
        ),
        RecordedRefusal("RCPT TO:<c@d>", 550, "no"),
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_the_first_refusal_is_told_with_the_command_that_it_answers(name: str) -> None:
    turns, refusal = REFUSALS[name]
    [one] = read(lines(*turns))
    assert one.summary.refusal == refusal
    assert one.summary.accepted == 0


ENDS = {
    SessionEnd.QUIT: Entry(9, EntryKind.SERVER, b"221 bye\r\n"),
    SessionEnd.SHUTDOWN: Entry(9, EntryKind.SERVER, b"421 down\r\n"),
    SessionEnd.DROPPED: Entry(9, EntryKind.DROPPED, b""),
    SessionEnd.LEFT: Entry(9, EntryKind.LEFT, b""),
    SessionEnd.UNKNOWN: Entry(9, EntryKind.REMARK, b"-- end --"),
}


@pytest.mark.parametrize("end", SessionEnd)
def test_how_a_session_ended_is_told(end: SessionEnd) -> None:
    begin = Entry(1, EntryKind.SERVER, b"220 a\r\n", time="09:00:01")
    [one] = sessions_of(Recording("log", (begin, ENDS[end])))
    assert (one.summary.end, one.summary.time) == (end, "09:00:01")


def test_messages_are_counted_in_content_and_in_chunks() -> None:
    begin = ("S: 220 a", "C: DATA", "S: 354 go", "C: .", "S: 250 one", "C: DATA", "S: 354 go")
    chunks = ("C: BDAT 2", "S: 250 ok", "C: BDAT 0 LAST", "S: 250 three")
    [one] = read(lines(*begin, "C: x", "C: .", "S: 250 two", *chunks))
    assert one.summary.accepted == 3


def test_a_client_without_a_name_is_told_by_its_address() -> None:
    text = session(3, [Turn("S", "220 a"), Turn("C", "QUIT"), Turn("S", "221 b")])
    assert [one.summary.client for one in read(text)] == ["192.0.2.3"]


def test_where_nobody_speaks_there_is_no_session() -> None:
    assert sessions_of(Recording("log", (Entry(1, EntryKind.REMARK, b"connect from x"),))) == []
    assert read("") == []


OCTETS = (
    *(b"220 a\r\n", b"250-x\r\n", b"250 x\r\n", b"354 go\r\n", b"221 x\r\n"),
    *(b"EHLO c\r\n", b"DATA\r\n", b".\r\n", b"QUIT\r\n"),
    *(b"connect from a[192.0.2.1]", b"x", b""),
)
ENTRIES = st.lists(
    st.builds(
        Entry,
        st.just(1),
        st.sampled_from(list(EntryKind)),
        st.sampled_from(OCTETS),
        session=st.sampled_from([b"", b"p"]),
    )
)


@given(ENTRIES)
def test_no_entry_of_a_session_is_lost_or_told_twice(entries: list[Entry]) -> None:
    numbered = [entry._replace(line=number) for number, entry in enumerate(entries, start=1)]
    found = sessions_of(Recording("log", tuple(numbered)))
    told = [entry for one in found for entry in one.entries]
    assert len(told) == len(set(told))
    assert set(told) <= set(numbered)
    speech = {EntryKind.CLIENT, EntryKind.SERVER}
    assert {one for one in numbered if one.kind in speech} <= set(told)
    for one in found:
        assert list(one.entries) == sorted(one.entries, key=lambda entry: entry.line)
