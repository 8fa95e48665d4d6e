"""Maildrops on disk: each a Maildir, a message in it or not at all."""

from __future__ import annotations

import mailbox
import os
from collections.abc import Iterable
from pathlib import Path

from smtplab.simulation.maildrop import Message, NoMaildrops, StorageError, Store
from smtplab.simulation.site import Site


class MaildirStore:
    """Keeps messages in one Maildir a maildrop, named by the site and never by the wire.

    Attributes:
        folder: Where the Maildirs are.
        slow: Storing may have to wait for a disk.
    """

    slow = True

    def __init__(self, folder: Path, maildrops: Iterable[str]) -> None:
        """Make the Maildirs that are not there yet.

        Raises:
            OSError: If that cannot be done.
        """
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._boxes = {name: mailbox.Maildir(folder / name) for name in maildrops}
        for name in self._boxes:
            _sync(folder / name)
        _sync(folder)

    def deliver(self, messages: tuple[Message, ...]) -> None:
        """Put each message into its Maildir, files and folders synced; on failure take all out.

        Raises:
            StorageError: If the disk is full or something else stands in the way.
        """
        added: list[tuple[str, str]] = []
        try:
            for message in messages:
                added += [(message.maildrop, self._add(message))]
        except OSError as error:
            self._take_out(added)
            raise StorageError(error.strerror) from error

    def _add(self, message: Message) -> str:
        """Write one message; `mailbox` syncs the file, the folder is ours to sync."""
        key = self._boxes[message.maildrop].add(message.octets)
        try:
            _sync(self.folder / message.maildrop / "new")
        except OSError:
            self._take_out([(message.maildrop, key)])
            raise
        return key

    def _take_out(self, added: list[tuple[str, str]]) -> None:
        for name, key in added:
            self._boxes[name].discard(key)


def _sync(folder: Path) -> None:
    """Have the entries of a folder written to disk, where the system can do that."""
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
    if folder is None:
        return NoMaildrops()
    return MaildirStore(folder, (*site.maildrops, *site.answers))
