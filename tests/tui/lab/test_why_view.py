import pytest

from smtplab.simulation.lab.inputs import AdvanceClock, Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.moment import MomentKind
from smtplab.simulation.site.load import load_site
from smtplab.simulation.text.visible import visible
from smtplab.tui.lab import texts
from smtplab.tui.lab.why_view import WhyView, why_view
from tests.tui.lab.played import ENVELOPE, HELLO, WHOLE, last, of_kind, play, raw


def at_end(*lines: str | bytes) -> WhyView:
    transcript = play(*lines)
    return why_view(transcript, last(transcript))


def test_a_reply_gives_its_rule_and_the_section() -> None:
    view = at_end(*ENVELOPE, "RCPT TO:<nobody@example.org>")
    assert view.rule == "no-such-mailbox"
    assert view.section == "RFC 5321 §3.3, Mail Transactions"
    assert view.explanation
    assert view.asked == "RCPT TO:<nobody@example.org>"
    assert view.reply.startswith("550 5.1.1 ")


def test_a_fault_is_pointed_at_and_a_fix_suggested() -> None:
    view = at_end(*HELLO, "MAIL FROM: <alice@example.com>")
    assert view.carets == (10, 11)
    assert view.suggested_line == "MAIL FROM:<alice@example.com>"
    assert view.suggestion == b"MAIL FROM:<alice@example.com>"


def test_each_further_fault_of_the_line_is_named() -> None:
    view = at_end(*HELLO, "MAIL FROM: alice")
    assert view.further == "The address goes in angle brackets. The domain is missing."
    assert at_end(*HELLO, "MAIL FROM:alice@example.com").further == ""


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("MAIL FROM: <a@b>", "a space (octet 11)"),
        ("MAIL FROM:   <a@b>", "3 spaces (octets 11 to 13)"),
        ("MAIL FROM: \t<a@b>", "a tab (octet 12)"),
        ("MAIL\tFROM:<a@b>", "a tab (octet 5)"),
        ("MAIL FROM:<a..b@c>", ""),
    ],
)
def test_what_cannot_be_seen_is_named(line: str, name: str) -> None:
    transcript = play(*HELLO, line)
    assert why_view(transcript, last(transcript)).at == name


def test_the_caret_is_counted_in_what_is_seen() -> None:
    view = at_end(*HELLO, b"MAIL FROM:<\xffa\x1b@example.com>")
    assert view.asked == "MAIL FROM:<\\xFFa␛@example.com>"
    assert view.carets is not None
    assert view.asked[slice(*view.carets)] == "␛"


def test_a_reply_in_order_needs_no_caret() -> None:
    view = at_end(*HELLO)
    assert (view.carets, view.suggested_line, view.suggestion) == (None, None, None)


def test_a_command_is_given_the_reason_of_its_reply() -> None:
    transcript = play(*HELLO, "DATA")
    command = of_kind(transcript, MomentKind.COMMAND)[-1]
    assert why_view(transcript, command.index).rule == "mail-first"


def test_what_may_be_said_is_that_of_the_selected_moment() -> None:
    transcript = play(*HELLO)
    assert why_view(transcript, last(transcript) - 1).now.startswith("EHLO")
    assert why_view(transcript, last(transcript)).now.startswith("MAIL")


@pytest.mark.parametrize("lines", [WHOLE, (*HELLO, "BOO", "QUIT"), ("\x00", b"\xff" * 600, "")])
def test_it_is_never_empty(lines: tuple[str | bytes, ...]) -> None:
    transcript = play(*lines)
    for cursor in range(-1, len(transcript.moments)):
        view = why_view(transcript, cursor)
        assert view.explanation
        assert view.now
        assert view.asked == visible(view.asked)


def test_a_line_in_pieces_is_shown_whole_and_called_so() -> None:
    transcript = raw(b"NOOP", b"NOOP\r\n")
    view = why_view(transcript, last(transcript))
    assert view.asked == "NOOPNOOP"
    assert view.explanation.endswith(texts.WHY_IN_PIECES)
    assert why_view(transcript, last(transcript) - 2).explanation == texts.UNENDED.because
    assert texts.WHY_IN_PIECES not in at_end("NOOPNOOP").explanation


def test_of_what_came_too_early_each_line_has_its_own_reason() -> None:
    lab = Lab(load_site())
    lab.play(Connect(delay=60))
    lab.play(Send(b"EHLO client.example.com\r\nMAIL FROM: <a@example.com>\r\n"))
    lab.play(AdvanceClock(60))
    view = why_view(lab.transcript, last(lab.transcript))
    assert view.asked == "MAIL FROM: <a@example.com>"
    assert view.carets == (10, 11)


def test_content_has_a_sentence_of_its_own() -> None:
    transcript = play(*WHOLE)
    content = of_kind(transcript, MomentKind.CONTENT)[0]
    assert (
        why_view(transcript, content.index).explanation == texts.OF_KIND[MomentKind.CONTENT].because
    )


def test_the_reply_after_the_dot_answers_the_content() -> None:
    assert at_end(*WHOLE).asked == "."


def test_what_no_client_said_is_not_marked_as_a_command() -> None:
    lab = Lab(load_site())
    for given in (Connect(), Send(b"EHLO client.example.com\r\n"), AdvanceClock(4000)):
        lab.play(given)
    views = [why_view(lab.transcript, one.index) for one in lab.transcript.moments]
    speakers = [(one.asked, one.speaker) for one in views if not one.reply]
    assert speakers[:2] == [("SYN", "C:"), ("SYN, ACK", "S:")]
    assert speakers[3:] == [("1 h 6 min 40 s pass", ""), ("FIN", "S:"), ("FIN", "C:")]
