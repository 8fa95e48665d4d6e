"""Rules of the house that no tool proves: names, docstrings, sizes, and who knows whom."""

import ast
import builtins
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from textual.screen import Screen

from smtplab.tui.common.text_pane import TextPane

PACKAGE = Path(__file__).parents[1] / "smtplab"
LINES_AT_MOST = 350
CLASSES_BEHIND_A_SCREEN = 3
WORDS_OF_A_FACE = 6
IRREGULAR = (
    "begun|bound|bought|broken|built|caught|chosen|done|drawn|driven|fallen|felt|forgotten|found|given"
    "|gone|got|heard|held|hidden|kept|known|laid|led|lost|made|meant|met|paid|proven|said|sat|seen|sent"
    "|shaken|shown|sold|spent|spoken|stolen|stood|stuck|sung|sworn|swept|taken|taught|thought|thrown"
    "|told|torn|understood|won|worn|written"
)
_PARTICIPLE = re.compile(rf"(?!embed|feed|need|seed|speed|exceed|proceed)(?:[a-z]+ed|{IRREGULAR})")
ASKED_OF_A_PATH = r"(?!os\.path\.).*\.(?:exists|is_dir|is_file|is_symlink|resolve|samefile)"
"""Methods of `Path` that raise where a folder on the way may not be searched."""
_CLASS_NAME = re.compile(r"[A-Z][a-z]+[A-Za-z]*")


def modules() -> Iterator[tuple[str, Path]]:
    """Yield the name of each module, and its file; what is written on installation is no part."""
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        name = ".".join(parts).removesuffix(".__init__")
        if name != "smtplab._version":
            yield name, file


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    return ast.get_docstring(node) or ""


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    """Yield each function that is no property, with its place."""
    for name, file in modules():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                decorators = map(ast.unparse, node.decorator_list)
                if not any("property" in one or ".setter" in one for one in decorators):
                    yield f"{name}:{node.lineno} {node.name}", node


def classes() -> Iterator[tuple[str, ast.ClassDef]]:
    """Yield each class, with its place."""
    for name, file in modules():
        for node in ast.walk(tree(file)):
            if isinstance(node, ast.ClassDef):
                yield f"{name}:{node.lineno} {node.name}", node


def names_listed(
    node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef, head: str
) -> set[str]:
    """Return the names that a docstring explains below a heading, such as Attributes."""
    block = re.search(rf"^{head}:\n((?:    .*\n?|\n)+)", docstring(node), re.MULTILINE)
    return set(re.findall(r"^    (\w+):", block[1], re.MULTILINE)) if block else set()


def attributes(node: ast.ClassDef) -> set[str]:
    """Return the names of all that a class has, without its bases."""
    found = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
    for one in ast.walk(node):
        match one:
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                found.add(name)
            case _:
                pass
    return found


def public_names() -> Iterator[tuple[str, str]]:
    """Yield each public class and alias of a type, and where it is."""
    for name, file in modules():
        for node in tree(file).body:
            match node:
                case ast.ClassDef(name=defined):
                    pass
                case ast.AnnAssign(target=ast.Name(id=defined)):
                    pass
                case ast.Assign(targets=[ast.Name(id=defined)]):
                    pass
                case _:
                    continue
            if _CLASS_NAME.fullmatch(defined):
                yield defined, name


def imports() -> dict[str, set[str]]:
    """Return which module imports which, for types alone as well."""
    files = dict(modules())
    known: dict[str, set[str]] = {name: set() for name in files}
    for name, file in files.items():
        for node in ast.walk(tree(file)):
            match node:
                case ast.ImportFrom(module=str(source), names=names):
                    inner = {f"{source}.{one.name}" for one in names}
                    known[name] |= inner & files.keys() or {source} & files.keys()
                case ast.Import(names=names):
                    known[name] |= {one.name for one in names} & files.keys()
                case _:
                    pass
    return known


def screens(of: type[Any] = Screen) -> Iterator[type[Any]]:
    for one in of.__subclasses__():
        if one.__module__.startswith("smtplab."):
            yield one
        yield from screens(one)


def leaves(of: type[Any]) -> Iterator[type[Any]]:
    """Yield the classes of ours that nothing inherits from."""
    below = [one for one in type.__subclasses__(of) if one.__module__.startswith("smtplab.")]
    for one in below:
        yield from leaves(one)
    if not below:
        yield of


class TestNames:
    def test_each_public_class_name_has_one_meaning(self) -> None:
        places = defaultdict(list)
        for name, module in public_names():
            places[name].append(module)
        several = {name: found for name, found in places.items() if len(found) > 1}
        assert several == {}

    def test_no_public_function_is_a_bare_participle(self) -> None:
        named = [place for place, node in functions() if _PARTICIPLE.fullmatch(node.name)]
        assert named == []


def names_defined(file: Path) -> set[str]:
    """Return the names that a module makes itself, those of its imports aside."""
    found = set()
    for node in tree(file).body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.AsyncFunctionDef(name=name):
                found.add(name)
            case _:
                stored = (one for one in ast.walk(node) if isinstance(one, ast.Name))
                found |= {one.id for one in stored if isinstance(one.ctx, ast.Store)}
    return found


def names_offered(file: Path) -> set[str]:
    """Return what a module lists in `__all__`."""
    for node in tree(file).body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=listed):
                return set(ast.literal_eval(listed))
            case _:
                pass
    return set()


class TestDocstrings:
    def test_no_module_asks(self) -> None:
        first = ((name, docstring(tree(file)).partition("\n\n")[0]) for name, file in modules())
        asks = re.compile(
            r"(?s:.*)\?|(?:What|How|Who|Why|Where|When|Which) (?:do|does|is the|is there|is a)\b"
        )
        assert [name for name, text in first if asks.match(text)] == []

    def test_each_module_has_one_that_ends_its_sentence(self) -> None:
        first = ((name, docstring(tree(file)).partition("\n\n")[0]) for name, file in modules())
        unended = [name for name, text in first if not text.endswith((".", ":"))]
        assert unended == []

    def test_none_begins_with_say_or_tell(self) -> None:
        begins = re.compile(r"(?:Say|Tell)s?\b")
        nodes = (*functions(), *classes())
        saying = [place for place, node in nodes if begins.match(docstring(node))]
        assert saying == []

    def test_each_attribute_that_is_explained_is_there(self) -> None:
        by_name = {node.name: node for _, node in classes()}

        def known(node: ast.ClassDef) -> set[str]:
            bases = (by_name.get(ast.unparse(base).partition("[")[0]) for base in node.bases)
            return attributes(node).union(*(known(base) for base in bases if base))

        amiss = {place: names_listed(node, "Attributes") - known(node) for place, node in classes()}
        assert {place: names for place, names in amiss.items() if names} == {}

    def test_all_arguments_are_explained_or_none(self) -> None:
        amiss = {}
        for place, node in functions():
            takes = {one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg)}
            told = names_listed(node, "Args")
            if told and told != takes - {"self", "cls"}:
                amiss[place] = told ^ (takes - {"self", "cls"})
        assert amiss == {}

    def test_each_error_that_is_explained_can_be_raised(self) -> None:
        ours = {node.name for _, node in classes()}
        amiss = {
            place: names_listed(node, "Raises") - ours - set(dir(builtins))
            for place, node in functions()
        }
        assert {place: names for place, names in amiss.items() if names} == {}

    def test_the_face_of_a_package_says_what_is_in_it(self) -> None:
        faces = {
            name: docstring(tree(file)).partition("\n")[0]
            for name, file in modules()
            if file.name == "__init__.py"
        }
        assert len(set(faces.values())) == len(faces)
        short = {name: face for name, face in faces.items() if len(face.split()) < WORDS_OF_A_FACE}
        assert short == {}


class TestShape:
    def test_only_the_face_of_a_package_passes_on_what_others_make(self) -> None:
        inner = [(name, file) for name, file in modules() if file.name != "__init__.py"]
        passed = {name: names_offered(file) - names_defined(file) for name, file in inner}
        assert {name: names for name, names in passed.items() if names} == {}

    def test_no_modules_import_each_other_in_a_circle(self) -> None:
        known = {name: others - {name} for name, others in imports().items()}
        try:
            TopologicalSorter(known).prepare()
        except CycleError as error:
            circle = " -> ".join(error.args[1])
            pytest.fail(circle)

    def test_at_most_three_classes_of_ours_are_behind_a_screen(self) -> None:
        for name, file in modules():
            if file.name != "__main__.py":
                import_module(name)
        behind = {
            one.__name__: [base.__name__ for base in one.__mro__ if "smtplab" in base.__module__]
            for one in screens()
        }
        assert "LessonScreen" in behind
        tall = [name for name in behind if len(behind[name]) > CLASSES_BEHIND_A_SCREEN]
        assert tall == []

    def test_no_pane_lacks_what_its_base_leaves_open(self) -> None:
        for name, _ in modules():
            if name.startswith("smtplab.tui.") and name != "smtplab.tui.driver":
                import_module(name)
        panes = list(leaves(TextPane))
        assert "WhyPanel" in {one.__name__ for one in panes}
        lacking = {
            one.__name__: name
            for one in panes
            for name in dir(one)
            if getattr(getattr(one, name, None), "__isabstractmethod__", False)
        }
        assert lacking == {}

    def test_no_method_is_left_to_fail_when_it_is_called(self) -> None:
        raising = [
            f"{name}:{node.lineno}"
            for name, file in modules()
            for node in ast.walk(tree(file))
            if isinstance(node, ast.Raise)
            and node.exc
            and ast.unparse(node.exc).startswith("NotImplementedError")
        ]
        assert raising == []

    def test_patterns_of_the_lower_floors_are_compiled_when_they_are_first_used(self) -> None:
        compiling = {
            name
            for name, file in modules()
            if name.startswith(("smtplab.protocol.", "smtplab.simulation."))
            for node in ast.walk(tree(file))
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"
        }
        assert compiling == {"smtplab.protocol.pattern"}

    def test_what_may_lie_anywhere_is_asked_for_in_a_way_that_never_raises(self) -> None:
        asked = [
            f"{name}:{node.lineno}"
            for name, file in modules()
            for node in ast.walk(tree(file))
            if isinstance(node, ast.Call) and re.fullmatch(ASKED_OF_A_PATH, ast.unparse(node.func))
        ]
        assert asked == []

    def test_no_module_is_longer_than_a_few_screens(self) -> None:
        lengths = {name: len(file.read_text("utf-8").splitlines()) for name, file in modules()}
        assert {name: n for name, n in lengths.items() if n > LINES_AT_MOST} == {}
