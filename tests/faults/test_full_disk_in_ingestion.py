"""A disk that fills up while a corpus is read: a clear error, nothing lost, nothing doubled."""

import subprocess
import sys
from pathlib import Path

import pytest

from transforms.lakehouse.lakehouse import Lakehouse
from transforms.seeds.corpora import sample_inputs

pytestmark = pytest.mark.timeout(600)

#: Reads a folder while Java may write no file of more than a few bytes, then without that limit.
PROGRAM = """
import resource, sys
from transforms.lakehouse.lakehouse import Lakehouse
from transforms.lakehouse.session import get_spark
from transforms.seeds.documents import curate
from transforms.seeds.errors import SeedInputError
from transforms.seeds.ingest import ingest

root, folder = sys.argv[1:]
house = Lakehouse(root)
house.create_tables()
spark = get_spark(master="local[2]")
spark.range(1).write.parquet(f"{root}/warm")  # unpacks Spark's native libraries
# Spark's Python workers would inherit the limit of a Java that starts them.
spark.range(2).mapInArrow(lambda batches: batches, "id bigint").count()
java = spark.sparkContext._gateway.proc.pid
for step in (
    lambda: ingest(spark, house, "knowledge_pile", [folder]).rows,
    lambda: curate(spark, house, ["knowledge_pile"]).new_documents,
):
    whole = resource.prlimit(java, resource.RLIMIT_FSIZE)
    resource.prlimit(java, resource.RLIMIT_FSIZE, (2000, whole[1]))
    try:
        step()
    except SeedInputError as error:
        print(f"refused: {error}")
    resource.prlimit(java, resource.RLIMIT_FSIZE, whole)
    print(f"then: {step()}")
"""


def test_a_full_disk_stops_reading_and_curating_with_what_to_do_and_the_next_run_goes_on(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "pile"
    folder.mkdir()
    (sample,) = sample_inputs()["knowledge_pile"]
    lines = (Path(sample) / "knowledge_pile.jsonl").read_text(encoding="utf-8").splitlines()[:20]
    (folder / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    lakehouse = Lakehouse(str(tmp_path / "lakehouse"))

    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, lakehouse.root, str(folder)],
        capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip

    said = ran.stdout.splitlines()
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert [line.split(":")[0] for line in said] == ["refused", "then", "refused", "then"]
    assert "knowledge_pile: the disk is full" in said[0]
    assert "Make room" in said[0]
    assert "the disk is full" in said[2]
    documents = lakehouse.rows("seeds.documents", ["seed_id"])
    assert (said[1], said[3]) == ("then: 20", f"then: {len(documents)}")
    assert len({row["position"] for row in lakehouse.rows("raw.knowledge_pile")}) == 20
    assert len(lakehouse.rows("raw.knowledge_pile")) == 20
    assert len({row["seed_id"] for row in documents}) == len(documents) > 10
    assert lakehouse.rows("raw.files")[0]["curated_batch"] is not None
