"""Maildrops on disk: each a Maildir, a message in it or not at all.

`mailbox.Maildir` reads what is written here. It does not write it: where a disk is full it leaves
what it began in `tmp`, and two threads may draw the same name.
"""

from __future__ import annotations

import errno
import itertools
import os
import threading
from collections.abc import Iterable
from pathlib import Path

from smtplab.net.leftovers import new_name, remove_leftovers
from smtplab.simulation.server.fanout import OUTGOING
from smtplab.simulation.server.maildrop import Message, NoMaildrops, QuotaError, StorageError, Store
from smtplab.simulation.site.model import Site

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FOLDERS = ("tmp", "new", "cur")


class BrokenStoreError(StorageError):
    """Something other than want of room stands in the way; nothing was kept."""

    rule = "local-error"


class MaildirStore:
    """Keeps messages in one Maildir a maildrop, named by the site and never by the wire.

    Attributes:
        folder: Where the Maildirs are.
        slow: Storing may have to wait for a disk.
    """

    slow = True

    def __init__(self, folder: Path, site: Site) -> None:
        """Make the Maildirs that are not there yet, and remove what a crash left in the others.

        Raises:
            OSError: If that cannot be done, or they cannot be written to.
        """
        self.folder = folder
        self._quotas = site.quotas
        self._serial = itertools.count(1)
        self._one_by_one = threading.Lock()
        sent = (OUTGOING,) if site.users else ()
        for name in (*site.maildrops, *site.special_recipients, *sent):
            self._make(folder / name)
        _sync(folder)

    @staticmethod
    def _make(maildir: Path) -> None:
        for name in _FOLDERS:
            (maildir / name).mkdir(parents=True, exist_ok=True)
            if not os.access(maildir / name, os.W_OK | os.X_OK):
                raise PermissionError(errno.EACCES, "cannot be written to", str(maildir / name))
        remove_leftovers(maildir / "tmp")
        _sync(maildir)

    def deliver(self, messages: tuple[Message, ...]) -> None:
        """Put each message into its Maildir, files and folders synced; on failure take all out.

        Raises:
            StorageError: If the disk is full or something else stands in the way.
        """
        if not any(message.maildrop in self._quotas for message in messages):
            self._deliver(messages)
            return
        with self._one_by_one:
            self._check_quotas(messages)
            self._deliver(messages)

    def _deliver(self, messages: tuple[Message, ...]) -> None:
        """Write all of them first; only then move them where readers look."""
        written: list[tuple[Path, Path]] = []
        try:
            for message in messages:
                written.append(self._places(message))
                _write(written[-1][0], message)
            for before, after in written:
                before.rename(after)
            for _, after in written:
                _sync(after.parent)
        except OSError as error:
            _remove(path for places in written for path in places)
            kind = StorageError if error.errno in _NO_ROOM else BrokenStoreError
            raise kind(error.strerror) from error

    def _places(self, message: Message) -> tuple[Path, Path]:
        """Return where the message is written and where it goes, under a name of its own."""
        name = new_name(next(self._serial))
        maildir = self.folder / message.maildrop
        return maildir / "tmp" / name, maildir / "new" / name

    def _check_quotas(self, messages: tuple[Message, ...]) -> None:
        for message in messages:
            quota = self._quotas.get(message.maildrop)
            if quota is not None and self._octets_used(message.maildrop) + _size(message) > quota:
                raise QuotaError(message.maildrop)

    def _octets_used(self, maildrop: str) -> int:
        folders = (self.folder / maildrop / name for name in ("new", "cur"))
        try:
            return sum(one.stat().st_size for folder in folders for one in os.scandir(folder))
        except OSError as error:
            raise BrokenStoreError(error.strerror) from error


def _size(message: Message) -> int:
    return len(message.trace) + len(message.content)


def _write(path: Path, message: Message) -> None:
    """Write a message into a file that must be new, down to the disk."""
    with path.open("xb") as file:
        file.write(message.trace)
        file.write(message.content)
        file.flush()
        os.fsync(file.fileno())


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            continue


def _sync(folder: Path) -> None:
    """Write the entries of a folder to disk, where the system can do that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_store(folder: Path | None, site: Site) -> Store:
    """Return what keeps a site's mail: Maildirs in a folder, or nothing where none is named.

    Raises:
        OSError: If the Maildirs cannot be made.
    """
    return NoMaildrops() if folder is None else MaildirStore(folder, site)
