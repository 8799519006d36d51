"""The signatures by which near-duplicates are found."""

import random

import numpy as np
import pyarrow as pa
import pytest

from transforms.seeds.near.pairs import check_batches
from transforms.seeds.near.sign import sign_batches
from transforms.seeds.near.signature import (
    BANDS,
    PERMUTATIONS,
    SIGNATURE_VERSION,
    bands,
    shingles,
    signatures,
    similarities,
)
from transforms.seeds.near.words import COMPARED_CHARS, LONG_WORD, words

WORDS = [f"word{number}" for number in range(5000)]


def _text(count: int = 400, seed: int = 1) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=count))


def _similarity(first: str, second: str) -> float:
    rows = signatures([first, second]).view(np.uint8)
    return float(similarities(rows[:1], rows[1:])[0])


def _exact(first: str, second: str) -> float:
    sets = [
        {tuple(words[place : place + 5]) for place in range(len(words) - 4)}
        for words in (first.lower().split(), second.lower().split())
    ]
    return len(sets[0] & sets[1]) / len(sets[0] | sets[1])


@pytest.mark.parametrize("changed", [0, 2, 8, 20, 60])
def test_a_signature_estimates_the_similarity_of_5_grams_of_words(changed):
    text = _text()
    words = text.split()
    for place in random.Random(2).sample(range(len(words)), changed):
        words[place] = "changed"
    copy = " ".join(words)
    assert _similarity(text, copy) == pytest.approx(_exact(text, copy), abs=0.05)


def test_case_punctuation_and_blanks_make_no_difference_but_order_does():
    assert _similarity("The sea, the sea: it is SO cold!", "the sea the sea\n\tit is so cold") == 1
    assert _similarity("one two three four five", "five four three two one") < 0.1


def test_texts_with_nothing_in_common_are_not_alike_and_share_no_band():
    first, second = _text(seed=1), _text(seed=2)
    assert _similarity(first, second) < 0.05
    assert not set(bands(signatures([first]))[0]) & set(bands(signatures([second]))[0])


def test_nearly_all_texts_four_fifths_alike_share_a_band_and_few_that_are_half_alike():
    def shared(share: float) -> float:
        hits = 0
        for seed in range(150):
            words = _text(300, seed).split()
            lost = int(len(words) * (1 - share) / (1 + share))
            pair = [" ".join(words[: len(words) - lost]), " ".join(words[lost:])]
            found = bands(signatures(pair))
            hits += bool(set(found[0]) & set(found[1]))
        return hits / 150

    assert shared(0.8) > 0.88
    assert shared(0.5) < 0.2


def test_the_signature_of_a_text_is_the_same_everywhere():
    """Stored signatures are compared with new ones: any change here needs a new version."""
    made = signatures(["The quick brown fox jumps over the lazy dog.", "日本語の文章です。", ""])
    assert SIGNATURE_VERSION == "1"
    assert made.shape == (3, PERMUTATIONS // 4)
    assert made.dtype == np.uint32
    assert bands(made).shape == (3, BANDS)
    assert bands(made).dtype == np.int64
    assert made[:, 0].tolist() == [2267631926, 1535483426, 2651075408]
    assert bands(made)[:, 0].tolist() == [
        -7979046775491159001,
        -6674734186004688397,
        -3944134570527134702,
    ]


def test_a_text_has_the_signature_it_has_alone_in_any_batch():
    texts = [_text(seed=seed) for seed in range(5)] + ["", "a b", "语" * 9]
    together = signatures(texts)
    assert all(
        (signatures([text])[0] == row).all() for text, row in zip(texts, together, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("naïve café—foo_bar, x2!", 4), ("日本語です abc", 6), ("สวัสดี", 6), ("हिन्दी में", 2),
        ("\ud800a b", 2), ("", 0), ("... --", 5 + 1), ("a" * LONG_WORD, 1), ("a" * 40, 40),
    ],
)  # fmt: skip
def test_words(text, count):
    assert len(words(text).hashes) == count


def test_equal_words_have_equal_hashes_wherever_they_are():
    hashes = words("Lamp, lamp. The LAMP lam amp palm").hashes.tolist()
    assert hashes[0] == hashes[1] == hashes[3]
    assert len(set(hashes)) == 5


def test_a_short_text_is_one_shingle_and_texts_without_blanks_are_told_apart():
    assert len(shingles("only four words here")) == 1
    assert _similarity("only four words here", "only four words there") < 0.1
    draw = random.Random(3)
    first, second = ("".join(draw.choices("ABCDEFGHIJKLMNOPabcdef0123", k=3000)) for _ in range(2))
    assert _similarity(first, second) < 0.05
    assert _similarity(first, first[:1500] + "x" + first[1500:]) > 0.95
    chinese = ["".join(chr(0x4E00 + draw.randrange(3000)) for _ in range(500)) for _ in range(2)]
    assert _similarity(*chinese) < 0.05
    assert _similarity(chinese[0], chinese[0][:400]) == pytest.approx(0.8, abs=0.06)


def test_a_text_of_any_length_is_compared_by_its_start():
    text = "abcdefg " * (COMPARED_CHARS // 8)
    assert len(words(text + text).hashes) == COMPARED_CHARS // 8


def test_signing_a_batch_makes_a_row_for_each_text():
    ids, texts = ["a", "b"], [_text(seed=1), _text(seed=2)]
    batch = pa.RecordBatch.from_pydict({"seed_id": ids, "text": texts})
    (signed,) = sign_batches([batch])
    assert signed.column("seed_id").to_pylist() == ids
    made = signatures(texts)
    assert signed.column("bands").to_pylist() == bands(made).tolist()
    assert signed.column("signature").to_pylist() == [row.tobytes() for row in made]


def test_candidates_that_are_not_alike_are_dropped():
    text = _text()
    texts = [text, text + " more", " ".join(text.split()[:300]), _text(seed=9)]
    made = [row.tobytes() for row in signatures(texts)]
    others = pa.array(made, pa.binary())
    batch = pa.RecordBatch.from_pydict(
        {
            "seed_id": ["text"] * 4, "other_id": ["same", "longer", "cut", "other"],
            "signature": pa.array([made[0]] * 4, pa.binary()), "other_signature": others,
        }
    )  # fmt: skip
    # Arrow may hand over a part of a longer array, and a part without rows.
    kept = list(check_batches([batch, batch.slice(1, 2), batch.slice(0, 0)]))
    assert [each.column("other_id").to_pylist() for each in kept] == [
        ["same", "longer"], ["longer"], [],
    ]  # fmt: skip
    expected = [1, _exact(*texts[:2])]
    assert kept[0].column("similarity").to_pylist() == pytest.approx(expected, abs=0.02)
