"""Whatever the server can say can be seen happening: each showing is played."""

import pytest

from smtplab.protocol import enhanced
from smtplab.protocol.codes import CODES, is_possible
from smtplab.protocol.enhanced import EnhancedCode
from smtplab.protocol.replies import Reply
from smtplab.protocol.rules import RULES
from smtplab.simulation.lab import Lab
from smtplab.teaching.reference.showing import (
    BY_HAND,
    STAND_INS,
    Showing,
    show_code,
    show_enhanced,
    show_rule,
)
from smtplab.teaching.reference.showings import SCENES

KNOWN_ENHANCED = sorted(
    {rule.enhanced for rule in RULES.values() if rule.enhanced}
    | {
        EnhancedCode(one, row.subject, row.detail)
        for row in enhanced.REGISTRY.values()
        for one in row.classes
        if one in (4, 5)
    }
)


def drawn(showing: Showing) -> Reply:
    """Play a showing and return the first reply that its last input draws."""
    lab = Lab(showing.site)
    for one in showing.inputs:
        lab.play(one)
    before = len(lab.transcript.moments)
    lab.play(showing.then)
    replies = (moment.reply for moment in lab.transcript.moments[before:] if moment.reply)
    return next(replies)


@pytest.mark.parametrize("key", [key for key in RULES if key not in BY_HAND])
def test_every_rule_can_be_made_to_speak(key: str) -> None:
    showing = show_rule(key)
    assert showing is not None
    reply = drawn(showing)
    assert reply.code == RULES[key].code
    assert reply.why is not None
    assert reply.why.rule.key == (key if key not in STAND_INS else "fault")
    assert showing.rule is (None if key in STAND_INS else RULES[key])
    assert (showing.code, showing.enhanced) == (reply.code, reply.enhanced)


def test_no_scene_is_of_a_rule_that_is_gone() -> None:
    assert SCENES.keys() <= RULES.keys()


@pytest.mark.parametrize("key", sorted(BY_HAND & RULES.keys()))
def test_what_a_person_chose_cannot_be_shown(key: str) -> None:
    assert show_rule(key) is None


@pytest.mark.parametrize("code", sorted({rule.code for rule in RULES.values()} | CODES.keys()))
def test_a_code_is_drawn_if_the_server_has_it_or_it_refuses(code: int) -> None:
    showing = show_code(code)
    if showing is None:
        assert code not in {rule.code for rule in RULES.values()}
        assert code < 400 or not is_possible(code)
    else:
        assert drawn(showing).code == code


@pytest.mark.parametrize("code", KNOWN_ENHANCED, ids=str)
def test_an_enhanced_code_is_drawn_as_it_is_sent(code: EnhancedCode) -> None:
    showing = show_enhanced(code)
    assert showing is not None
    assert drawn(showing).enhanced == code


def test_what_nobody_knows_cannot_be_shown() -> None:
    assert show_code(599) is None
    assert show_enhanced(EnhancedCode(5, 99, 99)) is None


def test_what_is_shown_is_typed_or_done_but_never_sent_before() -> None:
    showing = show_code(550)
    assert showing is not None
    assert showing.line == "RCPT TO:<nobody@example.org>"
    lab = Lab(showing.site)
    for one in showing.inputs:
        lab.play(one)
    assert 550 not in [moment.reply.code for moment in lab.transcript.moments if moment.reply]
