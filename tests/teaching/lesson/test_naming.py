import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.teaching.check import check_course
from smtplab.teaching.course import read_course
from smtplab.teaching.lesson.naming import file_name, is_name, slug, unused_slug
from smtplab.teaching.lesson.template import starting_point
from tests.teaching.lesson.written import FRONT, lesson, page, problems


def keys(folder: Path, *headings: str) -> list[str]:
    """Return the keys of the steps of a lesson with these headings."""
    body = "".join(f"\n## {one}\n\nx\n" for one in headings)
    return [step.key for step in lesson(folder, f"---\n{FRONT}---\n\nYou know it.\n{body}").steps]


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("Your turn", "your-turn"),
        ("In the server's chair", "in-the-server-s-chair"),
        ("02:20 · A first contact", "02-20-a-first-contact"),
        ("あなたの番", "あなたの番"),
        ("Ваша черга!", "ваша-черга"),
        ("دورك الآن", "دورك-الآن"),
        ("你的回合", "你的回合"),
        ("आपकी बारी", "आपकी-बारी"),
        ("Café", "café"),
        ("Cafe\u0301", "café"),
        ("🎉", "🎉"),
        ("?", "step"),
    ],
)
def test_a_title_in_any_script_makes_a_key(tmp_path: Path, title: str, key: str) -> None:
    assert slug(title) == key
    assert keys(tmp_path, title) == [key]
    assert is_name(key)


@pytest.mark.parametrize(
    "titles",
    [
        ("サーバー", "クライアント"),
        ("कि", "का"),
        ("🎉", "🎊", "?", "!", "…"),
        ("C", "C++", "C#", "c"),
        ("Що?", "Що!", "Що"),
        ("Who, me?", "Who me?", "Who-me"),
        ("قِف", "قُف"),
    ],
)
def test_two_titles_have_two_keys(tmp_path: Path, titles: tuple[str, ...]) -> None:
    found = keys(tmp_path, *titles)
    assert len(set(found)) == len(titles)
    assert found[0] == slug(titles[0])
    assert keys(tmp_path, *titles, "another one")[:-1] == found


@given(st.lists(st.text(min_size=1, max_size=9), unique=True, max_size=9))
def test_no_titles_share_a_key(titles: list[str]) -> None:
    used: set[str] = set()
    for title in titles:
        used.add(unused_slug(title, used))
    assert len(used) == len(titles)


def test_an_id_goes_before_the_title_and_is_not_shown(tmp_path: Path) -> None:
    text = page().replace("## A step", "## A `step` with *signs* {#a-step}")
    [step] = lesson(tmp_path, text).steps
    assert (step.key, step.title) == ("a-step", "A step with signs")
    shown = [span.text for block in (*step.brief, *step.debrief) for span in block.cells[0]]
    assert not any("{#" in text for text in shown)


def test_an_id_keeps_the_key_when_the_title_changes(tmp_path: Path) -> None:
    assert keys(tmp_path, "Your turn") == keys(tmp_path, "It is your turn {#your-turn}")
    assert keys(tmp_path, "Ваша черга {#ваша-черга}  ") == ["ваша-черга"]
    assert keys(tmp_path, "Cafe {#cafe\u0301}") == ["café"]


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        (("A {#x}", "B {#x}"), "16: the id x stands in line 12 as well"),
        (("X", "B {#x}"), ""),
        (("A {#x}", "A {#y}"), "16: the title A stands in line 12 as well"),
        (("A", "A"), "16: the title A stands in line 12 as well"),
    ],
)
def test_what_is_given_twice_is_refused_with_both_lines(
    tmp_path: Path, headings: tuple[str, ...], told: str
) -> None:
    body = "".join(f"\n## {one}\n\nx\n" for one in headings)
    found = problems(tmp_path, f"---\n{FRONT}---\n\nYou know it.\n{body}")
    assert any(told in one for one in found) if told else found == []


def test_an_id_is_not_taken_by_a_title_before_it(tmp_path: Path) -> None:
    first, second = keys(tmp_path, "X", "B {#x}")
    assert second == "x"
    assert first.startswith("x-")


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("07-ваша-черга.md", ("ваша-черга", 7)),
        ("あいさつ.md", ("あいさつ", None)),
        ("01-تحية.md", ("تحية", 1)),
        (unicodedata.normalize("NFD", "03-café.md"), ("café", 3)),
    ],
)
def test_a_file_may_be_called_in_any_script(
    tmp_path: Path, name: str, read: tuple[str, int | None]
) -> None:
    assert file_name(Path(name)) == read
    (tmp_path / name).write_text(page(), "utf-8")
    assert [(one.name, one.number) for one in read_course([tmp_path]).lessons] == [read]


@pytest.mark.parametrize("name", ["", "-a", "A", "Ж", "a b", "a.b", "a/b", "a\u202eb", "x" * 65])
def test_what_cannot_be_typed_is_not_a_name(name: str) -> None:
    assert not is_name(name)


def test_links_lead_to_files_and_terms_in_any_script(tmp_path: Path) -> None:
    (tmp_path / "glossary.md").write_text("## Конверт\n\nx\n", "utf-8")
    front = f"{FRONT}  terms: [Конверт]\n"
    text = page(front=front).replace("Look.", "[a](glossary.md#конверт) [b](привіт.md)")
    (tmp_path / "привіт.md").write_text(text, "utf-8")
    assert check_course(read_course([tmp_path])) == []


def test_a_lesson_to_begin_with_has_ids(tmp_path: Path) -> None:
    text = starting_point("greetings")
    steps = [line for line in text.splitlines() if line.startswith("## ")]
    assert steps
    assert all(line.endswith("}") for line in steps)
    assert [f"{{#{step.key}}}" for step in lesson(tmp_path, text).steps] == [
        line.rpartition(" ")[2] for line in steps
    ]


@pytest.mark.parametrize("name", ["9999", "7-12", "true", "null", "no", "привіт", "あいさつ"])
def test_a_lesson_to_begin_with_is_sound_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    assert problems(tmp_path, starting_point(name), f"{name}.md") == []
