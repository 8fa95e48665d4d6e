"""The key that turns what is typed into base64."""

from smtplab.tui.app import SmtplabApp
from tests.tui.driving import lab, screen_text


async def test_a_key_encodes_the_line_and_decodes_it_again(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test() as pilot:
        prompt = lab(pilot).bar.prompt
        await pilot.press(*"alice", "alt+q")
        assert prompt.value == "YWxpY2U="
        await pilot.press("alt+q")
        assert prompt.value == "alice"
        prompt.fill(r"AUTH PLAIN \0alice\0wonderland")
        await pilot.press("alt+q")
        assert prompt.value == "AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ="


async def test_what_cannot_be_encoded_is_told(sandbox: SmtplabApp) -> None:
    async with sandbox.run_test() as pilot:
        lab(pilot).bar.prompt.fill(r"\q")
        await pilot.press("alt+q")
        await pilot.pause()
        assert r"\q is not an escape" in screen_text(pilot)
