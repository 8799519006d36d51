"""Ids are functions of content alone, in every process and whatever the order of keys."""

import subprocess
import sys

import pytest

from transforms.lakehouse.ids import choose, digest, fraction, ranked


def test_the_same_parts_give_the_same_id_in_another_process_and_key_order() -> None:
    script = "from transforms.lakehouse.ids import digest; print(digest('a', {'y': 1, 'x': 'é'}))"
    other = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True
    )
    assert other.stdout.strip() == digest("a", {"x": "é", "y": 1})
    assert len(digest("a")) == 32


def test_ids_tell_apart_what_joining_the_parts_would_not() -> None:
    different: list[tuple] = [("ab", "c"), ("a", "bc"), ("abc",), (["a", "bc"],)]
    different += [("a", None, "bc"), ("1",), (1,)]
    assert len({digest(*parts) for parts in different}) == len(different)


def test_a_lone_surrogate_and_a_nul_have_ids_too() -> None:
    assert digest("a\ud800") != digest("a\x00") != digest("a")


def test_fractions_fill_the_unit_interval_evenly() -> None:
    drawn = [fraction("key", number) for number in range(2000)]
    assert min(drawn) >= 0
    assert max(drawn) < 1
    for tenth in range(10):
        share = sum(tenth / 10 <= each < (tenth + 1) / 10 for each in drawn) / len(drawn)
        assert 0.07 < share < 0.13


def test_choosing_repeats_itself_and_reaches_every_option() -> None:
    options = ["a", "b", "c"]
    assert {choose(options, "seed", number) for number in range(60)} == set(options)
    assert choose(options, "seed", 7) == choose(options, "seed", 7)
    with pytest.raises(ValueError, match="nothing to choose"):
        choose([], "seed")


def test_a_larger_sample_keeps_the_smaller_one_and_a_new_option_keeps_the_order() -> None:
    options = [f"type-{number}" for number in range(20)]
    order = ranked(options, "content")
    assert sorted(order) == sorted(options)
    assert ranked(list(reversed(options)), "content") == order
    grown = ranked([*options, "new"], "content")
    assert [each for each in grown if each != "new"] == order
    assert ranked(options, "other content") != order
