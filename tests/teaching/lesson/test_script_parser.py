import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.lab.inputs import (
    AdvanceClock,
    Connect,
    ConnectPop3,
    Disconnect,
    RunQueues,
    Send,
)
from smtplab.simulation.mapping.problems import Problems
from smtplab.teaching.lesson.script import ExpectedReply, ScriptLine
from smtplab.teaching.lesson.script_parser import (
    LessonScriptError,
    parse_lesson_script,
    read_lesson_script,
)


def wrong(text: str, *, continues: bool = False) -> list[str]:
    with pytest.raises(LessonScriptError) as caught:
        parse_lesson_script(text, 1, continues=continues)
    return [f"{one.line}: {one.message}" for one in caught.value.problems]


def test_each_cue_has_its_replies() -> None:
    text = (
        "S: 220 mail.example.org\nC: EHLO x\nS: 250-mail\nS: 250 SIZE\nC: NOOP\n\nS: 250 2.0.0 Ok"
    )
    assert parse_lesson_script(text, 10) == (
        ScriptLine(10, Connect(), (ExpectedReply(10, "220"),)),
        ScriptLine(11, Send(b"EHLO x\r\n"), (ExpectedReply(13, "250"),)),
        ScriptLine(14, Send(b"NOOP\r\n"), (ExpectedReply(16, "250", "2.0.0"),)),
    )


def test_what_goes_on_opens_no_connection() -> None:
    assert parse_lesson_script("C: x", continues=True) == (ScriptLine(1, Send(b"x\r\n")),)
    assert parse_lesson_script("[connect]\nC: x")[0] == ScriptLine(1, Connect())
    assert len(parse_lesson_script("[connect]\nC: x")) == 2


def test_a_line_is_sent_to_its_last_blank() -> None:
    sent = parse_lesson_script("C:\nC: \nC:  x \nC: .\nC:x", continues=True)
    octets = [cue.do.octets for cue in sent if isinstance(cue.do, Send)]
    assert octets == [b"\r\n", b"\r\n", b" x \r\n", b".\r\n", b"x\r\n"]


def test_raw_octets_get_nothing_added() -> None:
    [cue] = parse_lesson_script(r"R: a\n\xff\\", continues=True)
    assert cue.do == Send(b"a\n\xff\\")


def test_a_reply_that_is_asked_for() -> None:
    [cue] = parse_lesson_script("C: x\nS: ?", continues=True)
    assert (cue.asks_reply, cue.expected) == (True, ())


def test_a_note_stands_beside_the_next_line() -> None:
    text = "-- one\nS: 220\n-- two\n-- three\nC: x\n-- four\nS: 250\n-- five \x1b"
    assert [cue.note for cue in parse_lesson_script(text)] == ["one", "two three four five ␛"]


def test_directions_are_inputs() -> None:
    text = "[connect]\n[wait 60]\nS: 421\n[deliver]\n[pop3]\nS: +OK\nC: x\nS: -ERR no\n[disconnect]"
    dialogue = parse_lesson_script(text)
    assert [cue.do for cue in dialogue] == [
        Connect(),
        AdvanceClock(60.0),
        RunQueues(),
        ConnectPop3(),
        Send(b"x\r\n"),
        Disconnect(),
    ]
    assert [cue.expected for cue in dialogue[3:5]] == [
        (ExpectedReply(6, "+OK"),),
        (ExpectedReply(8, "-ERR"),),
    ]


def test_a_group_is_one_input_with_all_its_replies() -> None:
    text = "[together]\nC: a\nR: b\\n\n[end]\nS: 250\nS: 250"
    [cue] = parse_lesson_script(text, continues=True)
    assert cue == ScriptLine(
        1, Send(b"a\r\nb\n"), (ExpectedReply(5, "250"), ExpectedReply(6, "250"))
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("EHLO x", '1: "EHLO x" is not a line of a dialogue'),
        ("C: x\nX: y", '2: "X: y" is not a line of a dialogue'),
        ("S: hello", '1: "hello" is not a reply'),
        ("C: x\nS: 250-more\nC: y", "2: the reply has no last line"),
        ("C: x\nS: 250-more", "2: the reply has no last line"),
        ("C: x\nS: ?\nS: 250", "3: the reply is both quoted and asked for"),
        ("C: x\nS: 250\nS: ?", "3: the reply is both quoted and asked for"),
        ("C: x\nS: ?\nS: ?", "3: the line has two S: ?"),
        (r"R: \q", "1: \\q is not an escape"),
        ("[wait]", "1: the number of seconds is missing or wrong"),
        ("[wait 0]", "1: the number of seconds is missing or wrong"),
        ("[wait 99999999999]", "1: the number of seconds is missing or wrong"),
        ("[wait -1]", "1: the number of seconds is missing or wrong"),
        ("[fly]", '1: "[fly]" is not a direction'),
        ("[connect", '1: "[connect" is not a direction'),
        ("[]", '1: "[]" is not a direction'),
        ("[together]\nC: x", "1: the group has no end"),
        ("[together]\n[together]\nC: x\n[end]", "2: a group is not allowed inside a group"),
        ("[together]\nC: x\nS: 250\n[end]", "3: a reply is not allowed inside a group"),
        ("[end]", "1: this [end] has no group before it"),
        ("[together]\n[end]", "2: this [end] has no group before it"),
        ("", "1: this dialogue has no lines"),
        ("-- only this", "1: this dialogue has no lines"),
        ("C: x\n" * 401, "401: the dialogue has more than 400 lines"),
    ],
)
def test_what_is_no_dialogue_is_told(text: str, told: str) -> None:
    assert any(one.startswith(told) for one in wrong(text, continues="nothing is done" in told))


def test_a_reply_to_nothing() -> None:
    assert wrong("S: 250", continues=True) == ["1: nothing was sent that this reply could answer"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert len(wrong("X\nC: y\nS: z\n[fly]")) == 3


LINES = st.sampled_from(
    [
        *("C: x", "R: \\n", "R: \\", "S: 250", "S: 250-", "S: ?", "S: +OK", "S:", "-- n", "", "y"),
        *(
            "[connect]",
            "[wait 1]",
            "[together]",
            "[end]",
            "[pop3]",
            "[deliver]",
            "[disconnect]",
            "[",
        ),
    ]
)


@given(st.lists(LINES, max_size=12).map("\n".join) | st.text(), st.booleans())
def test_no_text_at_all_breaks_the_reader(text: str, continues: bool) -> None:
    problems = Problems()
    read_lesson_script(text, 1, problems, continues=continues)
    assert all(one.message.isprintable() for one in problems)


def test_troubles_come_in_the_order_of_the_file_and_once() -> None:
    problems = Problems()
    for line in (3, 1, 3):
        problems.add(line, "x", "y" * 900)
    assert [one.line for one in problems] == [1, 3]
    assert all(len(one.fix) == 400 for one in problems)
