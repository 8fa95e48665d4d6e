import errno
import mailbox
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from smtplab.net.maildir import MaildirStore
from smtplab.protocol.paths import NULL_REVERSE_PATH, ForwardPath, Mailbox
from smtplab.simulation.server.maildrop import Message, QuotaError, StorageError
from smtplab.simulation.site.load import parse_site
from tests.served import mails

SITE = parse_site(
    "here", "[maildrops.alice]\n[maildrops.bob]\nquota = 1000\n[maildrops.postmaster]\n", "here"
)


def message(maildrop: str, content: bytes = b"Subject: x\r\n\r\nhello\r\n") -> Message:
    path = ForwardPath(Mailbox(maildrop, "example.org"))
    return Message(maildrop, NULL_REVERSE_PATH, path, {}, b"Return-Path: <>\r\n", content)


@pytest.fixture
def store(tmp_path: Path) -> MaildirStore:
    return MaildirStore(tmp_path, SITE)


def test_the_standard_library_reads_what_was_stored(store: MaildirStore, tmp_path: Path) -> None:
    store.deliver((message("alice"),))
    [found] = mailbox.Maildir(tmp_path / "alice", create=False)
    assert found["Subject"] == "x"


def test_file_and_folder_are_synced_before_it_returns(
    store: MaildirStore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    synced: list[Path] = []
    sync = os.fsync

    def note(handle: int) -> None:
        synced.append(Path(f"/proc/self/fd/{handle}").readlink())
        sync(handle)

    monkeypatch.setattr(os, "fsync", note)
    store.deliver((message("alice"),))
    [stored] = mails(tmp_path, "alice")
    assert synced == [tmp_path / "alice" / "tmp" / stored.name, tmp_path / "alice" / "new"]


@pytest.mark.parametrize(
    "failure",
    [
        (errno.ENOSPC, "storage-full"),
        (errno.EDQUOT, "storage-full"),
        (errno.EFBIG, "storage-full"),
        (errno.EIO, "local-error"),
    ],
)
@pytest.mark.parametrize("good", range(4))
def test_whenever_the_disk_fails_nothing_is_left(
    store: MaildirStore,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    failure: tuple[int, str],
    good: int,
) -> None:
    number, rule = failure
    left = iter([True] * good)

    def fail(_handle: int) -> None:
        if not next(left, False):
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError) as caught:
        store.deliver((message("alice"), message("postmaster")))
    assert caught.value.rule == rule
    assert mails(tmp_path, "alice") == mails(tmp_path, "postmaster") == []


def test_a_folder_that_has_gone_is_no_full_disk(store: MaildirStore, tmp_path: Path) -> None:
    (tmp_path / "alice" / "tmp").rmdir()
    with pytest.raises(StorageError) as caught:
        store.deliver((message("postmaster"), message("alice")))
    assert caught.value.rule == "local-error"
    assert mails(tmp_path, "postmaster") == []


def test_a_quota_holds_for_all_that_share_a_message(store: MaildirStore, tmp_path: Path) -> None:
    store.deliver((message("bob", b"x" * 900),))
    with pytest.raises(QuotaError):
        store.deliver((message("alice"), message("bob", b"x" * 200)))
    assert len(mails(tmp_path)) == 1
    assert mails(tmp_path, "alice") == []


def test_many_threads_lose_nothing(store: MaildirStore, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(store.deliver, (message("alice"),)) for _ in range(100)]:
            done.result()
    assert len(mails(tmp_path, "alice")) == 100


def test_opening_it_again_keeps_what_is_there(store: MaildirStore, tmp_path: Path) -> None:
    store.deliver((message("alice"),))
    MaildirStore(tmp_path, SITE)
    assert len(mails(tmp_path, "alice")) == 1
