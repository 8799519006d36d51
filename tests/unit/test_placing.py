"""Where a slice's items run: every task gets its part, and what begins alike runs together."""

import random
from collections import Counter

import pytest

from transforms.placing import places


def items(groups: int, size: int) -> list[tuple[str, str]]:
    made = [(f"p{g:04d}", f"w{g:04d}-{n}") for g in range(groups) for n in range(size)]
    random.Random(1).shuffle(made)
    return made


def in_order(placed: list[tuple[str, int, int]], task: int) -> list[str]:
    return [item for _, item in sorted((place, item) for item, at, place in placed if at == task)]


@pytest.mark.parametrize("tasks", [1, 2, 3, 5])
@pytest.mark.parametrize(("groups", "size"), [(5, 1), (1, 5), (7, 3), (1, 1000), (400, 6)])
def test_tasks_are_equal_to_one_item_and_none_is_lost(groups: int, size: int, tasks: int) -> None:
    given = items(groups, size)
    placed = places(given, tasks, ahead=8)
    assert sorted(item for item, _, _ in placed) == sorted(item for _, item in given)
    counts = Counter(task for _, task, _ in placed)
    assert set(counts) == set(range(tasks))
    assert max(counts.values()) - min(counts.values()) <= 1
    assert len({(task, place) for _, task, place in placed}) == len(given), "no two share a place"


def test_a_prefix_is_in_one_task_but_for_those_at_the_borders() -> None:
    placed = places(items(100, 6), 4, ahead=8)
    tasks: dict[str, set[int]] = {}
    for item, task, _ in placed:
        tasks.setdefault(item.partition("-")[0], set()).add(task)
    assert sum(len(each) > 1 for each in tasks.values()) <= 3


def test_the_rest_of_a_prefix_follows_its_first_item_at_the_distance_and_stays_together() -> None:
    ahead = 12
    order = in_order(places(items(50, 6), 1, ahead), 0)
    at: dict[str, list[int]] = {}
    for place, item in enumerate(order):
        at.setdefault(item.partition("-")[0], []).append(place)
    later = list(at.values())[5:-5]
    for first, *others in later:
        assert 8 <= others[0] - first <= 16, "about a window of calls later"
        assert others[-1] - others[0] <= 6, "and then one after the other"


def test_a_variant_runs_with_the_text_it_begins_like_and_is_never_the_first_of_it() -> None:
    given = [("c1/edited", "a"), ("c1", "c"), ("c1/edited", "b"), ("c1", "d"), ("c10", "e")]
    assert in_order(places(given, 1, 0), 0) == ["c", "d", "a", "b", "e"]
    assert in_order(places(given, 1, 2), 0) == ["c", "d", "e", "a", "b"], "two texts, two firsts"


def test_without_a_distance_the_order_is_that_of_the_prefixes() -> None:
    order = in_order(places(items(4, 3), 1, 0), 0)
    assert order == sorted(order)


def test_the_same_items_in_any_order_get_the_same_places() -> None:
    given = items(9, 4)
    again = random.Random(2).sample(given, len(given))
    assert places(given, 2, 5) == places(again, 2, 5)
