"""An entry can be read line by line."""

from smtplab.storage.locations import lesson_folders
from smtplab.teaching.course import read_course
from smtplab.teaching.reference.report import render
from smtplab.teaching.reference.search import build_index

INDEX = build_index(read_course(lesson_folders()), lesson_folders())


def test_the_name_comes_first_then_the_rows_then_the_lessons() -> None:
    entry = next(entry for entry in INDEX.entries if entry.key == "550")
    first, meaning, *rows = render(entry)
    assert first == f"550, code: {entry.title}"
    assert meaning == entry.rows[0].text
    assert rows[0].startswith("5: permanent")
    assert any(row.startswith("the client: ") for row in rows)
    assert any(row.startswith("new in lesson ") for row in rows)


def test_no_line_of_any_entry_is_empty_or_breaks() -> None:
    lines = [line for entry in INDEX.entries for line in render(entry)]
    assert all(line.strip() and "\n" not in line for line in lines)
