"""The texts that people see, with the place of each: string literals of the package, and files."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "smtplab"
FILES = (
    *sorted((ROOT / "lessons").rglob("*.*")),
    *sorted(PACKAGE.rglob("*.toml")),
    *sorted((PACKAGE / "simulation/recordings/bundled").glob("*.txt")),
    PACKAGE / "teaching/lesson/starting_point.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    ROOT / "Makefile",
    ROOT / "pyproject.toml",
)
"""What people read that is not Python; `.gitkeep` has no dot behind its name."""
NO_TEXTS = {
    "teaching/diagnosis/rules": "patterns for what the servers of others write",
    "teaching/bounces/server_texts.py": "the same",
    "teaching/diagnosis/extract.py": "the same",
    "teaching/reference/synonyms.py": "words that people search for, in any style",
    "teaching/reference/demo_scripts.py": "lines that are sent, beginners' mistakes among them",
    "teaching/progress/schema.py": "SQL",
}
"""Modules whose literals nobody reads, each with the reason."""

_LINE_OF_WIRE = re.compile(r"^[ \t]*(?:- )?[\"']?(?:C|S|R):.*$", re.MULTILINE)
_LINK = re.compile(r"\]\([^)\s]*\)")
_QUOTED_REPLY = re.compile(r"\"[2-5][0-9]{2}[ -].*$", re.MULTILINE)
_KEY = re.compile(
    r"^[ \t]*(?:- )?[\w-]+:(?=\s)|(?<=[{,] )[\w-]+:(?=\s)|\{#[\w-]+\}|^(?:key = .*|[\w-]+ = )",
    re.MULTILINE,
)
_RELEASED = re.compile(r"^## \[?[0-9].*", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Text:
    """One text, in one line.

    Args:
        file: Its file, from the root of the project.
        line: The line that it begins in.
        text: What is read; `{}` stands for a value.
    """

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


def _literal(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_literal(value) or "{}" for value in values)
        case _:
            return None


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes below one; docstrings are left out, and what a joined text is made of."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.Expr(value=ast.Constant() | ast.JoinedStr()):
                continue
            case ast.JoinedStr(values=values):
                yield child
                for value in values:
                    if isinstance(value, ast.FormattedValue):
                        yield from _parts(ast.Module([ast.Expr(value.value)], []))
            case _:
                yield child
                yield from _parts(child)


def literals(source: str, file: str) -> Iterator[Text]:
    """Yield the texts of a module: literals of several words, and words with a capital."""
    for node in _parts(ast.parse(source)):
        text = _literal(node)
        if text and (" " in text.strip() or text[0].isupper()):
            yield Text(file, getattr(node, "lineno", 0), " ".join(text.split()))


def _emptied(pattern: re.Pattern[str], text: str) -> str:
    """Return the text with spaces instead of what matches, each line end where it was."""
    return pattern.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)


def paragraphs(written: str, file: str) -> Iterator[Text]:
    """Yield the paragraphs of a file; what was sent, keys and addresses of links are left out."""
    for pattern in (_LINE_OF_WIRE, _LINK, _QUOTED_REPLY, _KEY):
        written = _emptied(pattern, written)
    for found in re.finditer(r"(?:.*\S.*(?:\n|\Z))+", written):
        text = re.sub(r"(?m)^[ \t]*#+ |\s+", " ", found[0])
        yield Text(file, written.count("\n", 0, found.start()) + 1, " ".join(text.split()))


@cache
def texts() -> tuple[Text, ...]:
    """Return each text that people see."""
    found: list[Text] = []
    for module in sorted(PACKAGE.rglob("*.py")):
        name = module.relative_to(PACKAGE).as_posix()
        if name != "_version.py" and not any(name.startswith(one) for one in NO_TEXTS):
            found += literals(module.read_text("utf-8"), f"smtplab/{name}")
    for file in FILES:
        written = file.read_text("utf-8")
        if file.name == "CHANGELOG.md":
            written = _emptied(_RELEASED, written)
        found += paragraphs(written, file.relative_to(ROOT).as_posix())
    return tuple(found)
