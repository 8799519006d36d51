"""The shipped samples, laid out as the three data sets really are on the hub.

Belongs here: folders, file names and columns. Does not: serving them (`server.py`).
"""

import json
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from tests.fakes.hub.repos import Repo
from transforms.seeds.acquire.presets import PRESETS
from transforms.seeds.corpora import CORPORA

PILE, MATH = "Query-of-CC/Knowledge_Pile", "math-ai/AutoMathText"
CODE, CODE_CLEAN = "codeparrot/github-code-clean", "codeparrot/codeparrot-clean"
PARQUET_BRANCH = "refs/convert/parquet"
#: Every so many of the web pages are laid out as papers.
_PAPERS = 20


def hub_repos(root: Path) -> dict[str, Repo]:
    """Lay the samples out below `root`; return the data sets, for `FakeHub`."""
    pile, converted = root / "pile", root / "pile-parquet"
    math, code, clean = root / "math", root / "code", root / "clean"
    for folder in (pile, converted, math, code, clean):
        _write_text(folder / "README.md", "---\nlicense: other\n---\n")
        _write_text(folder / ".gitattributes", "*.parquet filter=lfs\n")
    _pile(pile, converted)
    _math(math)
    _code(code, clean)
    commit = PRESETS["pilot"].sources["codeparrot"].revision
    return {
        PILE: Repo({"main": pile, PARQUET_BRANCH: converted}),
        MATH: Repo({"main": math}),
        CODE: Repo({"main": code}, {"main": commit}),
        CODE_CLEAN: Repo({"main": clean}),
    }


def _pile(pile: Path, converted: Path) -> None:
    rows = _rows("knowledge_pile", "knowledge_pile.jsonl")
    halves = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    for number, half in zip(("000496", "000733"), halves, strict=True):
        _write_lines(pile / f"data/part-65c38103819a-{number}.jsonl", half)
    for number, half in enumerate(halves):
        _write_parquet(converted / f"default/partial-train/{number:04}.parquet", half)


def _math(math: Path) -> None:
    bands: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for number, row in enumerate(_rows("automathtext", "automathtext.jsonl")):
        part, shaped = ("arxiv", _paper(row)) if number % _PAPERS == 0 else ("web", row)
        bands[f"data/{part}/{_band(row)}.jsonl"].append(shaped)
    for row in _rows("automathtext", "automathtext_code.jsonl"):
        language = str(row["meta"]["lang"]).lower()
        bands[f"data/code/{language}/{_band(row)}.jsonl"].append(row)
    for name, rows in bands.items():
        _write_lines(math / name, rows)
    # The real data set has files without a byte.
    _write_text(math / "data/code/gap/0.05-0.10.jsonl", "")


def _paper(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a web record in the shape of the papers, of which the samples have none."""
    title, _, rest = str(row["text"]).partition("\n")
    told = {"title": title, "abstract": rest[:200], "url": row["url"]}
    scores = {name: value for name, value in row["meta"].items() if name.startswith("lm_")}
    dated = {"timestamp": row["date"], "yymm": "0001", "arxiv_id": "math/0001001"}
    meta = {**told, **scores, **dated, "language": "en", "subjects": "math.NA"}
    return {**told, "text": row["text"], "date": row["date"], "meta": meta}


def _code(code: Path, clean: Path) -> None:
    rows = [{**row, "size": int(row["size"])} for row in _rows("codeparrot", "codeparrot.jsonl")]
    halves = rows[: len(rows) // 2], rows[len(rows) // 2 :]
    for number, half in enumerate(halves):
        _write_parquet(code / f"data/train-{number:05}-of-00880.parquet", half, {"size": "int32"})
    _write_text(code / "github-code-clean.py", "# the script that newer readers refuse to run\n")
    samples = Path(CORPORA["codeparrot"].samples)
    shutil.copy(samples / "codeparrot_clean.json.gz", clean / "file-000000000001.json.gz")


def _band(row: Mapping[str, Any]) -> str:
    low = int(float(row["meta"]["lm_q1q2_score"]) * 20) / 20
    return f"{low:.2f}-{low + 0.05:.2f}"


def _rows(corpus: str, name: str) -> list[dict[str, Any]]:
    text = (Path(CORPORA[corpus].samples) / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    _write_text(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


def _write_parquet(
    path: Path, rows: Iterable[Mapping[str, Any]], types: Mapping[str, str] | None = None
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pylist([dict(row) for row in rows])
    for name, type_name in (types or {}).items():
        place = table.column_names.index(name)
        column = table.column(name).cast(pa.type_for_alias(type_name))
        table = table.set_column(place, name, column)
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)
