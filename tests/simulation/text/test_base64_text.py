import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.text.base64_text import encode_base64, turn_base64
from smtplab.simulation.text.raw import RawError


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("alice", "YWxpY2U="),
        ("YWxpY2U=", "alice"),
        (r"\0alice\0wonderland", "AGFsaWNlAHdvbmRlcmxhbmQ="),
        ("AGFsaWNlAHdvbmRlcmxhbmQ=", r"\0alice\0wonderland"),
        ("test", "dGVzdA=="),
        ("zoé", "em/DqQ=="),
        ("", ""),
        (r"AUTH PLAIN \0a\0b", "AUTH PLAIN AGEAYg=="),
        ("auth plain AGEAYg==", r"auth plain \0a\0b"),
        ("AUTH LOGIN", "QVVUSCBMT0dJTg=="),
    ],
)
def test_a_text_is_encoded_or_decoded(text: str, turned: str) -> None:
    assert turn_base64(text) == turned


def test_what_is_not_in_the_raw_notation_is_not_encoded() -> None:
    with pytest.raises(RawError):
        turn_base64(r"\q")


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_what_was_encoded_comes_back(text: str) -> None:
    assert turn_base64(encode_base64(text.encode())) == text.replace("\\", "\\\\")
