"""An item whose search index was forgotten waits, and the next plan names the newest index."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.unit.windows import Rows, run
from transforms.flows.planning import Plan, make_plan, plan_row
from transforms.flows.skill import Sampling
from transforms.lakehouse.lakehouse import Lakehouse, create_table
from transforms.lakehouse.seeds_tables import DECISIONS, DOCUMENTS
from transforms.partition import Window
from transforms.partition_task import PartitionTask
from transforms.seeds.decisions import WITHDRAWN, decide
from transforms.seeds.search.build import refresh
from transforms.seeds.search.versions import forget_others

SKILL = "retrieval_augmented_generation"
MODELS = {"teacher": "m", "critic": "c"}
TIDES = (
    "The moon pulls the sea in every harbour of the coast, and so the tide rises twice a day. "
    "Where a bay narrows, the same tide climbs higher, as the sea has nowhere else to go. "
)


def _document(seed_id: str) -> dict[str, Any]:
    text = f"{TIDES * 4}So says the harbour master {seed_id}."
    return {
        "seed_id": seed_id, "source": "knowledge_pile", "sources": ["a:b:0"], "text": text,
        "kind": "prose", "title": f"Tides {seed_id}", "license": "cc-by-4.0",
        "licenses": ["cc-by-4.0"], "language": "en", "domain": "example.org",
        "char_count": len(text), "token_count": len(text) // 4, "split": "train",
        "filter_version": "1", "created_at": datetime.now(UTC),
    }  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Lakehouse:
    made = Lakehouse(str(tmp_path / "lakehouse"))
    for table in (DOCUMENTS, DECISIONS):
        create_table(made.path(table.name), table)
    made.upsert("seeds.documents", [_document(name) for name in ("own", "other", "gone")])
    return made


def planned(house: Lakehouse, index: str | None) -> dict[str, Any]:
    """The item of the document `own` that gathers passages, as a run with this index plans it."""
    assert index
    sampling = Sampling(search=(house.root, index))
    plan: Plan = make_plan("contents", (SKILL,), sampling, MODELS)
    (row,) = plan_row({**_document("own"), "skill": SKILL}, plan)
    return {**row, "step": "retrieved", "recorded": None, "attempt": 0}


def test_it_waits_and_the_next_run_finds_what_may_be_found_now(
    house: Lakehouse, task: PartitionTask
) -> None:
    first = planned(house, refresh(house))
    decide(house, ["gone"], WITHDRAWN, "its author asked", "ada")
    newest = refresh(house)
    assert newest
    forget_others(house.root, [newest])

    with Window(task, 0, 0) as window:
        assert [outcome for batch in window.run(iter([first])) for outcome in batch] == []
        assert window.progress.pending == 1

    again = planned(house, newest)
    assert again["work_item"] == first["work_item"], "the same item, not another one"
    made: Rows = run(task, [again])
    assert [row["status"] for row in made] == ["done"]
    assert '\\"other\\"' in made[0]["outputs"][0]
    assert '\\"gone\\"' not in made[0]["outputs"][0]
