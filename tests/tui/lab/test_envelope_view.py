import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.protocol.transaction import UNJUDGED
from smtplab.simulation.recordings import formats
from smtplab.simulation.recordings.replay import replay
from smtplab.simulation.site.load import load_site
from smtplab.simulation.text.visible import Visible
from smtplab.tui.lab import texts
from smtplab.tui.lab.envelope_view import EnvelopeView, envelope_view
from smtplab.tui.lab.ledger import ledger
from smtplab.tui.lab.mime_tree import LIMIT, anatomy
from tests.protocol.test_rules import MAILS, PATHS
from tests.tui.lab.played import ENVELOPE, HELLO, WHOLE, last, play, raw, replied

SECOND = (
    "MAIL FROM:<>",
    "RCPT TO:<alice@example.org>",
    "DATA",
    "From: postmaster@example.org",
    "To: alice@example.org",
    "",
    ".",
)


def at_end(*lines: str | bytes, pick: int | None = None) -> EnvelopeView:
    transcript = play(*lines)
    return envelope_view(transcript, last(transcript), pick)


def rows(*lines: str | bytes) -> dict[str, tuple[int | str | None, ...]]:
    transcript = play(*lines)
    book = ledger(transcript, last(transcript))
    return {entry.recipient: (*entry.codes, entry.fate) for entry in book.entries}


def recorded(*lines: str) -> dict[str, tuple[int | str | None, ...]]:
    """Return the ledger of a recording that goes on so after MAIL."""
    told = (
        *("S: 220 a.example", "C: EHLO c.example", "S: 250 a.example"),
        *("C: MAIL FROM:<alice@example.com>", "S: 250 ok", *lines),
    )
    recording = formats.read("".join(f"{line}\n" for line in told).encode())
    transcript = replay(recording, load_site()).transcript
    book = ledger(transcript, last(transcript))
    return {entry.recipient: (*entry.codes, entry.fate) for entry in book.entries}


class TestLedger:
    def test_each_recipient_has_its_own_fate(self) -> None:
        assert rows(*WHOLE) == {
            "<bob@example.org>": (250, 354, 250, texts.FATE_TAKEN),
            "<nobody@example.org>": (550, None, None, texts.FATE_BOUNCES),
            "<busy@example.org>": (450, None, None, texts.FATE_LATER),
            "<carol@example.org>": (250, 354, 250, texts.FATE_TAKEN),
        }

    def test_before_the_dot_nothing_is_decided(self) -> None:
        assert rows(*WHOLE[:-1])["<bob@example.org>"] == (250, 354, None, texts.FATE_WAITING)

    def test_a_dropped_transaction_was_never_sent(self) -> None:
        assert rows(*ENVELOPE, "RSET")["<bob@example.org>"] == (250, None, None, texts.FATE_DROPPED)

    def test_a_refused_message_bounces_for_all(self) -> None:
        assert rows(*ENVELOPE, "DATA", "a\nb", ".")["<bob@example.org>"][-1] == texts.FATE_BOUNCES

    @pytest.mark.parametrize(
        "line",
        [
            "RCPT TO:bob@example.org",
            "RCPT TO:<bob>",
            "RCPT TO: <bob@example.org>",
            "RCPT TO:<>",
            "RCPT TO:<bob@example.org> X=1",
            "RCPT",
            "RCTP TO:<bob@example.org>",
            "RCPT TO:bob\x1b",
        ],
    )
    def test_a_line_that_was_not_understood_is_not_a_recipient(self, line: str) -> None:
        assert rows(*ENVELOPE[:2], line) == {}
        assert list(rows(*ENVELOPE[:2], line, ENVELOPE[2])) == ["<bob@example.org>"]

    @pytest.mark.parametrize("key", [key for key in (*MAILS, *PATHS) if key != "wrong-word"])
    def test_each_rule_of_syntax_leaves_the_line_out(self, key: str) -> None:
        argument = MAILS.get(key, b"").replace(b"FROM", b"TO") or b"TO:" + PATHS.get(key, b"")
        before, line = ENVELOPE[:2], b"RCPT " + argument
        [*_, reply] = (one.reply for one in play(*before, line).moments if one.reply)
        assert reply.is_refusal
        assert (rows(*before, line) == {}) == (key != "utf8-sender"), reply

    @pytest.mark.parametrize("code", sorted(UNJUDGED))
    def test_a_recorded_refusal_before_the_path_was_judged_is_not_a_recipient(
        self, code: int
    ) -> None:
        assert recorded("C: RCPT TO:<bob@example.org>", f"S: {code} no") == {}

    @pytest.mark.parametrize(
        ("code", "fate"),
        [
            *((code, texts.FATE_BOUNCES) for code in (521, 550, 551, 552, 553, 554, 556)),
            *((code, texts.FATE_LATER) for code in (421, 450, 451, 452, 455)),
        ],
    )
    def test_the_class_of_a_recorded_refusal_says_what_becomes_of_the_mail(
        self, code: int, fate: str
    ) -> None:
        found = recorded("C: RCPT TO:<bob@example.org>", f"S: {code} no")
        assert found == {"<bob@example.org>": (code, None, None, fate)}

    def test_what_a_lenient_server_took_is_named_by_its_path(self) -> None:
        found = recorded("C: RCPT TO: bob@example.org", "S: 250 ok")
        assert found == {"<bob@example.org>": (250, None, None, texts.FATE_WAITING)}

    def test_what_nobody_can_read_is_named_as_it_was_said(self) -> None:
        found = recorded("C: RCPT TO:<a b@@c", "S: 250 ok")
        assert list(found) == ["RCPT TO:<a b@@c"]

    def test_a_recipient_that_is_named_again_is_the_same_one(self) -> None:
        again = rows(*ENVELOPE[:2], *["RCPT TO:<greylisted@example.org>"] * 2)
        assert again == {"<greylisted@example.org>": (250, None, None, texts.FATE_WAITING)}
        later = recorded(
            *("C: RCPT TO:<bob@example.org>", "S: 250 ok"),
            *("C: RCPT TO:<bob@EXAMPLE.org>", "S: 452 too many"),
        )
        assert later == {"<bob@example.org>": (250, None, None, texts.FATE_WAITING)}

    @pytest.mark.parametrize(
        ("last_reply", "fate"), [(421, texts.FATE_LATER), (221, texts.FATE_DROPPED)]
    )
    def test_a_server_that_closes_leaves_the_accepted_to_be_sent_later(
        self, last_reply: int, fate: str
    ) -> None:
        found = recorded(
            *("C: RCPT TO:<bob@example.org>", "S: 250 ok"), "C: QUIT", f"S: {last_reply} bye"
        )
        assert found == {"<bob@example.org>": (250, None, None, fate)}

    def test_it_holds_one_transaction_only(self) -> None:
        assert list(rows(*WHOLE, *SECOND)) == ["<alice@example.org>"]
        assert list(rows(*ENVELOPE, "RSET", *SECOND[:2])) == ["<alice@example.org>"]

    def test_a_whole_group_at_once_gives_the_same(self) -> None:
        one_by_one = play(*WHOLE)
        group = raw(b"".join(line.encode() + b"\r\n" for line in WHOLE))
        assert ledger(group, last(group)) == ledger(one_by_one, last(one_by_one))

    def test_without_a_transaction_there_is_none(self) -> None:
        transcript = play(*HELLO)
        assert ledger(transcript, last(transcript)).reverse_path is None

    def test_it_ends_at_the_cursor(self) -> None:
        transcript = play(*WHOLE)
        book = ledger(transcript, replied(transcript, 450))
        assert [entry.codes for entry in book.entries] == [
            (250, None, None),
            (550, None, None),
            (450, None, None),
        ]
        assert book.open


class TestEnvelope:
    def test_before_the_first_mail_there_is_nothing(self) -> None:
        assert at_end(*HELLO) == EnvelopeView()

    def test_the_envelope_stands_beside_the_header(self) -> None:
        view = at_end(*WHOLE)
        assert [line.value for line in view.envelope] == [
            "<alice@example.com>",
            "<bob@example.org>",
            "<carol@example.org>",
        ]
        assert [line.name for line in view.header] == ["From", "To", "Subject"]

    def test_where_they_disagree_is_told(self) -> None:
        view = at_end(*WHOLE)
        remarks = {str(line.value): line.remark for line in (*view.envelope, *view.header)}
        assert remarks["<carol@example.org>"] == texts.BLIND
        assert remarks["Carol <carol@example.com>"] == texts.SENDER_DIFFERS
        assert "dave@example.net" in remarks["bob@example.org, dave@example.net"]

    def test_where_they_agree_nothing_is_told(self) -> None:
        view = at_end(*HELLO, "MAIL FROM:<a@example.com>", "RCPT TO:<bob@example.org>", "DATA",
                      "From: A <A@Example.com>", "To: Bob <BOB@example.org>", "", ".")  # fmt: skip
        assert not any(line.remark.startswith("≠") for line in (*view.envelope, *view.header))

    def test_the_null_reverse_path_gets_no_bounce(self) -> None:
        view = at_end(*HELLO, *SECOND)
        assert view.envelope[0].value == "<>"
        assert view.envelope[0].remark == texts.NULL_ROLE

    def test_an_open_transaction_comes_before_earlier_mail(self) -> None:
        view = at_end(*WHOLE, *SECOND[:2])
        assert view.picked is None
        assert view.envelope[0].value == "<>"
        assert len(view.mails) == 2

    def test_a_picked_message_has_its_own_envelope(self) -> None:
        transcript = play(*WHOLE, *SECOND)
        values = [
            envelope_view(transcript, last(transcript), pick).envelope[0].value for pick in range(3)
        ]
        assert values == ["<alice@example.com>", "<alice@example.com>", "<>"]

    @pytest.mark.parametrize(("pick", "picked"), [(-9, 0), (0, 0), (99, 1)])
    def test_a_pick_out_of_range_is_the_nearest(self, pick: int, picked: int) -> None:
        assert at_end(*WHOLE, pick=pick).picked == picked

    def test_the_message_is_shown_as_it_is_stored(self) -> None:
        stored = at_end(*WHOLE).stored
        assert any(line.startswith("Return-Path: <alice@example.com>") for line in stored[:3])
        assert any(line.startswith("Received:") for line in stored[:3])
        assert ".two dots" in stored
        assert "one dot" in stored

    def test_a_moment_before_the_delivery_shows_no_mail(self) -> None:
        transcript = play(*WHOLE)
        assert envelope_view(transcript, last(transcript) - 1).mails == ()


PARTS = b"""\
Content-Type: multipart/mixed; boundary=x\r
\r
--x\r
Content-Type: multipart/alternative; boundary=y\r
\r
--y\r
\r
hello\r
--y\r
Content-Type: text/html\r
\r
<p>\r
--y--\r
--x\r
Content-Type: image/png; name="cat\x1b.png"\r
Content-Transfer-Encoding: base64\r
\r
AAAA\r
--x--\r
"""


class TestAnatomy:
    def test_the_parts_are_drawn_as_a_tree(self) -> None:
        assert anatomy(PARTS).tree == (
            "multipart/mixed",
            "├ multipart/alternative",
            "│ ├ text/plain 5 octets",
            "│ └ text/html 3 octets",
            '└ image/png "cat␛.png" 4 octets base64',
        )

    def test_encoded_words_are_decoded(self) -> None:
        fields = anatomy(b"Subject: =?utf-8?q?caf=C3=A9_=1B[31m?=\r\n\r\n").fields
        assert fields[0].value == "café ␛[31m"

    def test_no_content_is_taken_apart_too(self) -> None:
        assert anatomy(b"").tree == ("text/plain 0 octets",)

    def test_only_the_front_of_a_huge_message_is_looked_at(self) -> None:
        assert anatomy(b"a: b\r\n\r\n" + b"x" * (LIMIT + 1)).tree[-1].startswith("…")

    def test_deep_nesting_is_cut(self) -> None:
        deep = b"".join(
            b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n)
            for n in range(300)
        )
        assert len(anatomy(deep).tree) <= 41

    @given(
        st.one_of(
            st.binary(max_size=300),
            st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
        )
    )
    def test_whatever_comes_is_shown_safely(self, content: bytes) -> None:
        for prefix in (
            b"",
            b"Content-Type: ",
            b"From: ",
            b"Subject: =?",
            b"Content-Disposition: x; filename*=",
        ):
            found = anatomy(prefix + content)
            assert found.tree
            assert all(isinstance(line, Visible) for line in found.tree)
            assert all(isinstance(field.value, Visible) for field in found.fields)


def test_content_that_is_not_complete_is_not_called_missing() -> None:
    begun = (*ENVELOPE, "DATA")
    assert at_end(*begun).coming == 0
    assert at_end(*begun, "Subject: hi", "").coming > 0
