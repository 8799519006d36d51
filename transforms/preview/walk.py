"""One document through every stage of a skill, in this process: what a preview runs.

The window of a partition does the work, so that calls, retries, budgets and the ledger are those of
a run; only planning and filling, which Spark does for a run, are done here on plain rows. Belongs
here: that walk. Does not: choosing documents (`seeds.py`), or showing what came of it
(`telling.py`). Nothing is written but ledger segments, which the next run's committer registers.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from transforms.flows.planning import make_plan, plan_row
from transforms.flows.skill import Sampling, load_skill
from transforms.flows.work import ID_COLUMNS
from transforms.lakehouse.files import Folder
from transforms.lakehouse.lakehouse import Lakehouse, declared
from transforms.partition import Window
from transforms.partition_task import PartitionTask
from transforms.preview.made import Row, SeedMade, Unmade
from transforms.progress import read_stop
from transforms.quality.row_checks import TEXT_CHECKS, judgements
from transforms.quality.verdict import FAILED, Pair
from transforms.teacher.budget import RUN, Allowance
from transforms.teacher.endpoint import TeacherSettings
from transforms.teacher.failures import BudgetReached
from transforms.teacher.segments import segment_folder

#: Items of one document that a stage may run: with them all, three documents take some 55 calls.
MOST_ITEMS = {"contents": 1, "instructions": 2, "refinements": 1, "pairs": 3, "verdicts": 3}


@dataclass
class Walk:
    """Walks documents through one skill. `left` is what may still be paid for, of all of them.

    Attributes:
        lakehouse: whose ledger is read and written.
        skill: its name.
        settings: the teachers, ready to answer.
        run_id: by which the ledger knows the preview.
        control: a folder for marks; nobody else's.
        recorded: calls on record by work item, see `recorded.py`.
        left: what may be spent.
        sampling: what is planned; a run that follows with the same replays what was paid here.
        on_stage: told the stage that begins, and how many items it has.
    """

    lakehouse: Lakehouse
    skill: str
    settings: TeacherSettings
    run_id: str
    control: Folder
    recorded: Mapping[str, list[str]]
    left: Allowance
    sampling: Sampling
    on_stage: Callable[[str, int], None] = lambda stage, items: None
    _granted: Allowance = field(init=False, default_factory=Allowance)

    def through(self, document: Mapping[str, Any], made: SeedMade, share: float = 1.0) -> None:
        """Run every stage on a document; `made` says at any time how far it came.

        Args:
            document: a row of seeds.documents.
            made: what comes of it is added here, so that an interruption leaves what there is.
            share: the part of what is left that it may spend.

        Raises:
            Stop: the teacher cannot be used, or answers cannot be kept.
        """
        self._granted = self.left.part(share)
        contents = self._stage("contents", [document], made)
        texts = {row["content_id"]: row["text"] for row in contents}
        asked = [
            {**row, "passage": texts[row["content_id"]], "goal": "seed"}
            for row in self._stage("instructions", contents, made)
        ]
        refined = [
            {**row, "passage": row["passage"] or texts[row["content_id"]]}
            for row in self._stage("refinements", asked, made)
        ]
        pairs = self._stage("pairs", [*asked, *refined], made)
        self._stage("verdicts", _unobjectionable(pairs, made), made)

    def _stage(self, stage: str, inputs: Iterable[Mapping[str, Any]], made: SeedMade) -> list[Row]:
        """Run a stage's items and return its rows, with the columns that its table has."""
        items = self._items(stage, inputs, made.document["seed_id"])
        if not items:
            return []
        self.on_stage(stage, len(items))
        rows: list[Row] = []
        waiting = {item["work_item"]: item["step"] for item in items}
        task = self._task(stage, made.document["seed_id"])
        window = Window(task, 0, 0)
        try:
            with window:
                for outcome in (each for batch in window.run(iter(items)) for each in batch):
                    del waiting[outcome["work_item"]]
                    _count(made, outcome)
                    new = [_whole(stage, json.loads(text), outcome) for text in outcome["outputs"]]
                    rows += new
                    made.rows[stage] += new
        finally:
            paid = window.progress.paid
            made.pay(paid)
            self.left, self._granted = self.left.less(paid), self._granted.less(paid)
            made.unmade += [Unmade(stage, step, "waiting") for step in waiting.values()]
        stop = read_stop(task.control)
        if stop is not None and not isinstance(stop, BudgetReached):
            raise stop  # a spent budget only leaves items waiting
        key = ID_COLUMNS.get(stage)  # outcomes come in the order of the answers
        return sorted(rows, key=lambda row: str(row[key])) if key else rows

    def _items(self, stage: str, inputs: Iterable[Mapping[str, Any]], seed_id: str) -> list[Row]:
        plan = make_plan(stage, (self.skill,), self.sampling, self.settings.identities)
        if stage not in load_skill(self.skill).stages:
            return []
        lineage = {"skill": self.skill, "seed_id": seed_id}
        planned = (item for row in inputs for item in plan_row({**row, **lineage}, plan))
        return [
            {**item, "recorded": self.recorded.get(item["work_item"]), "attempt": 0}
            for item, _ in zip(planned, range(MOST_ITEMS[stage]), strict=False)
        ]

    def _task(self, stage: str, seed_id: str) -> PartitionTask:
        place = f"{self.run_id}/{stage}-{seed_id[:12]}"
        return PartitionTask(
            run_id=self.run_id,
            stage=stage,
            settings=self.settings,
            segments=segment_folder(self.lakehouse).below(place),
            control=self.control.below(place),
            tasks=1,
            granted={RUN: self._granted},
            prompt_hashes={},
        )


def _count(made: SeedMade, outcome: Mapping[str, Any]) -> None:
    made.calls += outcome["calls"]
    made.tokens += outcome["total_tokens"]
    made.cost_usd += outcome["cost_usd"]
    if outcome["status"] != "done":
        made.unmade.append(
            Unmade(
                outcome["stage"],
                outcome["step"],
                outcome["status"],
                outcome["reason"] or "",
                outcome["error"] or "",
            )
        )


def _whole(stage: str, row: Row, outcome: Mapping[str, Any]) -> Row:
    """Return a row as its table would have it: every column, those it lacks null."""
    table = "quality.verdicts" if stage == "verdicts" else f"flows.{stage}"
    columns: Row = dict.fromkeys(declared(table).column_names)
    return {**columns, **row, "seed_id": outcome["seed_id"], "skill": outcome["skill"]}


def _unobjectionable(pairs: Sequence[Row], made: SeedMade) -> list[Row]:
    """Return the pairs that no row check objects to, as a run does; the verdicts join the rows.

    Those that look at all pairs together (duplicates) are left to a run.
    """
    clean = []
    of_document = {"seed_text": made.document["text"], "language": made.document["language"]}
    of_parents = _of_parents(made)
    for pair in pairs:
        of_parent = of_parents.get(pair["instruction_id"], {})
        facts = Pair.from_row({**pair, **of_document, **of_parent})
        verdicts = [(check.name, judged) for check, judged in judgements(facts, TEXT_CHECKS)]
        for name, judged in verdicts:
            row = {"pair_id": pair["pair_id"], "check": name, "method": None, **vars(judged)}
            made.rows["verdicts"].append(row)
        if all(judged.verdict != FAILED for _, judged in verdicts):
            clean.append(pair)
    return clean


def _of_parents(made: SeedMade) -> dict[str, Row]:
    """Return, of each refined instruction, what the checks look at of its parent."""
    refined = made.rows["refinements"]
    texts = {row["instruction_id"]: row["instruction"] for row in made.rows["instructions"]}
    texts |= {row["instruction_id"]: row["instruction"] for row in refined}
    return {
        row["instruction_id"]: {
            "parent_instruction": texts.get(row["parent_id"]),
            "edits_passage": row["passage"] is not None,
        }
        for row in refined
    }
