"""How rows are printed."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest

from infra.sql_output import MOST_ROWS, write_rows


def printed(columns: list[str], rows: list[tuple[Any, ...]], form: str) -> str:
    out = io.StringIO()
    write_rows(columns, rows, form, out)
    return out.getvalue()


def test_columns_are_aligned_and_numbers_stand_to_the_right() -> None:
    assert printed(["name", "n"], [("one", 1), ("seventeen", 17)], "table").splitlines() == [
        "name        n",
        "─────────  ──",
        "one         1",
        "seventeen  17",
        "(2 rows)",
    ]


def test_wide_cells_are_cut_and_stay_on_one_line() -> None:
    lines = printed(["text"], [("word " * 100 + "\nlast",)], "table").splitlines()
    assert lines[2].endswith("…")
    assert len(lines[2]) <= 48


def test_double_width_characters_keep_columns_aligned() -> None:
    lines = printed(["t", "x"], [("日本", "a"), ("abcd", "b")], "table").splitlines()
    assert lines[2:4] == ["日本  a", "abcd  b"]


@pytest.mark.parametrize("form", ["table", "full", "json", "md"])
def test_control_characters_of_a_document_never_reach_the_terminal(form: str) -> None:
    shown = printed(["t"], [("\x1b]0;title\x07\x1b[2Jgone",)], form)
    assert "gone" in shown
    assert "\x1b" not in shown
    assert "\x07" not in shown


def test_csv_keeps_a_cell_as_it_is_for_programs_and_harmless_at_a_terminal() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    write_rows(["t"], [("\x1b[2Jgone",)], "csv", terminal)
    assert "\x1b" not in terminal.getvalue()
    assert "\x1b[2Jgone" in printed(["t"], [("\x1b[2Jgone",)], "csv")


def test_full_shows_whole_cells() -> None:
    text = "word " * 100
    assert text in printed(["text"], [(text,)], "full")


def test_more_rows_than_fit_are_announced() -> None:
    rows = [(number,) for number in range(MOST_ROWS + 1)]
    assert f"first {MOST_ROWS:,} rows" in printed(["n"], rows, "table")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("csv", 'a,b\n"x, y",2026-11-24 03:00:00+00:00\n'),
        ("md", "| a | b |\n| --- | --- |\n| x, y | 2026-11-24 03:00:00+00:00 |\n"),
    ],
)
def test_csv_and_markdown_are_what_other_tools_read(form: str, expected: str) -> None:
    assert printed(["a", "b"], [("x, y", datetime(2026, 11, 24, 3, tzinfo=UTC))], form) == expected


@pytest.mark.parametrize("form", ["table", "full", "json", "csv", "md"])
def test_no_rows_are_no_error(form: str) -> None:
    assert printed(["a"], [], form)
