"""The page on the architecture, held against the code that it describes."""

import ast
import re
from collections.abc import Iterator
from functools import cache

from tests.docs.written import ROOT, spans

PAGE = ROOT / "docs" / "architecture.md"
_NAME = re.compile(r"[A-Za-z_]\w*(\.[a-z_]\w*)?")
OF_SMTP = frozenset({"HELP"})
MOST_LINES = 140


def _names(body: list[ast.stmt], before: str = "") -> Iterator[str]:
    """Yield each name that is defined in a module, and each in a class after the class's own."""
    for node in body:
        match node:
            case ast.ClassDef():
                yield before + node.name
                yield from _names(node.body, f"{node.name}.")
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield before + node.name
            case ast.Assign(targets=targets):
                yield from (before + one.id for one in targets if isinstance(one, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield before + name
            case _:
                pass


@cache
def defined() -> frozenset[str]:
    files = (ROOT / "smtplab").rglob("*.py")
    trees = (ast.parse(file.read_text("utf-8")) for file in files)
    return frozenset(name for tree in trees for name in _names(tree.body))


def test_each_path_on_it_exists() -> None:
    paths = {span for span in spans(PAGE) if "/" in span}
    assert len(paths) > 20
    assert {path for path in paths if not (ROOT / path).exists()} == set()


def test_each_name_on_it_is_defined() -> None:
    names = {span for span in spans(PAGE) if _NAME.fullmatch(span)} - OF_SMTP - {"smtplab"}
    assert len(names) > 50
    assert names - defined() == set()


def test_each_package_is_on_it() -> None:
    text = PAGE.read_text("utf-8")
    found = (one.name for one in (ROOT / "smtplab").iterdir() if (one / "__init__.py").exists())
    assert [name for name in found if f"`smtplab/{name}/`" not in text] == []


def test_contributing_points_to_it() -> None:
    assert "(docs/architecture.md)" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def test_it_is_read_in_ten_minutes() -> None:
    text = PAGE.read_text("utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert len(text.split()) <= 2000
