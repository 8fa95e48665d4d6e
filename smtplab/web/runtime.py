"""What a page runs the app with: Python for a browser, and a terminal, each file with its hash.

npm fetches both by `package-lock.json`, or somebody has them in a folder; `runtime.toml` says what
each file must be in either case.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tomllib
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

__all__ = ["Runtime", "RuntimeMissingError", "fetch_runtime", "read_runtime"]

_LOCK = ("package.json", "package-lock.json")
_PACKAGES = "node_modules"
_PATIENCE = 120.0
_INTERPRETER = "pyodide"


class RuntimeMissingError(Exception):
    """Raised where the interpreter or the terminal cannot be had; the message is one line."""


class Runtime:
    """The files that a page runs the app with.

    Args:
        folder: The folder of the packages.
        files: The path of each file in it, by the name of the file in a page.

    Attributes:
        interpreter: The folder of the interpreter.
        packages: The folder of each package by its name, with the version.
    """

    def __init__(self, folder: Path, files: Mapping[str, Path]) -> None:
        self.interpreter = folder / _INTERPRETER
        versions = json.loads(_own("package.json"))["dependencies"]
        self.packages = {f"{name} {version}": folder / name for name, version in versions.items()}
        self.files = files


def fetch_runtime(cache: Path) -> Runtime:
    """Return the runtime, fetched by npm unless it was before.

    Args:
        cache: Where it is kept, so that a second build fetches nothing.

    Raises:
        RuntimeMissingError: If npm is missing or fails, or a file is not what it must be.
    """
    folder = cache / _PACKAGES
    try:
        return read_runtime(folder)
    except RuntimeMissingError:
        _run_npm(cache)
    return read_runtime(folder)


def read_runtime(folder: Path) -> Runtime:
    """Return the runtime that lies in a folder, laid out as npm does: `pyodide`, `@xterm/xterm`.

    Raises:
        RuntimeMissingError: If a file is missing, or is not what it must be.
    """
    found = {}
    for package, hashes in tomllib.loads(_own("runtime.toml").decode()).items():
        for name, expected in hashes.items():
            file = folder / package / name
            if not os.path.isfile(file):
                raise RuntimeMissingError(f"{file} is missing; {_ADVICE}")
            if sha256(file.read_bytes()).hexdigest() != expected:
                raise RuntimeMissingError(f"{file} is of another version; {_ADVICE}")
            found[file.name] = file
    return Runtime(folder, found)


_ADVICE = "take the versions that package-lock.json in smtplab/web names"


def _own(name: str) -> bytes:
    return (files(__package__) / name).read_bytes()


def _run_npm(cache: Path) -> None:
    """Have npm fetch what the lock names; it checks the hash of each package."""
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeMissingError(
            "npm is not installed; install Node.js, or name a folder with --runtime"
        )
    cache.mkdir(parents=True, exist_ok=True)
    for name in _LOCK:
        (cache / name).write_bytes(_own(name))
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    try:
        done = subprocess.run(  # noqa: S603  # all of it is ours
            command, cwd=cache, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        raise RuntimeMissingError(f"npm was not done after {_PATIENCE:.0f} seconds") from None
    if done.returncode:
        *_, last = done.stderr.strip().splitlines() or ["it gave no reason"]
        raise RuntimeMissingError(f"npm failed: {last}")
