import re

import pytest

from smtplab.protocol.pattern import Pattern


def test_it_finds_what_one_of_re_finds() -> None:
    source, flags = "(?P<word>a+)b?", re.IGNORECASE
    late, plain = Pattern(source, flags), re.compile(source, flags)
    for text in ("AAb", "xaab", "", "ab ab"):
        assert (late.match(text) is None) is (plain.match(text) is None)
        assert (late.search(text) is None) is (plain.search(text) is None)
        assert (late.fullmatch(text) is None) is (plain.fullmatch(text) is None)
        found = [match["word"] for match in late.finditer(text)]
        assert found == [match["word"] for match in plain.finditer(text)]
        assert late.sub("-", text, count=1) == plain.sub("-", text, count=1)
    assert late.groupindex == plain.groupindex


def test_it_takes_octets() -> None:
    assert Pattern(rb"[a-z]+").fullmatch(b"abc")


def test_it_is_compiled_when_it_is_first_used() -> None:
    wrong = Pattern("(")
    with pytest.raises(re.error):
        wrong.search("")
