"""Captures of any kind are read to what was said, and what they lack is never guessed."""

import struct
from collections.abc import Callable, Sequence
from random import Random

import pytest
from dpkt.ethernet import Ethernet
from dpkt.ip import IP
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.lab.inputs import Disconnect
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.captures import read as reading
from smtplab.simulation.recordings.captures.assembler import Assembler
from smtplab.simulation.recordings.captures.frames import Endpoint, frame
from smtplab.simulation.recordings.captures.packets import CapturedPacket
from smtplab.simulation.recordings.captures.segments import segment_of
from smtplab.simulation.recordings.formats.entries import EntryKind, Recording
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.recordings.sessions import sessions_of
from smtplab.simulation.site.load import load_site
from tests.simulation.recordings.captures import making
from tests.simulation.recordings.captures.making import (
    AT_ONCE,
    CHUNKS,
    HELLO,
    QUIT,
    SECURED,
    SESSIONS,
    TO_BOB,
    Frame,
    Session,
    capture_of,
    captured,
    enhanced,
    frames_of,
    interface,
    pcap,
    section,
)

SITE = load_site()
SPOKEN = (EntryKind.CLIENT, EntryKind.SERVER)
ONE, LONG, SIX = (frames_of(SESSIONS[name]) for name in ("one by one", "long content", "IPv6"))
CLIENT, SERVER = Endpoint(b"\xc0\0\2\x19", 40_000), Endpoint(b"\xc6\x33\x64\1", 25)
SYN, ACK, PUSH, FIN, RST = 2, 16, 24, 17, 20


def crossed(recording: Recording) -> list[tuple[str, bytes]]:
    """Return who sent what, in its order; what one side sent at once is one thing."""
    said: list[tuple[str, bytes]] = []
    for entry in recording.entries:
        if entry.kind in SPOKEN:
            octets = said.pop()[1] if said and said[-1][0] == entry.kind.value else b""
            said.append((entry.kind.value, octets + entry.octets))
    return said


def remarks(recording: Recording, kind: EntryKind = EntryKind.REMARK) -> list[str]:
    return [one.octets.decode() for one in recording.entries if one.kind is kind]


def lines(transcript: Transcript) -> list[tuple[str, bytes]]:
    """Return the learner's own dialogue."""
    own = (one for one in transcript.moments if one.link.is_own and one.span != (0, 0))
    return [(one.direction.value, transcript.masked_octets(one)) for one in own]


class Wire:
    """Frames of a connection that is said to be."""

    def __init__(self, client: Endpoint = CLIENT, server: Endpoint = SERVER) -> None:
        self.ends = {"C": (client, server), "S": (server, client)}
        self.next = {"C": 2**32 - 12, "S": 7000}
        self.frames: list[Frame] = []

    def send(self, who: str, flags: int, octets: bytes = b"") -> "Wire":
        acknowledged = self.next["S" if who == "C" else "C"] if flags & ACK else 0
        numbers = (self.next[who], acknowledged)
        self.frames.append((1e9 + len(self.frames), frame(*self.ends[who], flags, numbers, octets)))
        self.next[who] = (self.next[who] + len(octets) + bool(flags & 3)) % 2**32
        return self

    def open(self) -> "Wire":
        return self.send("C", SYN).send("S", SYN | ACK).send("C", ACK)

    def say(self, *said: str) -> "Wire":
        for line in said:
            self.send(line[0], PUSH, line[2:].encode() + b"\r\n")
        return self

    def lose(self, who: str, octets: int) -> "Wire":
        self.next[who] = (self.next[who] + octets) % 2**32
        return self

    def read(self) -> Recording:
        return formats.read(pcap(self.frames))


DIALOGUE = ("S 220 mx.example ESMTP", "C EHLO c.example", "S 250 mx.example", "C QUIT", "S 221 bye")
SAID = [
    ("server", b"220 mx.example ESMTP\r\n"),
    ("client", b"EHLO c.example\r\n"),
    ("server", b"250 mx.example\r\n"),
    ("client", b"QUIT\r\n"),
    ("server", b"221 bye\r\n"),
]


class TestOwnCaptures:
    @pytest.mark.parametrize("name", [name for name in SESSIONS if name != "several connections"])
    def test_replay_to_the_same(self, name: str) -> None:
        session = SESSIONS[name]
        transcript = session.play().transcript
        [own, *_] = sessions_of(recording := formats.read(capture_of(session)))
        again = replay(own.cut_out_of(recording), session.site).transcript
        assert lines(again) == lines(transcript)

    def test_chunks_replay_to_the_same(self) -> None:
        recording = formats.read(capture_of(CHUNKS))
        again = replay(recording, CHUNKS.site).transcript
        assert lines(again) == lines(CHUNKS.play().transcript)

    def test_each_connection_is_a_session(self) -> None:
        hops = formats.read(capture_of(SESSIONS["relays"]))
        told = [(one.summary.client, one.summary.accepted) for one in sessions_of(hops)]
        assert told == [
            ("client.example.com", 1),
            ("mail.example.com", 1),
            ("relay.example.net", 1),
        ]
        assert sessions_of(hops)[0].summary.time.startswith("2026-01-05 09:00:00")

    def test_an_end_that_was_not_announced_is_there(self) -> None:
        recording = formats.read(capture_of(SESSIONS["several connections"]))
        assert remarks(recording, EntryKind.LEFT) == ["RST"]
        one, other = sessions_of(recording)
        assert (one.summary.end.value, other.summary.end.value) == ("client left", "421")

    def test_a_login_stays_masked(self) -> None:
        said = crossed(formats.read(capture_of(SESSIONS["a login"])))
        assert ("client", b"AUTH PLAIN ****\r\n") in said

    @pytest.mark.parametrize("session", [SECURED, AT_ONCE])
    def test_what_is_under_tls_is_counted(self, session: Session) -> None:
        lab = session.play()
        recording = formats.read(captured(lab))
        assert [octets[:8] for _, octets in crossed(recording)][-2:] == [b"STARTTLS", b"220 2.0."]
        moments = lab.transcript.moments
        sizes = {"to server": 0, "to client": 0}
        spans = {(one.direction.value, one.records) for one in moments if one.records}
        for direction, (start, end) in spans:
            sizes[direction] += end - start
        assert f"TLS: {sizes['to server']} octets" in remarks(recording)[-1]
        assert f"and {sizes['to client']} from the server" in remarks(recording)[-1]

    def test_tls_from_the_start_is_refused_with_its_size(self) -> None:
        site = load_site("submission")
        site = site._replace(port=465, tls=site.tls._replace(implicit=True))
        refusal = formats.read(capture_of(Session(site, (HELLO, QUIT)))).refusal
        assert "under TLS from its first octet" in refusal
        assert "to [198.51.100.1]:465, " in refusal
        assert "octets from the client" in refusal


def in_vlan(octets: bytes) -> bytes:
    return octets[:12] + b"\x81\0\0\7" + octets[12:]


HEADS: dict[str, tuple[int, Callable[[bytes], bytes]]] = {
    "Ethernet": (1, bytes),
    "VLAN": (1, in_vlan),
    "two VLANs": (1, lambda octets: in_vlan(octets[:12] + b"\x88\xa8\0\1" + octets[12:])),
    "padded Ethernet": (1, lambda octets: octets + bytes(8)),
    "raw IP": (101, lambda octets: octets[14:]),
    "raw IP, a file of BSD": (12, lambda octets: octets[14:]),
    "loopback": (0, lambda octets: b"\2\0\0\0" + octets[14:]),
    "loopback of OpenBSD": (108, lambda octets: b"\0\0\0\2" + octets[14:]),
    "Linux cooked": (113, lambda octets: b"\0\4\3\4\0\6" + bytes(8) + octets[12:]),
    "Linux cooked, version 2": (
        276,
        lambda octets: octets[12:14] + bytes(2) + b"\0\0\0\1\3\4\0\6" + bytes(8) + octets[14:],
    ),
}


class TestFiles:
    @pytest.mark.parametrize("link", HEADS)
    @pytest.mark.parametrize("some", [ONE, SIX], ids=["IPv4", "IPv6"])
    def test_each_first_header_is_taken_off(self, some: list[Frame], link: str) -> None:
        number, change = HEADS[link]
        changed = [(time, change(octets)) for time, octets in some]
        recording = formats.read(pcap(changed, number))
        assert crossed(recording) == crossed(formats.read(pcap(some)))
        assert len(crossed(recording)) > 10

    @pytest.mark.parametrize("order", "<>")
    @pytest.mark.parametrize("nano", [False, True])
    def test_each_order_of_octets(self, order: str, *, nano: bool) -> None:
        recording = formats.read(pcap(ONE, order=order, nano=nano))
        assert recording.entries == formats.read(pcap(ONE)).entries
        assert recording.entries[0].time == "2026-01-05 09:00:00.000000"

    @pytest.mark.parametrize("order", "<>")
    def test_pcapng_with_several_interfaces(self, order: str) -> None:
        # Nanoseconds since 1970, and 1024ths of a second since an hour later.
        nano = struct.pack(order + "HHB3xHH", 9, 1, 9, 0, 0)
        odd = struct.pack(order + "HHB3xHHqHH", 9, 1, 0x8A, 14, 8, 3600, 0, 0)
        written = section(order) + interface(order, 1, nano) + interface(order, 113, odd)
        written += making.block(order, 5, bytes(8))
        for number, (time, octets) in enumerate(ONE):
            if number % 3:
                written += enhanced(order, 0, round(time * 10**9), octets)
            else:
                cooked = HEADS["Linux cooked"][1](octets)
                written += enhanced(order, 1, round((time - 3600) * 1024), cooked)
        recording = formats.read(written)
        assert crossed(recording) == crossed(formats.read(pcap(ONE)))
        assert {one.time[:19] for one in recording.entries} == {"2026-01-05 09:00:00"}

    def test_pcapng_with_simple_packets_and_two_sections(self) -> None:
        written = b""
        for order, some in (("<", ONE[:10]), (">", ONE[10:])):
            written += section(order) + interface(order, 1)
            for _, octets in some:
                size = struct.pack(order + "I", len(octets))
                written += making.block(order, 3, size + octets)
        recording = formats.read(written)
        assert crossed(recording) == crossed(formats.read(pcap(ONE)))
        assert recording.entries[0].time == ""

    def test_a_capture_is_known_by_its_content(self) -> None:
        assert formats.read(pcap(ONE)).notation == "packet capture"
        assert formats.read(b"\n\r\r\nEHLO c.example\n").notation != "packet capture"

    def test_one_that_is_cut_is_read_up_to_there(self) -> None:
        recording = formats.read(pcap(ONE)[:-60])
        assert crossed(recording) == crossed(formats.read(pcap(ONE)))
        assert (
            f"the capture ends after packet {len(ONE) - 1}: it is cut off" in remarks(recording)[0]
        )

    @pytest.mark.parametrize(
        ("octets", "words"),
        [
            (pcap([]), "has no packet"),
            (pcap(ONE)[:10], "has no packet"),
            (section("<"), "has no packet"),
            (
                section("<") + enhanced("<", 0, 0, b"x"),
                "has no packet that can be read: it is damaged",
            ),
            (pcap(ONE)[:24] + b"\xff" * 40, "has no packet that can be read: it is damaged"),
            (pcap(ONE, 127), "packets of link type 127, which smtplab does not read"),
            (pcap([(0.0, bytes(60))]), "of 1 packets has no SMTP session"),
        ],
    )
    def test_one_without_a_session_is_refused(self, octets: bytes, words: str) -> None:
        refusal = formats.read(octets).refusal
        assert words in refusal
        assert "\n" not in refusal


class TestSegments:
    @given(st.randoms(use_true_random=False), st.integers(0, 8))
    def test_doubled_and_in_any_order(self, chance: Random, doubles: int) -> None:
        some = [*ONE, *(chance.choice(ONE) for _ in range(doubles))]
        chance.shuffle(some)
        assert crossed(formats.read(pcap(some))) == crossed(formats.read(pcap(ONE)))

    @given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 40)), max_size=12))
    def test_overlapping_and_sent_again(self, pieces: list[tuple[int, int]]) -> None:
        """Whatever else is sent again of the dialogue, in whatever pieces."""
        wire = Wire().open()
        wire.say(*DIALOGUE[:1])
        text = b"EHLO c.example\r\nMAIL FROM:<>\r\nRCPT TO:<bob@example.org>\r\nNOOP\r\n"
        start = wire.next["C"]
        for begin, size in pieces:
            octets = text[begin : begin + size]
            wire.next["C"] = (start + min(begin, len(text))) % 2**32
            wire.send("C", PUSH, octets)
        wire.next["C"] = start
        wire.send("C", PUSH, text).say("S 250 ok", "S 250 ok", "S 250 ok", "S 250 ok")
        assert crossed(wire.read())[1] == ("client", text)

    def test_numbers_begin_again_at_zero(self) -> None:
        wire = Wire().open().say(*DIALOGUE)
        assert wire.next["C"] < 2**31
        assert crossed(wire.read()) == SAID

    def test_replies_that_come_between_two_segments_part_no_command(self) -> None:
        """A client that pipelines fills a segment up to the middle of a line."""
        wire = Wire().open().say(*DIALOGUE[:3]).send("C", PUSH, b"MAIL FROM:<>\r\nRCPT TO:<b")
        wire.say("S 250 sender").send("C", PUSH, b"ob@b>\r\nDATA\r\n").say("S 250 ok", "S 354 go")
        sent = [one.octets for one in wire.read().entries if one.kind is EntryKind.CLIENT]
        assert sent[1:] == [b"MAIL FROM:<>\r\n", b"RCPT TO:<bob@b>\r\n", b"DATA\r\n"]

    def test_a_chunk_is_no_line(self) -> None:
        wire = Wire().open().say(*DIALOGUE[:3]).send("C", PUSH, b"BDAT 9\r\nQUIT\r\nab")
        wire.send("C", PUSH, b"cBDAT 2 LAST\r\n\r").lose("C", 1).say("S 250 9", "S 250 2", "C QUIT")
        recording = wire.read()
        sent = [one.octets for one in recording.entries if one.kind is EntryKind.CLIENT]
        assert sent[1:] == [
            b"BDAT 9\r\n",
            b"QUIT\r\nab",
            b"c",
            b"BDAT 2 LAST\r\n",
            b"\r",
            b"QUIT\r\n",
        ]
        assert remarks(recording)[-1] == "1 octet that the client sent was not captured"

    @pytest.mark.parametrize("first", range(4))
    def test_without_the_handshake(self, first: int) -> None:
        wire = Wire().open().say(*DIALOGUE)
        wire.frames = wire.frames[first:]
        recording = wire.read()
        assert crossed(recording) == SAID[max(0, first - 3) :]
        middle = "the capture begins in the middle of this session"
        assert (middle in remarks(recording)) == (first > 1)

    def test_from_the_middle_on(self) -> None:
        for first in range(3, 8):
            wire = Wire().open().say(*DIALOGUE)
            wire.frames = wire.frames[first:]
            assert crossed(wire.read()) == SAID[first - 3 :]

    def test_the_same_ports_again(self) -> None:
        wire = Wire().open().say(*DIALOGUE).send("S", FIN).send("C", FIN).send("S", ACK)
        wire.next = {"C": 90_000_000, "S": 80_000_000}
        wire.open().say(*DIALOGUE[:3]).send("C", RST)
        one, other = sessions_of(wire.read())
        assert (one.summary.end.value, other.summary.end.value) == ("221", "client left")

    def test_sessions_at_the_same_time(self) -> None:
        wires = [Wire(CLIENT._replace(port=port)).open().say(*DIALOGUE) for port in (4001, 4002)]
        both = [one for pair in zip(*(wire.frames for wire in wires), strict=True) for one in pair]
        recording = formats.read(pcap(both))
        assert [crossed(one.cut_out_of(recording)) for one in sessions_of(recording)] == [SAID] * 2

    @pytest.mark.parametrize(
        ("flags", "who", "kind", "words"),
        [
            (FIN, "S", EntryKind.DROPPED, "FIN"),
            (RST, "S", EntryKind.DROPPED, "RST, the reply is lost"),
            (FIN, "C", EntryKind.LEFT, "FIN"),
            (RST, "C", EntryKind.LEFT, "RST"),
        ],
    )
    def test_how_it_ends(self, flags: int, who: str, kind: EntryKind, words: str) -> None:
        wire = Wire().open().say(*DIALOGUE[:2]).send(who, flags)
        if flags == FIN:
            wire.send("S" if who == "C" else "C", FIN)
        assert remarks(wire.read(), kind) == [words]

    def test_an_end_after_221_is_none(self) -> None:
        recording = Wire().open().say(*DIALOGUE).send("C", RST).read()
        assert not {EntryKind.LEFT, EntryKind.DROPPED} & {one.kind for one in recording.entries}


class TestHoles:
    def test_a_command_that_is_missing(self) -> None:
        wire = Wire().open().say(*DIALOGUE[:3]).lose("C", 12).say("S 250 ok", *DIALOGUE[3:])
        recording = wire.read()
        assert remarks(recording)[1:] == ["12 octets that the client sent were not captured"]
        assert crossed(recording) == [
            *SAID[:2],
            ("server", b"250 mx.example\r\n250 ok\r\n"),
            *SAID[3:],
        ]

    def test_half_a_command_is_put_aside(self) -> None:
        wire = Wire().open().say(*DIALOGUE[:3]).send("C", PUSH, b"MAIL FR").lose("C", 4)
        recording = wire.send("C", PUSH, b"a@b>\r\n").say("S 250 ok", *DIALOGUE[3:]).read()
        assert remarks(recording, EntryKind.UNREADABLE) == ["C: MAIL FR", "C: a@b>"]
        assert ("client", b"QUIT\r\n") in crossed(recording)
        assert all(b"MAIL" not in octets for _, octets in crossed(recording))

    def test_half_a_reply_is_put_aside(self) -> None:
        wire = Wire().open().say(*DIALOGUE[:2]).send("S", PUSH, b"250-mx.ex").lose("S", 9)
        recording = wire.send("S", PUSH, b"X\r\n250-SIZE\r\n250 HELP\r\n").say(*DIALOGUE[3:]).read()
        assert remarks(recording, EntryKind.UNREADABLE) == ["S: 250-mx.ex", "S: X", "S: 250-SIZE"]
        assert remarks(recording)[1:] == ["9 octets that the server sent were not captured"]
        assert crossed(recording)[2] == ("server", b"250 HELP\r\n")

    def test_packets_that_were_cut_short(self) -> None:
        """Only 96 octets of each packet were kept."""
        recording = formats.read(pcap([(time, octets[:96]) for time, octets in LONG]))
        cut = sum(max(0, len(octets) - 96) for _, octets in LONG)
        told = [int(one.split()[0]) for one in remarks(recording) if "octet" in one]
        assert sum(told) == cut
        time, octets = max(LONG, key=lambda one: len(one[1]))
        segment = segment_of(CapturedPacket(1, time, 1, octets[:96]))
        assert segment
        assert (len(segment.octets), segment.length) == (96 - 54, 1460)
        assert crossed(recording)[-1][1].startswith(b"221 ")

    def test_each_single_packet_can_be_missing(self) -> None:
        whole = crossed(formats.read(pcap(ONE)))
        for missing in range(len(ONE)):
            recording = formats.read(pcap([*ONE[:missing], *ONE[missing + 1 :]]))
            carried = IP(Ethernet(ONE[missing][1]).data.pack()).data.data
            told = sum(int(one.split()[0]) for one in remarks(recording) if "not captured" in one)
            assert told == len(carried), missing
            left = b"".join(octets for _, octets in crossed(recording))
            assert len(left) == sum(len(octets) for _, octets in whole) - len(carried)

    def test_a_hole_in_content_keeps_the_rest(self) -> None:
        place = next(n for n, (_, octets) in enumerate(LONG) if len(octets) > 1500)
        recording = formats.read(pcap([*LONG[: place + 2], *LONG[place + 4 :]]))
        assert [one for one in remarks(recording) if "1460 octets" in one]
        assert crossed(recording)[-1][1].startswith(b"221 ")
        replay(recording, SITE)


def test_secrets_are_masked() -> None:
    wire = Wire().open().say(*DIALOGUE[:3]).say("C AUTH LOGIN", "S 334 VXNlcm5hbWU6")
    wire.say("C YWxpY2U=", "S 334 UGFzc3dvcmQ6", "C c2VjcmV0", "S 235 ok", *DIALOGUE[3:])
    recording = wire.read()
    sent = [octets for who, octets in crossed(recording) if who == "client"]
    assert sent == [
        b"EHLO c.example\r\n",
        b"AUTH LOGIN\r\n",
        b"****\r\n",
        b"****\r\n",
        b"QUIT\r\n",
    ]
    wire = Wire().open().say(*DIALOGUE[:3]).send("C", PUSH, b"AUTH PLAIN AGFsaWN").lose("C", 4)
    recording = wire.send("C", PUSH, b"NlY3JldA==\r\n").say("S 235 ok", *DIALOGUE[3:]).read()
    told = b"".join(one.octets for one in recording.entries)
    assert b"AGFsaWN" not in told
    assert b"NlY3JldA" not in told


class TestRecognition:
    def test_any_port_where_the_server_greets_with_220(self) -> None:
        recording = Wire(server=SERVER._replace(port=9925)).open().say(*DIALOGUE).read()
        assert crossed(recording) == SAID

    def test_any_port_in_the_middle_of_a_session(self) -> None:
        wire = Wire(server=SERVER._replace(port=9925)).open().say(*DIALOGUE)
        wire.frames = wire.frames[4:]
        assert crossed(wire.read()) == SAID[1:]

    @pytest.mark.parametrize(
        ("port", "said", "name"),
        [
            (110, ["S +OK ready", "C USER bob"], "POP3"),
            (9110, ["S +OK ready", "C USER bob"], "POP3"),
            (9021, ["S 220 ready", "C USER bob", "S 331 password"], "FTP"),
            (8080, ["C GET / HTTP/1.1", "S HTTP/1.1 200 OK"], "HTTP"),
            (9999, ["C \x16\x03\x01\2\0", "S \x16\x03\x03\1\0"], "TLS"),
            (7777, ["C hello", "S hello"], "port 7777"),
        ],
    )
    def test_other_protocols_are_left_out_with_a_word(
        self, port: int, said: Sequence[str], name: str
    ) -> None:
        other = Wire(server=SERVER._replace(port=port)).open().say(*said)
        assert f"not SMTP: connections: 1 of {name}" in other.read().refusal
        wire = Wire().open().say(*DIALOGUE)
        recording = formats.read(pcap([*other.frames, *wire.frames]))
        assert f"left out, since it is not SMTP: connections: 1 of {name}" in remarks(recording)
        assert crossed(recording) == SAID

    def test_tls_that_begins_without_a_word_of_it(self) -> None:
        wire = Wire().open().say(*DIALOGUE[:3]).say("C STARTTLS", "S 220 go")
        wire.send("C", PUSH, b"\x16").send("C", PUSH, b"\x03\x01\0\2\1\1EHLO c.example\r\n")
        recording = wire.read()
        assert crossed(recording)[-1] == ("server", b"220 go\r\n")
        assert remarks(recording)[-1].startswith("TLS: 23 octets from the client and 0 from")

    def test_what_a_client_sent_at_once_is_a_group(self) -> None:
        recording = formats.read(capture_of(SESSIONS["at once"]))
        groups = [one.group for one in recording.entries if one.kind is EntryKind.CLIENT]
        assert [groups.count(group) for group in dict.fromkeys(groups)] == [1, 3, 2]

    def test_what_is_clear_after_starttls_is_read(self) -> None:
        wire = Wire().open().say(*DIALOGUE[:3]).say("C STARTTLS", "S 454 no", *DIALOGUE[3:])
        assert crossed(wire.read())[-2:] == SAID[-2:]


class TestBounds:
    def test_so_much_is_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "_MOST_OCTETS", 10_000)
        recording = formats.read(pcap(LONG))
        assert 3000 < sum(len(one.octets) for one in recording.entries) < 5200
        assert "the capture goes on; " in remarks(recording)[-1]

    @pytest.mark.parametrize("is_ended", [True, False])
    def test_what_has_ended_makes_room(
        self, monkeypatch: pytest.MonkeyPatch, *, is_ended: bool
    ) -> None:
        """There are more sessions than may be held at a time; silent ones end for others."""
        monkeypatch.setattr(reading, "_MOST_OCTETS", 2000)
        frames: list[Frame] = []
        for port in range(4000, 4050):
            wire = Wire(CLIENT._replace(port=port)).open().say(*DIALOGUE)
            frames += (wire.send("S", FIN).send("C", FIN) if is_ended else wire).frames
        recording = formats.read(pcap(frames))
        found = sessions_of(recording)
        assert [crossed(one.cut_out_of(recording)) for one in found] == [SAID] * 50

    def test_a_session_comes_once_it_has_ended(self) -> None:
        ends = [CLIENT._replace(port=port) for port in range(4000, 4009)]
        wires = [Wire(end).open().say(*DIALOGUE).send("S", FIN).send("C", FIN) for end in ends]
        octets = pcap([one for wire in wires for one in wire.frames])
        rest = iter([octets[at : at + 100] for at in range(0, len(octets), 100)])
        next(reading.CaptureReader(rest).entries())
        assert len(list(rest)) * 100 > len(octets) / 2

    def test_so_many_connections_are_followed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "_MOST_CONNECTIONS", 2)
        wires = [
            Wire(CLIENT._replace(port=port)).open().say(*DIALOGUE) for port in range(4000, 4009)
        ]
        octets = pcap([one for wire in wires for one in wire.frames])
        assert len(sessions_of(formats.read(octets))) == len(wires)
        rest = iter([octets[at : at + 100] for at in range(0, len(octets), 100)])
        next(reading.CaptureReader(rest).entries())
        assert len(list(rest)) * 100 > len(octets) / 2

    def test_what_waits_is_bounded(self) -> None:
        """A segment is missing at the start, and megabytes follow."""
        wire = Wire().open().say(*DIALOGUE[:2]).lose("C", 100)
        for _ in range(3000):
            wire.send("C", PUSH, b"x" * 998 + b"\r\n")
        segments = [
            segment
            for number, (at, octets) in enumerate(wire.frames)
            if (segment := segment_of(CapturedPacket(number, at, 1, octets)))
        ]
        assembler = Assembler(segments[0])
        came = most = 0
        for number, segment in enumerate(segments):
            for piece in assembler.add(segment):
                came += len(piece.octets) + piece.missing
            most = max(most, number * 1000 - came)
        assert most < 600_000
        assert came > 2_900_000
        recording = wire.read()
        assert "100 octets that the client sent were not captured" in remarks(recording)
        assert sum(len(octets) for _, octets in crossed(recording)) > 2_900_000

    def test_segments_of_no_octets_wait_in_bounds_too(self) -> None:
        wire = Wire().lose("S", 9)
        for _ in range(4000):
            wire.send("S", FIN)
        assert wire.read().refusal

    def test_a_fragment_of_ip_is_no_segment(self) -> None:
        fragment = bytearray(ONE[5][1])
        fragment[20] |= 0x20
        assert segment_of(CapturedPacket(1, 0.0, 1, bytes(fragment))) is None

    @given(st.binary(max_size=300))
    def test_any_octets(self, octets: bytes) -> None:
        for beginning in (b"", pcap([]), section("<") + interface("<", 1), section(">")):
            formats.read(beginning + octets)

    @given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), max_size=20), st.data())
    def test_any_change_to_a_good_one(
        self, changes: list[tuple[int, int]], data: st.DataObject
    ) -> None:
        octets = bytearray(data.draw(st.sampled_from(GOOD)))
        for place, value in changes:
            octets[place % len(octets)] = value
        cut = data.draw(st.integers(0, len(octets)))
        recording = formats.read(bytes(octets[: cut or None]))
        replay(recording, SITE)
        for one in sessions_of(recording):
            assert one.entries

    def test_an_address_alone_is_nobody(self) -> None:
        assert Wire(CLIENT, CLIENT).open().read().refusal


GOOD = (
    capture_of(SESSIONS["one by one"]),
    capture_of(SECURED),
    capture_of(Session(SITE, (HELLO, TO_BOB[0], Disconnect()))),
    section("<") + interface("<", 1) + b"".join(enhanced("<", 0, 9, one) for _, one in SIX[:40]),
    pcap([(time, HEADS["Linux cooked"][1](octets)) for time, octets in ONE], 113, ">"),
)
