import pytest

from smtplab.protocol.codes import describe
from smtplab.protocol.codes.describe import (
    CATEGORIES,
    CLASS_ADVICE,
    CLASSES,
    CODES,
    Category,
    DigitMeaning,
    describe_code,
    is_possible,
    likely_meant,
)
from smtplab.protocol.codes.model import ADVICE, STATUSES, Advice, CodeStatus, ReplyClass, ReplyCode
from smtplab.protocol.codes.reply_table import REPLY_CODES

# RFC 5321 §4.2.3, the list in numeric order.
RFC_5321 = {
    *(211, 214, 220, 221, 250, 251, 252, 354, 421, 450, 451, 452, 455),
    *(500, 501, 502, 503, 504, 550, 551, 552, 553, 554, 555),
}


def test_the_grammar_allows_240_codes() -> None:
    possible = [code for code in range(1000) if is_possible(code)]
    assert len(possible) == 4 * 6 * 10
    assert (possible[0], possible[-1]) == (200, 559)


@pytest.mark.parametrize("code", [101, 264, 571, 700, 99, 0, -1, 1250, 2500])
def test_the_grammar_refuses(code: int) -> None:
    assert not is_possible(code)


def test_every_code_of_rfc_5321_is_there_and_standard() -> None:
    assert {code for code in RFC_5321 if CODES[code].status is CodeStatus.STANDARD} == RFC_5321


def test_no_code_has_two_rows() -> None:
    assert len(CODES) == len(REPLY_CODES)
    assert list(CODES) == sorted(CODES)


def test_only_codes_from_the_wild_break_the_grammar() -> None:
    impossible = [row for row in CODES.values() if not is_possible(row.code)]
    assert {row.status for row in impossible} == {CodeStatus.WILD_ONLY}


@pytest.mark.parametrize("row", REPLY_CODES, ids=lambda row: str(row.code))
def test_texts_of_a_code_fit_and_end_well(row: ReplyCode) -> None:
    assert 0 < len(row.title) <= 40
    assert row.meaning.endswith(".")
    assert not row.note or row.note.endswith(".")
    assert all(section.startswith(("RFC ", "draft-")) for section in row.sections)
    assert bool(row.sections) == (row.status is not CodeStatus.WILD_ONLY)


@pytest.mark.parametrize("digit", [*CLASSES.values(), *CATEGORIES.values()])
def test_texts_of_a_digit_fit_one_line_of_the_pane(digit: DigitMeaning) -> None:
    assert 0 < len(digit.name) <= 17
    assert 0 < len(digit.gloss) <= 26
    assert digit.meaning.endswith(".")


def test_every_digit_advice_and_status_has_its_text() -> None:
    assert set(CLASSES) == set(CLASS_ADVICE) == set(ReplyClass)
    assert set(CATEGORIES) == set(Category)
    assert set(ADVICE) == set(Advice)
    assert set(STATUSES) == set(CodeStatus)
    assert all(len(text.short) <= 40 for text in ADVICE.values())


@pytest.mark.parametrize("x", range(10))
def test_any_three_digits_can_be_taken_apart(x: int) -> None:
    for code in range(x * 100, x * 100 + 100):
        found = describe_code(code)
        digits = (found.reply_class, found.category)
        assert found.code == code
        assert all(len(digit.name) <= 17 and len(digit.gloss) <= 26 for digit in digits)
        assert 0 < len(found.title) <= 40
        assert found.known is CODES.get(code)
        assert (found.category.name == "not defined") == (code // 10 % 10 > 5)
        assert (found.reply_class in CLASSES.values()) == (2 <= x <= 5)


@pytest.mark.parametrize("code", [-1, 1000])
def test_other_numbers_are_refused(code: int) -> None:
    with pytest.raises(ValueError, match="three digits"):
        describe_code(code)


def test_a_known_code_gives_its_own_meaning() -> None:
    found = describe_code(550)
    assert (found.reply_class.name, found.category.name) == ("permanent failure", "mail system")
    assert found.title == "mailbox unavailable"
    assert found.client is Advice.GIVE_UP


def test_an_unassigned_code_is_acted_on_by_its_first_digit() -> None:
    assert [describe_code(code).client for code in (299, 345, 499, 599, 700, 101)] == [
        Advice.PROCEED,
        Advice.SEND_DATA,
        Advice.RETRY_LATER,
        Advice.GIVE_UP,
        Advice.TREAT_AS_ERROR,
        Advice.TREAT_AS_ERROR,
    ]
    assert describe_code(345).title == "a finer distinction"
    assert "first digit" in describe_code(345).meaning
    assert "Not in the grammar" in describe_code(700).meaning
    assert describe_code(101).reply_class.name == "preliminary"


def test_keys_are_single_words() -> None:
    assert describe_code(550).reply_class.key == "permanent-failure"
    assert describe_code(550).category.key == "mail-system"


@pytest.mark.parametrize(
    ("code", "meant"), [(345, 354), (205, 250), (525, None), (354, None), (999, None), (700, None)]
)
def test_swapped_digits_are_recognized(code: int, meant: int | None) -> None:
    found = likely_meant(code)
    assert (found.code if found else None) == meant


def test_only_a_standard_code_is_suggested() -> None:
    assert CODES[426].status is CodeStatus.WILD_ONLY
    assert likely_meant(462) is None


def test_every_public_name_is_listed() -> None:
    assert describe.__all__ == sorted(describe.__all__, key=lambda name: (not name.isupper(), name))
    assert all(hasattr(describe, name) for name in describe.__all__)
