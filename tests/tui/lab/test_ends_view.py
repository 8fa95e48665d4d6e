import pytest

from smtplab.simulation.text.visible import Visible
from smtplab.tui.lab import texts
from smtplab.tui.lab.ends_view import (
    MINUS,
    PLUS,
    SHOWN,
    TURNED,
    Buffer,
    EndsView,
    Item,
    ends_view,
)
from tests.tui.lab.played import ENVELOPE, HELLO, WHOLE, last, play, raw, replied


def buffer(view: EndsView, name: str) -> Buffer:
    return next(one for one in view.buffers if one.name == texts.LABELS[name])


def at_end(*lines: str | bytes) -> EndsView:
    transcript = play(*lines)
    return ends_view(transcript, last(transcript))


def written(items: tuple[Item, ...] | None) -> list[str]:
    return [f"{item.sign}{item.text}" for item in items or ()]


def test_before_the_first_moment_there_is_nothing() -> None:
    assert ends_view(play(), -1) == EndsView()


def test_an_accepted_recipient_is_added_at_both_ends() -> None:
    view = at_end(*ENVELOPE)
    expected = [" <bob@example.org>", f"{PLUS}<carol@example.org>"]
    paths = buffer(view, "forward_paths")
    assert written(paths.client) == written(paths.server) == expected
    assert view.changes == ("set: forward-path <carol@example.org>",)


@pytest.mark.parametrize("code", [550, 450])
def test_neither_end_keeps_a_list_of_the_refused(code: int) -> None:
    transcript = play(*ENVELOPE)
    view = ends_view(transcript, replied(transcript, code))
    assert view.changes == (texts.CHANGED_NOTHING,)
    assert not any("refused" in one.name for one in view.buffers)


def test_reset_clears_the_envelope_and_keeps_the_session() -> None:
    view = at_end(*ENVELOPE, "RSET")
    assert written(buffer(view, "reverse_path").server) == [f"{MINUS}<alice@example.com>"]
    assert len(written(buffer(view, "forward_paths").server)) == 2
    assert written(buffer(view, "hello").server) == [" EHLO client.example.com"]
    assert view.changes[-1].startswith("cleared: reverse-path <alice@example.com>")
    assert "2 forward-paths" in view.changes[-1]
    assert "introduced" not in view.changes[-1]


def test_the_end_of_data_clears_the_content_too() -> None:
    view = at_end(*WHOLE)
    assert written(buffer(view, "content").server) == [f"{MINUS}122 octets"]
    assert buffer(view, "content").client is None


def test_a_new_state_takes_the_place_of_the_old_one() -> None:
    assert written(buffer(at_end(*HELLO), "state").server) == [f"{TURNED}ready"]


def test_the_keywords_are_the_clients() -> None:
    keywords = buffer(at_end(*HELLO), "keywords")
    assert keywords.server is None
    assert written(keywords.client)[0].startswith(f"{PLUS}PIPELINING")


def test_a_command_on_its_way_is_outstanding() -> None:
    transcript = play(*HELLO)
    view = ends_view(transcript, last(transcript) - 1)
    assert written(buffer(view, "outstanding").client) == [f"{PLUS}EHLO"]
    assert view.changes == (texts.CHANGED_NOTHING,)


def test_octets_without_an_ending_are_unread() -> None:
    transcript = raw(b"EHL")
    view = ends_view(transcript, last(transcript))
    assert written(buffer(view, "unread").server)[0].endswith("3 octets")


def test_in_a_group_each_reply_shows_its_own_change() -> None:
    transcript = raw(b"".join(line.encode() + b"\r\n" for line in ENVELOPE[:3]))
    changes = [ends_view(transcript, one.index).changes for one in transcript.moments if one.reply]
    assert changes[2:] == [
        ("set: state mail, reverse-path <alice@example.com>, parameters",),
        ("set: state rcpt, forward-path <bob@example.org>",),
    ]


def test_a_long_list_is_counted_and_shows_its_last() -> None:
    many = [f"RCPT TO:<user{number}@example.org>" for number in range(50)]
    known = ["RCPT TO:<bob@example.org>"] * 40
    view = at_end(*ENVELOPE[:2], *many, *known)
    shown = written(buffer(view, "forward_paths").server)
    assert len(shown) == SHOWN + 1
    assert "36" in shown[SHOWN - 1] or "and" in shown[SHOWN - 1]


def test_all_that_is_shown_is_safe_to_show() -> None:
    view = at_end(*HELLO, 'MAIL FROM:<"[b]x[/b]"@example.com>', "RCPT TO:<bob@example.org>")
    for row in view.buffers:
        for item in (*(row.client or ()), *(row.server or ())):
            assert item.text == Visible(item.text)
