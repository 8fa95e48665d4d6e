"""A quoted reply belongs to the command above it, and what is not quoted is not compared."""

import itertools

import pytest

from smtplab.simulation import report, script, script_report
from smtplab.simulation.lab.inputs import Send
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.formats.entries import Entry, EntryKind, Recording
from smtplab.simulation.site.load import load_site

SITE = load_site()
RIGHT = (
    "S: 220 mail.example.org",
    "C: EHLO c.example",
    "S: 250 mail.example.org",
    "C: MAIL FROM:<a@b.example>",
    "S: 250 2.1.0 Ok",
    "C: RCPT TO:<nobody@example.org>",
    "S: 550 5.1.1 no",
    "C: NIX",
    "S: 500 5.5.2 what",
    "C: QUIT",
    "S: 221 2.0.0 bye",
)
REPLIES = [number for number, line in enumerate(RIGHT) if line.startswith("S")]
LEFT_OUT = [
    some for count in range(len(REPLIES) + 1) for some in itertools.combinations(REPLIES, count)
]


def found(lines: list[str]) -> list[tuple[int, int | None]]:
    """Return where a dialogue differs from what the server says: the line, and the code instead."""
    played = script.play(script.parse_script("\n".join(lines).encode()), SITE)
    return [(one.line, one.received and one.received.code) for one in played.mismatches]


@pytest.mark.parametrize("left_out", LEFT_OUT)
class TestLeftOut:
    def test_no_other_reply_is_blamed(self, left_out: tuple[int, ...]) -> None:
        assert found([line for at, line in enumerate(RIGHT) if at not in left_out]) == []

    def test_a_wrong_one_is(self, left_out: tuple[int, ...]) -> None:
        for wrong in sorted({*REPLIES} - {*left_out}):
            lines = [
                "S: 399" if at == wrong else line
                for at, line in enumerate(RIGHT)
                if at not in left_out
            ]
            code = int(RIGHT[wrong][3:6])
            assert found(lines) == [(lines.index("S: 399") + 1, code)]


def test_what_a_student_did_not_copy_shifts_nothing() -> None:
    lines = ["C: HELO a", "C: MAIL FROM:<a@b.example>", "S: 250", "C: QUIT", "S: 221"]
    assert found(lines) == []


def test_one_reply_too_many_gets_nothing() -> None:
    assert found(["S: 220", "C: NOOP", "S: 250", "S: 250", "C: QUIT", "S: 221"]) == [(4, None)]


GROUP = ["S: 220", "C: EHLO c.example", "C: MAIL FROM:<>", "C: NIX", "C: NOOP"]


@pytest.mark.parametrize(
    ("quoted", "wanted"),
    [
        (["250", "250", "500", "250"], []),
        (["250", "500", "250"], []),
        (["500", "250"], []),
        (["250", "250"], []),
        (["250"], []),
        (["250", "250", "250", "250"], [(8, 500)]),
        (["500"], [(6, 250)]),
        (["500", "500"], [(7, 250)]),
        (["550", "250"], [(6, 500)]),
        (["250", "250", "500", "250", "250"], [(10, None)]),
        (["250", "250", "500"], []),
        (["250", "500"], []),
    ],
)
def test_of_a_group_the_last_belongs_to_the_last(
    quoted: list[str], wanted: list[tuple[int, int | None]]
) -> None:
    assert found([*GROUP, *(f"S: {code}" for code in quoted)]) == wanted


@pytest.mark.parametrize("line", ["S: ok", "S: Ok", "S: yes 250", "S: 25 x", "nix", "OK"])
def test_what_is_not_a_reply_is_named_with_its_line(line: str) -> None:
    with pytest.raises(script.ScriptError, match=r"^line 3: .*digits"):
        script.parse_script(f"S: 220\nC: NOOP\n{line}\nC: QUIT\n".encode())


TALK = (
    ("", "220 mail.example.org"),
    ("EHLO c.example", "250 mail.example.org"),
    ("MAIL FROM:<a@b.example>", "250 2.1.0 Ok"),
    ("RCPT TO:<nobody@example.org>", "550 5.1.1 no"),
    ("RCPT TO:<bob@example.org>", "250 2.1.5 Ok"),
    ("DATA", "354 go on"),
    ("Subject: x", ""),
    ("", ""),
    (".", "250 2.0.0 Ok"),
    ("QUIT", "221 2.0.0 bye"),
)
NOTATIONS = {
    "RFC": ("S: ", "C: "),
    "swaks": ("<-  ", " -> "),
    "curl": ("< ", "> "),
    "telnet": ("", ""),
    "Postfix": ("mx postfix/smtpd[7]: > h[192.0.2.1]: ", "mx postfix/smtpd[7]: < h[192.0.2.1]: "),
}


def written(heads: tuple[str, str], left_out: int) -> list[str]:
    """Write the session without one of its replies."""
    server, client = heads
    lines: list[str] = []
    for number, (sent, reply) in enumerate(TALK):
        lines += [f"{client}{sent}"] if number else []
        lines += [f"{server}{reply}"] if reply and number != left_out else []
    return lines


@pytest.mark.parametrize("left_out", [at for at, (_, reply) in enumerate(TALK) if reply])
@pytest.mark.parametrize("name", NOTATIONS)
class TestNotations:
    def test_a_reply_that_is_left_out_shifts_no_other(self, name: str, left_out: int) -> None:
        assert found(written(NOTATIONS[name], left_out)) == []

    def test_all_replies_can_be_asked_for(self, name: str, left_out: int) -> None:
        text = "\n".join(written(NOTATIONS[name], left_out)).encode()
        played = script.play(script.parse_script(text), SITE, wants_all=True)
        [missing] = played.mismatches
        assert missing.expected is None
        assert missing.received
        assert str(missing.received.code) == TALK[left_out][1][:3]
        told = script_report.render_mismatch(missing)
        assert told.startswith(f"line {missing.line}: the reply is not quoted: ")


def test_a_reply_that_is_not_quoted_has_the_line_of_its_command() -> None:
    text = b"S: 220\nC: NOOP\nS: 250\nC: RSET\nC: QUIT\nS: 221\n"
    played = script.play(script.parse_script(text), SITE, wants_all=True)
    assert [one.line for one in played.mismatches] == [4]


@pytest.mark.parametrize(("mark", "count"), [("", 0), ("S: ", 1)])
def test_a_log_may_begin_after_the_greeting(mark: str, count: int) -> None:
    server, client = ("S: ", "C: ") if mark else ("", "")
    lines = (f"{server}250 2.0.0 Ok", f"{client}EHLO c.example", f"{server}250 mail.example.org")
    more = (f"{client}QUIT", f"{server}221 bye")
    assert len(found([*lines, *more])) == count


HEADS = {"rfc": ("S: ", "C: "), "swaks": ("<-  ", " -> "), "bare": ("", "")}


def one_session(name: str, heads: tuple[str, str], end: str = "") -> str:
    server, client = heads
    return (
        f"{server}220 mail\n{client}EHLO {name}.example\n{server}250 mail\n"
        f"{client}MAIL FROM:<>\n{server}250 2.1.0 Ok\n{client}QUIT\n{server}221 2.0.0 bye\n{end}"
    )


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("end", ["", "\n\n"])
def test_each_session_of_a_file_has_a_connection_of_its_own(name: str, end: str) -> None:
    text = one_session("one", HEADS[name], end) * 2 + one_session("two", HEADS[name])
    played = script.play(script.parse_script(text.encode()), SITE)
    assert played.mismatches == ()
    labels = [one.label for one in played.lab.transcript.moments]
    assert labels.count("SYN") == 3


def test_sessions_at_the_same_time_are_played_one_after_the_other() -> None:
    talk = one_session("c", ("> h[192.0.2.1]: ", "< h[192.0.2.1]: ")).splitlines()[:-2]
    lines = [f"mx postfix/smtpd[{pid}]: {line}" for line in talk for pid in (7, 8)]
    recording = formats.read("\n".join(lines).encode())
    assert recording.notation == "Postfix log"
    assert len({one.session for one in recording.entries if one.kind is EntryKind.CLIENT}) == 2
    played = script.play(script.parse_script("\n".join(lines).encode()), SITE)
    assert played.mismatches == ()
    assert [one.label for one in played.lab.transcript.moments].count("SYN") == 2


class Counted(bytes):
    """The name of a session, which counts how often it is compared."""

    compared = 0

    def __eq__(self, other: object) -> bool:
        Counted.compared += 1
        return super().__eq__(other)

    __hash__ = bytes.__hash__


def test_the_cost_of_many_sessions_grows_with_their_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    count = 3_000
    said = (b"HELO c.example\r\n", b"QUIT\r\n")
    entries = tuple(
        Entry(1, EntryKind.CLIENT, octets, session=Counted(b"%d" % number))
        for octets in said
        for number in range(count)
    )
    monkeypatch.setattr(formats, "read", lambda *_, **__: Recording("log", entries))
    Counted.compared = 0
    sent = [
        step.do.octets
        for session in script.parse_script(b"").sessions
        for step in session.steps
        if isinstance(step.do, Send)
    ]
    assert sent == [*said] * count
    assert Counted.compared <= 4 * len(entries)


def test_what_comes_after_quit_opens_nothing() -> None:
    text = "S: 220\nC: QUIT\nS: 221\nC: NOOP\n"
    played = script.play(script.parse_script(text.encode()), SITE)
    assert [one.label for one in played.lab.transcript.moments].count("SYN") == 1


def test_what_this_lab_lacks_is_said_once() -> None:
    text = "EHLO c\nSTARTTLS\nAUTH LOGIN\ndXNlcg==\nAUTH LOGIN\nQUIT\n"
    played = script.play(script.parse_script(text.encode()), SITE)
    assert list(script_report.unplayed_lines(played)) == [
        "this site offers no STARTTLS; --site esmtp offers it",
        "this site offers no AUTH; --site esmtp offers it",
    ]
    transcript = played.lab.transcript
    told = [line for one in transcript.moments for line in report.render_moment(transcript, one)]
    assert not any("spelling" in line for line in told)
    assert not list(script_report.unplayed_lines(script.play(script.parse_script(b"NIX\n"), SITE)))
