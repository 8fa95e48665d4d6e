"""A login line by line."""

from smtplab.line_mode.sandbox import SandboxLines
from smtplab.simulation.lab.session import LabSession
from smtplab.simulation.site.load import load_site


def hear(lines: SandboxLines, *typed: str) -> list[str]:
    return [said for one in typed for said in lines.hear(one.encode())]


def test_a_login_is_told_and_its_secrets_are_not() -> None:
    lines = SandboxLines(LabSession(load_site("esmtp")))
    list(lines.start())
    said = hear(lines, "EHLO c.example", "AUTH LOGIN")
    assert "In base64 that is: Username:" in said
    assert said[-1] == "Send a line of base64, or * to cancel. :base64 encodes a text."
    assert lines.prompt == "Response: "
    assert hear(lines, ":base64 alice") == ["YWxpY2U="]
    assert lines.complete("") == "YWxpY2U="
    said += hear(lines, "YWxpY2U=", "d29uZGVybGFuZA==", ":buffers", ":all")
    assert "A user has logged in." in said
    assert lines.prompt == "Command: "
    for secret in ("wonderland", "d29uZGVybGFuZA", "YWxpY2U", "alice"):
        assert secret not in "\n".join(said)
    assert not any(":base64" in line or "YWxp" in line for line in lines.history)


def test_a_text_is_encoded_and_decoded() -> None:
    lines = SandboxLines(LabSession(load_site()))
    assert hear(lines, r":base64 \0alice\0wonderland") == ["AGFsaWNlAHdvbmRlcmxhbmQ="]
    assert hear(lines, ":base64 AGFsaWNlAHdvbmRlcmxhbmQ=") == [r"\0alice\0wonderland"]
    assert hear(lines, ":base64") == [r"Give a text, such as :base64 \0alice\0wonderland."]
    assert hear(lines, r":base64 \q")[0].startswith(r"It cannot be encoded: \q is not an escape")
