"""The shares of seeds that topics and lengths get, and the plan as it is shown."""

import dagster as dg
import pytest

from dagster_project.generation import GenerationResource
from transforms.flows.plan_table import TOPICS_SHOWN, table
from transforms.flows.strata import Spread, weights

#: 100 documents on law, 25 on tides; a quarter of each is long, and 4 short on law.
SIZES = {("law", "medium"): 72, ("law", "long"): 24, ("law", "short"): 4, ("tides", "medium"): 16,
         ("tides", "long"): 9}  # fmt: skip


def shares(spread: Spread) -> dict[str, float]:
    """Each topic's share and each band's."""
    found: dict[str, float] = {}
    for (topic, band), weight in weights(SIZES, spread).items():
        for name in (topic, band):
            found[name] = round(found.get(name, 0) + weight, 6)
    return found


def test_by_default_lengths_are_as_in_the_corpus_and_topics_by_the_root_of_their_size() -> None:
    found = weights(SIZES, Spread())
    assert sum(found.values()) == pytest.approx(1)
    assert shares(Spread())["medium"] == 0.704
    assert found["law", "medium"] / found["tides", "medium"] == pytest.approx((72 / 16) ** 0.5)


def test_the_balance_of_topics_goes_from_none_to_all_alike() -> None:
    natural = weights(SIZES, Spread(topic_balance=0))
    assert natural == pytest.approx({stratum: size / 125 for stratum, size in SIZES.items()})
    even = weights(SIZES, Spread(topic_balance=1))
    assert even["law", "medium"] == pytest.approx(even["tides", "medium"])


def test_lengths_get_the_shares_asked_for_whatever_they_sum_to() -> None:
    wanted = {"short": 3, "medium": 5, "long": 2}
    found = shares(Spread(length_shares=wanted))
    assert {band: found[band] for band in wanted} == {"short": 0.3, "medium": 0.5, "long": 0.2}


def test_a_length_that_is_not_asked_for_gets_nothing() -> None:
    assert set(weights(SIZES, Spread(length_shares={"long": 1, "medium": 0}))) == {
        ("law", "long"), ("tides", "long")
    }  # fmt: skip
    only_short = {("law", "short"): 4}
    assert weights(only_short, Spread(length_shares={"long": 1})) == {}
    assert weights({}, Spread()) == {}


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"length_shares": {"tiny": 1.0}}, r".*tiny.*short, medium, long"),
        ({"length_shares": {"short": -0.1, "long": 1}}, r"length_shares.*0 or more"),
        ({"length_shares": {"short": 0.0}}, r"length_shares.*more than 0"),
        ({"length_shares": {"short": float("nan")}}, r"length_shares.*0 or more"),
        ({"topic_balance": 1.5}, r"topic_balance is 1.5.*0 to 1"),
        ({"topic_balance": -0.5}, r"topic_balance is -0.5.*0 to 1"),
        ({"topic_balance": float("nan")}, r"topic_balance.*0 to 1"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(settings: dict, said: str) -> None:
    with pytest.raises(dg.Failure, match=f"^generation: {said}"):
        GenerationResource(**settings).options()


def count(topic: str, band: str, seeds: int, new: int = 0, source: str = "web") -> dict:
    return {"skill": "reading", "source": source, "topic": topic, "length_band": band,
            "seeds": seeds, "new": new}  # fmt: skip


def test_the_plan_shows_what_is_assigned_and_what_is_new_of_it() -> None:
    counts = [count("law", "short", 2), count("law", "long", 5, 3), count("tides", "medium", 9)]
    assert table(counts) == [
        {"skill": "reading", "source": "web", "topic": "tides", "short": "0", "medium": "9",
         "long": "0", "all": "9"},
        {"skill": "reading", "source": "web", "topic": "law", "short": "2", "medium": "0",
         "long": "5 (3 new)", "all": "7 (3 new)"},
    ]  # fmt: skip
    assert table([]) == []


def test_the_plan_sums_the_smaller_topics_of_each_source() -> None:
    counts = [count(f"t{number:02}", "short", 100 - number) for number in range(25)]
    counts += [
        count("t24", "long", 1, 1, source="papers"),
        count("t23", "long", 1, source="papers"),
    ]
    rows = table(counts)
    assert [row["topic"] for row in rows if row["source"] == "web"] == [
        *(f"t{number:02}" for number in range(TOPICS_SHOWN)), "5 other topics"
    ]  # fmt: skip
    assert rows[-1]["all"] == str(sum(100 - number for number in range(20, 25)))
    assert rows[0] == {"skill": "reading", "source": "papers", "topic": "5 other topics",
                       "short": "0", "medium": "0", "long": "2 (1 new)",
                       "all": "2 (1 new)"}  # fmt: skip
