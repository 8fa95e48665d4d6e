"""Octets of a terminal in, messages out; and what is written to one that has gone."""

from io import StringIO
from typing import TextIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import Key, MouseDown, Paste

from smtplab.tui.driver import TerminalOutput
from smtplab.tui.keyboard import Keyboard


@pytest.mark.parametrize(
    "dropped",
    [
        b"\x1b[999999999999999999999;1H",
        b"\x1b[1114112u",
        b"\x1b[48;0;0;0;0t",
        b"\x1b[48;1001;80;9;9t",
        b"\x1b[48;36;120;0;0t\x1b[<0;5;5M",
    ],
)
def test_what_the_parser_fails_at_takes_nothing_else_along(dropped: bytes) -> None:
    keyboard = Keyboard()
    messages = [*keyboard.feed(b"a"), *keyboard.feed(dropped + b"b\x1b[<0;5;5M")]
    kinds = [one for one in messages if isinstance(one, Key | MouseDown)]
    assert [one.key for one in kinds if isinstance(one, Key)] == ["a", "b"]
    assert isinstance(kinds[-1], MouseDown)


def test_a_parser_that_is_replaced_still_writes_down_what_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = StringIO()  # Textual never closes its file, which another test would be blamed for
    monkeypatch.setattr("textual._xterm_parser.open", lambda *_: log, raising=False)
    keyboard = Keyboard(debug=True)
    for octets in (b"\x1b[1114112u", b"after"):
        assert len(list(keyboard.feed(octets))) in {0, len("after")}
    assert "FEED 'r'" in log.getvalue()


def test_it_decodes_byte_by_byte() -> None:
    keyboard, octets = Keyboard(), "é漢\U0001f600".encode() + b"\xff\xe9x"
    keys = [key for one in octets for key in keyboard.feed(bytes([one]))]
    assert "".join(key.character or "" for key in keys if isinstance(key, Key)) == (
        "é漢\U0001f600\ufffd\ufffdx"
    )


def test_what_comes_in_one_piece_waits_for_no_more() -> None:
    keyboard = Keyboard()
    keys = [*keyboard.feed(b"\x1bs"), *keyboard.flush(), *keyboard.feed(b"\x1b"), *keyboard.flush()]
    assert [key.key for key in keys if isinstance(key, Key)] == ["alt+s", "escape"]
    assert [*keyboard.flush()] == []


def test_a_paste_of_any_octets_is_one_paste() -> None:
    octets = bytes(one for one in range(256) if one != 0x1B)
    pastes = list(Keyboard().feed(b"\x1b[200~" + octets + b"\x1b[201~"))
    assert [type(one) for one in pastes] == [Paste]


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_it_never_raises(pieces: list[bytes]) -> None:
    keyboard = Keyboard()
    for piece in pieces:
        for _ in keyboard.feed(piece):
            pass
        for _ in keyboard.tick():
            pass


class Gone:
    """A terminal that has gone away."""

    def write(self, _text: str) -> int:
        raise OSError(5, "Input/output error")

    def flush(self) -> None:
        raise OSError(5, "Input/output error")

    def fileno(self) -> int:
        return 2


def test_a_screen_that_has_gone_takes_whatever_comes() -> None:
    outlet = TerminalOutput(cast("TextIO", Gone()))
    outlet.write("x")
    outlet.flush()
    assert outlet.fileno() == 2
