import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.codes.enhanced import EnhancedCode
from smtplab.protocol.codes.model import REPLY_CLASSES, ReplyClass
from smtplab.protocol.replies import CLOSING_CODES, Reply, ReplyLine
from smtplab.protocol.reply_reader import NOT_A_REPLY, REPLY_LINE_OCTETS, REPLY_LINES, ReplyReader

texts = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20)
spoken = texts.map(lambda text: f"x{text}")
enhanced = st.builds(
    EnhancedCode, st.sampled_from([2, 4, 5]), st.integers(0, 999), st.integers(0, 999)
)
replies = st.builds(
    Reply,
    st.integers(0, 999),
    st.lists(spoken, min_size=1, max_size=4).map(tuple),
    st.one_of(st.none(), enhanced),
    st.none(),
    st.none(),
    st.none(),
)


def read(*pieces: bytes) -> list[Reply]:
    reader = ReplyReader()
    return [reply for piece in pieces for reply in reader.read(piece)]


def one_by_one(octets: bytes) -> list[bytes]:
    return [octets[i : i + 1] for i in range(len(octets))]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (250, ReplyClass.SUCCESS),
        (299, ReplyClass.SUCCESS),
        (354, ReplyClass.INTERMEDIATE),
        (450, ReplyClass.TEMPORARY),
        (550, ReplyClass.PERMANENT),
        (221, ReplyClass.SUCCESS),
        (421, ReplyClass.TEMPORARY),
        (521, ReplyClass.PERMANENT),
        (0, ReplyClass.PERMANENT),
        (101, ReplyClass.PERMANENT),
        (700, ReplyClass.PERMANENT),
    ],
)
def test_the_first_digit_is_enough(code: int, expected: ReplyClass) -> None:
    assert REPLY_CLASSES[code] is expected


def test_the_class_is_the_first_digit_whether_or_not_the_code_closes() -> None:
    assert all(REPLY_CLASSES[code] == code // 100 for code in range(200, 600))


def test_a_reply_closes_by_its_code_and_not_by_its_class() -> None:
    closing = {code for code in range(1000) if code in CLOSING_CODES}
    assert closing == {code for code in range(1000) if Reply(code).closes} == {221, 421}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b"250", ReplyLine(250, True, None, "")),
        (b"250 ", ReplyLine(250, True, None, "")),
        (b"250-", ReplyLine(250, False, None, "")),
        (b"250 Ok", ReplyLine(250, True, None, "Ok")),
        (b"250-Ok", ReplyLine(250, False, None, "Ok")),
        (b"250 2.1.0 Ok", ReplyLine(250, True, EnhancedCode(2, 1, 0), "Ok")),
        (b"250 2.1.0", ReplyLine(250, True, EnhancedCode(2, 1, 0), "")),
        (b"250-2.1.0 ", ReplyLine(250, False, EnhancedCode(2, 1, 0), "")),
        (b"250 2.1.0Ok", ReplyLine(250, True, None, "2.1.0Ok")),
        (b"250 2.01.0 Ok", ReplyLine(250, True, None, "2.01.0 Ok")),
        (b"250 2.1 Ok", ReplyLine(250, True, None, "2.1 Ok")),
        (b"250 2.1.1000 Ok", ReplyLine(250, True, None, "2.1.1000 Ok")),
        (b"250 3.1.0 Ok", ReplyLine(250, True, None, "3.1.0 Ok")),
        (b"250 5.1.1 no", ReplyLine(250, True, EnhancedCode(5, 1, 1), "no")),
        (b"250  Ok", ReplyLine(250, True, None, " Ok")),
        (b"000 x", ReplyLine(0, True, None, "x")),
        (b"250 \xff\r", ReplyLine(250, True, None, "\udcff\r")),
    ],
)
def test_a_line_is_read(line: bytes, expected: ReplyLine) -> None:
    assert ReplyLine.parse(line) == expected


@pytest.mark.parametrize(
    "line", [b"", b"25", b"2500", b"250Ok", b"25O Ok", b" 250", b"250_Ok", "٢٥٠ x".encode()]
)
def test_what_is_no_reply_line(line: bytes) -> None:
    with pytest.raises(ValueError, match="three digits"):
        ReplyLine.parse(line)


@given(replies)
def test_what_is_written_is_read_again(reply: Reply) -> None:
    octets = reply.encode()
    assert read(octets) == [reply]
    assert read(*one_by_one(octets)) == [reply]


@given(st.lists(replies, max_size=3), st.binary(max_size=5).filter(lambda rest: b"\n" not in rest))
def test_several_at_once_and_what_follows(several: list[Reply], rest: bytes) -> None:
    assert read(b"".join(reply.encode() for reply in several) + rest) == several


wires = st.lists(
    st.sampled_from([b"250", b"-", b" ", b"\r\n", b"\n", b"2.0.0", b"x", b"\xff", b"\r", b"5"])
)


@given(st.one_of(st.binary(), wires.map(b"".join)), st.data())
def test_any_octets_are_read_alike_however_they_are_cut(octets: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(octets)))
    whole = read(octets)
    assert read(octets[:at], octets[at:]) == whole
    assert read(*one_by_one(octets)) == whole
    assert all(reply.encode() for reply in whole)


def test_a_line_that_is_no_reply_is_told_as_one() -> None:
    assert read(b"hello\r\n") == [Reply(NOT_A_REPLY, ("hello",))]


def test_in_a_reply_it_is_text() -> None:
    assert read(b"250-a\r\nhello\r\n250 b\r\n") == [Reply(250, ("a", "hello", "b"))]


def test_the_last_line_has_the_code() -> None:
    assert read(b"250-a\r\n550 b\r\n") == [Reply(550, ("a", "b"))]


def test_octets_that_are_no_utf8_are_written_as_they_came() -> None:
    [reply] = read(b"250 \xff\xfe\r\n")
    assert reply.encode() == b"250 \xff\xfe\r\n"


@pytest.mark.parametrize("more", [0, 1, 100_000])
def test_of_a_long_line_the_start_is_kept(more: int) -> None:
    octets = b"250 " + b"x" * (REPLY_LINE_OCTETS - 4 + more) + b"\r\n250 b\r\n"
    long, short = read(octets)
    assert len(long.lines[0]) == REPLY_LINE_OCTETS - 4
    assert short == Reply(250, ("b",))
    assert read(*(octets[i : i + 999] for i in range(0, len(octets), 999))) == [long, short]


def test_of_a_reply_without_end_only_so_much_is_kept() -> None:
    reader = ReplyReader()
    for _ in range(3):
        assert list(reader.read(b"250-x\r\n" * 5000)) == []
    assert list(reader.read(b"x" * 10**6)) == []
    assert len(reader._received) <= REPLY_LINE_OCTETS
    [reply] = reader.read(b"\r\n250 last\r\n")
    assert (len(reply.lines), reply.lines[-1]) == (REPLY_LINES, "last")


def test_half_a_reply_can_be_forgotten() -> None:
    reader = ReplyReader()
    assert list(reader.read(b"250-a\r\n250 b")) == []
    reader.clear()
    assert list(reader.read(b"220 c\r\n")) == [Reply(220, ("c",))]


def test_the_text_joins_the_lines() -> None:
    assert Reply(250, ("a", "", "b")).text == "a b"


def test_4yz_and_5yz_refuse_and_so_does_what_smtp_does_not_have() -> None:
    refusing = {code // 100 for code in range(1000) if Reply(code).is_refusal}
    assert refusing == {0, 1, 4, 5, 6, 7, 8, 9}
    assert [one for one in ReplyClass if one.is_refusal] == [
        ReplyClass.TEMPORARY,
        ReplyClass.PERMANENT,
    ]
