import pytest
from textual.content import Content

from smtplab.simulation.text.visible import visible
from smtplab.teaching.lesson.prose import Block, Look, Prose, Shape, Span
from smtplab.tui.common.prose import in_line, prose_lines
from smtplab.tui.common.styles import hang


def block(shape: Shape, *cells: str, mark: str = "", depth: int = 0) -> Block:
    return Block(shape, tuple((Span(visible(cell)),) for cell in cells), mark=mark, depth=depth)


def plain(prose: Prose, width: int) -> list[str]:
    return [line.plain.rstrip() for line in prose_lines(prose, width)]


def test_paragraphs_are_wrapped_with_a_blank_line_between() -> None:
    prose = (block(Shape.PARAGRAPH, "one two three"), block(Shape.PARAGRAPH, "four"))
    assert plain(prose, 8) == ["one two", "three", "", "four"]


def test_items_stand_together_and_hang_under_their_text() -> None:
    prose = (
        block(Shape.ITEM, "first thing", mark="•"),
        block(Shape.ITEM, "inner", mark="•", depth=1),
        block(Shape.ITEM, "last", mark="2."),
    )
    assert plain(prose, 10) == ["• first", "  thing", "  • inner", "2. last"]


def test_a_long_line_of_code_goes_on_below_and_loses_nothing() -> None:
    prose = (block(Shape.CODE, "C: NOOP"), block(Shape.CODE, "550 rejected (RCPT)"))
    assert plain(prose, 14) == ["  C: NOOP", "  550 rejected", "  (RCPT)"]


def test_a_table_keeps_its_columns_and_the_widest_gives_way() -> None:
    prose = (
        block(Shape.ROW, "code", "what it means", mark="head"),
        block(Shape.ROW, "250", "done as asked"),
        block(Shape.ROW, "4yz", "later"),
    )
    assert plain(prose, 20) == [
        "code  what it means",
        "250   done as asked",
        "4yz   later",
    ]
    assert plain(prose, 14) == [
        "code  what it",
        "      means",
        "250   done as",
        "      asked",
        "4yz   later",
    ]


def test_no_width_is_too_narrow() -> None:
    prose = tuple(block(shape, "some words", "and more") for shape in Shape)
    for width in range(1, 12):
        assert prose_lines(prose, width)


def test_what_looks_like_markup_is_text() -> None:
    hostile = visible("[@click=app.quit]x[/b]\x1b]52;c;x\x07")
    line = in_line((Block(Shape.PARAGRAPH, ((Span(hostile, Look.CODE),),)),))
    assert line.plain == hostile
    assert "\x1b" not in line.plain


@pytest.mark.parametrize("width", range(24, 70))
def test_a_line_never_ends_at_the_space_that_it_is_about(width: int) -> None:
    rule = "No space stands on either side of the colon: MAIL FROM:<…>, RCPT TO:<…>."
    spans = (Span(visible("After the colon comes ")), Span(visible("RCPT TO:<bob@x>"), Look.CODE))
    prose = (Block(Shape.PARAGRAPH, ((*spans, Span(visible(", and no space."))),)),)
    lines = [*hang(Content(), rule, width), *prose_lines(prose, width)]
    written = [line.plain.rstrip() for line in lines]
    assert not any(line.endswith(("RCPT", "MAIL")) for line in written), written
    assert " ".join(written) == f"{rule} After the colon comes RCPT TO:<bob@x>, and no space."
