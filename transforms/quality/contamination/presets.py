"""Known benchmarks: where they are published, and which of their fields are the question.

Belongs here: the presets, as data. Does not: reading files (`rows.py`), or a user's own sets
(`benchmarks_file.py`). A field that a row lacks is passed over, so one preset reads the files of
the hub as well as those of the authors' repository. Answers are left out: a text that only states
a fact is no copy of the question about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """How a benchmark's files are read.

    Attributes:
        hub: its data set on the Hugging Face hub, or its repository.
        text: fields that are put together as an item's text; a dot goes into an object.
        item_id: fields of which the first that is there is the item's id.
        is_verified: whether these fields were read in the authors' files. The others are written
            down from their documentation and from memory, as no hub could be reached: look at a
            set's `unreadable_rows` before you rely on them.
        note: what to know of it.
    """

    hub: str
    text: tuple[str, ...]
    item_id: tuple[str, ...] = ()
    is_verified: bool = False
    note: str = ""


PRESETS: Mapping[str, Preset] = {
    "agieval": Preset(
        "github: ruixiangcui/AGIEval (data/v1); hub: dmayhem93/agieval-<task>",
        ("passage", "question", "options", "query", "choices"),
        is_verified=True,
        note="the hub's copies have query and choices, from memory",
    ),
    "mmlu": Preset(
        "cais/mmlu (all, test)",
        ("question", "choices", "A", "B", "C", "D"),
        note="the authors' CSV files have no header: header = false, text = [0, 1, 2, 3, 4]",
    ),
    "arc": Preset(
        "allenai/ai2_arc (ARC-Challenge and ARC-Easy, test)",
        ("question", "choices.text"),
        ("id",),
    ),
    "bbh": Preset(
        "github: suzgunmirac/BIG-Bench-Hard (bbh); hub: lukaemon/bbh", ("input",), is_verified=True
    ),
    "gpqa": Preset(
        "Idavidrein/gpqa (gated)",
        ("Question", "Correct Answer", "Incorrect Answer 1", "Incorrect Answer 2",
         "Incorrect Answer 3"),
        ("Record ID",),
        note="its authors ask that it be published nowhere: keep the file outside the repository",
    ),
    "drop": Preset(
        "ucinlp/drop (validation)", ("passage", "question", "qa_pairs.question"), ("query_id",)
    ),
    "gsm8k": Preset("openai/gsm8k (main, test)", ("question",), is_verified=True),
    "fofo": Preset(
        "github: SalesforceAIResearch/FoFo (data/fofo_test_prompts.json)",
        ("instruction", "prompt"),
    ),
    "ifeval": Preset("google/IFEval", ("prompt",), ("key",), is_verified=True),
    "mt_bench": Preset(
        "github: lm-sys/FastChat (llm_judge/data/mt_bench); hub: HuggingFaceH4/mt_bench_prompts",
        ("turns", "prompt"),
        ("question_id", "prompt_id"),
        is_verified=True,
    ),
    "alpaca_eval": Preset(
        "tatsu-lab/alpaca_eval", ("instruction",), is_verified=True, note="CC-BY-NC-4.0 on the hub"
    ),
    "eq_bench": Preset(
        "pbevan11/EQ-Bench; github: EQ-bench/EQ-Bench (data/eq_bench_v2_questions_171.json)",
        ("prompt",),
    ),
    "infobench": Preset(
        "kqsong/InFoBench", ("instruction", "input"), ("id",), is_verified=True
    ),
    "theoremqa": Preset(
        "TIGER-Lab/TheoremQA (test)", ("Question", "question"), ("id",), is_verified=True
    ),
}  # fmt: skip
