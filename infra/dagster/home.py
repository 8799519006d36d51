"""Dagster's home: where run history, schedule state and cursors are kept.

Belongs here: choosing and preparing that folder. Does not: starting anything (`ui.py`,
`infra/run.py`). Without a home Dagster keeps its history in a folder it deletes at exit.
"""

import os
import shutil
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def prepare_dagster_home() -> Path:
    """Return DAGSTER_HOME, set in the environment and made ready.

    It is what `DAGSTER_HOME` says, else `.dagster` in the project. Where it has no `dagster.yaml`,
    ours is copied there.
    """
    home = Path(os.environ.get("DAGSTER_HOME") or PROJECT / ".dagster").resolve()
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copyfile(Path(__file__).parent / "dagster.yaml", home / "dagster.yaml")
    os.environ["DAGSTER_HOME"] = str(home)
    return home
