"""A line that comes in pieces is masked as the whole of it is."""

import itertools
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from smtplab.protocol.command_line import KNOWN_VERBS
from smtplab.protocol.pop3.commands import KNOWN_VERBS as POP3_VERBS
from smtplab.simulation.secrets.masking import MASK, Masker
from smtplab.simulation.secrets.secret_place import MECHANISMS
from tests.simulation.secrets.planted import DIGEST, PASSWORD, PLAIN, leaks

MISSPELT = (
    *(
        "SUTH",
        "SAUTH",
        "QUTH",
        "AUHT",
        "UATH",
        "AUTHH",
        "ATH",
        "UTH",
        "auth",
        "sUth",
        "AUTHENTICATE",
        "helloAUTH",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxauth",
    ),
    *("\bAUTH", "\0AUTH", "\x7fAUTH", "S\bAUTH", "\b\b\bAUTH", "AU\0TH", "AUX\bTH", "\x1b[DAUTH"),
    *(
        "\x1b[3~AUTH",
        "\x1bAUTH",
        "\xef\xbb\xbfAUTH",
        "\xc2\xa0AUTH",
        " AUTH",
        "\t \tAUTH",
        "> AUTH",
    ),
    *('"AUTH', "AUTH:", "AUTH=", "AUTH\xc2\xa0", "AUTH\0", "SUTH:", "AUTH,", "AUTH-", " \0 SUTH"),
)
HARMLESS = (
    *("MAIL FROM:<a@b.example> AUTH=<>", "HELP AUTH PLAIN x", "NOOP auth plain x", "hello there"),
    *("SUTH is not a verb", "AUTHOR unknown", "250-AUTH LOGIN PLAIN", "PLAIN AUTH", "\0\0", "   "),
    *("AUTH", "AUTH PLAIN", "AUTH plain", "AUTH LOGIN ", "AUTH?", "SUTH PLAIN", "PASS", "APOP a"),
    *("VRFY login", "PASTE this", "XAUTHX PLAIN x", "A" * 20000, "NOOP " + "x" * 20000),
)


def cuts(octets: bytes) -> Iterator[list[bytes]]:
    """Yield each cut in two, and the cut into single octets."""
    yield from ([octets[:at], octets[at:]] for at in range(1, min(len(octets), 200)))
    if len(octets) < 1000:
        yield [octets[at : at + 1] for at in range(len(octets))]


def told_of(pieces: list[bytes], masker: Masker) -> bytes:
    return b"".join(map(masker.mask, pieces))


@pytest.mark.parametrize("verb", MISSPELT)
@pytest.mark.parametrize("mechanism", ["PLAIN", "login", "SCRAM-SHA-1-PLUS"])
class TestAuth:
    def test_is_masked_whole_and_in_pieces(self, verb: str, mechanism: str) -> None:
        head = f"{verb} {mechanism} ".encode("latin-1")
        line = head + f"{PLAIN}\r\n".encode()
        for pieces in ([line], *cuts(line)):
            assert told_of(pieces, Masker()) == head + MASK + b"\r\n", pieces

    def test_is_followed_by_secrets(self, verb: str, mechanism: str) -> None:
        line = f"{verb} {mechanism}\r\n".encode("latin-1")
        for pieces in ([line], *cuts(line)):
            masker = Masker()
            assert told_of(pieces, masker) == line
            assert masker.authenticates
            assert masker.mask(f"{PASSWORD}\r\n".encode()) == MASK + b"\r\n"

    def test_is_masked_among_others(self, verb: str, mechanism: str) -> None:
        line = f"{verb} {mechanism} {PLAIN}\r\n".encode("latin-1")
        octets = b"NOOP\r\n" + line + b"QUIT\r\n"
        told = Masker().mask(octets)
        assert leaks(told) == []
        assert told.startswith(b"NOOP\r\n")
        assert told.endswith(MASK + b"\r\nQUIT\r\n")


@pytest.mark.parametrize("line", HARMLESS)
def test_what_has_no_secret_is_told_whole_and_in_pieces(line: str) -> None:
    octets = f"{line}\r\n".encode("latin-1")
    for pieces in ([octets], *cuts(octets)):
        assert told_of(pieces, Masker()) == octets, pieces


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"PASS {PASSWORD}", "PASS ****"),
        (f"pass\t{PASSWORD} {PASSWORD}", "pass\t****"),
        (f"\bPASS {PASSWORD}", "\bPASS ****"),
        (f"PSAS {PASSWORD}", "PSAS ****"),
        (f"APOP alice {DIGEST}", "APOP alice ****"),
        (f"AOPP alice {DIGEST}", "AOPP alice ****"),
        (f"SUTH PLAIN {PLAIN}", "SUTH PLAIN ****"),
        ("UIDL 1", "UIDL 1"),
    ],
)
def test_secrets_of_pop3(line: str, told: str) -> None:
    octets = f"{line}\r\n".encode()
    for pieces in ([octets], *cuts(octets)):
        assert told_of(pieces, Masker(POP3_VERBS)) == f"{told}\r\n".encode(), pieces


ODD = st.sampled_from(
    ["\b", "\0", " ", "\t", "\x1b", "[", "D", "~", "=", ":", ",", "\xa0", "S", "3"]
)
VERBS = st.sampled_from(
    [*MISSPELT, "AUTH", "PASS", "APOP", "PSAS", "MAIL", "QUIT", "HELP", "FOO", "Q", "A", ""]
)
WORDS = st.sampled_from(
    [*sorted(MECHANISMS), "plain", "SOMETHING", "*", "=", "p", "pw9", PLAIN, "A"]
)
LINES = st.builds(
    lambda *parts: "".join(parts).encode("latin-1"),
    *(st.text(ODD, max_size=4), VERBS, st.text(ODD, max_size=3)),
    st.lists(WORDS, max_size=4).map(" ".join),
    st.text(ODD, max_size=2),
)
ENDS = st.sampled_from([b"\r\n", b"\n", b"\r"])
BEFORE = st.sampled_from([b"", b"AUTH LOGIN\r\n", b"PASS x\r\n", b"SUTH PLAIN abcdef\r\n"])
PLACES = st.lists(st.integers(0, 60), max_size=8)
SPOKEN = st.sampled_from([KNOWN_VERBS, POP3_VERBS])


def cut_at(octets: bytes, places: list[int]) -> list[bytes]:
    ends = [0, *sorted({min(one, len(octets)) for one in places}), len(octets)]
    return [octets[start:end] for start, end in itertools.pairwise(ends)]


def letters_of_mechanism(told: bytes) -> bytes:
    """Return the last word of what is told, if it is the beginning of a mechanism's name."""
    word = re.split(rb"[^0-9A-Za-z_-]", told)[-1]
    return word if any(one.startswith(word.decode().upper()) for one in MECHANISMS) else b""


@given(line=LINES, end=ENDS, before=BEFORE, places=PLACES, verbs=SPOKEN)
@example(line=b"AUTH AGFsaWNl", end=b"\r\n", before=b"", places=[7], verbs=KNOWN_VERBS)
@example(line=b"AUTH SOMETHING x", end=b"\r\n", before=b"", places=[8], verbs=KNOWN_VERBS)
@example(line=b"QUITE", end=b"\r\n", before=b"AUTH LOGIN\r\n", places=[4], verbs=KNOWN_VERBS)
def test_no_cut_tells_more_than_the_whole(
    line: bytes, end: bytes, before: bytes, places: list[int], verbs: frozenset[str]
) -> None:
    whole, cut = Masker(verbs), Masker(verbs)
    whole.mask(before)
    cut.mask(before)
    of_whole = whole.mask(line + end).removesuffix(end)
    of_cut = told_of(cut_at(line + end, places), cut).removesuffix(end)
    assert whole.authenticates == cut.authenticates
    echo = b"500 " + line + b" " + PLAIN.encode() + b"\r\n"
    assert whole.mask_repeated(echo) == cut.mask_repeated(echo)
    if of_cut != of_whole:
        assert of_cut.endswith(MASK)
        told = of_cut.removesuffix(MASK)
        begun = told.removesuffix(letters_of_mechanism(told))
        assert line.startswith(told)
        assert of_whole.startswith(begun)


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_a_line_after_a_plain_one_is_masked(end: bytes) -> None:
    octets = b"NOOP one" + end + f"AUTH PLAIN {PLAIN}\r\n".encode()
    for pieces in ([octets], *cuts(octets)):
        assert told_of(pieces, Masker()) == b"NOOP one" + end + b"AUTH PLAIN ****\r\n"


@pytest.mark.parametrize("joint", ["", "\0", "\b", "\xa0", "-", "_", "=", ":", "\x1b", "\x0b"])
def test_a_joint_between_auth_and_the_mechanism(joint: str) -> None:
    head = f"AUTH{joint}PLAIN ".encode()
    octets = head + f"{PLAIN}\r\n".encode()
    for pieces in ([octets], *cuts(octets)):
        assert told_of(pieces, Masker()) == head + b"****\r\n", pieces


@pytest.mark.parametrize("space", ["\xa0", "\u200b", "\ufeff", "\u2028", "\0", "\x0b"])
@pytest.mark.parametrize("verb", ["AUTH", "SUTH"])
def test_another_space_before_a_secret(verb: str, space: str) -> None:
    octets = f"{verb} PLAIN{space}{PLAIN}\r\n".encode()
    assert Masker().mask(octets) == f"{verb} PLAIN{space}****\r\n".encode()
    assert not any(leaks(told_of(pieces, Masker())) for pieces in cuts(octets))


def test_spaces_before_a_secret_are_told() -> None:
    octets = f" \t {PASSWORD} {PASSWORD}\r\n".encode()
    for pieces in ([octets], *cuts(octets)):
        assert told_of([b"AUTH LOGIN\r\n", *pieces], Masker()) == b"AUTH LOGIN\r\n \t ****\r\n"


@given(
    odd=st.text(ODD, max_size=4),
    verb=VERBS,
    mechanism=st.sampled_from(sorted(MECHANISMS)),
    places=PLACES,
    verbs=SPOKEN,
)
def test_a_cut_tells_as_much_as_the_whole_where_no_word_is_open(
    odd: str, verb: str, mechanism: str, places: list[int], verbs: frozenset[str]
) -> None:
    octets = f"{odd}{verb} {mechanism} {PLAIN}\r\n".encode("latin-1")
    assert told_of(cut_at(octets, places), Masker(verbs)) == Masker(verbs).mask(octets)


@pytest.mark.parametrize("flood", [b"\0", b" ", b"\0 "])
@pytest.mark.parametrize("size", [1000, 4096, 12288, 12289, 50_000])
def test_a_flood_in_front_hides_no_secret(flood: bytes, size: int) -> None:
    line = flood * 10_000 + b"AUTH" + flood * 10_000 + b"PLAIN " + PLAIN.encode() + b"\r\n"
    pieces = [line[at : at + size] for at in range(0, len(line), size)]
    assert leaks(told_of(pieces, Masker())) == []
    assert told_of(pieces, Masker()) == Masker().mask(line)


def test_a_secret_that_came_in_pieces_is_known_again() -> None:
    masker = Masker()
    for octet in f"AUTH PLAIN {PLAIN}\r\n".encode():
        masker.mask(bytes([octet]))
    assert leaks(masker.mask_repeated(f"535 5.7.8 {PASSWORD} {PLAIN}\r\n".encode())) == []


def test_all_words_of_a_long_response_are_known_again() -> None:
    words = [f"word{number:02}secret" for number in range(16)]
    masker = Masker()
    masker.mask(f"AUTH PLAIN {' '.join(words)}\r\n".encode())
    heard = masker.mask_repeated(" ".join(words).encode())
    assert heard == b" ".join([MASK] * len(words))


def test_most_lines_are_not_read_for_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Masker, "_segment", None)
    for line in (
        b"EHLO c.example",
        b"mail FROM:<>",
        b"RCPT TO:<bob@example.org>",
        b"DATA",
        b"QUIT",
    ):
        assert Masker().mask(line + b"\r\n") == line + b"\r\n"
