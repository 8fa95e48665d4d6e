"""What goes into a page: the app's files, packed, and imported again without any file."""

import subprocess
import sys
from pathlib import Path

import pytest

from smtplab.web.app_files import app_files
from smtplab.web.make_archive import APP, LIBRARY, make_archives, pack
from smtplab.web.tab.boot import unpack

BOOT = "smtplab/web/tab/boot.py"
FILES = {
    BOOT: b"",
    "one/__init__.py": b"from one.two import number\n",
    "one/two.py": b"import late\nnumber = late.number + 1\n",
    "one/sub/__init__.py": b"number = 7\n",
    "one/sub/data.toml": b"b = 1\n",
    "one/text.toml": b"a = 1\n",
    "second.py": b"import sys\nsys.tries = getattr(sys, 'tries', 0) + 1\n"
    b"if sys.tries == 1:\n    raise ImportError\n",
    "fails.py": b"\n\ndef fail(one):\n    one = [one]\n    if one:\n        raise OSError\n",
}
LIBRARY_FILES = {
    "early.py": b"number = 1\n",
    "late.py": b"number = 41\n",
    "turtle.py": b"never = 1\n",
    "pack/__init__.py": b"",
}
TRY = """
import sys; sys.path.insert(0, "library.zip")
import boot, early
boot._PLACE = sys.argv[1]
boot.install(open("app.bin", "rb").read())
import one, one.sub
print(one.sub.number, one.number, one.__file__, early.number)
import fails, traceback
try:
    fails.fail(1)
except OSError as error:
    print(traceback.extract_tb(error.__traceback__)[-1].lineno)
print(open(sys.argv[1] + "/one/text.toml").read())
try:
    import second
except ImportError:
    import second
held = sys.meta_path[0]._code
names = ("one/sub", "second", "smtplab/web/tab/boot")
print(sys.tries, [name for name in names if name + sys.argv[2] in held])
"""


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, octets in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(octets)


@pytest.mark.parametrize("compiles", [True, False])
def test_what_is_packed_can_be_imported(tmp_path: Path, *, compiles: bool) -> None:
    code = Path("smtplab/web/tab/boot.py").read_bytes()
    write(tmp_path / APP, {**FILES, BOOT: code})
    write(tmp_path / LIBRARY, LIBRARY_FILES)
    make_archives(tmp_path, ["early"], compiles=compiles)
    ending = "pyc" if compiles else "py"
    tried = subprocess.run(
        [sys.executable, "-c", TRY, str(tmp_path / "place"), f".{ending}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert tried.stderr == ""
    assert (
        tried.stdout
        == f"7 42 {tmp_path}/place/one/__init__.{ending} 1\n{3 if compiles else 6}\na = 1\n\n"
        "2 ['smtplab/web/tab/boot']\n"
    )
    paths = dict(unpack((tmp_path / f"{APP}.bin").read_bytes()))
    assert f"late.{ending}" in paths
    assert not {f"early.{ending}", f"turtle.{ending}"} & paths.keys()


def test_what_is_packed_comes_back() -> None:
    assert dict(unpack(pack(FILES))) == FILES


class TestFiles:
    def test_the_app_goes_along_and_what_it_needs(self) -> None:
        found = app_files()
        assert "smtplab/tui/app.py" in found
        assert "smtplab/_lessons/02-helo-to-quit.md" in found
        packages = {path.partition("/")[0] for path in found}
        assert {"textual", "rich", "yaml", "tlslite", "scramp", "fsrs"} <= packages
        assert not {"pytest", "hypothesis", "mypy", "uvloop", "dns"} & packages

    def test_nothing_goes_along_that_a_tab_cannot_use(self) -> None:
        endings = {Path(path).suffix for path in app_files() if not path.startswith("smtplab/")}
        assert endings == {".py"}
        assert not [path for path in app_files() if "__pycache__" in path or "/page/" in path]

    def test_a_teachers_lessons_go_along(self, tmp_path: Path) -> None:
        (tmp_path / "mine.md").write_bytes(b"# Mine\n")
        found = app_files(tmp_path)
        assert found["smtplab/_lessons/mine.md"] == b"# Mine\n"
