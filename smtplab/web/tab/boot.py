"""The first module that a tab runs: it makes the files of the app importable.

It stands alone, for nothing else can be imported yet. Code stays in memory, where Python imports it
from; only what is read as a file becomes one.
"""

from __future__ import annotations

import json
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader, SourcelessFileLoader
from importlib.util import spec_from_file_location
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

__all__ = ["install", "unpack"]

_PLACE = "/app"
_CODE = (".py", ".pyc")
_ZSTD = b"\x28\xb5\x2f\xfd"


def install(packed: bytes | memoryview) -> None:
    """Unpack the app, and import from it from now on."""
    code = {}
    for path, octets in unpack(bytes(packed)):
        if path.endswith(_CODE):
            code[path] = octets
        else:
            file = Path(_PLACE, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(octets)
    # Before Python looks at folders: one that holds data alone would be taken for the package.
    sys.meta_path.insert(0, _Finder(code))


def unpack(packed: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive, each with its path (`make_archive.pack`)."""
    with _opened(packed) as files:
        for path, size in json.loads(files.readline()).items():
            yield path, files.read(size)


def _opened(packed: bytes) -> BinaryIO:
    """Open what is in an archive: of all of it at once, a tab would keep the room for ever."""
    if not packed.startswith(_ZSTD):
        return BytesIO(zlib.decompress(packed))
    from compression import zstd  # type: ignore[import-not-found]  # noqa: PLC0415  # 3.14

    opened: BinaryIO = zstd.open(BytesIO(packed))
    return opened


class _Finder(MetaPathFinder):
    """Finds modules in the archive.

    Args:
        code: The code by its path; a module's own is taken out once it is loaded.
    """

    def __init__(self, code: dict[str, bytes]) -> None:
        self._code = code

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002  # a name leads to one file alone
        target: ModuleType | None = None,  # noqa: ARG002  # as above
    ) -> ModuleSpec | None:
        """Find a module or a package."""
        base = fullname.replace(".", "/")
        for name, is_package in ((f"{base}/__init__", True), (base, False)):
            for ending, loader in ((".pyc", _ByteCode), (".py", _Source)):
                if name + ending in self._code:
                    place = f"{_PLACE}/{name}{ending}"
                    return spec_from_file_location(
                        fullname,
                        place,
                        loader=loader(fullname, place, self._code),
                        submodule_search_locations=[f"{_PLACE}/{base}"] if is_package else None,
                    )
        return None


class _InMemory:
    """What both loaders share: the code is at hand until the module is loaded.

    Args:
        name: The name of the module.
        path: Where it would be as a file.
        code: All code by its path.
    """

    def __init__(self, name: str, path: str, code: dict[str, bytes]) -> None:
        super().__init__(name, path)  # type: ignore[call-arg]  # a loader of files comes next
        self._code = code

    def get_data(self, path: str) -> bytes:
        """Return the code, or what is in a file."""
        if not path.endswith(_CODE):
            return Path(path).read_bytes()
        try:
            return self._code[_key(path)]
        except KeyError:
            raise FileNotFoundError(path) from None

    def exec_module(self, module: ModuleType) -> None:
        """Load the module; then its code need not be held twice."""
        super().exec_module(module)  # type: ignore[misc]  # as above
        del self._code[_key(self.path)]  # type: ignore[attr-defined]  # as above


def _key(path: str) -> str:
    return path.removeprefix(f"{_PLACE}/")


class _ByteCode(_InMemory, SourcelessFileLoader):
    pass


class _Source(_InMemory, SourceFileLoader):  # type: ignore[misc]  # typeshed's own
    def path_stats(self, path: str) -> Mapping[str, int]:  # noqa: ARG002  # nothing is cached
        """Have no times, so that no byte-code is looked for."""
        raise OSError
