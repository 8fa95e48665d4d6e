"""Chunks in the lab: each an arrow of its own, awaited, forked and replayed (RFC 3030)."""

from smtplab.protocol.states import END_OF_DATA
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.write import write_session
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.site.load import parse_site
from smtplab.simulation.site.model import Site

UP_TO_RCPT = (
    b"EHLO client.example.com\r\n",
    b"MAIL FROM:<alice@example.com>\r\n",
    b"RCPT TO:<bob@example.org>\r\n",
)
HELLO_BOB = b"Subject: Hello\r\n\r\nHi, Bob\r\n"


def site() -> Site:
    keys = 'extensions = ["PIPELINING", "ENHANCEDSTATUSCODES", "CHUNKING"]\n[maildrops.bob]\n'
    return parse_site("chunks", keys, "chunks.toml")


def begun(*lines: bytes) -> LabSession:
    session = LabSession(site())
    session.connect()
    for line in (*UP_TO_RCPT, *lines):
        session.send(line)
    return session


def arrows(session: LabSession, count: int) -> list[tuple[MomentKind, bytes]]:
    moments = session.transcript.moments[-count:]
    return [(one.kind, session.transcript.octets(one)) for one in moments]


def delivered(session: LabSession) -> bytes:
    return session.lab.maildrops.messages[-1].content


def test_a_chunk_that_comes_with_its_command_is_an_arrow_of_its_own() -> None:
    session = begun(b"BDAT 27 LAST\r\n" + HELLO_BOB)
    assert arrows(session, 3)[:2] == [
        (MomentKind.COMMAND, b"BDAT 27 LAST\r\n"),
        (MomentKind.CHUNK, HELLO_BOB),
    ]
    reply = session.transcript.moments[-1]
    assert reply.answers == reply.index - 1
    assert reply.event_name == END_OF_DATA
    assert delivered(session) == HELLO_BOB


def test_what_is_typed_counts_down_the_chunk() -> None:
    session = begun(b"BDAT 27 LAST\r\n")
    awaited = []
    for line in HELLO_BOB.splitlines(keepends=True):
        awaited.append(session.awaited)
        assert session.in_data
        session.send(line)
    assert awaited == [27, 11, 9]
    assert (session.awaited, session.in_data) == (0, False)
    assert delivered(session) == HELLO_BOB


def test_what_is_behind_the_chunk_is_a_command() -> None:
    session = begun(b"BDAT 3\r\n", b"abcNOOP\r\n")
    assert arrows(session, 4)[:2] == [(MomentKind.CHUNK, b"abc"), (MomentKind.COMMAND, b"NOOP\r\n")]


def test_a_chunk_that_is_cut_is_awaited_though_other_commands_came_before() -> None:
    session = begun(b"BDAT 2\r\nabBDAT 5 LAST\r\nx")
    assert session.awaited == 4
    assert arrows(session, 2) == [
        (MomentKind.COMMAND, b"BDAT 5 LAST\r\n"),
        (MomentKind.CHUNK, b"x"),
    ]


def test_a_fork_replaces_the_last_octets_of_a_chunk() -> None:
    session = begun(b"BDAT 5 LAST\r\n", b"ab", b"cde")
    session.step(-1)
    assert session.awaited == 3
    session.send(b"xyz")
    assert (session.branch, delivered(session)) == (1, b"abxyz")


def test_a_fork_goes_on_after_the_first_octets_of_a_chunk() -> None:
    session = begun(b"BDAT 5 LAST\r\n", b"ab", b"cde")
    session.step(-2)
    assert session.awaited == 3
    session.send(b"xyz")
    assert (session.branch, delivered(session)) == (1, b"abxyz")


def test_a_fork_replaces_the_command_of_a_chunk() -> None:
    session = begun(b"BDAT 5 LAST\r\n", b"abcde")
    session.step(-2)
    assert session.awaited == 0
    session.send(b"BDAT 1 LAST\r\n")
    assert session.awaited == 1


def test_a_recording_of_chunks_is_replayed_octet_by_octet() -> None:
    session = begun(b"BDAT 5\r\nabcdeBDAT 4 LAST\r\n\0\r", b"\xff.")
    written = write_session(session.transcript, "chunks", "json")
    again = replay(formats.read(written), site())
    shown = [(one.kind, again.transcript.octets(one)) for one in again.transcript.moments]
    assert shown == [
        (one.kind, session.transcript.octets(one)) for one in session.transcript.moments
    ]


def test_a_wrong_count_closes_the_connection() -> None:
    session = begun(b"BDAT many\r\n")
    assert [one.kind for one in session.transcript.moments[-3:]] == [
        MomentKind.REPLY,
        MomentKind.CLOSE,
        MomentKind.CLOSE,
    ]
    assert session.is_closed


def test_a_chunk_that_never_comes_is_not_waited_for_longer_than_content() -> None:
    session = begun(b"BDAT 5\r\n", b"ab")
    session.advance_clock(299)
    assert session.connected
    session.advance_clock(2)
    codes = [one.reply.code for one in session.transcript.moments if one.reply]
    assert (session.connected, codes[-1]) == (False, 421)
