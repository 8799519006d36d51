"""Each dataset measure where its value is known, on too little, and on rubbish."""

import datetime as dt
from collections.abc import Iterator
from math import log
from typing import Any

import numpy as np
import pytest

from tests.unit.planted_datasets import as_table, documents
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.quality.dataset.drift import with_drift
from transforms.quality.dataset.judgeable import Bounded, judgeable
from transforms.quality.dataset.lengths import lengths
from transforms.quality.dataset.likeness import likeness
from transforms.quality.dataset.measure import Measure
from transforms.quality.dataset.measured import measures_of, store
from transforms.quality.dataset.options import chosen, option_balance
from transforms.quality.dataset.phrases import phrases
from transforms.quality.dataset.self_bleu import self_bleu
from transforms.quality.dataset.spread import coverage, divergence, entropy, largest
from transforms.quality.dataset.templates import templates
from transforms.quality.dataset.texts import Sampled, text_measures
from transforms.quality.dataset.vectors import fit
from transforms.quality.dataset.wording import compression, distinct, repetition
from transforms.quality.text import words
from transforms.release import registry

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


def values(measures: Iterator[Measure]) -> dict[str, float | None]:
    return {measure.name: measure.value for measure in measures}


def test_entropy_is_one_for_an_even_spread_and_falls_to_zero_for_one_kind() -> None:
    even = {"a": 10, "b": 10, "c": 10, "d": 10}
    assert entropy("e", even).value == 1.0
    assert entropy("e", {"a": 40}, known=("a", "b")).value == 0.0
    assert entropy("e", even, known="abcdefgh").value == pytest.approx(log(4) / log(8), abs=1e-6)


def test_entropy_of_fewer_rows_than_kinds_is_held_against_the_rows() -> None:
    once = {str(number): 1 for number in range(20)}
    assert entropy("e", once, known=[str(number) for number in range(100)]).value == 1.0


def test_a_taxonomy_of_one_and_too_few_rows_have_no_spread_to_tell() -> None:
    one = entropy("e", {"a": 40})
    assert (one.value, one.note) == (None, "there is one kind only")
    few = entropy("e", {"a": 5, "b": 4})
    assert (few.value, few.count, few.note) == (None, 9, "needs 20 rows, has 9")


def test_coverage_counts_the_known_kinds_and_no_others() -> None:
    assert coverage("c", {"a": 3, "x": 9}, ("a", "b", "c", "d")).value == 0.25
    assert coverage("c", {"a": 3}, ()).value is None


def test_the_largest_share_of_no_rows_is_not_told() -> None:
    assert largest("l", 3, 12).value == 0.25
    assert largest("l", 0, 0).value is None


def test_divergence_is_zero_for_the_same_spread_and_one_bit_for_another() -> None:
    seeds = {"law": 30, "music": 30}
    assert divergence("d", {"law": 20, "music": 20}, seeds).value == 0.0
    assert divergence("d", {"law": 40}, {"music": 30}).value == 1.0
    # half of the seeds left out: 3/4 log2(4/3)/... by hand
    assert divergence("d", {"law": 40}, seeds).value == pytest.approx(0.311278, abs=1e-6)
    assert divergence("d", {"law": 40}, {"law": 5}).note == "needs 20 documents, has 5"


def test_lengths_are_the_hundredths_of_all() -> None:
    found = values(lengths("response", range(101)))
    assert found == {"response_chars_p10": 10, "response_chars_p50": 50, "response_chars_p90": 90}
    assert set(values(lengths("response", [1, 2])).values()) == {None}


def test_phrases_count_openings_and_closings_of_texts_long_enough() -> None:
    alike = [f"as an ai i think {n} dogs bark".split() for n in range(30)]
    others = [f"w{n} x{n} y{n} a{n} b{n} c{n}".split() for n in range(30)]
    found = values(phrases("response", alike + others + [["b"]] * 100))
    assert found["response_openings"] == pytest.approx((30 + 4) / 60, abs=1e-6)
    assert found["response_closings"] == pytest.approx(5 / 60, abs=1e-6)
    assert set(values(phrases("response", [["b"]] * 100)).values()) == {None}


def test_a_template_is_found_whatever_fills_its_blanks() -> None:
    asked = [f"{n}a how does the writer explain its use in {n}b {n}c".split() for n in range(45)]
    others = [f"k{n} l{n} m{n} n{n} o{n} p{n}".split() for n in range(15)]
    found = templates("instruction", asked + others)
    assert found.value == 0.75
    assert found.note == "commonest: _ how does the writer explain its use in _"
    assert templates("instruction", others * 3).value == 0.0


def test_distinct_ngrams_are_those_of_all_texts() -> None:
    found = values(distinct("response", [["a", "b", "c"]] * 20))
    assert found["response_distinct_1"] == pytest.approx(3 / 60)
    assert found["response_distinct_2"] == pytest.approx(2 / 40)
    assert found["response_distinct_3"] == pytest.approx(1 / 20)
    assert values(distinct("response", [["a"]] * 20))["response_distinct_3"] is None


def test_compression_rises_with_what_is_said_twice() -> None:
    prose = [text[:400] for text in documents()[:100]]
    once, twice = compression("r", prose).value, compression("r", prose[:5] * 20).value
    assert once is not None
    assert twice is not None
    assert 1.5 < once < 4 < twice


def test_a_long_run_shared_by_texts_of_one_document_is_no_repetition() -> None:
    run = words("one two three four five six seven eight")
    own = [f"{c}{n}" for n in range(19) for c in "abcdefgh"]
    others = [own[at : at + 8] for at in range(0, len(own), 8)]
    seeds = [f"s{n}" for n in range(19)]
    assert repetition("r", [run, run, *others], ["s", "s", *seeds]).value == 0.0
    assert repetition("r", [run, run, *others], ["s", "t", *seeds]).value == round(2 / 21, 6)
    # a second text of the first document does not hide what a third shares with it
    three = repetition("r", [run, run, run, *others], ["s", "t", "s", *seeds])
    assert three.value == round(3 / 22, 6)


def test_self_bleu_is_one_for_equal_texts_and_low_for_texts_of_other_words() -> None:
    text = words("the kidneys clear the substance so the rule would hardly help")
    assert self_bleu("r", [text] * 30).value == 1.0
    unlike = [[f"{word}{n}" for word in text] for n in range(30)]
    assert (self_bleu("r", unlike).value or 1) < 0.15
    assert self_bleu("r", [text] * 3).note == "needs 20 texts of 4 words, has 3"


def test_self_bleu_takes_as_many_texts_of_any_dataset() -> None:
    text = list("abcde")
    assert self_bleu("r", [text] * 500).count == 200


def test_the_vendi_score_counts_the_different_texts() -> None:
    five = np.eye(5)[np.arange(40) % 5]
    found = values(likeness("r", five, "v"))
    assert found["r_vendi"] == pytest.approx(1.0)
    assert found["r_nearest"] == 0.0
    one = values(likeness("r", np.eye(5)[np.zeros(40, dtype=int)], "v"))
    assert one["r_vendi"] == pytest.approx(1 / 5, abs=1e-3)
    assert values(likeness("r", np.zeros((40, 5)), "v")) == {"r_vendi": None, "r_nearest": None}


def test_vectors_are_the_same_for_the_same_texts_and_near_for_like_texts() -> None:
    texts = [words(text) for text in documents()[:60]]
    one, other = fit(texts), fit(texts)
    assert one.version == other.version
    assert np.array_equal(one.directions, other.directions)
    assert fit(texts[1:]).version != one.version
    rows = one.of([texts[0], texts[0][: len(texts[0]) // 2], texts[7], []])
    assert rows[0] @ rows[1] > rows[0] @ rows[2]
    assert not rows[3].any()


@pytest.mark.parametrize(
    ("response", "letter"),
    [
        ("B", "B"),
        ("(C) because the kidneys do it", "C"),
        ("**D**) the last", "D"),
        ("Kidneys clear it, so the answer is: B", "B"),
        ("First option A looks right. But the correct answer is C.", "C"),
        ("A ban would not help", None),
        ("I think not", None),
        ("B because the others are false", "B"),
        ("A\nBecause the others are false", "A"),
        ("Because of the kidneys.", None),
        ("", None),
    ],
)
def test_the_chosen_letter_is_read_from_how_it_begins_or_concludes(
    response: str, letter: str | None
) -> None:
    assert chosen(response) == letter


def test_options_all_of_one_letter_are_out_of_balance() -> None:
    asked = "Which?\nA) one\nB) two\nC) three\nD) four"
    assert option_balance(("choice", asked, "A") for _ in range(40)).value == 0.0
    even = option_balance(("choice", asked, "ABCD"[n % 4]) for n in range(40))
    assert even.value == 1.0
    assert option_balance(("essay", asked, "A") for _ in range(40)).count == 0


def test_rubbish_and_megabytes_are_measured_without_an_error() -> None:
    odd = ["", "\x00\ud800", "a" * 1_000_000, "字" * 5_000, "() " * 30_000, "Ａ１ " * 9]
    pairs = [Sampled(text, text, len(text), len(text), "choice", "s") for text in odd * 5]
    found = {m.name: m for m in text_measures(pairs, fit([["a"], ["b"]]))}
    assert found["response_chars_p90"].value == 1_000_000
    assert found["response_compression"].value is not None
    without = {m.name: m for m in text_measures(pairs, None)}
    assert without.keys() == found.keys()
    assert without["response_vendi"].note == "too few seeds to fit vectors on"


def test_of_no_texts_every_measure_says_what_it_lacks() -> None:
    found = list(text_measures([], None))
    assert found
    assert all(measure.value is None and measure.note for measure in found)


def test_drift_is_the_difference_from_the_current_version_where_both_are_told() -> None:
    def row(skill: str, value: float | None) -> dict[str, object]:
        return {"skill": skill, "measure": "m", "value": value}

    found = with_drift(
        [row("", 0.5), row("a", 0.5), row("b", None)], [row("", 0.75), row("b", 1.0)]
    )
    assert [each["drift"] for each in found] == [-0.25, None, None]
    assert with_drift([row("", 0.5)], [])[0]["drift"] is None


def test_measures_are_stored_with_their_drift_from_the_current_version(
    lakehouse: Lakehouse,
) -> None:
    def version(name: str, state: str) -> dict[str, Any]:
        return {
            "version": name, "state": state, "path": name, "checksum": name, "created_at": NOW,
            "considered_at": NOW, "decided_at": NOW, "profile": "sample", "rows": 1,
            "teacher_models": [], "source_versions": "{}", "counts": "{}",
        }  # fmt: skip

    first, second = (
        version("2026-11-24.1", registry.PUBLISHED),
        version("2026-11-24.2", registry.CANDIDATE),
    )
    registry.register(lakehouse, first)
    registry.register(lakehouse, second)
    store(lakehouse, first, {"": [Measure("m", 0.5, 10)]})
    store(lakehouse, second, {"": [Measure("m", 0.75, 10), Measure("new", 1.0, 10)]})
    (before,) = measures_of(lakehouse, "2026-11-24.1")
    assert (before["drift"], before["compared_with"]) == (None, None)
    after = {row["measure"]: row for row in measures_of(lakehouse, "2026-11-24.2", "2026-11-24.2")}
    assert (after["m"]["drift"], after["m"]["compared_with"]) == (0.25, "2026-11-24.1")
    assert after["new"]["drift"] is None
    assert measures_of(lakehouse, "2026-11-24.2", "another content") == []
    # measured again, a candidate has its measures once
    store(lakehouse, second, {"": [Measure("m", 0.25, 10)]})
    again = {row["measure"]: row["value"] for row in measures_of(lakehouse, "2026-11-24.2")}
    assert again == {"m": 0.25}, "and none that is no longer made"


def test_the_gate_reads_the_whole_the_worst_skill_and_the_drift() -> None:
    rows = as_table(
        {
            "": [Measure("m", 0.5, 90)],
            "a": [Measure("m", 0.2, 40)],
            "b": [Measure("m", 0.9, 40)],
            "c": [Measure("m", None, 3, "needs 20 rows, has 3")],
        }
    )
    rows[0]["drift"] = -0.1
    wanted = [Bounded("m"), Bounded("m", "least_of_skills"), Bounded("m", "most_of_skills")]
    found = judgeable(rows, [*wanted, Bounded("m", "drift"), Bounded("gone")])
    assert (found["m"], found["drift_m"]) == (0.5, -0.1)
    assert (found["least_of_skills_m"], found["least_of_skills_m_note"]) == (0.2, "in a")
    assert found["most_of_skills_m"] == 0.9
    assert (found["gone"], found["gone_note"]) == (None, "it was not measured")
