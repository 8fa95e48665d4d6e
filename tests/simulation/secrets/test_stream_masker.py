"""One masker follows a connection: what crosses the wire and what a server reads show the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.secrets.stream_masker import StreamMasker

SECRET = b"AGFsaWNlAHdvbmRlcmxhbmQ="
LINES = [b"EHLO c.example", b"AUTH PLAIN " + SECRET, b"AUTH LOGIN", SECRET, b"NOOP", b"QUIT", b""]


def shown(pieces: list[bytes], start: int = 0) -> tuple[bytes, list[bytes]]:
    """Return what the wire shows of the pieces, and each line as a server that reads it has it."""
    masker, sent, wire = StreamMasker(start), b"", []
    lines = []
    for piece in pieces:
        masked = masker.mask(piece, start + len(sent))
        wire.append(piece if masked is None else masked)
        before, sent = sent, sent + piece
        first = before.count(b"\r\n")
        for number, line in enumerate(sent.split(b"\r\n")[:-1]):
            if number >= first:
                end = len(b"\r\n".join(sent.split(b"\r\n")[: number + 1])) + 2
                octets = lines_of(masker, line, start + end, start, sent)
                lines.append(octets)
    return b"".join(wire), lines


def lines_of(masker: StreamMasker, line: bytes, end: int, start: int, sent: bytes) -> bytes:
    return masker.line(line, end, lambda span: sent[span[0] - start : span[1] - start])


@given(st.lists(st.sampled_from(LINES), max_size=8), st.data())
def test_a_line_is_masked_as_the_wire_is(said: list[bytes], data: st.DataObject) -> None:
    octets = b"".join(line + b"\r\n" for line in said)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(octets)), max_size=4)))
    pieces = [octets[a:b] for a, b in zip([0, *cuts], [*cuts, len(octets)], strict=True) if a < b]
    # A CR alone ends a line for a reader of the wire, so no piece ends between CR and LF.
    if any(piece.endswith(b"\r") for piece in pieces):
        return
    wire, lines = shown(pieces, data.draw(st.integers(0, 9)))
    assert lines == wire.split(b"\r\n")[:-1]


def test_the_rest_of_a_line_that_was_refused_does_not_stand_before_the_next() -> None:
    masker = StreamMasker()
    sent = b"AUTH PLAIN\r" + SECRET + b"\r\nNOOP\r\n"
    assert SECRET not in (masker.mask(sent, 0) or sent)
    refused = masker.line(b"AUTH PLAIN", 11, lambda span: sent[slice(*span)])
    assert refused == b"AUTH PLAIN"
    assert masker.line(b"NOOP", len(sent), lambda span: sent[slice(*span)]) == b"NOOP"


@pytest.mark.parametrize("ending", [b"\n", b"\r"])
def test_a_line_end_that_is_none_hides_nothing(ending: bytes) -> None:
    masker = StreamMasker()
    line = b"AUTH PLAIN " + SECRET + ending + b"NOOP"
    sent = line + b"\r\n"
    assert SECRET not in (masker.mask(sent, 0) or sent)
    read = masker.line(line, len(sent), lambda span: sent[slice(*span)])
    assert read == b"AUTH PLAIN ****" + ending + b"NOOP"


def test_a_line_that_does_not_stand_in_what_was_sent_is_masked_all_the_same() -> None:
    masker = StreamMasker()
    sent = b"AUTH PLAIN " + SECRET + b"\r\n"
    masker.mask(sent, 0)
    read = masker.line(sent[:20], len(sent), lambda span: sent[slice(*span)])
    assert SECRET[:9] not in read
