"""DKIM: what the lab signs, and what it makes of the signatures of others."""

import base64
import hashlib
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smtplab.simulation.authentication.dkim import (
    DkimOutcome,
    DkimResult,
    sign_dkim,
    verify_dkim,
)
from smtplab.simulation.authentication.dkim_key import DkimKey
from smtplab.simulation.authentication.lab_key import LAB_RECORD
from smtplab.simulation.dns.records import RecordType
from smtplab.simulation.dns.zone import Resolver, Zone

NOW = 1767603600.0
KEY = DkimKey("example.com", "lab")
MESSAGE = (
    b"From: Alice <alice@example.com>\r\nTo: bob@example.org\r\n"
    b"Subject: Tea\r\n\r\nAt  four?\r\n\r\n"
)
# RFC 8463 App. A: one message, signed with Ed25519 and with the RSA key of RFC 6376 App. C.
RFC_MESSAGE = b"""\
DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=brisbane; t=1528637909; h=from : to :
 subject : date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
 Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 d=football.example.com; i=@football.example.com;
 q=dns/txt; s=test; t=1528637909; h=from : to : subject :
 date : message-id : from : subject : date;
 bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
 b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
 DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
 dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
From: Joe SixPack <joe@football.example.com>
To: Suzie Q <suzie@shopping.example.net>
Subject: Is dinner ready?
Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
Message-ID: <20030712040037.46341.5F8J@football.example.com>

Hi.

We lost the game.  Are you hungry yet?

Joe.
""".replace(b"\n", b"\r\n")
RFC_KEYS = {
    "test": "v=DKIM1; k=rsa; p="
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16"
    "JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2Ee"
    "C3Ip3G+2kryOTIKT+l/K4w3QIDAQAB",
    "brisbane": "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
}

SHORT_KEY = (
    "MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKapGX20Fd2IwLeznnd3iLQpdyKb7bNVJdg92GwTLuD9gMOA"
    "nrTzMz5JqpcR3PUwiVHxa77ZkdGsNI/+ltQsdD8CAwEAAQ=="
)


def zone(domain: str = "example.com", **records: str) -> Resolver:
    """Return a DNS with keys of a domain, by their selectors."""
    return Resolver(
        Zone(
            {
                (f"{name}._domainkey.{domain}", RecordType.TXT): (text,)
                for name, text in records.items()
            }
        )
    )


def verify(message: bytes, resolver: Resolver | None = None) -> DkimResult:
    [result] = verify_dkim(message, resolver or zone(lab=LAB_RECORD), NOW)
    return result


class TestSigning:
    def test_another_verifier_finds_the_signature_right(self) -> None:
        assert is_right(sign_dkim(MESSAGE, KEY, NOW) + MESSAGE)
        assert not is_right(sign_dkim(MESSAGE, KEY, NOW) + MESSAGE.replace(b"Tea", b"Tee"))

    def test_the_same_message_is_signed_alike(self) -> None:
        signature = sign_dkim(MESSAGE, KEY, NOW)
        assert signature == sign_dkim(MESSAGE, KEY, NOW)
        assert b"t=1767603600;" in signature
        assert signature.startswith(b"DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;")
        assert signature.endswith(b"\r\n")
        # From is signed twice, so that a second one breaks the signature (RFC 6376 §8.15).
        assert b"h=from : from : to :" in signature

    @given(st.binary(max_size=300))
    def test_any_content_is_signed_or_left_alone(self, content: bytes) -> None:
        assert sign_dkim(content, KEY, NOW)[:15] in (b"", b"DKIM-Signature:")


class TestVerifying:
    def test_what_the_lab_signs_passes(self) -> None:
        result = verify(sign_dkim(MESSAGE, KEY, NOW) + MESSAGE)
        assert result == (DkimOutcome.PASS, "example.com", "lab", "the signature is right")

    def test_the_example_of_the_rfcs(self) -> None:
        keys = zone("football.example.com", **RFC_KEYS)
        of_ed25519, of_rsa = verify_dkim(RFC_MESSAGE, keys, NOW)
        assert of_rsa.outcome is DkimOutcome.PASS
        assert (of_ed25519.outcome, of_ed25519.selector) == (DkimOutcome.NEUTRAL, "brisbane")

    def test_white_space_may_change_and_fields_that_are_not_signed_may_come(self) -> None:
        signed = sign_dkim(MESSAGE, KEY, NOW) + MESSAGE.replace(b"At  four?", b"At four? ")
        assert verify(b"Received: x\r\n" + signed).outcome is DkimOutcome.PASS

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            (b"four", b"five", "the body is not the one that was signed"),
            (b"At  four?\r\n", b"At  four?\r\n-- \r\nThe list\r\n", "the body is not the one"),
            (b"Tea", b"Coffee", "the header fields or the key are not those"),
            (b"To: bob", b"From: eve@example.net\r\nTo: bob", "the header fields or the key"),
        ],
    )
    def test_a_message_that_was_changed_fails(self, old: bytes, new: bytes, reason: str) -> None:
        result = verify(sign_dkim(MESSAGE, KEY, NOW) + MESSAGE.replace(old, new))
        assert result.outcome is DkimOutcome.FAIL
        assert result.reason.startswith(reason)

    @pytest.mark.parametrize(
        ("record", "reason"),
        [
            ("", "there is no key at lab._domainkey.example.com"),
            ("v=DKIM1; p=", "the key at lab._domainkey.example.com was revoked"),
            ("v=DKIM1; p=AAAA", "cannot be read"),
            ("v=DKIM1; p=!", "cannot be read"),
            ("v=DKIM2; p=AAAA", "cannot be read"),
            ("v=DKIM1; k=dsa; p=AAAA", "cannot be read"),
            ("nonsense", "cannot be read"),
            (f"v=DKIM1; p={SHORT_KEY}", "has only 512 bits"),
            (RFC_KEYS["test"], ""),
        ],
    )
    def test_a_key_that_is_wrong_never_passes(self, record: str, reason: str) -> None:
        resolver = zone(lab=record) if record else zone()
        result = verify(sign_dkim(MESSAGE, KEY, NOW) + MESSAGE, resolver)
        assert result.outcome in (DkimOutcome.PERMERROR, DkimOutcome.FAIL)
        assert reason in result.reason

    def test_a_name_server_that_does_not_reply_is_temporary(self) -> None:
        failing = Zone({}).with_failure("lab._domainkey.example.com", fails=True)
        result = verify(sign_dkim(MESSAGE, KEY, NOW) + MESSAGE, Resolver(failing))
        assert result.outcome is DkimOutcome.TEMPERROR

    def test_without_a_signature_there_is_nothing_to_verify(self) -> None:
        assert verify_dkim(MESSAGE, zone(), NOW) == ()
        assert verify_dkim(MESSAGE + b"\r\nDKIM-Signature: v=1\r\n", zone(), NOW) == ()

    def test_five_signatures_are_verified(self) -> None:
        signature = sign_dkim(MESSAGE, KEY, NOW)
        results = verify_dkim(signature * 9 + MESSAGE, zone(lab=LAB_RECORD), NOW)
        assert [one.outcome for one in results] == [DkimOutcome.PASS] * 5


def test_no_real_name_server_is_ever_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        pytest.fail("something was looked up outside of the lab")

    monkeypatch.setattr("socket.socket", refuse)
    monkeypatch.setattr("dns.resolver.resolve", refuse)
    signed = sign_dkim(MESSAGE, KEY, NOW) + MESSAGE
    assert verify(signed).outcome is DkimOutcome.PASS
    assert verify(signed, zone()).outcome is DkimOutcome.PERMERROR


class TestHostileMessages:
    @settings(max_examples=60)
    @given(
        st.text(alphabet="vabdhstlqixc=;: 01/+relaxdsimpe,.@\t", max_size=120),
        st.binary(max_size=60),
    )
    def test_any_signature_has_an_outcome(self, tags: str, body: bytes) -> None:
        field = f"DKIM-Signature: {tags}\r\n".encode()
        for result in verify_dkim(field + MESSAGE + body, zone(lab=LAB_RECORD), NOW):
            assert result.outcome is not DkimOutcome.PASS

    @settings(max_examples=60)
    @given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200))
    def test_any_key_has_an_outcome(self, record: str) -> None:
        signed = sign_dkim(MESSAGE, KEY, NOW) + MESSAGE
        assert verify(signed, zone(lab=record)).outcome is not DkimOutcome.PASS

    def test_white_space_without_end_takes_no_time(self) -> None:
        message = sign_dkim(MESSAGE, KEY, NOW) + MESSAGE + b" " * 500_000 + b"x\r\n"
        begin = time.perf_counter()
        assert verify(message).reason == "the message has too much white space"
        assert time.perf_counter() - begin < 5


def is_right(message: bytes) -> bool:
    """Verify a signature with relaxed canonicalization by the text of RFC 6376, without dkimpy."""
    header, _, body = message.partition(b"\r\n\r\n")
    fields = [one.split(b":", 1) for one in re.split(rb"\r\n(?![ \t])", header)]
    (_, signature), *others = fields
    tags = dict(re.findall(rb"(\w+)=([^;]*)", re.sub(rb"\s", b"", signature)))
    lines = [re.sub(rb"[ \t]+", b" ", one).rstrip(b" ") for one in body.split(b"\r\n")]
    whole = b"\r\n".join(lines).rstrip(b"\r\n") + b"\r\n"
    if base64.b64encode(hashlib.sha256(whole).digest()) != tags[b"bh"]:
        return False
    text = b""
    for name in dict.fromkeys(tags[b"h"].split(b":")):
        value = next(value for key, value in others if key.lower() == name)
        text += name + b":" + relaxed(value) + b"\r\n"
    text += b"dkim-signature:" + relaxed(re.sub(rb"(\sb=)[^;]*", rb"\1", signature))
    der = base64.b64decode(LAB_RECORD.partition("p=")[2])
    start = der.index(b"\x02\x82\x01\x01\x00") + 5
    modulus = int.from_bytes(der[start : start + 256], "big")
    opened = pow(int.from_bytes(base64.b64decode(tags[b"b"]), "big"), 65537, modulus)
    return opened.to_bytes(256, "big").endswith(hashlib.sha256(text).digest())


def relaxed(value: bytes) -> bytes:
    return re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip()
