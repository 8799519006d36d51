"""Which of some pairs are near-duplicates, and which of those that are passes."""

from typing import Any

from tests.unit.near_pairs import ASKED, FIRST_NIGHT, OTHER_PASSAGE, RETOLD, UNLIKE, pair
from transforms.quality.near.here import judged_here


def known(row: dict[str, Any], **values: Any) -> dict[str, Any]:
    fresh = {"verdict": None, "evidence": None, "is_failing": False, "is_preferred": False}
    return {**row, **fresh, **values}


def judged(*rows: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    return {
        row["pair_id"]: (row["verdict"], row["evidence"])
        for row in judged_here([known(row) if "verdict" not in row else row for row in rows])
    }


def test_of_pairs_that_say_nearly_the_same_the_first_passes() -> None:
    found = judged(*FIRST_NIGHT)
    assert found["p6"] == found["p9"] == ("failed", "like pair p5")
    rest = {name: verdict for name, (verdict, _) in found.items() if name not in ("p6", "p9")}
    assert rest == dict.fromkeys(["p5", *(row["pair_id"] for row in UNLIKE)], "passed")


def test_one_that_passed_before_goes_on_to_and_is_not_judged_again() -> None:
    before = known(pair("p5"), verdict="passed")
    assert judged(before, pair("p1", response=RETOLD)) == {"p1": ("failed", "like pair p5")}


def test_a_pair_that_failed_stands_for_none_and_leads_to_the_one_that_does() -> None:
    stands = known(pair("p5"), verdict="passed")
    failed = known(pair("p6", response=RETOLD), verdict="failed", evidence="like pair p5")
    assert judged(stands, failed, pair("p1", response=RETOLD)) == {"p1": ("failed", "like pair p5")}


def test_a_pair_passes_once_the_one_it_is_like_is_gone_or_will_not_ship() -> None:
    failed = known(pair("p6", response=RETOLD), verdict="failed", evidence="like pair p5")
    assert judged(failed) == {"p6": ("passed", None)}
    broken = known(pair("p5"), verdict="passed", is_failing=True)
    assert judged(failed, broken) == {"p6": ("passed", None), "p5": ("not_checkable", None)}


def test_no_pair_is_dropped_for_one_that_fails_another_check() -> None:
    broken = known(pair("p1"), is_failing=True)
    assert judged(broken, pair("p6", response=RETOLD)) == {
        "p6": ("passed", None), "p1": ("not_checkable", None),
    }  # fmt: skip
    again = known(pair("p1"), is_failing=True, verdict="not_checkable")
    assert judged(again) == {}


def test_the_preferred_of_new_pairs_passes_whatever_their_order() -> None:
    found = judged(pair("p1"), known(pair("p9", response=RETOLD), is_preferred=True))
    assert found == {"p1": ("failed", "like pair p9"), "p9": ("passed", None)}


def test_what_pairs_connect_is_one_cluster_with_one_pair_that_passes() -> None:
    many = [pair(f"q{number}", instruction=f"{ASKED} {number}") for number in range(300)]
    found = judged(*many, *(pair(f"r{n}", passage=OTHER_PASSAGE) for n in range(3)))
    assert sorted(name for name, (verdict, _) in found.items() if verdict == "passed") == [
        "q0", "r0",
    ]  # fmt: skip


def test_pairs_of_nothing_and_of_rubbish_are_judged() -> None:
    rows = [
        pair("p1", instruction=None, response=None, passage=None),
        pair("p2", instruction="Why?", response="\x00\ud800" * 50),
        pair("p3", instruction="How?", response="word " * 200_000),
    ]
    assert {verdict for verdict, _ in judged(*rows).values()} == {"passed"}
    assert judged() == {}
