"""What is installed: its version, and what it asks for."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import smtplab
from tests.served import PATIENCE, Bare, Served

ROOT = Path(__file__).parents[1]
NAMED = ("pyproject.toml", ".gitattributes", ".git_archival.txt", "README.md", "LICENSE")
"""What the version is found by, and what its metadata need."""
WITHOUT_UVLOOP = (
    "import sys; sys.modules['uvloop'] = None; from smtplab.cli import main; sys.exit(main())"
)
AUTHOR = ("-c", "user.name=smtplab", "-c", "user.email=smtplab@example.org")

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")


def said_by(*words: str, folder: Path, path: str | None = None) -> str:
    """Run a program apart from the git folder that we are in; return what it says."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    env |= {"GIT_CEILING_DIRECTORIES": str(folder.parent)}
    if path is not None:
        env["PATH"] = path
    return subprocess.run(
        words, cwd=folder, env=env, check=True, capture_output=True, text=True, timeout=PATIENCE
    ).stdout.strip()


def version_in(folder: Path, path: str | None = None) -> str:
    """Return the version that a build in that folder has."""
    return said_by(sys.executable, "-m", "hatchling", "version", folder=folder, path=path)


def copied(folder: Path) -> Path:
    folder.mkdir()
    for name in NAMED:
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with two commits and no tag."""
    folder = copied(tmp_path / "project")
    git(folder, "init")
    git(folder, "add", ".")
    commit(folder)
    commit(folder)
    return folder


def git(folder: Path, *words: str) -> None:
    said_by("git", *AUTHOR, *words, folder=folder)


def commit(folder: Path) -> None:
    git(folder, "commit", "--allow-empty", "--message", "Go on")


def archive(project: Path) -> Path:
    """Return what an archive of the project holds, as one downloads it."""
    folder = project.with_name("archive")
    folder.mkdir()
    git(project, "archive", "--output", str(folder.with_suffix(".tar")), "HEAD")
    subprocess.run(["tar", "-xf", folder.with_suffix(".tar"), "-C", folder], check=True)
    return folder


class TestVersion:
    def test_the_package_and_its_metadata_agree(self) -> None:
        assert smtplab.__version__ == version("smtplab")

    def test_the_module_says_it_as_the_command_does(self) -> None:
        said = said_by(sys.executable, "-m", "smtplab", "--version", folder=ROOT)
        assert said == f"smtplab {smtplab.__version__}"

    @needs_git
    def test_a_tag_is_the_version(self, project: Path) -> None:
        git(project, "tag", "v1.2.3")
        assert version_in(project) == version_in(archive(project)) == "1.2.3"

    @needs_git
    def test_after_a_tag_the_next_one_is_developed(self, project: Path) -> None:
        git(project, "tag", "v1.2.3")
        commit(project)
        assert version_in(project).startswith("1.2.4.dev1+g")
        assert version_in(archive(project)).startswith("1.2.4.dev1+g")

    @needs_git
    def test_without_a_tag_the_first_one_is_developed(self, project: Path) -> None:
        assert version_in(project).startswith("0.1.0.dev2+g")
        assert version_in(archive(project)) == "0.1.0.dev0"

    @needs_git
    def test_a_shallow_clone_that_has_no_tag_has_a_version(self, project: Path) -> None:
        git(project, "tag", "v1.2.3", "HEAD~1")
        git(project.parent, "clone", "--depth", "1", "--no-tags", project.as_uri(), "shallow")
        assert version_in(project.with_name("shallow")).startswith("0.1.0.dev1+g")

    def test_a_copy_without_git_has_a_version(self, tmp_path: Path) -> None:
        assert version_in(copied(tmp_path / "copy")) == "0.1.0.dev0"

    @needs_git
    def test_where_there_is_no_git_program_there_is_a_version(
        self, project: Path, tmp_path: Path
    ) -> None:
        assert version_in(project, path=str(tmp_path)) == "0.1.0.dev0"


def installed(extras: set[str], name: str = "smtplab") -> Iterator[str]:
    """Yield each distribution that another one asks for, here and with these extras."""
    for line in requires(name) or ():
        needed = Requirement(line)
        marker = needed.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield canonicalize_name(needed.name)
            yield from installed(needed.extras, needed.name)


def pinned() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").split()
    pairs = (line.split("==") for line in lines)
    return {canonicalize_name(name): release for name, release in pairs}


class TestDependencies:
    def test_all_that_is_installed_for_development_is_pinned(self) -> None:
        needed = set(installed({"dev", "fast"}))
        assert {"textual", "rich", "hatch-vcs", "uvloop", "pytest"} <= needed
        assert needed - pinned().keys() == set()

    def test_what_is_pinned_is_what_is_here(self) -> None:
        needed = set(installed({"dev", "fast"}))
        assert {name: version(name) for name in needed} == {
            name: release for name, release in pinned().items() if name in needed
        }

    def test_the_app_alone_needs_no_tool_of_development_and_no_uvloop(self) -> None:
        needed = set(installed(set()))
        assert needed & {"uvloop", "pytest", "ruff", "mypy", "hatchling", "setuptools"} == set()
        assert {"textual", "fsrs", "pyyaml"} <= needed

    def test_make_run_installs_the_app_alone(self) -> None:
        rules = (ROOT / "Makefile").read_text("utf-8").split("\n\n")
        (app,) = (rule for rule in rules if "\n$(APP): " in f"\n{rule}")
        assert "install -e ." in app
        assert "dev" not in app
        for rule in rules:
            target = rule.partition(":")[0]
            if target in ("run", "test", "style", "types", "layers", "lessons", "bench", "wheel"):
                assert rule.startswith(f"{target}: $({'APP' if target == 'run' else 'DEV'})")

    def test_textual_is_a_range_that_holds_the_pinned_release(self) -> None:
        lines = map(Requirement, requires("smtplab") or ())
        (textual,) = (one for one in lines if one.name == "textual")
        assert Version(pinned()["textual"]) in textual.specifier
        assert "==" not in str(textual.specifier)

    def test_the_licence_is_in_the_package(self) -> None:
        files = distribution("smtplab").files or []
        assert any(file.name == "LICENSE" for file in files)


def test_without_uvloop_a_server_serves_and_says_nothing_of_it() -> None:
    with Served(program=(sys.executable, "-c", WITHOUT_UVLOOP)) as served:
        with Bare(served.port) as client:
            assert client.reply().startswith(b"220 ")
            assert client.say("QUIT") == "221"
        status, _, complaints = served.stop()
    assert served.first_line == f"listening on 127.0.0.1:{served.port}"
    assert (status, complaints) == (0, "")
