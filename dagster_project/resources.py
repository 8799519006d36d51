"""Resources: the lakehouse, Spark and the gate, with their run config.

Belongs here: what a run may be configured with. Does not: the corpora and generation, which are
files of their own (`corpora.py`, `generation.py`), or what is done with it (`transforms/`). Nothing
is opened before the first asset that needs it asks.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg
from pydantic import Field

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from transforms.lakehouse.lakehouse import Lakehouse

#: With fewer pairs than this a lakehouse is a try, to be judged by the sample's thresholds.
SAMPLE_PAIRS = 200


class LakehouseResource(dg.ConfigurableResource["LakehouseResource"]):
    """Where the data is."""

    root: str = Field(
        default="",
        description="The lakehouse's folder; LAKEHOUSE_ROOT, or .lakehouse in the project.",
    )

    keep_responses_days: float = Field(
        default=0.0,
        description="How long the ledger keeps the texts of answers; what else it knows of a call "
        "stays. A call without its text is paid anew if its item is run again. 0 is for ever.",
    )

    @property
    def location(self) -> str:
        """The lakehouse's root: an absolute path or a URL."""
        from transforms.lakehouse.lakehouse import configured_root

        root = configured_root(self.root)
        return root if "://" in root else str(Path(root).resolve())

    def open(self) -> "Lakehouse":
        """Return the lakehouse, its tables created."""
        from transforms.lakehouse.lakehouse import Lakehouse

        lakehouse = Lakehouse(self.location)
        lakehouse.create_tables()
        return lakehouse


class SparkResource(dg.ConfigurableResource["SparkResource"]):
    """The Spark session: started by the first step that needs it, shared by all of the process."""

    master: str = Field(default="", description="Spark's master; SPARK_MASTER, or local[*].")

    def session(self) -> "SparkSession":
        """Return the session.

        Raises:
            dagster.Failure: there is no Java, or Delta's jars are missing.
        """
        from transforms.lakehouse.jars import JarsMissing
        from transforms.lakehouse.java import JavaMissing
        from transforms.lakehouse.session import get_spark

        try:
            return get_spark(master=self.master or None)
        except (JavaMissing, JarsMissing) as error:
            raise dg.Failure(str(error), allow_retries=False) from error


class GateResource(dg.ConfigurableResource["GateResource"]):
    """What a candidate must meet."""

    profile: str = Field(
        default="auto",
        description="Dataset thresholds: sample for tiny runs, standard, or auto: sample while the "
        "lakehouse holds fewer than 200 pairs or the embedded teacher made all of them, standard "
        "otherwise. Row checks are the same in both.",
    )
    min_changes: int = Field(
        default=1, description="Pairs that must have come or gone for a new candidate."
    )
    docs_folder: str = Field(
        default="", description="Where Data Docs go; data_docs in the lakehouse."
    )

    def chosen_profile(self, lakehouse: "Lakehouse") -> str:
        """Return sample or standard. What is there decides, not whose shell judges it.

        Raises:
            dagster.Failure: the profile is unknown.
        """
        if self.profile not in ("auto", "sample", "standard"):
            raise dg.Failure(
                f"gate.profile is {self.profile!r}: use auto, sample or standard",
                allow_retries=False,
            )
        return self.profile if self.profile != "auto" else _fitting_profile(lakehouse)

    def docs(self, lakehouse: "Lakehouse") -> str:
        return self.docs_folder or f"{lakehouse.root}/data_docs"


def _fitting_profile(lakehouse: "Lakehouse") -> str:
    from transforms.teacher.embedded_settings import BUNDLED_FILE

    models = [row["model"] for row in lakehouse.rows("flows.pairs", ["model"])]
    is_small = len(models) < SAMPLE_PAIRS
    return "sample" if is_small or set(models) <= {Path(BUNDLED_FILE).stem} else "standard"
