"""The window of a document that fits a prompt."""

import pytest

from transforms.seeds.excerpt import excerpt

PARAGRAPHS = [f"Paragraph {n} says something of its own. " + "It goes on. " * 8 for n in range(60)]
PROSE = "\n\n".join(paragraph.strip() for paragraph in PARAGRAPHS)


def test_a_text_that_fits_is_returned_whole():
    assert excerpt("  indented\n\nend\n", 100, "k") == "  indented\n\nend"


def test_a_window_is_whole_paragraphs_well_filled_and_within_the_limit():
    for key in range(50):
        window = excerpt(PROSE, 1000, "seed", str(key))
        assert 500 <= len(window) <= 1000
        assert window in PROSE
        assert all(piece in PROSE.split("\n\n") for piece in window.split("\n\n"))


def test_the_choice_depends_on_the_key_alone():
    assert excerpt(PROSE, 1000, "a") == excerpt(PROSE, 1000, "a")
    assert len({excerpt(PROSE, 1000, str(key)) for key in range(40)}) > 10


def test_code_without_blank_lines_is_cut_at_whole_lines_with_indentation_kept():
    code = "\n".join(f"    value_{n} = compute({n})" for n in range(500))
    window = excerpt(code, 600, "k")
    assert set(window.split("\n")) <= set(code.split("\n"))
    assert window.startswith("    value_")


def test_a_giant_paragraph_is_cut_at_sentences_and_one_without_them_at_words():
    sentences = " ".join(f"This is sentence number {n} of many." for n in range(500))
    window = excerpt(sentences, 300, "k")
    assert window.startswith("This is")
    assert window.endswith("many.")
    words = " ".join(f"word{n}" for n in range(2000))
    assert set(excerpt(words, 300, "k").split()) <= set(words.split())


@pytest.mark.parametrize("max_chars", [1, 7, 100, 4999])
def test_a_text_without_any_border_is_cut_anyway_and_never_to_nothing(max_chars):
    assert len(excerpt("x" * 5000, max_chars, "k")) == max_chars


def test_a_document_of_twenty_megabytes_is_quick():
    window = excerpt(PROSE * 3000, 4000, "k")
    assert 2000 <= len(window) <= 4000


@pytest.mark.parametrize(("text", "max_chars"), [(" \n ", 10), ("text", 0)])
def test_what_has_no_excerpt_is_an_error(text, max_chars):
    with pytest.raises(ValueError, match=r"blank|at least 1"):
        excerpt(text, max_chars, "k")
