"""Whatever the server can say can be seen happening: each demo is played."""

import pytest

from smtplab.protocol.codes.describe import CODES
from smtplab.protocol.codes.enhanced import REGISTRY, EnhancedCode, commands_with
from smtplab.protocol.commands import VERBS
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import RULES
from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.teaching.reference.command_replies import COMMAND_REPLIES
from smtplab.teaching.reference.demo import (
    NEVER_SENT,
    STAND_INS,
    demo_of_code,
    demo_of_command,
    demo_of_enhanced,
    demo_of_rule,
    why_no_demo,
)
from smtplab.teaching.reference.demo_lab import Demo
from smtplab.teaching.reference.demo_scripts import DEMO_SCRIPTS


def play(demo: Demo) -> Reply:
    """Play a demo and return the first reply that its last input draws."""
    lab = Lab(demo.site)
    for one in demo.inputs:
        lab.play(one)
    before = len(lab.transcript.moments)
    lab.play(demo.then)
    replies = (moment.reply for moment in lab.transcript.moments[before:] if moment.reply)
    return next(replies)


@pytest.mark.parametrize("key", [key for key in RULES if key not in NEVER_SENT])
def test_every_rule_can_be_made_to_speak(key: str) -> None:
    demo = demo_of_rule(key)
    assert demo is not None
    reply = play(demo)
    assert reply.code == RULES[key].code
    assert reply.diagnostic is not None
    assert reply.diagnostic.rule.key == (key if key not in STAND_INS else "fault")
    assert demo.rule is (None if key in STAND_INS else RULES[key])
    assert (demo.code, demo.enhanced) == (reply.code, reply.enhanced)


def test_no_scene_is_of_a_rule_that_is_gone() -> None:
    assert DEMO_SCRIPTS.keys() <= RULES.keys()


@pytest.mark.parametrize("key", sorted(NEVER_SENT & RULES.keys()))
def test_what_a_person_chose_cannot_be_shown(key: str) -> None:
    assert demo_of_rule(key) is None


def may_get(commands: tuple[str, ...], demo: Demo) -> bool:
    """Return whether what a demo answers stands in a list; a reply in time answers nothing."""
    return "any" in commands or demo.answers in (*commands, "")


def in_words(demo: Demo) -> str:
    """Return what is answered, read from the demo's own input and not from what it says."""
    line = demo.line.partition(" ")[0].partition("\\")[0].upper()
    if line == "." and any(one == Send(b"DATA\r\n") for one in demo.inputs):
        return "DATA-END"
    return line if line in COMMAND_REPLIES else "any"


class TestCommandsShown:
    """What is shown is shown on a command that gets it."""

    @pytest.mark.parametrize("code", sorted({rule.code for rule in RULES.values()} | CODES.keys()))
    def test_a_code(self, code: int) -> None:
        demo = demo_of_code(code)
        if demo is None:
            assert why_no_demo(code)
            return
        assert may_get(CODES[code].commands, demo), demo.answers
        assert play(demo).code == code

    @pytest.mark.parametrize(
        "code",
        [
            EnhancedCode(one, row.subject, row.detail)
            for row in REGISTRY.values()
            for one in row.classes
        ],
        ids=str,
    )
    def test_an_enhanced_code(self, code: EnhancedCode) -> None:
        demo = demo_of_enhanced(code)
        if demo is None:
            assert why_no_demo(code)
            return
        assert may_get(commands_with(code), demo), demo.answers
        assert may_get(CODES[demo.code].commands, demo), demo.answers
        assert play(demo).enhanced == code

    @pytest.mark.parametrize("key", [key for key in RULES if key not in NEVER_SENT])
    def test_a_rule(self, key: str) -> None:
        demo = demo_of_rule(key)
        assert demo is not None
        if key == "host-takes-no-mail":  # it repeats a greeting of 521 (RFC 7504 §3)
            assert "CONNECT" in CODES[demo.code].commands
            return
        assert may_get(CODES[demo.code].commands, demo), demo.answers
        if demo.enhanced:
            assert may_get(commands_with(demo.enhanced), demo), demo.answers

    @pytest.mark.parametrize("name", COMMAND_REPLIES)
    def test_a_command(self, name: str) -> None:
        demo = demo_of_command(name)
        if demo is None:
            assert why_no_demo(name) == f"The lab does not have {name}."
            assert name not in VERBS
            return
        assert demo.answers == name
        assert play(demo).code in COMMAND_REPLIES[name].good

    @pytest.mark.parametrize("key", [key for key in RULES if key not in NEVER_SENT])
    def test_what_is_answered_is_what_is_typed(self, key: str) -> None:
        demo = demo_of_rule(key)
        assert demo is not None
        if isinstance(demo.then, Send):
            assert demo.answers == in_words(demo)

    def test_a_command_is_tried_in_the_state_where_it_gets_the_reply(self) -> None:
        for code, line in ((451, "RCPT"), (530, "MAIL"), (538, "AUTH"), (556, "RCPT"), (521, "")):
            demo = demo_of_code(code)
            assert demo is not None
            assert demo.line.startswith(line)
        demo = demo_of_code(521)
        assert demo is not None
        assert demo.then == Connect()

    @pytest.mark.parametrize(
        ("shown", "because"),
        [
            (458, "The lab does not have ETRN, and no other command gets 458."),
            (211, "The server of the lab never replies with 211."),
            (430, "No standard says which command gets 430."),
            (571, "SMTP has no code 571, so no server that follows it sends one."),
            ("ETRN", "The lab does not have ETRN."),
            (EnhancedCode(5, 7, 30), "5.7.30 is used in delivery reports; no command gets it."),
        ],
        ids=str,
    )
    def test_what_cannot_be_shown_says_why(
        self, shown: int | EnhancedCode | str, because: str
    ) -> None:
        match shown:
            case str():
                assert demo_of_command(shown) is None
            case int():
                assert demo_of_code(shown) is None
            case _:
                assert demo_of_enhanced(shown) is None
        assert why_no_demo(shown) == because


def test_a_code_that_says_most_stands_beside_an_enhanced_one() -> None:
    demo = demo_of_enhanced(EnhancedCode(5, 6, 8))
    assert demo is not None
    assert demo.code == 550


def test_a_class_that_the_registry_rules_out_cannot_be_shown() -> None:
    assert demo_of_enhanced(EnhancedCode(4, 1, 2)) is None


def test_what_nobody_knows_cannot_be_shown() -> None:
    assert demo_of_code(599) is None
    assert demo_of_enhanced(EnhancedCode(5, 99, 99)) is None


def test_what_is_shown_is_typed_or_done_but_never_sent_before() -> None:
    demo = demo_of_code(550)
    assert demo is not None
    assert demo.line == "RCPT TO:<nobody@example.org>"
    lab = Lab(demo.site)
    for one in demo.inputs:
        lab.play(one)
    assert 550 not in [moment.reply.code for moment in lab.transcript.moments if moment.reply]
