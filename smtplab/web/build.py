"""Building the page: interpreter, terminal, app and course in one folder of static files.

Whatever has a name with a hash in it never changes, so that a browser may keep it for ever. Only
`index.html` and the service worker keep their names.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from smtplab.web.app_files import app_files
from smtplab.web.licence_texts import licences
from smtplab.web.make_archive import APP, LIBRARY, make_archives
from smtplab.web.runtime import Runtime, RuntimeMissingError
from smtplab.web.widths import WIDTHS, width_module

__all__ = ["build"]

_STDLIB = "python_stdlib.zip"
_PACKAGES = "pyodide-lock.json"
"""Lists what Pyodide can fetch from elsewhere; a page lets it fetch nothing."""
_LICENCES = "licences.txt"
_INDEX, _START, _SERVICE_WORKER = "index.html", "start.js", "service-worker.js"
_ASSETS = "files-"
"""How the name of the folder begins that holds all the rest."""
_PATIENCE = 300.0


def build(
    folder: Path,
    runtime: Runtime,
    lessons: Path | None = None,
    further: Mapping[str, bytes] = MappingProxyType({}),
) -> int:
    """Write the page into a folder; one that was built there before is replaced.

    Args:
        folder: Where to write; made if it does not exist.
        runtime: The interpreter and the terminal.
        lessons: A teacher's own folder of lessons, which goes along.
        further: More files of the app, by their path in a tab.

    Returns:
        How many octets it has in all.

    Raises:
        RuntimeMissingError: If the interpreter cannot make the archives, or a licence is missing.
        OSError: If the folder cannot be written.
    """
    app = {**app_files(lessons), **further}
    assets = {
        **_page_files(),
        **_runtime_files(runtime),
        **_archives(runtime, app),
        _LICENCES: licences(runtime).encode(),
    }
    listed = {name: len(octets) for name, octets in sorted(assets.items())}
    digest = sha256()
    top = {name: _own(f"page/{name}") for name in (_INDEX, _START, _SERVICE_WORKER)}
    for name, octets in sorted({**assets, **top}.items()):
        digest.update(f"{name} {sha256(octets).hexdigest()}\n".encode())
    place = f"{_ASSETS}{digest.hexdigest()[:16]}"
    top = _top_files({"place": place, "files": json.dumps(listed, indent=1)})
    _write(folder, place, assets, top)
    return sum(map(len, (*assets.values(), *top.values())))


def _own(name: str) -> bytes:
    return (files(__package__) / name).read_bytes()


def _top_files(names: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files whose names everybody knows; the first script stands in the page."""
    start = _own(f"page/{_START}")
    start_hash = b64encode(sha256(start).digest()).decode()
    further = {"start": start.decode(), "start_hash": start_hash}
    return {
        name: _filled(_own(f"page/{name}"), {**names, **further})
        for name in (_INDEX, _SERVICE_WORKER)
    }


def _filled(template: bytes, names: Mapping[str, str]) -> bytes:
    """Put names into a template, each in the place of `{{name}}`."""
    text = template.decode()
    for name, value in names.items():
        text = text.replace("{{" + name + "}}", value)
    return text.encode()


def _page_files() -> dict[str, bytes]:
    page = files(__package__) / "page"
    own = (one.name for one in page.iterdir())
    found = {
        name: _own(f"page/{name}") for name in own if name not in (_INDEX, _START, _SERVICE_WORKER)
    }
    return {**found, WIDTHS: width_module()}


def _runtime_files(runtime: Runtime) -> dict[str, bytes]:
    kept = {name: file.read_bytes() for name, file in runtime.files.items() if name != _STDLIB}
    packages = json.loads(kept[_PACKAGES])
    return {**kept, _PACKAGES: json.dumps({**packages, "packages": {}}).encode()}


def _archives(runtime: Runtime, app: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make the archives of the standard library and of the app."""
    with TemporaryDirectory() as made:
        place = Path(made)
        _write_files(place / LIBRARY, _library_files(runtime.files[_STDLIB]))
        _write_files(place / APP, app)
        _make(runtime, place)
        return {
            _STDLIB: (place / f"{LIBRARY}.zip").read_bytes(),
            f"{APP}.bin": (place / f"{APP}.bin").read_bytes(),
        }


def _library_files(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        names = (name for name in opened.namelist() if not name.endswith("/"))
        return {name: opened.read(name) for name in names}


def _write_files(folder: Path, content: Mapping[str, bytes]) -> None:
    for path, octets in content.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(octets)


def _make(runtime: Runtime, place: Path) -> None:
    """Have the interpreter make the archives; without Node.js they hold sources."""
    node = shutil.which("node")
    if node is None:
        make_archives(place, sys.stdlib_module_names, compiles=False)
        return
    with as_file(files(__package__)) as tools:
        script, interpreter = tools / "compile.mjs", os.path.realpath(runtime.interpreter)
        command = [node, str(script), interpreter, str(tools), str(place)]
        try:
            done = subprocess.run(  # noqa: S603  # all of it is ours
                command, capture_output=True, text=True, timeout=_PATIENCE, check=False
            )
        except subprocess.TimeoutExpired:
            late = f"Python for the browser was not done after {_PATIENCE:.0f} seconds"
            raise RuntimeMissingError(late) from None
    if done.returncode:
        *_, last = (done.stdout + done.stderr).strip().splitlines() or ["it gave no reason"]
        raise RuntimeMissingError(f"Python for the browser failed in Node.js: {last}")


def _write(folder: Path, place: str, assets: Mapping[str, bytes], top: Mapping[str, bytes]) -> None:
    """Write all files, those with a name that everybody knows last; then drop what was before."""
    folder.mkdir(parents=True, exist_ok=True)
    _write_files(folder / place, assets)
    _write_files(folder, top)
    for old in folder.glob(f"{_ASSETS}*"):
        if old.name != place:
            shutil.rmtree(old)
