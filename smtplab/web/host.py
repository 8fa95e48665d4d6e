"""A web host for the page on this machine: static files, compressed, with their content types."""

from __future__ import annotations

import gzip
import os
from functools import lru_cache
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["PageHandler", "PageServer"]

_HOST = "127.0.0.1"
_FOR_EVER = "max-age=31536000, immutable"
_POLICY = "connect-src 'self'"
"""Goes for the worker of the page too, which the policy in `index.html` does not reach."""
_LEVEL = 6
_KEPT = 64
"""Files whose compressed form is kept, more than a page has."""
_PACKED = frozenset({".bin", ".zip"})
"""Endings of what does not get smaller."""


class PageServer(ThreadingHTTPServer):
    """Serves a folder on the loopback address.

    Args:
        folder: The folder.
        port: The port; 0 for any that is free.
        handler: What replies to a browser.
    """

    daemon_threads = True

    def __init__(
        self, folder: Path, port: int = 0, handler: type[PageHandler] | None = None
    ) -> None:
        self.folder = Path(os.path.realpath(folder))
        super().__init__((_HOST, port), handler or PageHandler)

    @property
    def link(self) -> str:
        """The address of the page."""
        return f"http://{_HOST}:{self.server_port}/"


class PageHandler(SimpleHTTPRequestHandler):
    """Sends one file after another to a browser."""

    protocol_version = "HTTP/1.1"
    server: PageServer
    extensions_map = {  # noqa: RUF012  # so it is in the base
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".js": "text/javascript",
        ".wasm": "application/wasm",
    }

    def translate_path(self, path: str) -> str:
        """Return the file of an address: in the folder, and nowhere else."""
        self.directory = str(self.server.folder)
        return super().translate_path(path)

    def do_GET(self) -> None:
        """Send a file."""
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if os.path.isdir(file) else file
        if not os.path.isfile(file):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = file.read_bytes()
        if file.suffix not in _PACKED:
            body = _compressed(body)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Length", str(len(body)))
        if file.suffix not in _PACKED:
            self.send_header("Content-Encoding", "gzip")
        has_hash = file.parent != self.server.folder
        self.send_header("Cache-Control", _FOR_EVER if has_hash else "no-cache")
        self.send_header("Content-Security-Policy", _POLICY)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # its name in the base
        """Write nothing about each request."""


@lru_cache(maxsize=_KEPT)
def _compressed(body: bytes) -> bytes:
    return gzip.compress(body, _LEVEL, mtime=0)
