"""A skill run against the script in this process, through all its stages, verdicts included.

Belongs here: walking a document through them as the product's stages do. Does not: any expectation.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tests.unit.scripted_run import ScriptedRun
from transforms.flows.skill import Sampling, load_skill

#: Enough of every kind, from one document.
WIDE = Sampling(types_per_content=50, instructions_per_type=2, refinements_per_instruction=2)


@dataclass
class Made:
    """What a skill made of some documents: rows by stage; items that were rejected, by reason."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    rejected: Counter[str] = field(default_factory=Counter)
    agents: Counter[str] = field(default_factory=Counter)

    def __getitem__(self, stage: str) -> list[dict[str, Any]]:
        return self.rows[stage]

    def verdicts_of(self, pair_id: str) -> list[dict[str, Any]]:
        return [row for row in self["verdicts"] if row["pair_id"] == pair_id]

    @property
    def accepted(self) -> list[dict[str, Any]]:
        """The pairs that were verified: no verdict failed, one passed at least."""
        found = {
            pair["pair_id"]: {each["verdict"] for each in self.verdicts_of(pair["pair_id"])}
            for pair in self["pairs"]
        }
        return [
            pair
            for pair in self["pairs"]
            if "passed" in found[pair["pair_id"]] and "failed" not in found[pair["pair_id"]]
        ]


def run_skill(
    name: str,
    documents: list[dict[str, Any]],
    *,
    sampling: Sampling = WIDE,
    has_tools: bool = True,
) -> Made:
    """Run a skill over documents: rows of seeds.documents (seed_id, text, kind, language, …)."""
    run = ScriptedRun(sampling=sampling, skill=load_skill(name), has_tools=has_tools)
    made = Made(rejected=run.rejected, agents=run.agents)
    made.rows = {stage: [] for stage in ("contents", "instructions", "refinements", "pairs")}
    made.rows["verdicts"] = []
    for document in documents:
        if not run.skill.suits(document):
            made.rejected["unsuitable"] += 1
            continue
        _through(run, document, made)
    return made


def _through(run: ScriptedRun, document: dict[str, Any], made: Made) -> None:
    seed = document["seed_id"]
    for content in run.stage("contents", document, seed):
        content["content_id"] = content["item"] + str(len(made["contents"]))
        made["contents"].append(content)
        asked = []
        for row in run.stage("instructions", content, seed):
            identity = f"{row['item']}{len(made['instructions'])}"
            row |= {"instruction_id": identity, "passage": content["text"], "goal": "seed"}
            made["instructions"].append(row)
            refined = run.stage("refinements", row, seed) if _has(run, "refinements") else []
            for each in refined:
                each["passage"] = each.get("passage") or content["text"]
                each.setdefault("instruction_id", each["item"])
            made.rows["refinements"] += refined
            asked += [row, *refined]
        for row in asked:
            for pair in run.stage("pairs", row, seed):
                pair |= {"pair_id": f"{pair['item']}{len(made['pairs'])}", "seed_id": seed}
                made["pairs"].append(pair)
                made.rows["verdicts"] += run.stage("verdicts", pair, seed)


def _has(run: ScriptedRun, stage: str) -> bool:
    return stage in run.skill.stages
