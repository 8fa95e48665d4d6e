"""What a bounce says of each recipient, never the message that came back."""

import base64
import json
import quopri

import pytest

from smtplab.teaching.bounces import MailReport, as_json, read_mail, read_pasted, render
from smtplab.teaching.bounces.model import MailKind
from tests.teaching.bounces.samples import BOUNCES, RETURNED, Bounce, Expected, head, prose, report

STATUS = "Final-Recipient: rfc822; bob@example.org\nAction: failed\nStatus: 5.1.1\n"


def found_in(report: MailReport | None) -> tuple[Expected, ...]:
    assert report
    return tuple(
        Expected(
            said.address,
            diagnosis.classification.reason if diagnosis.classification else "",
            diagnosis.reply.code,
            str(diagnosis.reply.enhanced) if diagnosis.reply.enhanced else None,
            said.action.value,
            said.remote_host,
        )
        for said, diagnosis in report.recipients
    )


@pytest.mark.parametrize("bounce", BOUNCES, ids=lambda one: one.name)
class TestEachStructure:
    def test_as_it_came(self, bounce: Bounce) -> None:
        assert found_in(read_mail(bounce.text.encode())) == bounce.expected

    def test_with_other_line_endings(self, bounce: Bounce) -> None:
        for ending in ("\r\n", "\r"):
            octets = bounce.text.replace("\n", ending).encode()
            assert found_in(read_mail(octets)) == bounce.expected

    def test_behind_what_files_have_before_a_message(self, bounce: Bounce) -> None:
        for before in ("\n\nFrom MAILER-DAEMON Thu Nov 26 10:00:00 2026\n", "1234   \n"):
            assert found_in(read_mail((before + bounce.text).encode())) == bounce.expected

    @pytest.mark.parametrize("mark", ["> ", ">", "    ", "\t"])
    def test_pasted_with_a_mark_before_each_line(self, bounce: Bounce, mark: str) -> None:
        text = "".join(f"{mark}{line}" for line in bounce.text.splitlines(keepends=True))
        assert found_in(read_mail(text.encode())) == bounce.expected

    def test_attached_to_another_message(self, bounce: Bounce) -> None:
        outer = (
            "From: alice@example.com\nTo: help@example.com\nSubject: What is this?\n"
            'Content-Type: multipart/mixed; boundary="=outer"\n\n--=outer\n\nSee below.\n'
            f"--=outer\nContent-Type: message/rfc822\n\n{bounce.text}\n--=outer--\n"
        )
        assert found_in(read_mail(outer.encode())) == bounce.expected

    def test_the_message_that_came_back_is_no_evidence(self, bounce: Bounce) -> None:
        found = read_mail(bounce.text.encode())
        assert found
        shown = "\n".join(render(found))
        assert "blocked by a blocklist" not in shown
        assert "DKIM" not in shown
        if bounce.expected[0].address != "decoy@example.net":
            assert "decoy" not in shown

    def test_json_holds_the_same(self, bounce: Bounce) -> None:
        found = read_mail(bounce.text.encode())
        assert found
        rows = as_json(found)["recipients"]
        assert isinstance(rows, list)
        told = [(row["recipient"], row["reason"] or "", row["code"], row["action"]) for row in rows]
        assert told == [(one.address, one.reason, one.code, one.action) for one in bounce.expected]


class TestDecoding:
    WORDS = "Müller hat keinen Platz.\n\n<bob@example.org>:\n552 5.2.2 mailbox full\n"

    @pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "unheard-of", "zip", "idna"])
    @pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
    def test_each_charset_and_encoding(self, charset: str, encoding: str) -> None:
        octets = self.WORDS.encode("iso-8859-1" if charset == "iso-8859-1" else "utf-8")
        body = {
            "base64": base64.encodebytes(octets),
            "quoted-printable": quopri.encodestring(octets),
            "8bit": octets,
        }[encoding]
        lines = f"Content-Type: text/plain; charset={charset}\n"
        lines += f"Content-Transfer-Encoding: {encoding}\n\n"
        found = found_in(read_mail((head() + lines).encode() + body))
        assert found == (Expected("bob@example.org", "mailbox-full", "552", "5.2.2"),)

    @pytest.mark.parametrize("charset", ["utf-16", "utf-8-sig"])
    def test_a_file_with_a_byte_order_mark(self, charset: str) -> None:
        octets = prose(self.WORDS).encode(charset)
        assert found_in(read_mail(octets))[0].address == "bob@example.org"

    def test_a_word_that_an_encoding_has_cut(self) -> None:
        lines = "Content-Transfer-Encoding: quoted-printable\n\n<bob@exa=\nmple.org>:\n"
        octets = f"{head()}{lines}552 mailb=\nox full\n".encode()
        assert found_in(read_mail(octets)) == (Expected("bob@example.org", "mailbox-full", "552"),)

    def test_japanese_that_is_declared_as_ascii(self) -> None:
        words = "<bob@example.org>:\nメールボックスが一杯です。\n".encode("iso-2022-jp")
        found = found_in(read_mail(head().encode() + b"Content-Type: text/plain\n\n" + words))
        assert found == (Expected("bob@example.org", "mailbox-full"),)

    def test_html_alone(self) -> None:
        page = (
            "<html><head><STYLE>550 5.7.1 spam</Style></head><body><p>It failed for:</p>"
            "<div>bob@example.org</div><div>552&nbsp;5.2.2 mailbox full</div></body></html>"
        )
        found = found_in(read_mail(f"{head()}Content-Type: text/html\n\n{page}".encode()))
        assert found == (Expected("bob@example.org", "mailbox-full", "552", "5.2.2"),)

    def test_a_subject_in_utf_8_as_it_is(self) -> None:
        found = read_mail(prose("bob@example.org\n550 no such user", subject="Nicht ✉").encode())
        assert found
        assert found.subject == "Nicht ✉"

    def test_an_encoded_subject(self) -> None:
        found = read_mail(
            prose("bob@example.org\n550 no such user")
            .replace("Undelivered mail", "=?utf-8?q?Undelivered_=E2=9C=89?=")
            .encode()
        )
        assert found
        assert found.subject == "Undelivered ✉"


class TestKinds:
    @pytest.mark.parametrize(
        ("lines", "kind"),
        [
            ("Subject: Hello\n\nSee you at 550 Main Street, bob@example.org", MailKind.MESSAGE),
            (
                "Subject: Out of office\nAuto-Submitted: auto-replied\n\nBack soon",
                MailKind.AUTO_REPLY,
            ),
            ("Subject: Automatic reply: Hello\n\nAsk bob@example.org", MailKind.AUTO_REPLY),
            ("Subject: Abwesenheit\n\nIch bin nicht da.", MailKind.AUTO_REPLY),
        ],
    )
    def test_what_is_no_report(self, lines: str, kind: MailKind) -> None:
        found = read_mail(f"From: Carol <carol@example.org>\n{lines}\n".encode())
        assert found
        assert (found.kind, found.recipients) == (kind, ())

    def test_a_read_receipt(self) -> None:
        text = report(
            "Final-Recipient: rfc822; bob@example.org\nDisposition: manual-action; displayed"
        )
        found = read_mail(text.replace("delivery-status", "disposition-notification").encode())
        assert found
        assert (found.kind, found.recipients) == (MailKind.RECEIPT, ())
        assert ("disposition", "manual-action; displayed") in found.facts

    def test_a_complaint(self) -> None:
        text = report("Feedback-Type: abuse\nOriginal-Rcpt-To: bob@example.org")
        octets = text.replace("Reporting-MTA: dns; mail.example.com\n\n", "").replace(
            "delivery-status", "feedback-report"
        )
        found = read_mail(octets.encode())
        assert found
        assert (found.kind, found.recipients) == (MailKind.COMPLAINT, ())
        assert found.facts == (("feedback-type", "abuse"), ("original-rcpt-to", "bob@example.org"))

    def test_a_complaint_that_a_provider_passes_on(self) -> None:
        lines = "From: staff@example.org\nSubject: complaint about message from 192.0.2.1\n\n"
        found = read_mail(f"{lines}{RETURNED}".encode())
        assert found
        assert found.kind is MailKind.COMPLAINT

    @pytest.mark.parametrize("is_wrapped", [True, False])
    def test_a_complaint_in_json(self, *, is_wrapped: bool) -> None:
        event = '{"complaint": {"complainedRecipients": [{"emailAddress": "bob@example.org"}]}}'
        body = json.dumps({"Type": "Notification", "Message": event}) if is_wrapped else event
        found = read_mail(f"{head('Notification')}\n{body}\n".encode())
        assert found
        assert (found.kind, found.facts) == (
            MailKind.COMPLAINT,
            (("recipient", "bob@example.org"),),
        )

    def test_a_kind_for_each_outcome(self) -> None:
        for action, kind in (
            ("failed", MailKind.BOUNCE), ("delayed", MailKind.DELAY), ("relayed", MailKind.SUCCESS)
        ):  # fmt: skip
            found = read_mail(report(STATUS.replace("failed", action)).encode())
            assert found
            assert found.kind is kind


class TestActing:
    def row(self, action: str, code: str) -> dict[str, object]:
        text = STATUS.replace("failed", action) + f"Diagnostic-Code: smtp; {code} no such user"
        found = read_mail(report(text).encode())
        assert found
        rows = as_json(found)["recipients"]
        assert isinstance(rows, list)
        return dict(rows[0])

    def test_a_server_that_tries_again_asks_nothing_of_the_sender(self) -> None:
        row = self.row("delayed", "550")
        assert (row["action"], row["client_should"]) == ("delayed", "retry-later")
        assert row["side"] == "nobody: the server tries again"

    def test_a_server_that_has_given_up_does_not_try_again(self) -> None:
        row = self.row("failed", "450")
        assert (row["action"], row["client_should"]) == ("failed", "give-up")
        assert row["side"] == "the sender"

    def test_no_secret_is_quoted(self) -> None:
        said = "535 5.7.8 AUTH PLAIN AGFsaWNlAHdvbmRlcmxhbmQ= failed"
        found = read_mail(
            prose(f"<bob@example.org>:\n{said}\n", "--- Original message ---").encode()
        )
        assert found
        assert "AGFsaWNl" not in "".join(render(found))
        assert "AGFsaWNl" not in str(as_json(found))


class TestPastes:
    def test_quoted_below_other_words(self) -> None:
        bounce = prose("<bob@example.org>:\n550 5.1.1 no such user\n", "--- Original message ---")
        below = "".join(f"> {line}" for line in bounce.splitlines(keepends=True))
        text = f"From: alice@example.com\nSubject: What is this?\n\nSee below.\n\n{below}"
        expected = (Expected("bob@example.org", "user-unknown", "550", "5.1.1"),)
        assert found_in(read_mail(text.encode())) == expected

    def test_the_words_alone(self) -> None:
        words = prose("<bob@example.org>:\n550 5.1.1 no such user", "--- Original message ---")
        text = words.partition("\n\n")[2]
        assert found_in(read_pasted(text)) == (
            Expected("bob@example.org", "user-unknown", "550", "5.1.1"),
        )

    @pytest.mark.parametrize(
        "text",
        [
            "550-5.1.1 no such user\n550 5.1.1 see https://example.org\n",
            "C: RCPT TO:<bob@example.org>\nS: 550 5.1.1 no such user\n",
            "Nov 26 10:00:00 mail postfix/smtp[1]: to=<bob@example.org>, status=bounced (550 no)\n",
            (
                "220 mx.example.org\nRCPT TO:<bob@example.org>\n550 5.1.1 no such user\n"
                f"RCPT TO:<carol@example.org>\n250 Ok\nDATA\n354 Go on\n{RETURNED}"
            ),
            RETURNED,
            "",
        ],
    )
    def test_what_is_no_whole_bounce(self, text: str) -> None:
        assert read_pasted(text) is None
