"""Texts that say the same lines or paragraphs again and again.

Belongs here: Gopher's repetition of lines and paragraphs. Does not: repetition of words
(`repeated_ngrams.py`).
"""

from transforms.seeds.filters.prepared import Prepared

REPEATED_LINES = "repeated_lines"
REPEATED_PARAGRAPHS = "repeated_paragraphs"


def reason_against(
    document: Prepared,
    *,
    min_repeatable_line: int,
    max_repeated_lines: float,
    max_repeated_line_chars: float,
    max_repeated_paragraphs: float,
    max_repeated_paragraph_chars: float,
) -> str | None:
    """Return `repeated_lines`, `repeated_paragraphs` or None. For prose and mathematics.

    Gopher (Rae et al., 2021, table A1): 0.30 of lines and of paragraphs, 0.20 of the characters in
    either; a line counts from its second time on. FineWeb (Penedo et al., 2024, 3.6) asks 0.10 of
    the characters. Reference manuals repeat whole descriptions of parameters and keep neither, so
    0.30 of the characters here.

    Pieces shorter than `min_repeatable_line` are left out of both sides: headings, prompts and
    single signs of a formula repeat in every good page with examples.
    """
    lines = [line for line in document.lines if len(line) >= min_repeatable_line]
    if _repeats(lines, max_repeated_lines, max_repeated_line_chars):
        return REPEATED_LINES
    paragraphs = [each for each in document.text.split("\n\n") if len(each) >= min_repeatable_line]
    if _repeats(paragraphs, max_repeated_paragraphs, max_repeated_paragraph_chars):
        return REPEATED_PARAGRAPHS
    return None


def _repeats(pieces: list[str], max_pieces: float, max_chars: float) -> bool:
    different = set(pieces)
    repeated = len(pieces) - len(different)
    if not repeated:
        return False
    chars = sum(map(len, pieces))
    return (
        repeated > max_pieces * len(pieces) or chars - sum(map(len, different)) > max_chars * chars
    )
