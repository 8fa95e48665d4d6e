"""How a test types, and reads what is on the screen."""

from collections.abc import Sequence

from textual import events
from textual.pilot import Pilot

from smtplab.tui.lab.prompt import Prompt
from smtplab.tui.lab.sandbox import SandboxScreen

HELLO = "EHLO client.example.com"
MAIL = "MAIL FROM:<alice@example.com>"
RCPT = "RCPT TO:<bob@example.org>"
REFUSED = (HELLO, MAIL, "RCPT TO:<nobody@example.org>")
IN_DATA = (HELLO, MAIL, RCPT, "DATA", "Subject: hello", "", ".a line with a dot")
DELIVERED = (*IN_DATA, ".")


def lab(pilot: Pilot[None]) -> SandboxScreen:
    """Return the lab screen, wherever it stands in the stack."""
    return next(screen for screen in pilot.app.screen_stack if isinstance(screen, SandboxScreen))


def prompt(pilot: Pilot[None]) -> Prompt:
    """Return the prompt of the lab screen."""
    return lab(pilot).bar.prompt


async def say(pilot: Pilot[None], *lines: str) -> None:
    """Put each line into the prompt and press Enter."""
    await pilot.pause()
    for line in lines:
        prompt(pilot).fill(line)
        await pilot.press("enter")
    await pilot.pause()


async def paste(pilot: Pilot[None], text: str) -> None:
    """Paste as a terminal does."""
    await pilot.pause()
    prompt(pilot).post_message(events.Paste(text))
    await pilot.pause()
    await pilot.pause()


def screen_text(pilot: Pilot[None]) -> str:
    """Return what is on the screen, row by row."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def wire_rows(pilot: Pilot[None]) -> list[str]:
    """Return the rows of the wire that are in sight."""
    wire = lab(pilot).wire.wire
    return [wire.render_line(y).text.rstrip() for y in range(wire.size.height)]


def sent(pilot: Pilot[None]) -> list[bytes]:
    """Return what the client has sent, one item an arrow."""
    transcript = lab(pilot).session.transcript
    moments = (moment for moment in transcript.moments if not moment.label and not moment.reply)
    return [transcript.octets(moment) for moment in moments]


def codes(pilot: Pilot[None]) -> Sequence[int]:
    """Return the codes of all replies so far."""
    moments = lab(pilot).session.transcript.moments
    return [moment.reply.code for moment in moments if moment.reply]
