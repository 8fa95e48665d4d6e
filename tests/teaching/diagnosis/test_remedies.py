"""What an explanation says beyond the reason: by finer codes, by provider, from logs and tools."""

import pytest

from smtplab.protocol.codes.enhanced import REGISTRY
from smtplab.protocol.codes.model import ADVICE, Advice
from smtplab.teaching.diagnosis import explain, render
from smtplab.teaching.diagnosis.providers import PROVIDERS
from smtplab.teaching.diagnosis.reasons import REASONS, Reason
from smtplab.teaching.diagnosis.remedies import SPECIFIC_REASONS
from smtplab.teaching.diagnosis.rules import RULES
from smtplab.teaching.diagnosis.rules.code_weights import LIKE


def said(reply: str) -> str:
    return " ".join(" ".join(render(explain(reply))).split())


def remedy(reply: str) -> str:
    text = explain(reply).reason_text
    assert text
    return f"{text.meaning} {text.side}: {text.remedy}"


def test_what_is_like_a_reason_is_registered() -> None:
    likes = {*LIKE.values(), *(rule.like for rule in RULES if rule.like)}
    assert {tuple(map(int, like.split("."))) for like in likes} <= {*REGISTRY}
    assert {reason for reason, _ in SPECIFIC_REASONS} <= set(REASONS)
    assert set(LIKE) == set(Reason) - {Reason.OTHER}


@pytest.mark.parametrize(
    ("code", "wanted", "unwanted"),
    [
        ("5.7.20", "DKIM", "SPF"),
        ("5.7.21", "DKIM", "SPF"),
        ("5.7.22", "DKIM", "SPF"),
        ("5.7.23", "SPF record", "DMARC"),
        ("5.7.24", "could not be evaluated", "DKIM"),
        ("5.7.25", "PTR", "DKIM"),
        ("5.7.26", "More than one check", "align both"),
        ("5.7.27", "null MX", "DKIM"),
        ("5.7.29", "ARC", "SPF record"),
        ("5.7.30", "REQUIRETLS", "STARTTLS"),
    ],
)
def test_each_check_of_the_sender_has_its_own_remedy(code: str, wanted: str, unwanted: str) -> None:
    assert wanted in remedy(f"550 {code}")
    assert unwanted not in remedy(f"550 {code}")


@pytest.mark.parametrize(
    ("now", "for_good"),
    [
        ("450 4.2.1 mailbox disabled", "550 5.2.1 mailbox disabled"),
        ("451 4.7.1 no", "550 5.7.1 no"),
        ("450 4.1.1 user unknown", "550 5.1.1 user unknown"),
    ],
)
def test_what_begins_with_4_is_not_put_as_if_it_were_for_good(now: str, for_good: str) -> None:
    assert "send the same again" in remedy(now)
    assert "send the same again" not in remedy(for_good).replace("not send the same again", "")


@pytest.mark.parametrize("reply", ["550 5.7.26 x", "550 rejected by the DMARC policy"])
def test_one_aligned_identifier_is_enough_for_dmarc(reply: str) -> None:
    assert "one of them" in remedy(reply)
    assert "RFC 9989 §5.3.5" in remedy(reply)
    assert "align both" not in remedy(reply)


@pytest.mark.parametrize(
    ("results", "quoted"),
    [
        ("Spf= Pass , Dkim= Fail", "dkim fail"),
        ("spf=fail dkim=pass", "spf fail"),
        ("DKIM: pass; SPF: softfail", "spf softfail"),
        ("arc=none spf=pass dkim=fail", "dkim fail"),
    ],
)
def test_what_is_quoted_is_what_failed(results: str, quoted: str) -> None:
    found = explain(f"550 5.7.515 Access denied. {results}").classification
    assert found
    assert found.reason is Reason.AUTH_FAILURE
    assert f"“{quoted}”" in found.evidence[0].why
    assert not any("pass" in one.why for one in found.evidence)
    for reply in (f"550 5.7.1 {results}", f"550 5.7.515 {results} [x.prod.outlook.com]"):
        assert "More than one" not in remedy(reply)
    assert not any(one.why.endswith(("“fail dkim”", "“fail spf”")) for one in found.evidence)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("551 5.7.1 we do not relay", "bounce"),
        ("550 5.5.2 the message contains bare LF", "Correct the content"),
        ("554 5.6.0 line length exceeds 998 octets", "Correct the content"),
        ("551 5.1.6 he moved, try <c@example.net>", "address that the text names"),
        ("452 too many recipients", "rest in another transaction"),
        ("550 relaying denied", "server that is allowed"),
        ("550 no such user", "Correct the address"),
    ],
)
def test_the_client_is_told_what_the_words_come_down_to(reply: str, said: str) -> None:
    assert said in explain(reply).action.sentence
    assert ("address that the text names" in explain(reply).action.sentence) == ("names" in said)


def test_what_is_advised_in_a_word_is_advised_in_words() -> None:
    for reply in (
        "550 5.7.57 Client not authenticated to send mail",
        "550 5.7.9 please log in with a stronger mechanism (in reply to RCPT TO command)",
        "554 5.7.10 encryption needed (in reply to RCPT TO command)",
        "550 5.7.1 TLS required",
    ):
        found = explain(reply)
        assert found.advice in (Advice.AUTHENTICATE, Advice.START_TLS)
        assert found.action is ADVICE[found.advice]
    for reply in ("550 5.7.30 REQUIRETLS", "535 5.7.139 SMTP auth is disabled for the tenant"):
        found = explain(reply)
        assert found.advice is Advice.GIVE_UP
        assert found.action not in (ADVICE[Advice.AUTHENTICATE], ADVICE[Advice.START_TLS])
    assert "ask the manager of the account" in explain("535 5.7.139 auth is disabled").action.short


class TestStartTls:
    def test_the_client_decides_and_the_trouble_is_the_receivers(self) -> None:
        found = explain("454 4.7.0 TLS not available due to local problem")
        assert all(way in found.action.sentence for way in ("without TLS", "wait", "give up"))
        assert "RFC 3207 §4" in found.action.sentence
        assert "the receiving server's administrator" in remedy("454 TLS not available now")
        assert found.classification
        assert "TLS is required or has failed" in found.classification.evidence[0].why

    def test_after_auth_the_password_is_not_at_fault(self) -> None:
        found = explain("454 4.7.0 Temporary authentication failure")
        assert "password is not wrong" in found.action.sentence
        assert found.reason_text
        assert "receiving" in found.reason_text.side

    def test_of_a_bare_454_the_sense_is_not_known(self) -> None:
        assert "without TLS" not in explain("454").action.sentence

    def test_a_log_tells_which_sense(self) -> None:
        found = explain("454 4.3.0 try later (in reply to STARTTLS command)")
        assert "without TLS" in found.action.sentence


@pytest.mark.parametrize(
    "reply",
    [
        "521 mail.example.org does not accept mail",
        "521 5.3.2 nothing here",
        "554 mx.example.org No SMTP service here",
    ],
)
def test_a_host_that_takes_no_mail_is_not_its_domain(reply: str) -> None:
    assert "other hosts of the domain may" in remedy(reply)
    assert "DNS" not in remedy(reply)
    assert "another server of the domain" in explain(reply).action.sentence


def test_a_code_for_one_thing_before_a_code_for_another_is_not_believed() -> None:
    found = explain("432 4.3.2 sender thread limit exceeded")
    assert found.advice is Advice.RETRY_LATER
    assert "432 has not its usual sense here" in said("432 4.3.2 sender thread limit exceeded")
    assert "usual sense" not in said("550 5.7.1 no")
    assert explain("432 4.7.12 transition needed").advice is Advice.AUTHENTICATE


class TestProviders:
    @pytest.mark.parametrize(
        ("detail", "meant", "registered"),
        [
            ("27", "SPF did not pass", "null MX"),
            ("29", "was not encrypted", "ARC"),
            ("30", "DKIM did not pass", "REQUIRETLS"),
            ("32", "the domain of the From field", "not registered"),
            ("40", "no DMARC record", "not registered"),
        ],
    )
    def test_what_google_means_is_said_where_it_speaks(
        self, detail: str, meant: str, registered: str
    ) -> None:
        assert f"{meant}, as Gmail uses it" in said(f"550 5.7.{detail} no. x1si123.42 - gsmtp")
        assert meant in said(f"421-4.7.{detail} This mail\r\n421 4.7.{detail} is late - gsmtp")
        other = said(f"550 5.7.{detail} no, <someone@gmail.com>")
        assert "Gmail" not in other
        assert registered in other

    def test_the_reason_is_the_providers(self) -> None:
        signs = {"Gmail": "gsmtp", "Microsoft": "prod.outlook.com", "Yahoo": "yahoo.com"}
        for provider in PROVIDERS:
            for detail, (_, reason, _) in provider.codes.items():
                sign = signs[provider.name]
                found = explain(f"550 5.{detail} [{sign}]")
                assert found.provider_meaning
                assert found.classification
                assert found.classification.reason is reason
                assert provider.source in found.sections
                assert provider.source in said(f"550 5.{detail} [{sign}]")
                assert found.enhanced
                assert not found.enhanced.known or found.enhanced.meaning not in found.meaning


class TestTools:
    @pytest.mark.parametrize(
        ("pasted", "code", "text"),
        [
            ("SMTPDataError: (550, b'5.4.5 Too much today')", "550", "Too much today"),
            (
                "{'a@example.org': (554, b'5.7.1 Relay access denied')}",
                "554",
                "Relay access denied",
            ),
            ('{u"b@example.org": (501, "5.1.3 Bad syntax")}', "501", "Bad syntax"),
            ("SMTPRecipientsRefused: (550, b'relay not permitted')", "550", "relay not permitted"),
            ("SMTP Error (535): Authentication failed", "535", "Authentication failed"),
            ("smtplib.SMTPHeloError: (421, b'Server busy')", "421", "Server busy"),
            ("error 550: no such user", "550", "no such user"),
            ("[550] no such user", "550", "no such user"),
            ("mta[450]: it said: 550 no such user", "550", "no such user"),
        ],
    )
    def test_a_code_in_brackets_is_the_code(self, pasted: str, code: str, text: str) -> None:
        found = explain(pasted).reply
        assert (found.code, found.text) == (code, text)

    @pytest.mark.parametrize(
        "pasted",
        [
            "the address [2001:db8::550] has none",
            "at 12:45:50 (3, 4)",
            "lines (250) of 300",
            "x" * 9,
        ],
    )
    def test_no_other_number_is_a_code_that_refuses(self, pasted: str) -> None:
        assert (explain(pasted).reply.code or "2")[0] not in "45"

    def test_the_word_of_a_wrapper_is_no_evidence(self) -> None:
        found = explain("Socket Exception: (550, b'5.1.1 nobody of that name')").classification
        assert found
        assert found.reason is Reason.USER_UNKNOWN

    @pytest.mark.parametrize(
        "pasted",
        [
            "postfix/smtp[1]: A1: dsn=4.0.0, status=deferred (host mx.example.org refused: 550 no)",
            "1pf-AA == a@example.org R=dnslookup T=remote_smtp defer (113): No route to host",
        ],
    )
    def test_a_log_that_says_deferred_is_believed(self, pasted: str) -> None:
        assert explain(pasted).advice is Advice.RETRY_LATER
        assert "keeps the message and tries again" in said(pasted)
        assert "does not go with" not in said(pasted)
        assert "Do not send the same" not in said(pasted)

    def test_an_overwritten_command_is_not_the_clients_mistake(self) -> None:
        told = said("Error upgrading with STARTTLS: 500 5.0.0 'XXXXXXXX': command not understood")
        assert "overwritten with X's by something in between" in told
        assert "send HELO instead" not in told
        assert "answers STARTTLS" in told

    def test_without_any_reply_it_is_the_network(self) -> None:
        found = explain("SMTPServerDisconnected: Connection unexpectedly closed")
        assert found.classification
        assert found.classification.reason is Reason.NETWORK
        assert found.advice is Advice.RETRY_LATER


def test_the_name_of_a_server_is_no_evidence() -> None:
    for reply in ("421 spam.example.org Timeout, closing", "554 quota.example.com: no service"):
        found = explain(reply).classification
        assert found
        assert not any("spam" in one.why or "quota" in one.why for one in found.evidence)
    found = explain("554 5.7.1 rejected, listed at zen.spamhaus.org").classification
    assert found
    assert found.reason is Reason.BLOCKED


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("550 5.7.60 Client does not have permissions to send as this sender", "sender-rejected"),
        ("550 5.7.1 no permission to send on behalf of that address", "sender-rejected"),
        ("501 5.5.4 Invalid domain name", "protocol"),
        ("451 See http://example.org/docs/smtplf.html", "protocol"),
        ("521 5.5.2 Error: bare <LF> received", "protocol"),
        ("421 4.7.28 unusual rate of mail, you have been temporarily rate limited", "rate-limited"),
        ("450 4.2.0 the mailbox is in use", "system-error"),
        ("554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; no", "content-policy"),
        ("554 5.2.0 STOREDRV.Deliver.Exception:MailboxQuotaExceeded; no", "mailbox-full"),
        ("550 5.7.1 To protect our users from spam, relaying is denied", "relay-denied"),
        ("550 5.7.1 To protect our users from viruses, connections are refused", "blocked"),
        ("550 No such user. If you believe that this is spam filtering, write", "user-unknown"),
        ("550 <nemo@example.org> does not exist", "user-unknown"),
        ("421 4.7.27 rate limited, since SPF authentication didn't pass", "auth-failure"),
        ("550 SPF: 192.0.2.1 is not allowed to send from that domain", "auth-failure"),
        ("550 relay not permitted, authentication required", "relay-denied"),
        ("554 5.7.1 you tried to reach a limit, but relaying is denied", "relay-denied"),
        ("550 nowhere.example.org does not exist", "host-not-found"),
        ("550 192.0.2.1 is listed", "blocked"),
        ("552 5.7.1 the mailbox <spam@example.org> is full", "mailbox-full"),
        ("550 see https://www.example.org/spam/quota/virus", "user-unknown"),
        ("554 rejected (#5.7.1) I'm not going to try again; the queue too long", "content-policy"),
    ],
)
def test_wordings_of_a_kind(reply: str, reason: str) -> None:
    found = explain(reply).classification
    assert found
    assert found.reason.value == reason


def test_a_login_that_is_switched_off_needs_no_other_password() -> None:
    found = explain("535 5.7.139 Authentication unsuccessful, SMTP auth is disabled for the tenant")
    assert found.advice is Advice.GIVE_UP
    assert "another password will not help" in f"{found.action.sentence} {remedy('535 5.7.139')}"
    assert explain("535 5.7.8 wrong password").advice is Advice.AUTHENTICATE
