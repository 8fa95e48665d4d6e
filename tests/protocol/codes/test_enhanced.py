import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.codes.describe import DigitMeaning, is_possible
from smtplab.protocol.codes.enhanced import (
    REGISTRY,
    STATUS_CLASSES,
    SUBJECTS,
    EnhancedCode,
    Subject,
    describe_enhanced,
)
from smtplab.protocol.codes.enhanced import __all__ as public
from smtplab.protocol.codes.enhanced_table import REGISTERED, Registered
from smtplab.protocol.codes.model import ReplyClass
from smtplab.protocol.rules import RULES

numbers = st.integers(0, 999)
codes = st.builds(EnhancedCode, st.sampled_from([*STATUS_CLASSES]).map(int), numbers, numbers)


@given(codes)
def test_what_is_written_is_read_again(code: EnhancedCode) -> None:
    assert EnhancedCode.parse(str(code)) == code


@given(st.text("0123456789.245x\n٣ "))
def test_what_is_read_is_written_again(text: str) -> None:
    try:
        code = EnhancedCode.parse(text)
    except ValueError:
        return
    assert str(code) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "5", "5.1", "5.1.1.1", "5.-1.1", "5.1.x", "3.1.1", "5.01.1", "5.1.00", "5.1.1000"),
        *(" 5.1.1", "5.1.1 ", "5.1.1\n", "#5.1.1", "٣.1.1", "5.٣.1", "5.1٣.1", "5.1.1٣"),
    ],
)
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no enhanced status code"):
        EnhancedCode.parse(text)


@pytest.mark.parametrize("triple", [(3, 1, 1), (5, -1, 1), (5, 1, 1000), (5, 1000, 1), (5, 1, -1)])
def test_numbers_that_cannot_be_written_are_refused(triple: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="no enhanced status code"):
        EnhancedCode(*triple)


def test_codes_are_ordered_by_number() -> None:
    assert EnhancedCode(5, 1, 9) < EnhancedCode(5, 1, 10) < EnhancedCode(5, 2, 0)


def test_the_class_of_a_code_may_be_given_as_its_member() -> None:
    assert str(EnhancedCode(ReplyClass.PERMANENT, Subject.ADDRESSING, 1)) == "5.1.1"


def test_no_pair_has_two_rows() -> None:
    assert len(REGISTRY) == len(REGISTERED)
    assert list(REGISTRY) == sorted(REGISTRY)


def test_every_subject_is_registered_without_a_gap() -> None:
    last = {0: 0, 1: 10, 2: 4, 3: 6, 4: 7, 5: 6, 6: 10, 7: 30}
    assert set(REGISTRY) == {(s, d) for s, end in last.items() for d in range(end + 1)}
    assert set(SUBJECTS) == set(last) == set(Subject)
    assert set(STATUS_CLASSES) == set(ReplyClass) - {ReplyClass.INTERMEDIATE}


@pytest.mark.parametrize("row", REGISTERED, ids=lambda row: f"X.{row.subject}.{row.detail}")
def test_texts_and_numbers_of_a_row_are_sound(row: Registered) -> None:
    assert 0 < len(row.title) <= 40
    assert row.meaning.endswith(".")
    assert row.sections
    assert set(row.classes) <= set(STATUS_CLASSES)
    assert all(is_possible(code) for code in row.basic)


# RFC 3463 §3.3 and §3.5 want these as persistent transient failures only.
@pytest.mark.parametrize("code", [(2, 2), (3, 1), (4, 1), (4, 2), (4, 3), (4, 5), (4, 6)])
def test_what_is_meant_as_temporary_only(code: tuple[int, int]) -> None:
    assert REGISTRY[code].classes == (4,)


def test_codes_that_the_server_sends_otherwise_than_meant_have_a_note() -> None:
    sent = {rule.enhanced for rule in RULES.values() if rule.enhanced}
    strays = {one for one in sent if one.status_class not in _known(one).classes}
    assert {str(one) for one in strays} == {"4.7.1", "5.2.2", "5.4.6"}
    assert all(_known(one).note for one in strays)


def _known(code: EnhancedCode) -> Registered:
    return REGISTRY[code.subject, code.detail]


@pytest.mark.parametrize("digit", [*STATUS_CLASSES.values(), *SUBJECTS.values()])
def test_texts_of_a_number_fit(digit: DigitMeaning) -> None:
    assert 0 < len(digit.name) <= 24
    assert 0 < len(digit.gloss) <= 40


def test_a_registered_code_gives_its_own_meaning() -> None:
    found = describe_enhanced(EnhancedCode(5, 1, 1))
    assert found.status_class.name == "permanent failure"
    assert found.subject.name == "addressing"
    assert found.title == "no such destination mailbox"
    assert found.known is REGISTRY[1, 1]


@given(codes)
def test_any_code_can_be_taken_apart(code: EnhancedCode) -> None:
    found = describe_enhanced(code)
    assert (found.known is None) == (found.title == "not registered")
    assert (found.subject.name == "not registered") == (code.subject > 7)


def test_every_public_name_is_listed() -> None:
    assert all(hasattr(sys.modules[EnhancedCode.__module__], name) for name in public)
