"""What the report says of a reply that finds fault with a command."""

import pytest

from smtplab.simulation.lab.inputs import Connect, Send
from smtplab.simulation.lab.lab import Lab
from smtplab.simulation.lab.transcript import Transcript
from smtplab.simulation.report import render_moment
from smtplab.simulation.site.load import load_site


def said(*lines: bytes) -> Transcript:
    """Send lines to the default site."""
    lab = Lab(load_site())
    lab.play(Connect())
    for line in lines:
        lab.play(Send(line + b"\r\n"))
    return lab.transcript


@pytest.mark.parametrize(
    ("line", "at"),
    [
        (b"MAIL FROM: <a@b>", "a space (octet 11)"),
        (b"MAIL FROM:  <a@b>", "2 spaces (octets 11 to 12)"),
        (b"MAIL\tFROM:<a@b>", "a tab (octet 5)"),
        (b"MAIL FROM:<a@b>  X=1", "a space (octet 17)"),
        (b"MAIL FROM:<a..b@c>", ".. (octets 13 to 14)"),
        (b"MAIL FROM:<a@b@c>", "@ (octet 15)"),
        (b"MAIL FROM:<a@b", "<a@b (octets 11 to 14)"),
        (b"MAIL FROM:", "the end of the line"),
        (b"MAIL FROM<a@b>", "before octet 10"),
    ],
)
def test_the_place_at_fault_is_named(line: bytes, at: str) -> None:
    transcript = said(b"EHLO c.example", line)
    assert f"   at fault: {at}" in list(render_moment(transcript, transcript.moments[-1]))


def test_each_further_fault_of_a_line_is_named() -> None:
    transcript = said(b"EHLO c.example", b"MAIL FROM: alice")
    lines = list(render_moment(transcript, transcript.moments[-1]))
    assert "   also wrong: The address goes in angle brackets. The domain is missing." in lines


@pytest.mark.parametrize("literal", [b"[192.0.2.1]", b"[IPv6:2001:db8::1]"])
@pytest.mark.parametrize(("verb", "flags"), [(b"HELO", ("helo-literal",)), (b"EHLO", ())])
def test_an_address_literal_after_helo_is_let_pass_with_a_note(
    verb: bytes, flags: tuple[str, ...], literal: bytes
) -> None:
    transcript = said(verb + b" " + literal)
    command, reply = transcript.moments[-2:]
    assert command.flags == flags
    assert reply.reply
    assert reply.reply.code == 250
    assert reply.reply.diagnostic
    assert reply.reply.diagnostic.rule.key == ("hello-literal" if flags else "hello")
    assert any(
        "EHLO" in line for line in render_moment(transcript, command) if "note" in line
    ) == bool(flags)


def test_a_name_after_helo_gets_no_note() -> None:
    assert said(b"HELO c.example").moments[-2].flags == ()


def test_the_section_of_a_rule_has_its_title() -> None:
    transcript = said(b"RCPT TO:<bob@example.org>")
    lines = [line for moment in transcript.moments for line in render_moment(transcript, moment)]
    assert any("(RFC 5321 §4.1.4, Order of Commands)" in line for line in lines)
