"""The row of an outcome names the rows that it promises."""

from transforms.flows.work import WorkItem
from transforms.outcome import stamped


def item(stage: str) -> WorkItem:
    return WorkItem(
        key="item", stage=stage, skill="coding", step="harder", seed_id="s", step_version="v",
        payload={},
    )  # fmt: skip


def test_the_same_answer_asked_again_keeps_its_id() -> None:
    once, ids = stamped(item("instructions"), [{"instruction": "one"}, {"instruction": "two"}])
    again, ids_again = stamped(
        item("instructions"), [{"instruction": "one"}, {"instruction": "two"}]
    )
    assert (once, ids) == (again, ids_again)
    assert [row["instruction_id"] for row in once] == ids
    assert len(set(ids)) == 2


def test_a_row_that_brings_its_own_id_is_promised_under_that_id() -> None:
    rows, ids = stamped(
        item("refinements"), [{"instruction_id": "own", "instruction": "x"}, {"instruction": "y"}]
    )
    assert [row["instruction_id"] for row in rows] == ids
    assert ids[0] == "own" != ids[1]
