"""Fetches Delta's jars once, checks them by hash and puts them into the project's `.jars`.

Belongs here: getting the jars. Does not: using them (`transforms/lakehouse/jars.py`). They come
through Spark's own package resolution, so a mirror set up for Spark (`spark.jars.ivySettings` in
`spark-defaults.conf`) is used; what Spark already ships is left out. Run: `make setup`.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from transforms.lakehouse.jars import JAR_NAMES, jar_folder
from transforms.lakehouse.java import JavaMissing, require_java

COORDINATES = "io.delta:delta-spark_4.2_2.13:4.4.0"

#: All but Delta's and Unity Catalog's own: Spark ships the rest in the versions it wants.
EXCLUDED = "org.*:*,com.*:*,net.*:*,commons-*:*,javax.*:*,jakarta.*:*,org:*"


class FetchError(RuntimeError):
    """The jars could not be fetched, or are not the ones that were checked in by hash."""


def main() -> int:
    """Fetch what is missing; return the process's exit status."""
    try:
        fetch(jar_folder())
    except (FetchError, JavaMissing) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def fetch(target: Path) -> None:
    """Fill `target` with the jars, unless it holds them already.

    Raises:
        FetchError: they cannot be resolved, or a hash is wrong; `target` is as it was.
        JavaMissing: there is no Java to run the resolution.
    """
    if not mismatches(target):
        return
    print("setting up: Delta's jars", flush=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".jars-", dir=target.parent) as scratch:
        resolved = resolve(Path(scratch))
        if wrong := mismatches(resolved):
            raise FetchError(
                "the jars that were fetched are not those that infra/spark/jars.sha256 names, "
                f"so none was kept: {'; '.join(wrong)}. Run `make setup` again; if it happens "
                "again, the mirror in use serves something else."
            )
        # Only whole, checked jars are moved; what else the folder holds is not ours to touch.
        target.mkdir(exist_ok=True)
        for name in JAR_NAMES:
            (resolved / name).replace(target / name)
    print(f"Delta's {len(JAR_NAMES)} jars are in {target}")


def mismatches(folder: Path) -> list[str]:
    """Return what is wrong with the jars in a folder, one line each; empty if they are right."""
    problems = []
    for name, expected in expected_hashes().items():
        path = folder / name
        if not path.is_file():
            problems.append(f"{name} is missing")
        elif (actual := hashlib.sha256(path.read_bytes()).hexdigest()) != expected:
            problems.append(f"{name} has SHA-256 {actual}, not {expected}")
    return problems


def expected_hashes() -> dict[str, str]:
    """Return the SHA-256 of each jar by file name, from `jars.sha256`."""
    lines = (Path(__file__).parent / "jars.sha256").read_text(encoding="utf-8").splitlines()
    return {name: value for value, name in (line.split() for line in lines)}


def resolve(scratch: Path) -> Path:
    """Resolve the jars into a folder under `scratch` and return it.

    Raises:
        FetchError: Spark's resolution failed; the message ends with what it said.
    """
    nothing = scratch / "nothing.py"
    nothing.write_text("pass\n", encoding="utf-8")
    spark_home = _spark_home()
    answer = subprocess.run(
        [
            *(spark_home / "bin" / "spark-submit", "--master", "local[1]"),
            *("--conf", f"spark.jars.ivy={scratch / 'ivy'}"),
            *("--packages", COORDINATES, "--exclude-packages", EXCLUDED),
            nothing,
        ],
        env={
            **os.environ,
            "JAVA_HOME": str(require_java()),
            "SPARK_HOME": str(spark_home),
            "PYSPARK_PYTHON": sys.executable,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise FetchError(
            "Spark could not resolve Delta's jars. They are fetched once and need the network "
            "(or a mirror: spark.jars.ivySettings). Spark said:\n" + _last_lines(answer.stderr)
        )
    return scratch / "ivy" / "jars"


def _spark_home() -> Path:
    spec = find_spec("pyspark")
    if spec is None or spec.origin is None:
        raise FetchError("pyspark is not installed here; run `make setup`.")
    return Path(spec.origin).parent


def _last_lines(text: str, count: int = 12) -> str:
    return "\n".join(text.strip().splitlines()[-count:])


if __name__ == "__main__":
    sys.exit(main())
