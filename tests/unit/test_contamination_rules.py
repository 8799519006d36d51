"""What counts as holding a benchmark item, and what does not."""

import random
import time

import numpy as np
import pytest

from tests.unit.benchmark_items import CLEAN, FERRY, LICHEN, SUMS, ZEROS, hit, index, scanned
from transforms.quality.contamination.grams import WIDTH, item_grams, normalised, text_grams
from transforms.quality.contamination.index import make_index
from transforms.quality.contamination.overlap import Rule
from transforms.quality.contamination.scan import scan
from transforms.seeds.near.words import COMPARED_CHARS

WORDS = FERRY.split()

PLANTED = {
    "exact": FERRY,
    "shouted": FERRY.upper(),
    "without_punctuation": FERRY.replace(".", "").replace(",", "").replace("?", ""),
    "with_other_punctuation": FERRY.replace(" ", " – ").replace(".", "!").replace(",", ";"),
    "marked_up": "**" + FERRY.replace(" ", "_ _") + "**",
    "in_full_width_letters": "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in FERRY),
    "over_many_lines": FERRY.replace(" ", "\n\n"),
    "in_the_middle_of_a_longer_text": f"{CLEAN} {FERRY} {CLEAN}",
    "its_second_half": " ".join(WORDS[len(WORDS) // 2 - 2 :]),
    "thirteen_words_of_it": f"{CLEAN} {' '.join(WORDS[5:18])} {CLEAN}",
    "two_pieces_of_it": f"{' '.join(WORDS[:11])} and then {CLEAN} {' '.join(WORDS[14:26])}",
}


@pytest.mark.parametrize("text", PLANTED.values(), ids=PLANTED)
def test_an_item_is_found_however_it_is_written(text: str) -> None:
    assert hit(text) == "ferry"


BELOW = {
    "nothing_of_it": CLEAN,
    "twelve_words_of_it": f"{CLEAN} {' '.join(WORDS[4:16])} {CLEAN}",
    "seven_words_here_and_there": " or ".join(
        " ".join(WORDS[start : start + 7]) for start in range(0, len(WORDS), 7)
    ),
    "its_words_in_another_order": " ".join(reversed(WORDS)),
    "the_same_question_with_other_words": FERRY.replace("lorries", "goats").replace("a", "e"),
}


@pytest.mark.parametrize("text", BELOW.values(), ids=BELOW)
def test_less_than_the_rules_ask_for_is_no_hit(text: str) -> None:
    assert hit(text) is None


def test_the_share_is_that_of_the_item_and_not_of_the_text() -> None:
    half = scanned(" ".join(WORDS[:12]) + " " + CLEAN).overlap
    assert half is not None
    assert half.share == pytest.approx(12 / len(WORDS))
    assert (half.in_a_row, half.is_hit) == (12, False)


def test_the_words_shown_are_those_of_the_text() -> None:
    found = scanned(
        f"{CLEAN} a FERRY to BRANNOCH -- carries seven lorries on every crossing, {CLEAN}"
    )
    assert found.words == "a FERRY to BRANNOCH -- carries seven lorries on every crossing"


def test_runs_of_zeros_and_figures_are_no_hit_and_the_whole_item_with_its_words_is() -> None:
    assert hit("0 " * 500) is None
    assert hit("1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0") is None
    assert hit(f"As a check, {SUMS} -24") is None
    assert hit("The card reads 0 0 0 0 0 0 0 0 0 0 0 0 1 0 0 0 0 0 0 0 0 0 0 and no more") is None
    words, runs = item_grams(normalised(SUMS))
    assert words == 9
    assert not np.count_nonzero(runs)
    assert hit(ZEROS) == "zeros"


def test_letters_of_options_and_formulas_say_nothing() -> None:
    for text in ("A B C D E F G H I J", r"\mathbf{a} \times \mathbf{b} \times \mathbf{c} \times"):
        assert not np.count_nonzero(item_grams(normalised(text))[1])


def test_a_text_in_a_script_without_blanks_is_compared_by_its_letters() -> None:
    item = "灯台守は冬の船がまた遅れたと書き留め小麦粉は氷の上を橇で運んだ"
    made = make_index(*zip(*[item_grams(normalised(item))], strict=True))
    found = scan(made, [f"昔の話。{item}。終わり。", CLEAN], Rule())
    assert found[0].overlap is not None
    assert found[0].overlap.is_hit
    assert found[1].overlap is None


def test_texts_are_judged_alike_alone_and_together() -> None:
    texts = [*PLANTED.values(), "", "x" * 5000, *BELOW.values(), "\x00\ud800", LICHEN]
    together = scan(index(), texts, Rule())
    for text, found in zip(texts, together, strict=True):
        alone = scanned(text)
        assert (alone.has_runs, alone.words) == (found.has_runs, found.words)
        assert (alone.overlap is None) == (found.overlap is None)
        if alone.overlap is not None and found.overlap is not None:
            assert alone.overlap[:3] == found.overlap[:3]


def test_two_texts_side_by_side_hold_no_item_between_them() -> None:
    cut = len(WORDS) // 2
    first, second = " ".join(WORDS[:cut][-7:]), " ".join(WORDS[cut:][:7])
    assert all(each.overlap is None for each in scan(index(), [first, second], Rule()))


def test_an_item_is_found_at_any_place_of_a_very_long_text() -> None:
    filler = (CLEAN + " ") * (COMPARED_CHARS // len(CLEAN) + 1)
    for place in (COMPARED_CHARS - 100, COMPARED_CHARS, COMPARED_CHARS + 100):
        text = filler[:place] + " " + FERRY + " " + filler[:5000]
        assert hit(text) == "ferry", place


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00" * 1000,
        "\ud800" * 100,
        "word",
        "a" * 1_000_000,
        "%!?" * 300_000,
        "\ufdfa" * 90_000,
    ],
    ids=["empty", "blank", "nul", "surrogates", "one_word", "one_long_word", "marks", "ligatures"],
)
def test_rubbish_holds_no_item_and_is_no_error(text: str) -> None:
    assert scanned(text).overlap is None


def test_a_megabyte_of_an_items_words_over_and_over_takes_a_second_or_two() -> None:
    started = time.perf_counter()
    found = scanned((FERRY + " ") * 5_000)
    assert found.overlap is not None
    assert found.overlap.is_hit
    assert time.perf_counter() - started < 10  # on a busy machine; a fraction of a second alone


def test_the_index_finds_what_plain_python_finds() -> None:
    chance = random.Random(7)
    vocabulary = ["sledge", "harbour", "almanac", "goat", "flour", "lantern", "gravel", "kettle"]
    items = [" ".join(chance.choices(vocabulary, k=chance.randint(5, 60))) for _ in range(40)]
    made = [item_grams(normalised(item)) for item in items]
    built = make_index([words for words, _ in made], [runs for _, runs in made])
    for _ in range(60):
        text = " ".join(chance.choices(vocabulary, k=8))
        source = chance.choice(items).split()
        start = chance.randrange(max(1, len(source) - 9))
        text += " " + " ".join(source[start : start + chance.randint(6, 20)])
        (found,) = scan(built, [text], Rule())
        expected = _plainly(items, text)
        assert (found.overlap is None) == (max(expected) == 0.0)
        if found.overlap is not None and not found.overlap.is_hit:
            assert found.overlap.share == pytest.approx(max(expected))
        if found.overlap is not None:
            assert found.overlap.share == pytest.approx(expected[found.overlap.item])


def _plainly(items: list[str], text: str) -> list[float]:
    """The share of each item's words in runs of eight, three of them different, of the text."""
    words = text.split()
    held = {tuple(words[i : i + WIDTH]) for i in range(len(words) - WIDTH + 1)}
    shares = []
    for item in items:
        each = item.split()
        runs = [tuple(each[i : i + WIDTH]) for i in range(len(each) - WIDTH + 1)]
        telling = [place for place, run in enumerate(runs) if len(set(run)) >= 3]
        there = {place + k for place in telling for k in range(WIDTH) if runs[place] in held}
        whole = {place + k for place in telling for k in range(WIDTH)}
        shares.append(len(there) / max(len(whole), len(each) / 2) if there else 0.0)
    return shares


def test_hashes_are_the_same_in_every_process() -> None:
    runs = text_grams(normalised("The keeper of the light wrote that boats were")).hashes
    assert f"{int(runs[0]):016x}" == "b3ee06398a213ce0"
