"""Making the two archives of a page: what Python starts with, and the app with all the rest.

It stands alone, for the Python of the browser runs it as well, to compile the sources for itself: a
tab would need as long again to do that.

The archive of the app begins with an index in JSON, the size of each file by its path, on a line of
its own; the files follow in that order. Compressed together they take half of the room that a zip
takes.
"""

from __future__ import annotations

import compileall
import json
import marshal
import os
import py_compile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from types import CodeType

__all__ = ["APP", "LIBRARY", "make_archives", "pack"]

LIBRARY, APP = "library", "app"
"""The folders of what goes in; the archives are named after them."""
_BOOT = "smtplab/web/tab/boot"
_ENDINGS = (".pyc", ".py")
_UNUSED = (
    "_pydecimal.py", "_pydatetime.py", "_pyio.py", "_pyrepl/*", "_ast_unparse.py",
    "antigravity.py", "asyncio/windows_*", "asyncio/proactor_*", "bdb.py", "cProfile.py",
    "cmd.py", "concurrent/*", "ctypes/*", "curses/*", "dbm/*", "doctest.py", "ensurepip/*",
    "ftplib.py", "http/server.py", "idlelib/*", "imaplib.py", "lib2to3/*", "modulefinder.py",
    "multiprocessing/*", "optparse.py", "pdb.py", "pickletools.py", "plistlib.py", "profile.py",
    "pstats.py", "pyclbr.py", "pydoc*", "smtplib.py", "symtable.py", "test/*", "this.py",
    "tkinter/*", "trace.py", "tracemalloc.py", "turtle*", "unittest/*", "venv/*", "wave.py",
    "wsgiref/*", "xml/dom/*", "xmlrpc/*", "zipapp.py",
)  # fmt: skip
"""Parts of the standard library that the app does not import, as patterns of paths."""
_HEADER = 16
"""Octets before the code in a file of byte-code (PEP 552)."""
_UNIT, _MOST_UNITS = 2, 8
"""Octets of an instruction, and instructions that one entry of the table of positions covers."""
_FIRST_LINE = 0x80 | 13 << 3
"""Begins an entry without columns; 0 behind it is the line of the one before (PEP 626)."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_LEVEL, _WINDOW = 19, 23


def make_archives(place: Path, loaded: Iterable[str], *, compiles: bool) -> None:
    """Write `library.zip` and `app.bin` beside the two folders.

    Args:
        place: Where the folders are.
        loaded: The modules of the standard library that a start loads: they go into the zip, which
            Python reads by itself.
        compiles: Whether the sources become byte-code of the Python that runs this.
    """
    if compiles:
        _compile(place)
    library, app = _read(place / LIBRARY), _read(place / APP)
    first = {name for module in loaded for name in _names_of(module)}
    early = {path: octets for path, octets in library.items() if path in first}
    for ending in _ENDINGS:
        if (boot := app.get(f"{_BOOT}{ending}")) is not None:
            early[f"boot{ending}"] = boot
    late = {
        path: octets
        for path, octets in library.items()
        if path not in early and not any(fnmatch(_source_of(path), one) for one in _UNUSED)
    }
    _write_zip(place / f"{LIBRARY}.zip", early)
    (place / f"{APP}.bin").write_bytes(pack({**late, **app}))


def _compile(place: Path) -> None:
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    for folder in (place / LIBRARY, place / APP):
        good = compileall.compile_dir(
            folder, legacy=True, quiet=1, optimize=2, invalidation_mode=mode, stripdir=str(folder)
        )
        if not good:
            raise SystemExit("a file does not compile")
        for source in folder.rglob("*.py"):
            source.unlink()
        for file in folder.rglob("*.pyc"):
            octets = file.read_bytes()
            code = _without_positions(marshal.loads(octets[_HEADER:]))  # noqa: S302  # just made
            file.write_bytes(octets[:_HEADER] + marshal.dumps(code))


def _without_positions(code: CodeType) -> CodeType:
    """Return code whose errors name the first line of a function, in place of line and column.

    Where each instruction stands in the source is a third of what a tab would have to load.
    """
    full, rest = divmod(len(code.co_code) // _UNIT, _MOST_UNITS)
    entries = [_FIRST_LINE | (_MOST_UNITS - 1)] * full + [_FIRST_LINE | (rest - 1)] * (rest > 0)
    return code.replace(
        co_linetable=b"".join(bytes((entry, 0)) for entry in entries),
        co_consts=tuple(
            _without_positions(one) if isinstance(one, CodeType) else one for one in code.co_consts
        ),
    )


def _names_of(module: str) -> Iterator[str]:
    """Yield the paths that a module may have, or the first file of a package."""
    base = module.replace(".", "/")
    for ending in _ENDINGS:
        yield from (f"{base}{ending}", f"{base}/__init__{ending}")


def _source_of(path: str) -> str:
    return path.removesuffix("c") if path.endswith(".pyc") else path


def _read(folder: Path) -> dict[str, bytes]:
    files = (file for file in sorted(folder.rglob("*")) if os.path.isfile(file))
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def _write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, octets in files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), octets, zipfile.ZIP_DEFLATED, 9)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Pack files, as small as this Python can."""
    sizes = {path: len(octets) for path, octets in files.items()}
    together = b"".join((json.dumps(sizes).encode(), b"\n", *files.values()))
    try:
        from compression import zstd  # type: ignore[import-not-found]  # noqa: PLC0415  # 3.14
    except ImportError:
        return zlib.compress(together, 9)
    parameter = zstd.CompressionParameter
    options = {parameter.compression_level: _LEVEL, parameter.window_log: _WINDOW}
    packed: bytes = zstd.compress(together, options=options)
    return packed
