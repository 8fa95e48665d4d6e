import pytest
from hypothesis import given
from hypothesis import strategies as st

from smtplab.simulation.mapping.problems import Problems
from smtplab.simulation.text.visible import Visible
from smtplab.teaching.lesson.markdown import read_prose
from smtplab.teaching.lesson.page import Sections, read_page
from smtplab.teaching.lesson.prose import Block, Look, Prose, Shape


def prose(text: str, first: int = 1) -> Prose:
    problems = Problems()
    read = read_prose(text, first, problems)
    assert list(problems) == []
    return read


def page(text: str) -> Sections:
    problems = Problems()
    read = read_page(text, 1, problems)
    assert list(problems) == []
    return read


def wrong(text: str) -> list[str]:
    problems = Problems()
    read_page(text, 1, problems)
    return [f"{one.line}: {one.message}" for one in problems]


def words(block: Block) -> list[str]:
    return ["".join(span.text for span in cell) for cell in block.cells]


def test_each_look_is_a_span() -> None:
    [block] = prose("a `b` **c** *d* [e `f`](glossary.md#g)\nh")
    assert [(span.text, span.look, span.target) for span in block.cells[0]] == [
        ("a ", Look.PLAIN, ""),
        ("b", Look.CODE, ""),
        (" ", Look.PLAIN, ""),
        ("c", Look.STRONG, ""),
        (" ", Look.PLAIN, ""),
        ("d", Look.EMPHASIS, ""),
        (" ", Look.PLAIN, ""),
        ("e f", Look.LINK, "glossary.md#g"),
        (" h", Look.PLAIN, ""),
    ]


def test_each_shape_is_a_block_with_its_line() -> None:
    text = "p\n\n### h\n\n- a\n  - b\n- c\n\n2. d\n3. e\n\n> q\n\n```\nx\n y\n```\n\n    z\n"
    blocks = [(one.shape, words(one)[0], one.line, one.mark, one.depth) for one in prose(text, 10)]
    assert blocks == [
        (Shape.PARAGRAPH, "p", 10, "", 0),
        (Shape.HEADING, "h", 12, "", 0),
        (Shape.ITEM, "a", 14, "•", 0),
        (Shape.ITEM, "b", 15, "•", 1),
        (Shape.ITEM, "c", 16, "•", 0),
        (Shape.ITEM, "d", 18, "2.", 0),
        (Shape.ITEM, "e", 19, "3.", 0),
        (Shape.QUOTE, "q", 21, "", 0),
        (Shape.CODE, "x", 24, "", 0),
        (Shape.CODE, " y", 25, "", 0),
        (Shape.CODE, "z", 28, "", 0),
    ]


def test_a_table_is_rows_of_cells() -> None:
    head, row = prose("| a | b |\n| --- | --- |\n| `c` | d e |\n")
    assert (head.shape, words(head), head.mark) == (Shape.ROW, ["a", "b"], "head")
    assert (row.shape, words(row), row.mark, row.line) == (Shape.ROW, ["c", "d e"], "", 3)


def test_a_page_is_steps_with_a_brief_an_activity_and_a_debrief() -> None:
    before, one, two = page(
        "so\n\n## One `X`\n\na\n\n```smtp watch\nk: v\n```\n\nb\n\nc\n\n## Two\n\nd"
    )
    assert (before.title, [words(block) for block in before.brief]) == ("", [["so"]])
    assert (one.title, one.line) == ("One X", 3)
    assert one.fence is not None
    assert (one.fence.kind, one.fence.text, one.fence.line) == ("watch", "k: v\n", 7)
    assert [words(block) for block in one.brief] == [["a"]]
    assert [words(block) for block in one.debrief] == [["b"], ["c"]]
    assert (two.title, two.fence, [words(block) for block in two.brief]) == ("Two", None, [["d"]])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a <b>c</b>", "1: HTML cannot stand in a lesson"),
        ("a\n\n<div>\nx\n</div>", "3: HTML cannot stand in a lesson"),
        ("<!-- note -->", "1: HTML cannot stand in a lesson"),
        ("![a](b.png)", "1: a picture cannot stand in a lesson"),
        ("a\n\n---\n", "3: a line across cannot stand in a lesson"),
        ("# A", "1: a heading cannot begin with one #"),
        ("## \n\na", "1: the heading has no text"),
        ("```smtp watch\n```\n", "1: an activity is not allowed before the first step"),
        (
            "## A\n\n```smtp watch\n```\n\n```smtp task\n```\n",
            "6: a step cannot have two activities",
        ),
        (
            "## A\n\n- b\n\n  ```smtp watch\n  ```\n",
            "5: an activity is not allowed inside a list or a quote",
        ),
        (
            "## A\n\n> ```smtp watch\n> ```\n",
            "3: an activity is not allowed inside a list or a quote",
        ),
    ],
)
def test_what_cannot_be_shown_is_refused(text: str, told: str) -> None:
    assert told in wrong(text)


def test_what_is_shown_is_safe() -> None:
    [block] = prose("a \x1b[2J [b](<glossary.md#\x1bx>) `\u202e`")
    assert all(isinstance(span.text, Visible) for span in block.cells[0])
    assert all(span.target.isprintable() for span in block.cells[0])
    [section] = page("## \x1b[31mred [bold]x[/bold]")[1:]
    assert section.title == "␛[31mred [bold]x[/bold]"


def test_a_link_to_a_script_is_no_link() -> None:
    assert wrong("[a](javascript:alert(1))") == ["1: this looks like a link and is not one"]


@given(st.text() | st.text(alphabet="#`*_[]()<>!-+|>1. \nab\t\\&;"))
def test_no_text_at_all_breaks_the_reader(text: str) -> None:
    for section in read_page(text, 1, Problems()):
        for block in (*section.brief, *section.debrief):
            assert all(span.text.isprintable() for cell in block.cells for span in cell)
